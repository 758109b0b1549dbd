"""Units that are called off here of an order that lives on: its shop is told how many of each line stay, by
an edit of the order. Money is not given back: the shop shows what it owes the buyer.

What a shop has of a line is what it said last, as long as the line stands otherwise here
(``orders.by_hand``); what the shop took off itself is not told.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from crossdock.channels import left_out, whole
from crossdock.channels.adapters import shopify_edits as editing
from crossdock.channels.adapters.shopify_edits import Edit, Fulfilled, Sold, Stay
from crossdock.channels.errors import ShopForbidden, ShopRefused
from crossdock.channels.shops import Shop
from crossdock.core.sql import Cursor, ints, statement
from crossdock.orders import edit

CALLED_OFF: Final = statement(__package__, "called_off")

ALLOWED_ELSE: Final = 200  # the status beside which a shop says that the app lacks a scope
TRIES: Final = 5  # of an edit that the shop takes, and that changes nothing there


def off(lines: Iterable[edit.Line], said: Mapping[int, int]) -> dict[str, Stay]:
    """By the line's external id, what is to stay of an order's lines of which the shop has more: pure.
    ``said``: units that the shop said last, by seq; of a kit's line kits, of which those are off whose
    components all are.
    """
    found = {}
    for line in lines:
        had, (ordered, stays) = said.get(line.seq, 0), line.bought
        if stays < had and left_out.its_own(line.external_id):
            found[line.external_id] = Stay(had, stays, ordered)
    return found


def of_orders(cur: Cursor, order_ids: Sequence[int]) -> dict[int, dict[str, Stay]]:
    """``off`` of each order that has something to tell."""
    said: dict[int, dict[int, int]] = {}
    for order_id, seq, units in CALLED_OFF.rows(cur, order_ids=ints(order_ids)):
        said.setdefault(order_id, {})[seq] = units
    lines = edit.lines_of(cur, list(said))
    found = {order_id: off(lines[order_id], units) for order_id, units in said.items()}
    return {order_id: some for order_id, some in found.items() if some}


def told(lines: Mapping[str, Stay]) -> tuple[str, ...]:
    """What stays of what was ordered, as it stands with its telling."""
    return tuple(f"{line} {one.stays}/{one.ordered}" for line, one in sorted(lines.items()))


def lowered(lines: Mapping[str, Stay], before: Iterable[str]) -> dict[str, Stay]:
    """Those lines of which fewer stay than ``told`` has it: pure."""
    stayed = {}
    for one in before:
        line, _, units = one.rpartition(" ")
        stayed[line] = int(units.partition("/")[0])
    return {line: one for line, one in lines.items() if line not in stayed or one.stays < stayed[line]}


def request(lines: Mapping[str, Stay]) -> dict[str, Any]:
    """What an effect says of it."""
    return {"lines": {line: [one.had, one.stays, one.ordered] for line, one in lines.items()}}


def wanted(asked: Mapping[str, Any]) -> dict[str, Stay]:
    """``request``, read again."""
    return {line: Stay(*units) for line, units in asked["lines"].items()}


def reduce(
    shop: Shop, order: str, lines: Mapping[str, Stay], *, note: str, notify: bool, failures: int
) -> bool:
    """Have the shop take off what is called off, by gids; whether it has done so. An edit that is not
    committed has no effect, and quantities are absolute. Raises as ``Shop.ask`` does, and ShopRefused, where
    the shop allows everything but this as well: what else is to be told does not wait for a scope.
    """
    try:
        return _reduce(shop, order, lines, note=note, notify=notify, failures=failures)
    except ShopForbidden as error:
        if error.fields.get("status") != ALLOWED_ELSE:
            raise
        raise ShopRefused(error.message) from error


def _reduce(
    shop: Shop, order: str, lines: Mapping[str, Stay], *, note: str, notify: bool, failures: int
) -> bool:
    if not lines:
        return True
    step = editing.next_step(_at_shop(shop, order), lines)
    if isinstance(step, Edit):
        begun = shop.demand(editing.BEGIN, {"id": order})
        inputs = editing.set_inputs(begun, step)
        for one in inputs:
            shop.demand(editing.SET, one)
        commit = {"id": inputs[0]["id"], "notifyCustomer": notify, "staffNote": note}
        shop.demand(editing.COMMIT, commit)
        step = editing.next_step(_at_shop(shop, order), lines)
    if isinstance(step, Sold):
        raise ShopRefused(
            f"the shop has {step.units} of {step.line} by now, and had said {step.had}: "
            "tell it again when its word is here"
        )
    if isinstance(step, Fulfilled):
        raise ShopRefused(f"the shop has fulfilled {step.units} of {step.line}, of which {step.stays} stay")
    if isinstance(step, Edit) and failures + 1 >= TRIES:
        raise ShopRefused("the shop takes the edit, and has as many units as before")
    return not isinstance(step, Edit)


def _at_shop(shop: Shop, order: str) -> editing.AtShop:
    root = shop.ask(editing.LINES, {"id": order, "after": None}).root
    if root is None:
        raise ShopRefused(f"the shop has no order {order}")
    return editing.read(whole.filled(shop, root, "lineItems", editing.LINES))
