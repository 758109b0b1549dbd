"""A change that waits for a location's answer stands on the order's page, and is withdrawn there."""

from crossdock.core.sql import Cursor
from crossdock.fulfilment import accept, read
from crossdock.orders.numbers import format_number
from crossdock.sourcing import acts
from tests import company
from tests.company import ACTOR, BEGAN
from tests.console.conftest import Shop, browser
from tests.console.test_stock_browser import ids
from tests.sourcing.steps import change, take
from tests.sourcing.test_waiting import edit


def waits(cur: Cursor) -> tuple[str, str, int]:
    """An order whose change waits for EWR's answer, its fulfilment order, and the act."""
    [(channel,)] = cur.execute("SELECT id FROM partners_channel WHERE name = 'web'").fetchall()
    change(cur, "EWR", recall="asks")
    [made] = take(cur, company.Company(channel, ids(cur), {}).order("G-1", ("MUG", 4)))
    [part] = read.of_order(cur, made)
    accept.accept(cur, [part["id"]], at=BEGAN, actor=ACTOR)
    found = edit(cur, made).act
    assert found is not None
    return format_number(made), part["number"], found


def test_a_change_that_waits_is_shown_and_withdrawn(shop: Shop) -> None:
    number, part, act = waits(shop.cur)
    ada, base = browser(shop.cur), f"/console/orders/{number}"
    address = f"{base}/changes/{act}/acts/withdraw"
    page = ada.get(base).content.decode()
    assert f"{part} is asked for 3 units" in page
    assert address in page
    reader = browser(shop.cur, "read_only")
    assert address not in reader.get(base).content.decode()
    assert reader.post(address).status_code == 403
    assert ada.post(f"/console/orders/{shop.plain}/changes/{act}/acts/withdraw").status_code == 404
    assert acts.one(shop.cur, act).state is acts.State.PENDING
    done = ada.post(address)
    assert f"The change of {number} is withdrawn" in done.content.decode()
    assert acts.one(shop.cur, act).state is acts.State.WITHDRAWN
    page = ada.get(base).content.decode()
    assert address not in page
    assert "is asked for" not in page
    assert ada.post(address).status_code == 409
