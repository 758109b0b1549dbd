"""Every invariant, proved on the live database, in one snapshot: what ``crossdock verify`` runs.

A check is a file ``sql/verify_<name>.sql`` that gives a row an offence; its first line says what holds. What
only a room's own rule can say is in ``RULES``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

from django.db import connection

from crossdock.channels import untold
from crossdock.core import db
from crossdock.core.sql import Cursor, statement

CHECKS: Final = (
    "stock_reserved",
    "stock_bounds",
    "stock_movements",
    "supply_ledger",
    "supply_movements",
    "line_parts",
    "kits",
    "kit_stock",
    "line_reservations",
    "line_fulfilment",
    "promised_lines",
    "substituted",
    "order_status",
    "order_forgotten",
    "replacements",
    "merges",
    "release_forgotten",
    "gates_passed",
    "shipped_units",
    "work",
    "load",
    "decisions",
    "parents",
    "messages",
    "effects",
    "labels",
    "parcels",
    "deliveries",
    "manifests",
    "tellings",
    "reductions",
    "recalls",
    "questions",
    "search",
    "reports",
    "events",
)
SHOWN: Final = 20
# check: what holds, and what gives the offences (subject, detail)
RULES: Final[Mapping[str, tuple[str, Callable[[Cursor], Iterable[tuple[str, str]]]]]] = {
    "reductions": (
        "Of units that are called off here of an order that lives on, its shop is told, or is to be.",
        untold.reductions,
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A check and what it found: ``offences`` in all, the first of them as (subject, detail)."""

    check: str
    holds: str
    offences: int
    rows: tuple[tuple[str, str], ...]

    @property
    def clean(self) -> bool:
        return self.offences == 0

    def document(self) -> dict[str, Any]:
        return {
            "check": self.check,
            "holds": self.holds,
            "offences": self.offences,
            "rows": [{"subject": subject, "detail": detail} for subject, detail in self.rows],
        }


def run() -> Iterator[Finding]:
    """Run every check in one repeatable-read snapshot, read only; a finding a check, clean or not."""
    if connection.in_atomic_block:
        raise RuntimeError("verify opens its own snapshot")
    with db.snapshot() as cur:
        for name in CHECKS:
            yield check(cur, name)


def check(cur: Cursor, name: str) -> Finding:
    """One check, in the caller's transaction."""
    found = RULES[name][1](cur) if name in RULES else statement(__package__, f"verify_{name}").rows(cur)
    rows = [(str(subject), str(detail)) for subject, detail in found]
    return Finding(name, sentence(name), len(rows), tuple(rows[:SHOWN]))


def sentence(name: str) -> str:
    """What holds, as the check's file says it, or its rule."""
    if name in RULES:
        return RULES[name][0]
    text = files(__package__ or "").joinpath("sql", f"verify_{name}.sql").read_text(encoding="utf-8")
    return text.splitlines()[0].removeprefix("-- ")
