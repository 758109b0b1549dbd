"""Kits that people changed here, and what their channel says next: what it did not change stays."""

import pytest
from tests.acceptance import shop
from tests.acceptance.shop import Shop, line, order
from tests.acceptance.test_shopify_holds import LATER, LATEST
from tests.company import ACTOR, BEGAN

from crossdock.catalog import kits
from crossdock.core import clock
from crossdock.core.sql import Cursor
from crossdock.orders.numbers import parse_number
from crossdock.sourcing import amend
from crossdock.sourcing.edits import Edit, LineEdit


@pytest.fixture
def mine(cur: Cursor) -> Shop:
    """Three SETs of two mugs, as the shop sold them."""
    opened = shop.opened(cur)
    assert kits.import_rows(cur, [kits.Recipe("SET", {"MUG": 2})], at=BEGAN, actor=ACTOR)[1] == {}
    opened.send("orders/create", order(1, line(11, "SET", 3)))
    return opened


def mugs(mine: Shop) -> int:
    [bought] = mine.order(1)["lines"]
    [inside] = bought["components"]
    return int(inside["quantities"]["ordered"] - inside["quantities"]["cancelled"])


@pytest.mark.parametrize("wanted", [2, 5])
def test_the_channels_next_word_leaves_the_kits_as_people_wanted_them(mine: Shop, wanted: int) -> None:
    number = parse_number(mine.order(1)["number"])
    edit = Edit(lines=(LineEdit(line="11", quantity=wanted),))
    amend.edit(mine.cur, number, edit, at=clock.now(), actor=ACTOR)
    assert mugs(mine) == 2 * wanted
    mine.send("orders/updated", order(1, line(11, "SET", 3), at=LATER, note="by phone"))
    assert mugs(mine) == 2 * wanted
    mine.verified()
    fewer = {"current_quantity": 2, "fulfillable_quantity": 2}
    mine.send("orders/updated", order(1, line(11, "SET", 3, **fewer), at=LATEST))
    assert mugs(mine) == 2 * (2 if wanted == 2 else 4)  # the same wish once, opposite ones both
    mine.verified()
