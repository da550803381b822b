"""What other packages may use of core."""

from pendopo.core.areas import forget_areas, wilayah_groups, wilayah_label
from pendopo.core.calendar import forget_calendar, work_calendar
from pendopo.core.crypto import (
    blind_index,
    blind_index_cell,
    decrypt,
    decrypt_cell,
    derive,
    encrypt,
    encrypt_cell,
    forget_keys,
    key_folder,
    write_secret,
)
from pendopo.core.models import Progress
from pendopo.core.refusal import Refusal
from pendopo.core.registry import (
    Effect,
    Menu,
    PendopoApp,
    collect_urls,
    effect,
    effect_names,
    pendopo_apps,
    public_nav,
    required_names,
    role_titles,
    staff_menu,
)
from pendopo.core.services import (
    add_holidays,
    add_wilayah,
    next_number,
    report_progress,
    running_progress,
    set_hours,
)

__all__ = [
    "Effect",
    "Menu",
    "PendopoApp",
    "Progress",
    "Refusal",
    "add_holidays",
    "add_wilayah",
    "blind_index",
    "blind_index_cell",
    "collect_urls",
    "decrypt",
    "decrypt_cell",
    "derive",
    "effect",
    "effect_names",
    "encrypt",
    "encrypt_cell",
    "forget_areas",
    "forget_calendar",
    "forget_keys",
    "key_folder",
    "next_number",
    "pendopo_apps",
    "public_nav",
    "report_progress",
    "required_names",
    "role_titles",
    "running_progress",
    "set_hours",
    "staff_menu",
    "wilayah_groups",
    "wilayah_label",
    "work_calendar",
    "write_secret",
]
