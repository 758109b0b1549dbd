"""Gates on an order's page: which stand, which were lifted; a button lifts them, an undo puts them back."""

from typing import Any

from crossdock.core.sql import Cursor
from crossdock.fulfilment import read
from crossdock.orders.numbers import format_number
from tests import company
from tests.company import BEGAN
from tests.console.conftest import Shop, browser
from tests.console.test_stock_browser import ids
from tests.fulfilment.test_opening_and_release import run_stage
from tests.sourcing.steps import change, take


def gated(cur: Cursor, *gates: str) -> tuple[str, str]:
    """Numbers of an order and of its fulfilment order, which waits at EWR's gates; nothing after it does."""
    [(channel,)] = cur.execute("SELECT id FROM partners_channel WHERE name = 'web'").fetchall()
    change(cur, "EWR", gates=gates)
    [made] = take(cur, company.Company(channel, ids(cur), {}).order("G-1", ("MUG", 1)))
    change(cur, "EWR", BEGAN.replace(month=BEGAN.month % 12 + 1), gates=())
    [part] = read.of_order(cur, made)
    return format_number(made), part["number"]


def shown(cur: Cursor, part: str) -> dict[str, Any]:
    return read.one(cur, part)


def test_a_gate_is_lifted_on_the_page_and_closed_by_the_undo(shop: Shop) -> None:
    number, part = gated(shop.cur, "credit", "customs")
    ada, base = browser(shop.cur), f"/console/orders/{number}"
    page = ada.get(base).content.decode()
    assert page.count(f"{base}/parts/{part}/acts/lift-gate") == 2
    assert "credit check" in page
    assert "lifted by finance" in page
    done = ada.post(f"{base}/parts/{part}/acts/lift-gate", gate="credit")
    assert done.status_code == 200
    assert f"The gate credit check of {part} was lifted" in done.content.decode()
    assert f"{base}/parts/{part}/acts/close-gate" in done.content.decode()
    page = ada.get(base).content.decode()
    assert "was lifted by administrator@example.com" in page
    assert "Gate lifted: credit check" in page
    again = ada.post(f"{base}/parts/{part}/acts/lift-gate", gate="credit").content.decode()
    assert "nothing changed" in again
    assert "close-gate" not in again
    assert ada.post(f"{base}/parts/{part}/acts/close-gate", gate="credit").status_code == 200
    assert (
        "stands; nothing changed"
        in ada.post(f"{base}/parts/{part}/acts/close-gate", gate="credit").content.decode()
    )
    assert shown(shop.cur, part)["gates"][0]["lifted_at"] is None
    for gate in ("credit", "customs"):
        ada.post(f"{base}/parts/{part}/acts/lift-gate", gate=gate)
    run_stage(shop.cur, hours=24)
    assert shown(shop.cur, part)["state"] == "released"
    assert ada.post(f"{base}/parts/{part}/acts/close-gate", gate="credit").status_code == 409


def test_nobody_lifts_the_gate_of_another_role_or_order(shop: Shop) -> None:
    number, part = gated(shop.cur, "credit", "fraud")
    base = f"/console/orders/{number}"
    finance = browser(shop.cur, "finance")
    assert finance.get(base).content.decode().count("acts/lift-gate") == 1
    assert finance.post(f"{base}/parts/{part}/acts/lift-gate", gate="fraud").status_code == 403
    assert finance.post(f"{base}/parts/{part}/acts/lift-gate", gate="credit").status_code == 200
    assert finance.post(f"{base}/parts/{part}/acts/lift-gate", gate="customs").status_code == 404
    ada, other = browser(shop.cur), f"/console/orders/{shop.plain}/parts/{part}/acts"
    assert ada.post(f"{base}/parts/{part}/acts/lift-gate").status_code == 422
    for verb in ("lift-gate", "close-gate"):
        assert ada.post(f"{other}/{verb}", gate="fraud").status_code == 404
        reader = browser(shop.cur, "read_only", **({"locations": ["EWR"]} if verb == "lift-gate" else {}))
        assert reader.post(f"{base}/parts/{part}/acts/{verb}", gate="credit").status_code == 403
