"""Kits in orders: the line that was bought keeps its price and its key, its components carry the units.

``explode`` makes of a channel's lines what the ledger counts: a kit, a pack or whatever else stands for
other articles becomes a line without units, and a line a component. What a kit was made of when the order
came stays with the order. How many whole kits the components' units make is ``whole``'s word.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from crossdock.catalog import aliases, kits, skus
from crossdock.catalog.aliases import Meaning
from crossdock.catalog.kits import Part
from crossdock.catalog.skus import Sku
from crossdock.core.sql import Cursor
from crossdock.orders import accept
from crossdock.orders.drafts import INEXACT, LineDraft, MeantLine, OrderDraft, Problem
from crossdock.orders.restate import StatedLine

INEXACT_QUANTITY: Final = "inexact_quantity"
APART: Final = "/"  # between a kit line's key and a component's code, in the component's key


@dataclass(frozen=True, slots=True)
class Exploded:
    """Drafts whose lines the ledger can count, and SKUs by code for those of their lines that are plain."""

    drafts: list[OrderDraft]
    known: Mapping[str, Sku]

    def sku_id(self, line: LineDraft) -> int:
        """0: unknown. INEXACT: known, and no whole number of base units."""
        if type(line) is MeantLine:
            return line.sku_id
        found = self.known.get(line.sku) if line.sku is not None else None
        return 0 if found is None else found.id


def explode(
    cur: Cursor,
    drafts: Sequence[OrderDraft],
    at: datetime,
    stored: Mapping[int, Sequence[StatedLine]] | None = None,
    version: skus.MastersVersion | None = None,
) -> Exploded:
    """The drafts by what the catalogue says at ``at``; those without kits and aliases as they are.

    ``stored``: by position in ``drafts`` the lines of the order that the draft restates: a line that is there
    stays what it is, a kit what it was made of. What cannot be counted is a problem of its draft. Digests are
    the drafts' own: of what the channel said. ``version``: the catalogue's, where it is known.
    """
    named = {(draft.channel_id, line.sku) for draft in drafts for line in draft.lines if line.sku is not None}
    version = skus.masters_version(cur, at) if version is None else version
    found = aliases.means(cur, named, at, version)
    odd = {
        name: meaning
        for name, meaning in found.items()
        if meaning.quantity != 1 or meaning.sku.code != name[1] or meaning.sku.component_ids
    }
    known = {meaning.sku.code: meaning.sku for meaning in found.values()}
    if not odd and not any(line.is_kit for lines in (stored or {}).values() for line in lines):
        return Exploded(list(drafts), known)
    made = [meaning.sku for meaning in odd.values()]
    parts = kits.parts(cur, made, version, at) if made else {}
    return Exploded(
        [_exploded(draft, odd, parts, (stored or {}).get(at_)) for at_, draft in enumerate(drafts)], known
    )


def _exploded(
    draft: OrderDraft,
    odd: Mapping[tuple[int, str], Meaning],
    parts: Mapping[int, tuple[Part, ...]],
    stored: Sequence[StatedLine] | None,
) -> OrderDraft:
    """The draft with its lines as the ledger counts them: components after all lines."""
    before = {line.external_id: line for line in stored or ()}
    keys = {line.external_id for line in draft.lines} | before.keys()
    lines: list[LineDraft] = []
    all_inside: list[LineDraft] = []
    problems: list[Problem] = []
    for line in draft.lines:
        old = before.get(line.external_id)
        meaning = odd.get((draft.channel_id, line.sku)) if line.sku is not None else None
        if old is not None and old.is_kit:
            made = _frozen(line, old, components(old, before.values()))
        elif old is not None:
            made = _kept(line, old, meaning, parts)
        elif meaning is None or not line.ships:
            lines.append(line)
            continue
        elif meaning.quantity == 1 and not meaning.sku.is_kit:
            lines.append(_meant(line, meaning.sku.id, meaning.sku.code))
            continue
        else:
            made = _of_kit(line, meaning, parts[meaning.sku.id], keys)
        kit, inside, reason = made
        lines.append(kit)
        all_inside += inside
        keys |= {one.external_id for one in inside}
        if reason:
            problems.append(Problem(INEXACT_QUANTITY, reason))
    return with_lines(draft, (*lines, *all_inside), problems)


def by_hand(
    cur: Cursor, lines: Sequence[LineDraft], known: Mapping[str, Sku], taken: set[str], at: datetime
) -> list[MeantLine]:
    """Lines that people add, each of a SKU that ``known`` has by its code, as the ledger counts them: kits
    exploded as a channel's are, components after all lines. ``taken``: keys that the order has already.
    """
    made = [known[line.sku or ""] for line in lines if known[line.sku or ""].is_kit]
    parts = kits.parts(cur, made, skus.masters_version(cur, at), at) if made else {}
    found: list[MeantLine] = []
    components: list[MeantLine] = []
    keys = {line.external_id for line in lines} | taken
    for line in lines:
        sku = known[line.sku or ""]
        if not sku.is_kit:
            found.append(_meant(line, sku.id))
            continue
        kit, inside, _ = _of_kit(line, Meaning(sku), parts[sku.id], keys)  # whole kits are whole units
        found.append(kit)
        components += inside
        keys |= {one.external_id for one in inside}
    return [*found, *components]


def with_lines(
    draft: OrderDraft, lines: tuple[LineDraft, ...], problems: Sequence[Problem] = ()
) -> OrderDraft:
    """The draft with other lines, and the digest of what the channel said."""
    other = copy(draft)
    object.__setattr__(other, "lines", lines)
    if problems and not any(one.code == INEXACT_QUANTITY for one in draft.problems):
        said = "; ".join(problem.reason for problem in problems)
        object.__setattr__(other, "problems", (*draft.problems, Problem(INEXACT_QUANTITY, said)))
    return other


Made = tuple[LineDraft, Sequence[LineDraft], str]  # the kit's line, its components, why it cannot be counted


def _of_kit(
    line: LineDraft, meaning: Meaning, parts: Sequence[Part], keys: set[str]
) -> tuple[MeantLine, list[MeantLine], str]:
    """A line that is new, of a kit or a pack."""
    per_kit = [meaning.quantity * part.units for part in parts]
    reason = _inexact(line, per_kit, meaning.sku.code)
    if reason:
        return _meant(line, INEXACT), [], reason
    components = [
        _component(line, component_key(line.external_id, part.sku.code, keys), part.sku.code, part.sku.name,
                   part.sku.id, units)
        for part, units in zip(parts, per_kit, strict=True)
    ]  # fmt: skip
    sku_id = meaning.sku.id if meaning.sku.is_kit else 0
    return _bought(line, sku_id), components, ""


def _frozen(line: LineDraft, old: StatedLine, inside: Sequence[StatedLine]) -> Made:
    """A kit's line that is there: its components stay those of the day it was ordered."""
    reason = _inexact(line, [one.per_kit or Decimal(0) for one in inside], old.sku or "")
    components: list[LineDraft] = [
        _component(
            line, one.external_id, one.sku or "", one.title, one.sku_id or 0, one.per_kit or Decimal(0)
        )
        if not reason
        else _standing(line, one)
        for one in inside
    ]
    return _bought(line, old.sku_id or 0), components, reason


def _kept(
    line: LineDraft, old: StatedLine, meaning: Meaning | None, parts: Mapping[int, Sequence[Part]]
) -> Made:
    """A line that is there and no kit's: the article it is stays, whatever its code has come to mean. One
    that is to become a kit's has no article until its units have moved (``skus.settle``).
    """
    if old.sku == line.sku and old.sku_id is not None:
        return _meant(line, old.sku_id), [], ""
    if meaning is None:
        return line, [], ""
    if meaning.quantity == 1 and not meaning.sku.is_kit:
        return _meant(line, meaning.sku.id, meaning.sku.code), [], ""
    per_kit = [meaning.quantity * part.units for part in parts[meaning.sku.id]]
    return _meant(line, INEXACT), [], _inexact(line, per_kit, meaning.sku.code)


def _inexact(line: LineDraft, per_kit: Sequence[Decimal], sku: str) -> str:
    stated = (line.quantity, line.removed, line.fulfilled)
    wrong = [units for units in per_kit for count in stated if (units * count) % 1]
    if not wrong:
        return ""
    return f"{line.quantity} of {line.sku} are no whole number of {sku}: one is {wrong[0].normalize():f}"


def _meant(line: LineDraft, sku_id: int, article: str | None = None) -> MeantLine:
    return MeantLine(
        line.external_id, line.sku, line.title, line.quantity, line.unit_price, line.price_quantity,
        line.discount, line.tax, line.ships, line.removed, line.fulfilled, line.attributes, sku_id, article,
    )  # fmt: skip


def _bought(line: LineDraft, sku_id: int) -> MeantLine:
    """The kit's line: all that was said of it but its units."""
    return MeantLine(
        line.external_id, line.sku, line.title, 0, line.unit_price, line.price_quantity, line.discount,
        line.tax, ships=False, attributes=line.attributes, sku_id=sku_id, kit=line.external_id,
    )  # fmt: skip


def _component(line: LineDraft, key: str, code: str, title: str, sku_id: int, per_kit: Decimal) -> MeantLine:
    return MeantLine(
        key, code, title, int(line.quantity * per_kit), None, removed=int(line.removed * per_kit),
        fulfilled=int(line.fulfilled * per_kit), sku_id=sku_id, kit=line.external_id, per_kit=per_kit,
    )  # fmt: skip


def _standing(line: LineDraft, one: StatedLine) -> MeantLine:
    """A component whose kit's new quantity cannot be counted: its units stay as they are."""
    return MeantLine(
        one.external_id, one.sku, one.title, one.ordered, None, removed=one.units["cancelled"],
        sku_id=one.sku_id or 0, kit=line.external_id, per_kit=one.per_kit,
    )  # fmt: skip


def component_key(kit: str, code: str, taken: set[str]) -> str:
    """The component's external id: one that no line has."""
    key = f"{kit}{APART}{code}"
    while key in taken:
        key += APART
    return key


def components(line: StatedLine, lines: Iterable[StatedLine]) -> list[StatedLine]:
    """The components of a kit's line, among the lines of its order; none for another line."""
    return [one for one in lines if one.kit_seq == line.seq and not one.is_kit] if line.is_kit else []


def mark(
    cur: Cursor,
    order_id: int,
    added: Sequence[tuple[int, LineDraft, int]],
    by_key: Mapping[str, StatedLine],
) -> None:
    """Say which of the lines just added, (seq, draft, SKU id), are kits and components. ``by_key``: the lines
    that the order had before.
    """
    seqs = {line.external_id: seq for seq, line, _ in added}
    marks = [
        (order_id, seq, seqs.get(line.kit) or by_key[line.kit].seq, line.per_kit)
        for seq, line, _ in added
        if isinstance(line, MeantLine) and line.kit is not None
    ]
    if marks:
        accept.mark_kits(cur, marks)


def units_of(line: StatedLine, quantity: int, lines: Iterable[StatedLine]) -> dict[int, int]:
    """Units by seq that ``quantity`` of a line as the channel counts it are: of a kit each component's, of
    another line its own. None at all where they are no whole units.
    """
    inside = components(line, lines)
    if any((quantity * (one.per_kit or 0)) % 1 for one in inside):
        return {}
    return {one.seq: int(quantity * (one.per_kit or 0)) for one in inside} if inside else {line.seq: quantity}


def ordered(line: StatedLine, lines: Iterable[StatedLine]) -> int:
    """What was ordered of a line as its channel counts it: kits of a kit's line."""
    inside = components(line, lines)
    return whole([(one.ordered, one.per_kit or Decimal(1)) for one in inside]) if inside else line.ordered


def whole(inside: Iterable[tuple[int, Decimal]]) -> int:
    """The whole kits that (units, units for one kit) of every component make."""
    return min((int(units // per_kit) for units, per_kit in inside), default=0)
