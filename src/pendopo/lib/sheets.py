"""Cells of lists that are opened in Excel or LibreOffice."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(text: str) -> str:
    """Text for a spreadsheet: what would be read as a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith(_FORMULA) else text
