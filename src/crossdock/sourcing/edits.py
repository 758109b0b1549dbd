"""What an edit asks for, and what that comes to for an order as it stands. Pure: documents in, a plan out.

Quantities are the units that are wanted in all, those that have left included. What is not named stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

import msgspec
from msgspec import UNSET, UnsetType

from crossdock.orders.drafts import SERVICE_LEVELS, Address, LineDraft
from crossdock.orders.edit import Line, Standing
from crossdock.orders.worth import share
from crossdock.sourcing import ended, kit_edits
from crossdock.sourcing.errors import EditInvalid
from crossdock.sourcing.left import Part

MOST_UNITS: Final = 10**9
# In which states of a fulfilment order units can be called back at once, the least disturbing first.
STOPPABLE: Final = ("planned", "released")


class LineEdit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line that is there, by its external id. Amounts: minor units for all units wanted; None: as it was,
    by the unit.
    """

    line: str
    quantity: int | None = None
    sku: str | None = None
    title: str | None = None
    unit_price: Decimal | None = None
    price_quantity: int | None = None
    discount: int | None = None
    tax: int | None = None


class NewLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line to add. ``unit_price``: major units for ``price_quantity`` units; amounts: minor units."""

    sku: str
    quantity: int
    unit_price: Decimal
    price_quantity: int = 1
    external_id: str | None = None
    title: str = ""
    discount: int = 0
    tax: int = 0


class Assignment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """So many units of a line ship from this location (its code), whatever it costs; None: all that have not
    left.
    """

    location: str
    line: str
    quantity: int | None = None


class Edit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A change to an order, made as one or not at all.

    ``keep_accepted``: the address changes, and what a location has accepted goes where it was to go.
    ``assign``: units to locations by hand. ``source_again``: what no location has accepted is decided anew.
    """

    lines: tuple[LineEdit, ...] = ()
    add: tuple[NewLine, ...] = ()
    remove: tuple[str, ...] = ()
    ship_to: Address | None = None
    service_level: str | None = None
    deliver_by: date | UnsetType | None = UNSET
    ship_complete: bool | None = None
    note: str | None = None
    shipping: int | None = None
    assign: tuple[Assignment, ...] = ()
    source_again: bool = False
    keep_accepted: bool = False
    reason: str = ""

    def names(self) -> list[str]:
        """The parts that it has: what the act's record may keep of it, being no person's data."""
        plain = msgspec.to_builtins(self)
        return sorted(name for name in plain if name not in ("reason", "keep_accepted"))


@dataclass(frozen=True, slots=True)
class CallBack:
    """Units of a line that must come back. ``location``: from there alone. ``must``: the edit fails without
    them; else what can still be stopped is sourced again, and the rest goes on.
    """

    seq: int
    units: int
    location: str | None
    must: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a line: as ``draft`` says, ``more`` units new or ``fewer`` cancelled."""

    seq: int
    draft: LineDraft | None = None
    more: int = 0
    fewer: int = 0


@dataclass(frozen=True, slots=True)
class Forced:
    """``in_all`` units of line ``seq`` ship from ``location``; ``units`` of them do not stand there yet."""

    seq: int
    location: str
    units: int
    in_all: int


@dataclass(slots=True)
class Plan:
    """What an edit comes to for an order as it stands."""

    head: Standing
    moves: bool = False
    touched: bool = False
    changes: list[Change] = field(default_factory=list)
    added: list[tuple[int, LineDraft]] = field(default_factory=list)
    back: list[CallBack] = field(default_factory=list)
    forced: list[Forced] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        """It changes nothing: the order is as it is wanted."""
        return not (self.touched or self.changes or self.added or self.back or self.forced)


class _Faults:
    def __init__(self) -> None:
        self.errors: list[dict[str, str]] = []

    def add(self, where: str, message: str) -> None:
        self.errors.append({"field": where, "message": message})

    def raise_any(self) -> None:
        if self.errors:
            first = self.errors[0]
            raise EditInvalid(f"{first['field']} {first['message']}", errors=self.errors)


def all_from(order: Standing, location: str) -> tuple[Assignment, ...]:
    """All of an order that has not left is to ship from this location (its code). Raises NotEditable where
    there is nothing left.
    """
    left = [line for line in order.lines if line.ships and line.live > line.gone]
    if not left:
        raise ended.refusal(order)
    return tuple(Assignment(location, line.external_id) for line in left)


def plan(order: Standing, parts: Sequence[Part], wanted: Edit) -> Plan:
    """What ``wanted`` comes to. Raises EditInvalid, naming every field that cannot be, and NotEditable."""
    faults = _Faults()
    found = Plan(_head(order, wanted, faults))
    found.moves = found.head.ship_to != order.ship_to
    found.touched = found.head != order
    for where, one in _lines(wanted):
        line = order.line(one.line)
        if line is None:
            faults.add(where, f"there is no line {one.line!r}")
        elif line.kit_seq is not None and line.kit_seq != line.seq:
            faults.add(where, f"{one.line!r} is of a kit: change the kits of its line, or cancel units of it")
        elif any(change.seq == line.seq for change in found.changes):
            faults.add(where, f"{one.line!r} comes twice")
        else:
            change = _kit if line.kit_seq is not None else _line
            made = change(order, line, one, where.removesuffix(".line"), faults)
            found.changes += [each for each in made if each != Change(each.seq)]
    for at, new in enumerate(wanted.add):
        _add(order, found, new, f"add[{at}]", faults)
    if wanted.assign:
        _assign(order, parts, wanted, found, faults)
    more = found.added or wanted.assign or wanted.source_again or any(one.more for one in found.changes)
    ended.refuse(order, found.head, ships=bool(more), lines=bool(found.changes))
    faults.raise_any()
    _call_back(order, parts, wanted, found)
    return found


def _lines(wanted: Edit) -> list[tuple[str, LineEdit]]:
    found = [(f"lines[{at}].line", one) for at, one in enumerate(wanted.lines)]
    gone = [(f"remove[{at}]", LineEdit(name, quantity=-1)) for at, name in enumerate(wanted.remove)]
    return [*found, *gone]


def _head(order: Standing, wanted: Edit, faults: _Faults) -> Standing:
    stated: dict[str, Any] = {}
    for name in ("ship_to", "service_level", "ship_complete", "note", "shipping"):
        value = getattr(wanted, name)
        if value is not None:
            stated[name] = value
    if wanted.deliver_by is not UNSET:
        stated["deliver_by"] = wanted.deliver_by
    if wanted.service_level is not None and wanted.service_level not in SERVICE_LEVELS:
        faults.add("service_level", f"is none of {', '.join(SERVICE_LEVELS)}")
    if wanted.shipping is not None and wanted.shipping < 0:
        faults.add("shipping", "is below 0")
    if wanted.ship_to is not None and (wanted.service_level or order.service_level) != "pickup":
        for name in ("line1", "city", "postal_code", "country"):
            if not (getattr(wanted.ship_to, name) or "").strip():
                faults.add(f"ship_to.{name}", "is needed by every carrier")
    return replace(order, **stated)


def _kit(order: Standing, line: Line, one: LineEdit, where: str, faults: _Faults) -> list[Change]:
    """What becomes of a kit's line and of its components: whole kits more or fewer, with the kit's price."""
    made = kit_edits.change(order, line, one.quantity, one.sku, most=MOST_UNITS)
    for name, said in made.faults:
        faults.add(f"{where}{name}", said)
    _check_amounts(one, where, faults)
    head = Change(line.seq, _written(line, one, made.more, made.wanted, made.ordered))
    return [head, *(Change(seq, None, more, fewer) for seq, more, fewer in made.units)]


def _check_amounts(one: LineEdit, where: str, faults: _Faults) -> None:
    for name in ("discount", "price_quantity", "unit_price"):
        value = getattr(one, name)
        if value is not None and value < (1 if name == "price_quantity" else 0):
            faults.add(f"{where}.{name}", "is too small")


def _line(order: Standing, line: Line, one: LineEdit, where: str, faults: _Faults) -> list[Change]:  # noqa: ARG001 - as _kit
    """What becomes of a line. ``quantity`` -1: it is removed, but for what has left."""
    quantity = line.live if one.quantity is None else line.gone if one.quantity == -1 else one.quantity
    if not 0 <= quantity <= MOST_UNITS or (one.quantity is not None and one.quantity < -1):
        faults.add(f"{where}.quantity", f"must be 0 to {MOST_UNITS}")
        return []
    if quantity < line.gone:
        faults.add(f"{where}.quantity", f"is below the {line.gone} units that have left already")
    if one.quantity == -1 and not line.live - line.gone:
        faults.add(where, "has nothing left to remove")
    if one.sku is not None and one.sku != line.sku and line.gone:
        said = f"cannot become {one.sku}: {line.gone} units of {line.sku} have left; add a line instead"
        faults.add(f"{where}.sku", said)
    _check_amounts(one, where, faults)
    more, fewer = max(0, quantity - line.live), max(0, line.live - quantity)
    return [Change(line.seq, _written(line, one, more, quantity, line.ordered), more, fewer)]


def _written(line: Line, one: LineEdit, more: int, wanted_units: int, before: int) -> LineDraft | None:
    """The line as it is to be written; None: as it was. More units (of a kit's line: kits) bring discount and
    tax by the unit; stated ones are for the units wanted, and are kept for all that were ordered (``before``
    and ``more``), as a channel states them.
    """
    ordered = before + more

    def stated(amount: int) -> int:
        return share(amount, ordered, wanted_units)

    sku = line.sku if one.sku is None else one.sku
    wanted = LineDraft(
        external_id=line.external_id,
        sku=sku,
        title=line.title if one.title is None and sku == line.sku else one.title or sku or "",
        quantity=ordered,
        unit_price=line.unit_price if one.unit_price is None else one.unit_price,
        price_quantity=line.price_quantity if one.price_quantity is None else one.price_quantity,
        discount=share(line.discount, ordered, before) if one.discount is None else stated(one.discount),
        tax=share(line.tax, ordered, before) if one.tax is None else stated(one.tax),
        ships=line.ships,
        attributes=line.attributes,
    )
    return None if replace(wanted, quantity=line.ordered) == line.as_draft() else wanted


def _add(order: Standing, found: Plan, new: NewLine, where: str, faults: _Faults) -> None:
    if not 0 < new.quantity <= MOST_UNITS:
        faults.add(f"{where}.quantity", f"must be 1 to {MOST_UNITS}")
    if new.unit_price < 0 or new.price_quantity < 1 or new.discount < 0:
        faults.add(f"{where}.unit_price", "and discount are at least 0, price_quantity at least 1")
    seq = max((line.seq for line in order.lines), default=0) + len(found.added) + 1
    name = new.external_id or f"added-{seq}"
    if order.line(name) is not None or any(line.external_id == name for _, line in found.added):
        faults.add(f"{where}.external_id", f"{name!r} is a line already")
    draft = LineDraft(
        name, new.sku, new.title or new.sku, new.quantity, new.unit_price, new.price_quantity,
        new.discount, new.tax,
    )  # fmt: skip
    found.added.append((seq, draft))


def _assign(order: Standing, parts: Sequence[Part], wanted: Edit, found: Plan, faults: _Faults) -> None:
    """Units by location: those that stand there count, the others come from wherever they are."""
    if not found.nothing or wanted.source_again:
        faults.add("assign", "goes alone: make the other changes first, or after it")
    taken: dict[int, int] = {}
    seen: set[tuple[str, str]] = set()
    for at, one in enumerate(wanted.assign):
        line = order.line(one.line)
        if line is None or not line.ships:
            said = f"there is no line {one.line!r}" if line is None else f"{one.line!r} does not ship"
            faults.add(f"assign[{at}].line", said)
            continue
        if (one.line, one.location) in seen:
            faults.add(f"assign[{at}].line", f"{one.line!r} comes twice for {one.location}")
            continue
        seen.add((one.line, one.location))
        rest = line.live - line.gone - taken.get(line.seq, 0)
        units = rest if one.quantity is None else one.quantity
        if not 0 < units <= rest:
            faults.add(f"assign[{at}].quantity", f"must be 1 to {rest}: so many units are left to assign")
            continue
        taken[line.seq] = taken.get(line.seq, 0) + units
        there = sum(part.units for part in parts if (part.seq, part.location) == (line.seq, one.location))
        found.forced.append(Forced(line.seq, one.location, max(0, units - there), units))


def _call_back(order: Standing, parts: Sequence[Part], wanted: Edit, found: Plan) -> None:
    """What must come back for it: of each line what it takes, and no more."""
    everything = found.moves or wanted.source_again or found.head.service_level != order.service_level
    everything = everything or _must_go_together(order, wanted)
    late = _too_late_for(order, wanted)
    changed = {change.seq: change for change in found.changes}
    for line in order.lines:
        mine = [part for part in parts if part.seq == line.seq]
        change = changed.get(line.seq, Change(line.seq))
        other = change.draft is not None and change.draft.sku != line.sku
        need = max(0, change.fewer - line.idle)
        if other or (found.moves and not wanted.keep_accepted):
            need = sum(part.units for part in mine)
        if need:
            found.back.append(CallBack(line.seq, need, None, must=True))
        wishes: dict[str, int] = {}
        for part in mine:
            if part.state in STOPPABLE and (everything or part.deliver_on > late):
                wishes[part.location] = wishes.get(part.location, 0) + part.units
        found.back += [CallBack(line.seq, units, place, must=False) for place, units in wishes.items()]
        found.back += _to_assign(line, mine, found)
    found.forced = [one for one in found.forced if one.units]


def _must_go_together(order: Standing, wanted: Edit) -> bool:
    """Whether parts that are planned must wait for others from now on."""
    alone = order.ship_complete or not wanted.ship_complete or any(line.gone for line in order.lines)
    return not alone and any(line.idle for line in order.lines)


def _too_late_for(order: Standing, wanted: Edit) -> date:
    """Parts that arrive later than this are decided anew."""
    if wanted.deliver_by is UNSET or wanted.deliver_by in (None, order.deliver_by):
        return date.max
    return wanted.deliver_by or date.max


def _to_assign(line: Line, mine: Sequence[Part], found: Plan) -> list[CallBack]:
    """Units of a line to call back because they are to ship from elsewhere: idle ones serve first, and what
    is assigned to where it stands stays there.
    """
    forced = [one for one in found.forced if one.seq == line.seq]
    need = max(0, sum(one.units for one in forced) - line.idle)
    keeps = {one.location: one.in_all for one in forced}
    calls: dict[str, int] = {}
    for part in sorted(mine, key=lambda part: (_disturbance(part), part.number)):
        stays = min(part.units, keeps.get(part.location, 0))
        keeps[part.location] = keeps.get(part.location, 0) - stays
        units = min(need, part.units - stays)
        if units:
            calls[part.location] = calls.get(part.location, 0) + units
            need -= units
    return [CallBack(line.seq, units, location, must=True) for location, units in sorted(calls.items())]


def _disturbance(part: Part) -> int:
    """Planned parts first, then released ones, then those that a location must be asked for."""
    return STOPPABLE.index(part.state) if part.state in STOPPABLE else len(STOPPABLE)
