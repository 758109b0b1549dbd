"""Policies: versioned documents that say what sourcing may do and what things cost. A published version
never changes.

They are published by ``publishing``. ``current`` is what holds now, parsed and compiled once a process;
decisions name the version they used.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, Literal

import msgspec

from crossdock.core import changes
from crossdock.core.actor import Actor
from crossdock.core.changes import Change
from crossdock.core.sql import Cursor, statement
from crossdock.orders.drafts import SERVICE_LEVELS
from crossdock.sourcing import engine
from crossdock.sourcing.errors import PolicyRefused, PolicyUnknown
from crossdock.sourcing.rules import KINDS, Compiled, RuleRefused, Scope, compile_table

CURRENT = statement(__package__, "policy_current")
READ = statement(__package__, "policy_read")
PUBLISH = statement(__package__, "policy_publish")
LIST = statement(__package__, "policy_list")


class CapacityPrice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Minor units a parcel: nothing up to ``from_fill`` (share of the day's or hour's capacity), then
    rising with the square of the fill to ``at_full``.
    """

    from_fill: float = 0.7
    at_full: int = 300


class Buffer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Units kept back from a channel at each location; ``sku`` None: of every SKU."""

    channel: str
    units: int
    sku: str | None = None


class Fence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Units of a SKU at a location that only this customer's, or this channel's, orders may take."""

    sku: str
    location: str
    units: int
    customer: str | None = None
    channel: str | None = None


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an operator writes. Money in minor units of ``currency``.

    ``allocation``: when stock is short, ``first_come`` and ``priority`` serve in the order of arrival within
    priority; ``fair_share`` first divides what is short among the channels of a batch by their demand.
    ``substitution``: whether a discontinued SKU's substitute is sent where it has run out: after a person has
    seen it (``hold``), by itself (``automatic``), or ``never``.
    ``promise_days``: working days from placing to delivery by service level, where the order names no date.
    ``rules``: a decision table (ZEN's format) by kind.
    """

    max_parcels: int = 3
    split_lines: bool = False
    split_penalty: int = 150
    dim_divisor: int = 5000
    late_cost_per_day: int = 400
    currency: str = "USD"
    capacity_price: CapacityPrice = CapacityPrice()
    allocation: Literal["first_come", "priority", "fair_share"] = "first_come"
    substitution: Literal["hold", "automatic", "never"] = "hold"
    buffers: tuple[Buffer, ...] = ()
    fences: tuple[Fence, ...] = ()
    promise_days: dict[str, int] = msgspec.field(
        default_factory=lambda: {"standard": 5, "expedited": 3, "two_day": 2, "next_day": 1}
    )
    rules: dict[str, dict[str, Any]] = msgspec.field(default_factory=dict)


DEFAULT = Document()
UNPUBLISHED = -1
EVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Policy:
    """A published version, ready for a batch. ``valid_from``: since when it may have decided; of one that is
    tried alone, since it was published.
    """

    version: int
    name: str
    document: Document
    tables: Mapping[str, Compiled]
    valid_from: datetime = EVER

    @property
    def engine(self) -> engine.Policy:
        d = self.document
        return engine.Policy(
            d.max_parcels, d.split_lines, d.split_penalty, d.dim_divisor, d.late_cost_per_day
        )


NONE = Policy(0, "default", DEFAULT, {})
# By version and the moment it was published: numbers alone would mix up databases.
_READY: dict[tuple[int, datetime], Policy] = {}


def parse(document: Mapping[str, Any]) -> tuple[Document, dict[str, Compiled]]:
    """Check and compile a policy document. Raises PolicyRefused, naming each place that is wrong."""
    errors: list[dict[str, str]] = []
    try:
        read = msgspec.convert(document, Document)
    except msgspec.ValidationError as error:
        raise PolicyRefused(f"policy: {error}", errors=[{"field": "", "message": str(error)}]) from None
    errors += _out_of_bounds(read)
    tables: dict[str, Compiled] = {}
    for name, table in read.rules.items():
        if name not in KINDS:
            errors.append({"field": f"rules.{name}", "message": f"is none of {', '.join(KINDS)}"})
            continue
        try:
            tables[name] = compile_table(table, kind=KINDS[name])
            errors += _beyond_the_engine(name, tables[name])
        except RuleRefused as error:
            errors.append({"field": f"rules.{name}", "message": str(error)})
    if errors:
        raise PolicyRefused("; ".join(f"{e['field']} {e['message']}" for e in errors), errors=errors)
    return read, tables


def compiled(document: Mapping[str, Any], name: str = "draft") -> Policy:
    """A document that nobody published, ready for a batch. Raises PolicyRefused."""
    read, tables = parse(document)
    return Policy(UNPUBLISHED, name, read, tables)


def faults(document: Mapping[str, Any]) -> list[dict[str, str]]:
    """Everything for which a document would be refused but for its rule tables (``rules.sheets.check`` names
    their cells): field and message each. Settings are looked at one by one, so that each fault is named.
    """
    found, sound = [], {}
    known = {one.name: one.type for one in msgspec.structs.fields(Document)}
    for name, value in document.items():
        if name == "rules":
            continue
        if name not in known:
            found.append({"field": name, "message": "is no setting"})
            continue
        try:
            sound[name] = msgspec.convert(value, known[name])
        except msgspec.ValidationError as error:
            said, _, place = str(error).partition(" - at `$")
            found.append({"field": name + place.rstrip("`"), "message": said})
    return found + _out_of_bounds(Document(**sound))


def _out_of_bounds(read: Document) -> list[dict[str, str]]:
    """Each figure that cannot be, by its place."""
    least = {"max_parcels": 1, "dim_divisor": 1, "split_penalty": 0, "late_cost_per_day": 0}
    figures = [(name, getattr(read, name), bound) for name, bound in least.items()]
    figures += [(f"buffers[{place}].units", one.units, 0) for place, one in enumerate(read.buffers)]
    figures += [(f"fences[{place}].units", one.units, 0) for place, one in enumerate(read.fences)]
    figures += [(f"promise_days.{level}", days, 0) for level, days in read.promise_days.items()]
    found = [
        {"field": name, "message": f"must be at least {bound}"}
        for name, figure, bound in figures
        if figure < bound
    ]
    if not 0 <= read.capacity_price.from_fill < 1 or read.capacity_price.at_full < 0:
        text = "from_fill is a share below 1, at_full at least 0"
        found.append({"field": "capacity_price", "message": text})
    for level in read.promise_days.keys() - set(SERVICE_LEVELS):
        text = f"is no service level; they are {', '.join(SERVICE_LEVELS)}"
        found.append({"field": f"promise_days.{level}", "message": text})
    for place, fence in enumerate(read.fences):
        if (fence.customer is None) == (fence.channel is None):
            text = "names a customer or a channel, one of them"
            found.append({"field": f"fences[{place}]", "message": text})
    return found


def _beyond_the_engine(name: str, table: Compiled) -> list[dict[str, str]]:
    """What a table can say and the engine does not weigh yet: refused, rather than published and not
    obeyed.
    """
    found = []
    if name == "eligibility" and Scope.SERVICE in table.axes:
        text = "tests a service; rule services out in a 'service' table"
        found.append({"field": f"rules.{name}", "message": text})
    if any("cost" in row.says for row in table.rows):
        text = "has an output 'cost', which decisions do not weigh; allow or forbid instead"
        found.append({"field": f"rules.{name}", "message": text})
    return found


def add(
    cur: Cursor,
    name: str,
    document: Mapping[str, Any],
    *,
    valid_from: datetime | None,
    at: datetime,
    actor: Actor,
    kind: str = "published",
) -> int:
    """Add a version, as ``publishing`` does when nothing stands against it; its number. ``valid_from`` None:
    it is to be tried, and holds for nothing else; ``kind``: what its history calls this. Raises
    PolicyRefused.
    """
    parse(document)
    text = msgspec.json.encode(document).decode()
    before = next((_history(one) for one in versions(cur) if one["name"] == name), None)
    version = int(
        PUBLISH.one(cur, name=name, document=text, valid_from=valid_from, at=at, actor=str(actor))[0]
    )
    after = next(_history(one) for one in versions(cur) if one["version"] == version)
    changes.record(cur, [Change("policy", name, kind, before, after)], at=at, actor=actor)
    return version


def _history(one: Mapping[str, Any]) -> dict[str, Any]:
    """A version as its history has it; the document itself stands in the version."""
    digest = hashlib.sha256(msgspec.json.encode(one["document"])).hexdigest()
    return {"version": one["version"], "valid_from": one["valid_from"], "sha256": digest}


State = Literal["in_force", "scheduled", "past", "never", "for_trial"]


@dataclass(frozen=True, slots=True)
class Standing:
    """A version as it stands at a moment. ``state``: ``in_force``, ``scheduled``, ``past``, ``never`` (a
    later one took its place before it began), or ``for_trial`` (published to be tried alone:
    ``valid_from`` is None); ``until``: when another one takes over, if one does.
    """

    version: int
    name: str
    document: Mapping[str, Any]
    valid_from: datetime | None
    until: datetime | None
    actor: str
    created_at: datetime
    state: State


def standing(cur: Cursor, at: datetime) -> list[Standing]:
    """All versions, newest first, each with when it holds."""
    found = versions(cur)
    hold = [one for one in found if one["valid_from"] is not None]
    turns = sorted(hold, key=lambda one: (one["valid_from"], one["version"]))
    until = {one["version"]: after["valid_from"] for one, after in pairwise(turns)}

    def state(one: Mapping[str, Any]) -> State:
        if one["valid_from"] is None:
            return "for_trial"
        end = until.get(one["version"])
        if end is not None and end <= max(one["valid_from"], one["created_at"]):
            return "never"
        if end is not None and end <= at:
            return "past"
        return "in_force" if one["valid_from"] <= at else "scheduled"

    return [Standing(**one, until=until.get(one["version"]), state=state(one)) for one in found]


def current(cur: Cursor, at: datetime) -> Policy:
    """The policy that holds at ``at``; before any is published, the default one (version 0)."""
    return of(cur, CURRENT.row(cur, at=at))


def of(cur: Cursor, row: tuple[Any, ...] | None) -> Policy:
    """The policy that a row of ``CURRENT`` names; the default one where there is none."""
    if row is None:
        return NONE
    held = _READY.get((int(row[0]), row[1]))
    return read(cur, int(row[0])) if held is None else held


def read(cur: Cursor, version: int) -> Policy:
    """A version, compiled; versions never change, so each is compiled once a process."""
    if version == 0:
        return NONE
    name, raw, valid_from, created_at = READ.one(cur, version=version)
    found = _READY.get((version, created_at))
    if found is None:
        document, tables = parse(raw)
        found = _READY[version, created_at] = Policy(
            version, name, document, tables, valid_from or created_at
        )
    return found


def versions(cur: Cursor) -> list[dict[str, Any]]:
    """All versions, newest first."""
    names = ("version", "name", "document", "valid_from", "actor", "created_at")
    return [dict(zip(names, row, strict=True)) for row in LIST.rows(cur)]


def listed(cur: Cursor, version: int) -> dict[str, Any]:
    """One of them. Raises PolicyUnknown."""
    found = next((one for one in versions(cur) if one["version"] == version), None)
    if found is None:
        raise PolicyUnknown(f"there is no version {version}", version=version)
    return found
