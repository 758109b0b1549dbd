"""Lines as people and programs name them, by the channel's key, become units as the ledger counts them. Every
face asks here.
"""

from collections.abc import Sequence

from crossdock.core.sql import Cursor
from crossdock.orders import kits, restate
from crossdock.orders.errors import LinesInvalid
from crossdock.orders.numbers import format_number


def units_of(cur: Cursor, order_id: int, wanted: Sequence[tuple[str, int | None]]) -> dict[int, int]:
    """Units by line (seq) that ``wanted`` comes to, each a line's key and how much of it as its channel
    counts it (None: all that was ordered): of a kit so many of each component.

    Lock the order first. Raises LinesInvalid, naming each line that cannot be.
    """
    found = restate.lines(cur, [order_id]).get(order_id, [])
    known = {line.external_id: line for line in found}
    units: dict[int, int] = {}
    errors = []
    for at, (key, quantity) in enumerate(wanted):
        line = known.get(key)
        if line is None:
            errors.append({"field": f"lines[{at}].line", "message": f"there is no line {key!r}"})
            continue
        ordered = kits.ordered(line, found)
        asked = ordered if quantity is None else quantity
        mine = kits.units_of(line, asked, found)
        if not 1 <= asked <= ordered:
            said = f"is not 1 to the {ordered} that were ordered of {key!r}"
            errors.append({"field": f"lines[{at}].quantity", "message": said})
        elif not mine:
            said = f"{asked} of {key!r} is no whole number of units"
            errors.append({"field": f"lines[{at}].quantity", "message": said})
        if units.keys() & mine.keys():
            errors.append({"field": f"lines[{at}].line", "message": f"{key!r} comes twice"})
        units |= mine
    if not wanted:
        errors.append({"field": "lines", "message": "is an empty list"})
    if errors:
        number = format_number(order_id)
        raise LinesInvalid(f"{number}: {_said(errors[0])}", number=number, errors=errors)
    return units


def _said(error: dict[str, str]) -> str:
    where = error["field"].rpartition(".")[2]
    return error["message"] if where == "line" else f"{where} {error['message']}"
