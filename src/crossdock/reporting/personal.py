"""Personal data in what is counted: none. Orders are counted by their ids."""

from collections.abc import Mapping
from typing import Final

PERSONAL: Final[Mapping[str, tuple[str, ...]]] = {}
IMPERSONAL: Final[Mapping[str, tuple[str, ...]]] = {
    "reporting_order": ("fill",),
    "reporting_part": ("release", "delivery"),
    "reporting_sum": ("report", "outcome"),
    "reporting_place": ("zone",),
}
