"""Two policy documents side by side: which settings differ, and which rows of which rule tables. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from crossdock.sourcing.policies import DEFAULT
from crossdock.sourcing.rules import sheets
from crossdock.sourcing.rules.sheets import Pair, Sheet

EMPTY = Sheet("", False, (), (), ())


@dataclass(frozen=True, slots=True)
class Differing:
    """A setting that is not the same: its name (``capacity_price.at_full``), as documents have it."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Table:
    """A rule table that is not the same. ``before``, ``after``: empty where there is none; ``heads``: fields
    (or names of formula columns) of both, tests before outputs; ``added``, ``removed``, ``changed``: rows.
    """

    kind: str
    before: Sheet
    after: Sheet
    heads: tuple[str, ...]
    rows: tuple[Pair, ...]

    @property
    def added(self) -> int:
        return sum(row.before is None for row in self.rows)

    @property
    def removed(self) -> int:
        return sum(row.after is None for row in self.rows)

    @property
    def changed(self) -> int:
        return sum(not row.same and None not in (row.before, row.after) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two documents."""

    settings: tuple[Differing, ...]
    tables: tuple[Table, ...]

    def __bool__(self) -> bool:
        return bool(self.settings or self.tables)


def settings(document: Mapping[str, Any]) -> dict[str, Any]:
    """All settings by name, with what holds where the document leaves one out; groups are taken apart."""
    whole: dict[str, Any] = {**msgspec.to_builtins(DEFAULT), **document}
    found: dict[str, Any] = {}
    for name, value in whole.items():
        if name == "rules":
            continue
        if not isinstance(value, Mapping):
            found[name] = list(value) if isinstance(value, tuple) else value
            continue
        # Of capacity prices what is left out holds by default; of days of promise it does not.
        default = msgspec.to_builtins(DEFAULT.capacity_price) if name == "capacity_price" else {}
        found |= {f"{name}.{key}": one for key, one in {**default, **value}.items()}
    return found


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> Difference:
    """What differs from ``before`` to ``after``."""
    was, now = settings(before), settings(after)
    names = [*was, *(name for name in now if name not in was)]
    differing = tuple(
        Differing(name, was.get(name), now.get(name)) for name in names if was.get(name) != now.get(name)
    )
    old, new = before.get("rules") or {}, after.get("rules") or {}
    tables = (_table(kind, old.get(kind), new.get(kind)) for kind in sorted({*old, *new}))
    return Difference(differing, tuple(table for table in tables if table is not None))


def _table(kind: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> Table | None:
    before = EMPTY if old is None else sheets.of(old)
    after = EMPTY if new is None else sheets.of(new)
    rows = tuple(sheets.pairs(before, after))
    same_frame = (before.name, before.collects) == (after.name, after.collects)
    if all(row.same for row in rows) and same_frame and (old is None) == (new is None):
        return None
    tests = [head.field or head.name for head in (*before.inputs, *after.inputs)]
    says = [head.field or head.name for head in (*before.outputs, *after.outputs)]
    return Table(kind, before, after, tuple(dict.fromkeys([*tests, *says])), rows)
