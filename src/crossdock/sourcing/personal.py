"""Personal data in what people asked of orders."""

from collections.abc import Mapping
from typing import Final

from crossdock.core.personal import People
from crossdock.core.sql import Cursor, statement

ACTS: Final = statement(__package__, "forget_acts")
FORCED: Final = statement(__package__, "forget_forced")
GOLDEN: Final = statement(__package__, "forget_golden")

PERSONAL: Final[Mapping[str, tuple[str, ...]]] = {
    "sourcing_act": ("wanted", "reason", "refusal", "difference"),
    "sourcing_forced": ("reason",),
    "sourcing_golden": ("note",),
}
IMPERSONAL: Final[Mapping[str, tuple[str, ...]]] = {
    "sourcing_policy": ("name", "document"),
    "sourcing_draft": ("name", "document"),
    "sourcing_golden": ("wants",),
    "sourcing_guard": ("name",),
    "sourcing_world": ("sha256", "document"),
    "sourcing_decision": ("seen",),
    "sourcing_act": ("parts",),
    "sourcing_forced": ("lines",),
}


def forget(cur: Cursor, people: People) -> dict[str, int]:
    """Blank what was wanted and why; rows changed, by table."""
    return {
        "sourcing_act": ACTS.run(cur, order_ids=people.order_ids),
        "sourcing_forced": FORCED.run(cur, order_ids=people.order_ids),
        "sourcing_golden": GOLDEN.run(cur, order_ids=people.order_ids),
    }
