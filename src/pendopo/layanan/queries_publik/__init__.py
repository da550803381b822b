"""Reads of the public pages of services."""

from pendopo.layanan.queries_publik.answers import Chapter, Line, sent_answers, summary_of
from pendopo.layanan.queries_publik.case_page import (
    Tracked,
    asked_items,
    is_case_of,
    points_of,
    right_files,
    track,
    withdrawal,
)
from pendopo.layanan.queries_publik.drafts import applications, behalf_of, file_fields, file_of, kept_files
from pendopo.layanan.queries_publik.money import BillCard, bill_cards, bill_file, tariffs_of
from pendopo.layanan.queries_publik.offers import OfferGroup, OfferLine, grouped_offers, offers_in
from pendopo.layanan.queries_publik.service_page import (
    MAIN_PARTS,
    Record,
    laws_of,
    promise_now,
    readers_of,
    record_of,
    retention_of,
    standard_of,
    unverified_tables,
    words_of_service,
)

__all__ = [
    "MAIN_PARTS",
    "BillCard",
    "Chapter",
    "Line",
    "OfferGroup",
    "OfferLine",
    "Record",
    "Tracked",
    "applications",
    "asked_items",
    "behalf_of",
    "bill_cards",
    "bill_file",
    "file_fields",
    "file_of",
    "grouped_offers",
    "is_case_of",
    "kept_files",
    "laws_of",
    "offers_in",
    "points_of",
    "promise_now",
    "readers_of",
    "record_of",
    "retention_of",
    "right_files",
    "sent_answers",
    "standard_of",
    "summary_of",
    "tariffs_of",
    "track",
    "unverified_tables",
    "withdrawal",
    "words_of_service",
]
