"""National holidays and cuti bersama from the `holidays` library; future feasts are marked as estimates."""

from __future__ import annotations

from datetime import date

SOURCE = "pustaka holidays; perlu dicocokkan dengan SKB tiga menteri"
Day = tuple[date, str, str, bool, str]


def national_days(years: list[int]) -> list[Day]:
    """(date, name, kind, estimated, source) of the years given, in order."""
    import holidays  # heavy, and used only when a region is founded

    found: dict[date, Day] = {}
    for category, kind in (("government", "cuti_bersama"), ("public", "nasional")):
        for day, name in holidays.Indonesia(years=years, categories=(category,), language="id").items():
            found[day] = (
                day,
                name.replace(" (perkiraan)", "").replace("Hari kedua dari Hari Raya", "Hari kedua"),
                kind,
                "perkiraan" in name,
                SOURCE,
            )
    return [found[day] for day in sorted(found)]
