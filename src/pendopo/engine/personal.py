"""Which answers are personal data: kept sealed, masked for staff, never public."""

from .schema_form import Column, Field

PERSONAL_TYPES = ("nik", "npwp", "phone", "email")
"""Types that always hold personal data; a person's NPWP is the NIK (PMK 112/PMK.03/2022)."""


def is_personal(field: Field) -> bool:
    """Whether a field, or any column of it, is personal as declared or by its type. A table is so as a whole."""
    return is_personal_part(field) or any(map(is_personal_part, field.columns))


def is_personal_part(part: Field | Column) -> bool:
    """Whether this very field or column is personal, whatever its columns are."""
    return part.personal != "tidak" or part.type in PERSONAL_TYPES
