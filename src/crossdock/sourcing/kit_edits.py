"""Whole kits of a line, as an edit wants them: what that comes to for the components, which have the units.

Pure. A kit is made of what it was made of when it was ordered (``per_kit`` of its components).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal

from crossdock.orders.edit import Line, Standing


@dataclass(slots=True)
class KitChange:
    """``wanted``: kits in all, ``ordered``: before, ``more``: so many new ones; ``units``: of each component
    its seq, units more, units fewer; ``faults``: (the field, or nothing; what is wrong with it).
    """

    ordered: int
    wanted: int
    more: int = 0
    units: list[tuple[int, int, int]] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)


def change(order: Standing, line: Line, quantity: int | None, sku: str | None, *, most: int) -> KitChange:
    """So many kits (None: as many as there are; -1: those of which something has left) of a kit's line."""
    components = [one for one in order.lines if one.kit_seq == line.seq and one.seq != line.seq]
    ordered, live = line.kits or (0, 0)
    gone = begun(components)
    wanted = live if quantity is None else gone if quantity == -1 else quantity
    found = KitChange(ordered, wanted, max(0, wanted - live))
    if sku is not None and sku != line.sku:
        found.faults.append((".sku", f"cannot become {sku}: {line.sku} is a kit; take it off and add a line"))
    if not 0 <= wanted <= most:
        found.faults.append((".quantity", f"must be 0 to {most}"))
    elif wanted < gone:
        found.faults.append((".quantity", f"is below the {gone} kits of which something has left already"))
    elif quantity == -1 and wanted == live:
        found.faults.append(("", "has nothing left to remove"))
    else:
        _units(found, components, wanted - live)
    return found


def begun(components: Sequence[Line]) -> int:
    """Kits of which something has left: so many must stay, whole or in part."""
    shares = (Decimal(one.gone) / one.per_kit for one in components if one.per_kit)
    return int(max(shares, default=Decimal(0)).to_integral_value(ROUND_CEILING))


def _units(found: KitChange, components: Sequence[Line], kits: int) -> None:
    """The components of ``kits`` more, or fewer where that is below 0."""
    moves = [(one, kits * (one.per_kit or 0)) for one in components]
    if any(count % 1 for _, count in moves):
        found.faults.append((".quantity", "is no whole number of units"))
    elif any(-count > one.live - one.gone for one, count in moves):
        said = "takes kits that are not whole any more: cancel units of the components"
        found.faults.append((".quantity", said))
    else:
        found.units = [(one.seq, max(0, int(n)), max(0, -int(n))) for one, n in moves]
