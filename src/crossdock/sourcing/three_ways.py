"""A channel's newer statement of an order that people changed meanwhile, held against its last one. Pure.

What the channel did not change stays as it was made here; what nobody changed here is as the channel says.
Where both changed the same, the channel's word is the newer one and is taken, and that is told: an address
is one thing, and so is each other field of the head and of a line. Tags are a set: what people put on or
took off stays so. Units of a line: changes in the same direction are held to be the same wish, of which the
further one counts; changes in opposite directions both count. An order that the channel calls off is called
off whole.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from crossdock.orders import by_hand
from crossdock.orders.by_hand import LINE, Part, Said
from crossdock.orders.drafts import LineDraft, OrderDraft
from crossdock.orders.edit import Line, Standing
from crossdock.orders.worth import Priced, share


@dataclass(frozen=True, slots=True)
class Clash:
    """Both changed the same: as people left it, as the channel says, and as it is to be."""

    here: Any
    channel: Any
    now: Any


@dataclass(slots=True)
class Merged:
    """``draft``: what the order is to be, with the digest of what the channel said. ``said``: what the
    channel says by now of what stays changed by hand. ``clashes``: by part and field (of the head "", since
    it is one). ``worth`` and ``ordered``: minor units by which what is wanted, and what was ordered, cost
    more than the channel says.
    """

    draft: OrderDraft
    said: dict[Part, Any] = field(default_factory=dict)
    clashes: dict[tuple[Part, str], Clash] = field(default_factory=dict)
    worth: int = 0
    ordered: int = 0

    def changes(self) -> dict[str, Any]:
        """What both changed, as the timeline has it: by part, of a line by its field too."""
        found: dict[str, Any] = {}
        for (part, name), clash in self.clashes.items():
            [where] = names([part])
            both = {"here": clash.here, "channel": clash.channel, "now": clash.now}
            found |= {where: {**found.get(where, {}), name: both}} if name else {where: both}
        return found


def merge(draft: OrderDraft, order: Standing, said: Said) -> Merged:
    """The statement, with what people changed of the order as it stands. ``said``: of each part that they
    changed, what the channel had said last.
    """
    found = Merged(copy(draft))
    _head(found, draft, order, said)
    if draft.cancelled:
        found.said |= {part: stated for part, stated in said.items() if part[1] == LINE}
        return found
    found.worth = found.ordered = (found.draft.shipping or 0) - (draft.shipping or 0)
    lines: dict[str, LineDraft] = {line.external_id: line for line in draft.lines}
    known = {line.seq: line for line in order.lines}
    changed = []
    for part, stated in said.items():
        if part[1] != LINE:
            continue
        ours = known[part[0]]
        theirs = lines.get(ours.external_id)
        made = _line(found, part, stated, ours, theirs)
        lines[ours.external_id] = made
        changed.append((theirs, made))
    _set(found.draft, "lines", tuple(lines.values()))
    _cost(found, draft, changed)
    return found


def _set(draft: OrderDraft, name: str, value: Any) -> None:
    object.__setattr__(draft, name, value)  # frozen, says the type checker


def _head(found: Merged, draft: OrderDraft, order: Standing, said: Said) -> None:
    theirs, ours = by_hand.head_said(draft), by_hand.head_said(order)
    for part, stated in said.items():
        name = part[1]
        if name == LINE or theirs[part] == ours[part] or ours[part] == stated:
            continue
        if name == "tags":
            tags = tags_of(stated, ours[part], theirs[part])
            _set(found.draft, name, tuple(tags))
            if tags != theirs[part]:
                found.said[part] = theirs[part]
        elif theirs[part] == stated:
            _set(found.draft, name, getattr(order, name))
            found.said[part] = stated
        else:
            found.clashes[part, ""] = Clash(ours[part], theirs[part], theirs[part])


def tags_of(stated: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """The channel's tags, less what people took off, and what they put on."""
    kept = [tag for tag in theirs if tag in ours or tag not in stated]
    return kept + [tag for tag in ours if tag not in stated and tag not in kept]


def names(parts: Iterable[Part]) -> list[str]:
    """Parts as the timeline names them."""
    return [name if not seq else f"{LINE} {seq}" for seq, name in sorted(set(parts))]


def units_of(stated: int, ours: int, theirs: int) -> int:
    """Units of a line that are wanted: last stated, as people left them, as stated now."""
    if theirs == stated:
        return ours
    if ours == stated:
        return theirs
    if (ours > stated) == (theirs > stated):
        return max(ours, theirs) if ours > stated else min(ours, theirs)
    return max(0, ours + theirs - stated)


def _line(
    found: Merged, part: Part, stated: Mapping[str, Any] | None, ours: Line, theirs: LineDraft | None
) -> LineDraft:
    """The line as it is to be: as many units new or cancelled as make ``units_of``."""
    ordered, live = ours.bought  # of a kit's line: kits, as its channel counts them
    here = replace(ours.as_draft(), quantity=ordered)
    by_us = by_hand.line_said(here, live)
    before = {**by_us, "units": 0} if stated is None else stated
    by_now = {**before, "units": 0} if theirs is None else stated_of(theirs)
    units = units_of(before["units"], live, by_now["units"])
    if len({before["units"], live, by_now["units"]}) == 3:
        found.clashes[part, "units"] = Clash(live, by_now["units"], units)
    quantity = ordered + max(0, units - live)
    made = replace(
        theirs or here,
        quantity=quantity,
        removed=quantity - units,
        **{name: _chosen(found, part, name, before, by_us, by_now, quantity) for name in by_hand.FIELDS},
    )
    if made != theirs:
        found.said[part] = None if theirs is None and stated is None else by_now
    return made


def stated_of(line: LineDraft) -> dict[str, Any]:
    """A line of a statement, as it is kept."""
    return by_hand.line_said(line, line.quantity - line.removed)


def _chosen(
    found: Merged,
    part: Part,
    name: str,
    before: Mapping[str, Any],
    ours: Mapping[str, Any],
    theirs: Mapping[str, Any],
    quantity: int,
) -> Any:
    """A field of a line. Discount and tax are compared, and written, by the unit: they go with the units."""
    if name in by_hand.AMOUNTS:

        def at(said: Mapping[str, Any], units: int) -> Any:
            return share(said[name], units, said["ordered"])

        was_ours, was_theirs = at(before, ours["ordered"]), at(before, theirs["ordered"])
    else:

        def at(said: Mapping[str, Any], units: int) -> Any:  # noqa: ARG001 - as the other
            return said[name]

        was_ours = was_theirs = before[name]
    if ours[name] == was_ours or at(ours, quantity) == at(theirs, quantity):
        chosen = theirs
    elif theirs[name] == was_theirs:
        chosen = ours
    else:
        found.clashes[part, name] = Clash(ours[name], theirs[name], theirs[name])
        chosen = theirs
    value = at(chosen, quantity)
    return Decimal(value) if name == "unit_price" and value is not None else value


def _cost(found: Merged, theirs: OrderDraft, changed: Sequence[tuple[LineDraft | None, LineDraft]]) -> None:
    """By how much the order differs from what the channel says that it costs; called off altogether, it costs
    nothing.
    """
    for before, now in changed:
        for line, sign in ((before, -1), (now, 1)):
            if line is not None:
                worth = _priced(line)
                as_said = {"taxes_included": theirs.taxes_included}
                found.worth += sign * worth.now(theirs.currency, **as_said)
                found.ordered += sign * worth.of(line.quantity, theirs.currency, **as_said)
    if not any(line.quantity > line.removed for line in found.draft.lines):
        found.worth = -stated_worth(theirs)


def _priced(line: LineDraft) -> Priced:
    live = line.quantity - line.removed
    return Priced(line.unit_price, line.price_quantity, line.discount, line.tax, line.quantity, live)


def stated_worth(draft: OrderDraft) -> int:
    """What the order costs by the channel's latest figure, minor units."""
    stated = draft.total if draft.current_total is None else draft.current_total
    return draft.computed_total if stated is None else stated
