"""Reads of the staff pages of services."""

from pendopo.layanan.queries_staf.case_page import StaffCase, actions_of, may_act, may_judge, read_case
from pendopo.layanan.queries_staf.certificate_page import CertificatePage, certificate_page
from pendopo.layanan.queries_staf.form_pages import Offer, ReturnPage, offered_fields, return_page
from pendopo.layanan.queries_staf.lists import LATE, AllCases, all_cases_screen, as_csv, as_xlsx, rows_for_download
from pendopo.layanan.queries_staf.signing_page import SigningPage, signing_page, signing_step

__all__ = [
    "LATE",
    "AllCases",
    "CertificatePage",
    "Offer",
    "ReturnPage",
    "SigningPage",
    "StaffCase",
    "actions_of",
    "all_cases_screen",
    "as_csv",
    "as_xlsx",
    "certificate_page",
    "may_act",
    "may_judge",
    "offered_fields",
    "read_case",
    "return_page",
    "rows_for_download",
    "signing_page",
    "signing_step",
]
