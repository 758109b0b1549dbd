"""Orders of which nothing is left to ship: what of them may still be edited. Pure."""

from dataclasses import replace

from crossdock.orders.edit import Standing
from crossdock.orders.numbers import format_number
from crossdock.sourcing.errors import NotEditable


def refuse(order: Standing, head: Standing, *, ships: bool, lines: bool) -> None:
    """An order that is cancelled keeps nothing but its note; of one that has left whole words and amounts may
    still be put right, and nothing more ships. Raises NotEditable.

    ``head``: the order with its head as an edit wants it; ``ships``: the edit wants something to ship, or to
    ship otherwise; ``lines``: it changes lines that are there.
    """
    if sum(line.gone for line in order.lines) < order.live:
        return
    words = replace(head, note=order.note)
    if order.live:
        words = replace(words, shipping=order.shipping)
    if ships or words != order or (lines and not order.live):
        raise refusal(order)


def refusal(order: Standing) -> NotEditable:
    """Why an order of which nothing is left to ship is not changed."""
    number = format_number(order.order_id)
    if order.live:
        said = f"{number} has left whole: replace what was lost or broken; anything else is a new order"
        return NotEditable(said, number=number, state="shipped")
    said = f"{number} is cancelled and is not edited: what is wanted after all is a new order"
    return NotEditable(said, number=number, state="cancelled")
