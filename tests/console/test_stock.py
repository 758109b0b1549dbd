"""The console's stock: what it shows and to whom, where its numbers come from, and what changes them."""

import re
from typing import Any

import pytest

from crossdock.core import origins
from crossdock.inventory import adjust, browse, reserve, safety, supply, transfers
from crossdock.inventory.receipts import Announced
from crossdock.orders.numbers import parse_number
from crossdock.sourcing import supplied
from tests import company
from tests.company import ACTOR, MONDAY
from tests.console.conftest import Browser, Shop, browser
from tests.sourcing.steps import take

STOCK = "/console/stock"
PAGES = (STOCK, f"{STOCK}?kind=low", f"{STOCK}?kind=out", f"{STOCK}?kind=missing", f"{STOCK}?at=EWR",
         f"{STOCK}/tasks", f"{STOCK}/count", f"{STOCK}/count?at=EWR&sku=MUG", f"{STOCK}/receipts",
         f"{STOCK}/transfers?state=planned", f"{STOCK}/transfers/new",
         f"{STOCK}/count/file", f"{STOCK}/receipts/new")  # fmt: skip
TABS = ("movements", "reserved", "inbound", "missing", "safety")


def ids(shop: Shop) -> dict[str, int]:
    rows = shop.cur.execute(
        "SELECT code, id FROM catalog_sku UNION ALL SELECT code, id FROM network_location"
    ).fetchall()
    return dict(rows)


def cell(shop: Shop, sku: str, location: str) -> browse.Cell:
    known = ids(shop)
    return browse.of_sku(shop.cur, known[sku], [known[location]], limit=1)[0]


def rows(text: str) -> list[str]:
    return re.findall(r'<tr data-number="([^"]+)"', text)


def text(somebody: Browser, path: str) -> str:
    response = somebody.get(path)
    assert response.status_code == 200, (path, response.content.decode())
    return response.content.decode()


def transfer(shop: Shop, units: int = 5, *, shipped: bool = True) -> str:
    known = ids(shop)
    wanted = transfers.Wanted("move it", known["EWR"], known["LAX"], {known["MUG"]: units})
    number, _new = transfers.create(shop.cur, wanted, at=MONDAY, actor=ACTOR)
    if shipped:
        supplied.ship(shop.cur, number, at=MONDAY, actor=ACTOR)
    return number


def receipt(shop: Shop, *, location: str = "EWR") -> str:
    known = ids(shop)
    coming = [Announced("PO-7", known[sku], known[location], 10, supplier="Potter") for sku in ("MUG", "TEE")]
    supplied.announce(shop.cur, coming, at=MONDAY, actor=ACTOR)
    return supply.show(shop.cur, "receipt", "PO-7")["number"]


def test_every_page_opens_in_both_languages(shop: Shop) -> None:
    ada = browser(shop.cur)
    documents = [f"{STOCK}/transfers/{transfer(shop)}", f"{STOCK}/receipts/{receipt(shop)}"]
    planned = f"{STOCK}/transfers/{transfer_of(shop, 'later')}"
    sku = f"{STOCK}/skus/MUG"
    paths = [
        *PAGES, *(f"{sku}?tab={tab}&at=EWR" for tab in TABS), f"{STOCK}/panel?sku=MUG&in=EWR",
        f"{STOCK}/adjust?sku=MUG&at=EWR", f"{STOCK}/counted?sku=MUG", *documents,
        *(f"{one}/receive" for one in documents), f"{planned}/ship", f"{STOCK}?open=MUG&in=EWR",
    ]  # fmt: skip
    for language in ("en", "de"):
        ada.client.cookies["crossdock_language"] = language
        for path in paths:
            policy = text(ada, path)
            assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script>", policy), path
    assert "Umlagerungen" in text(ada, STOCK)


def transfer_of(shop: Shop, reference: str) -> str:
    known = ids(shop)
    wanted = transfers.Wanted(reference, known["EWR"], known["LAX"], {known["TEE"]: 2})
    return transfers.create(shop.cur, wanted, at=MONDAY, actor=ACTOR)[0]


def test_the_list_shows_cells_by_code_and_finds_by_code_barcode_and_name(shop: Shop) -> None:
    ada = browser(shop.cur)
    found = rows(text(ada, STOCK))
    assert found == sorted(found)
    assert "MUG CHI" in found
    assert ada.get(f"{STOCK}?q=MUG")["Location"] == f"{STOCK}/skus/MUG"
    assert rows(text(ada, f"{STOCK}?q=mu")) == ["MUG CHI", "MUG EWR", "MUG LAX"]
    shop.cur.execute("UPDATE catalog_sku_version SET name = 'Tall coffee mug', barcode = '4006381333931'"
                     " WHERE sku_id = %s", [ids(shop)["MUG"]])  # fmt: skip
    assert rows(text(ada, f"{STOCK}?q=coff+TALL")) == ["MUG CHI", "MUG EWR", "MUG LAX"]
    assert ada.get(f"{STOCK}?q=4006381333931")["Location"] == f"{STOCK}/skus/MUG"
    assert "No stock matches" in text(ada, f"{STOCK}?q=nothing")
    assert rows(text(ada, f"{STOCK}?at=CHI")) == ["MUG CHI"]
    assert ada.get(f"{STOCK}?at=NOWHERE").status_code == 422
    assert ada.get(f"{STOCK}?kind=odd").status_code == 422
    assert ada.get(f"{STOCK}/skus/NONE").status_code == 404


def test_low_out_and_missing_are_lists_of_their_own(shop: Shop) -> None:
    ada, known = browser(shop.cur), ids(shop)
    safety.set_safety(shop.cur, [known["TEE"]], [known["LAX"]], [11], at=company.BEGAN, actor=ACTOR)
    assert rows(text(ada, f"{STOCK}?kind=low")) == ["TEE LAX"]
    assert "TEE LAX" in rows(text(ada, f"{STOCK}?kind=out"))
    assert rows(text(ada, f"{STOCK}?kind=missing")) == []
    ada.post(f"{STOCK}/acts/count", sku="MUG", at="EWR", counted="1")
    assert rows(text(ada, f"{STOCK}?kind=missing")) == ["MUG EWR"]
    assert rows(text(ada, f"{STOCK}?kind=missing&q=tee")) == []


def test_pages_follow_one_another_without_a_gap(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = browse.page(shop.cur, browse.Wanted(), limit=100).items
    monkeypatch.setattr(browse, "LOOK", 2)
    for kind in ("", "out"):
        seen: list[browse.Cell] = []
        after: tuple[str, str] | None = ("", "")
        while after is not None:
            page = browse.page(shop.cur, browse.Wanted(kind), after=after, limit=2)
            seen += page.items
            after = page.after
        assert seen == [one for one in whole if not kind or not one.available]


def test_a_number_leads_to_where_it_comes_from(shop: Shop) -> None:
    ada, sku = browser(shop.cur), f"{STOCK}/skus/MUG"
    page = text(ada, sku)
    assert f"{sku}?tab=reserved&amp;at=EWR" in page
    assert "received" in page  # the movement of the opening stock
    assert 'href="/console/settings/audit?subject=sku&amp;name=MUG"' in page
    assert f'href="/console/orders/{shop.plain}"' in text(ada, f"{sku}?tab=reserved&at=EWR")
    assert shop.plain not in text(ada, f"{sku}?tab=reserved&at=LAX")
    number = transfer(shop)
    assert f'href="{STOCK}/transfers/{number}"' in text(ada, f"{sku}?tab=inbound")
    assert f'href="{STOCK}/transfers/{number}"' in text(ada, f"{sku}?at=EWR")
    known = ids(shop)
    safety.set_safety(shop.cur, [known["MUG"]], [known["EWR"]], [3], at=company.BEGAN, actor=ACTOR)
    assert "tests" in text(ada, f"{sku}?tab=safety&at=EWR")


def test_movements_and_reservations_are_paged(shop: Shop) -> None:
    ada, known = browser(shop.cur), ids(shop)
    for reference in range(60):
        company_cell = ([known["MUG"]], [known["EWR"]])
        supplied_units = [1 + reference]
        adjust.receive(shop.cur, *company_cell, supplied_units, [f"D{reference}"], at=MONDAY, actor=ACTOR)
    first = text(ada, f"{STOCK}/skus/MUG?at=EWR")
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    second = text(ada, f"{STOCK}/skus/MUG{following[1].replace('&amp;', '&')}")
    assert ">D59<" in first.replace("\n", "")
    assert ">D59<" not in second
    assert ">D3<" in second
    assert ada.get(f"{STOCK}/skus/MUG?after=x").status_code == 422
    orders = parse_number(shop.plain)
    seqs = list(range(10, 70))
    reserve.reserve(
        shop.cur, [orders] * 60, seqs, [known["MUG"]] * 60, [known["EWR"]] * 60, [1] * 60, at=MONDAY
    )
    first = text(ada, f"{STOCK}/skus/MUG?tab=reserved&at=EWR")
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    assert (
        len(re.findall(shop.plain, text(ada, f"{STOCK}/skus/MUG{following[1].replace('&amp;', '&')}"))) == 22
    )


def test_an_adjustment_is_shown_first_made_and_taken_back(shop: Shop) -> None:
    ada = browser(shop.cur)
    before = cell(shop, "MUG", "EWR")
    shown = text(ada, f"{STOCK}/effect?sku=MUG&at=EWR&quantity=-99")
    assert "1 reserved unit is asked back" in shown
    assert shop.plain in shown
    assert cell(shop, "MUG", "EWR") == before  # it was only looked at
    assert browse.asked_back(shop.cur, before.sku_id, None, limit=9) == []
    assert "takes more than stands there" in text(ada, f"{STOCK}/effect?sku=MUG&at=EWR&quantity=-101")
    origins.begin()  # as a request of its own does
    done = ada.post(
        f"{STOCK}/acts/adjust", sku="MUG", at="EWR", quantity="-99", reason="damaged", reference="R1"
    )
    assert done.status_code == 200, done.content.decode()
    assert "99 of MUG fewer at EWR; 1 unit is missing" in done.content.decode()
    assert "stock-changed" in done["HX-Trigger"]
    assert (cell(shop, "MUG", "EWR").there, cell(shop, "MUG", "EWR").missing) == (1, 1)
    assert shop.plain in text(ada, f"{STOCK}/skus/MUG?tab=missing&at=EWR")
    undo = dict(re.findall(r'name="(\w+)" value="([^"]*)"', done.content.decode()))
    undo.pop("once")
    ada.post(f"{STOCK}/acts/adjust", **undo)
    assert cell(shop, "MUG", "EWR") == before
    faces = shop.cur.execute("SELECT face, act FROM core_origin").fetchall()
    assert ("console", "POST /console/stock/acts/adjust") in faces


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"quantity": ""}, "Say how many units"),
        ({"quantity": "two"}, "is no whole number"),
        ({"quantity": "4006381333931"}, "looks like a barcode"),
        ({"at": "NOWHERE"}, "There is no location"),
        ({"reason": ""}, "Say why"),
        ({"reason": "transfer_in"}, "This reason is kept"),
    ],
)
def test_what_is_wrong_with_an_adjustment_is_said(shop: Shop, given: dict[str, str], said: str) -> None:
    ada = browser(shop.cur)
    fields = {"sku": "MUG", "at": "EWR", "quantity": "1", "reason": "found", **given}
    refused = ada.post(f"{STOCK}/acts/adjust", **fields)
    assert refused.status_code == 422
    assert said in refused.content.decode()


def test_stock_that_comes_wakes_who_waits_for_it(shop: Shop) -> None:
    ada = browser(shop.cur)
    mine = company.Company(0, ids(shop), ids(shop))
    waiting = take_back_order(shop, mine)
    shop.cur.execute("DELETE FROM sourcing_queue")
    assert "1 order that waits for it is looked at again" in text(
        ada, f"{STOCK}/effect?sku=SOFA&at=EWR&quantity=3"
    )
    assert queued(shop) == []
    ada.post(f"{STOCK}/acts/adjust", sku="SOFA", at="EWR", quantity="3", reason="found")
    assert queued(shop) == [waiting]
    shop.cur.execute("DELETE FROM sourcing_queue")
    ada.post(f"{STOCK}/count/acts/count", sku="SOFA", at="EWR", counted="9")
    assert queued(shop) == [waiting]


def take_back_order(shop: Shop, mine: company.Company) -> int:
    channel = shop.cur.execute("SELECT id FROM partners_channel WHERE name = 'web'").fetchone()
    assert channel
    order = company.Company(channel[0], mine.skus, mine.locations).order("B-1", ("SOFA", 1))
    return take(shop.cur, order)[0]


def queued(shop: Shop) -> list[int]:
    return [row[0] for row in shop.cur.execute("SELECT order_id FROM sourcing_queue").fetchall()]


def test_a_round_of_counting_takes_article_after_article(shop: Shop) -> None:
    ada = browser(shop.cur)
    wrong = text(ada, f"{STOCK}/count/scan?at=EWR&bin=A1&code=NONE")
    assert "There is no article “NONE”" in wrong
    assert 'name="counted"' not in wrong
    assert "Choose where you count" in text(ada, f"{STOCK}/count/scan?code=MUG")
    assert 'name="counted"' in text(ada, f"{STOCK}/count/scan?at=EWR&bin=A1&code=MUG")
    done = ada.post(f"{STOCK}/count/acts/count", at="EWR", sku="MUG", counted="97", reference="A1")
    assert 'hx-swap-oob="afterbegin:#counted"' in done.content.decode()
    assert "\N{MINUS SIGN}3" in done.content.decode()
    assert cell(shop, "MUG", "EWR").on_hand == 97
    again = text(ada, f"{STOCK}/count/scan?at=EWR&bin=B2&code=MUG")
    assert "Counted already: 97" in again
    assert 'name="more" value="1" checked' in again  # in another bin: more of it
    ada.post(f"{STOCK}/count/acts/count", at="EWR", sku="MUG", counted="2", reference="B2", more="1")
    assert cell(shop, "MUG", "EWR").on_hand == 99
    reasons = shop.cur.execute(
        "SELECT reason, reference, quantity FROM inventory_movement ORDER BY id"
    ).fetchall()
    assert reasons[-2:] == [("count", "A1", -3), ("count", "B2", 2)]


def test_a_transfer_is_planned_shipped_and_received_with_what_differs(shop: Shop) -> None:
    ada = browser(shop.cur)
    lines = "MUG\t5\nTEE 2"
    effect = text(ada, f"{STOCK}/transfers/new/effect?from=EWR&lines=MUG+500%0ANONE+2%0ATEE")
    assert "There is no article “NONE”" in effect
    assert "98" in effect  # of 100 two are reserved
    wrong = ada.post(f"{STOCK}/acts/transfer", **{"from": "EWR", "to": "LAX", "lines": "MUG x"})
    assert wrong.status_code == 422
    made = ada.post(f"{STOCK}/acts/transfer", **{"from": "EWR", "to": "LAX", "lines": lines})
    address = made["HX-Redirect"]
    ship = text(ada, f"{address}/ship")
    cells = re.findall(r'name="cell" value="([^"]+)"', ship)
    assert ada.get(f"{address}/receive").status_code == 404
    shipped = ada.post(
        f"{address}/acts/ship", cell=[one.replace("&#9;", "\t") for one in cells], units=["4", "2"]
    )
    assert shipped["HX-Redirect"] == address
    assert cell(shop, "MUG", "EWR").on_hand == 96
    form = text(ada, f"{address}/receive")
    delivery = re.search(r'name="delivery" value="([^"]+)"', form)
    assert delivery
    fields: dict[str, Any] = {"cell": ["MUG\tLAX", "TEE\tLAX"], "received": ["3", "3"], "damaged": ["0", "0"]}
    seen = ada.client.get(f"{address}/effect", {**fields, "final": "1"}).content.decode()
    assert "<b>+6</b> into stock" in seen
    assert re.search(r"1 more than were sent", seen)
    assert re.search(r">1 short", seen)
    assert cell(shop, "MUG", "LAX").on_hand == 100
    took = ada.post(f"{address}/acts/receive", **fields, delivery=delivery[1], final="1")
    assert took["HX-Redirect"] == address
    assert (cell(shop, "MUG", "LAX").on_hand, cell(shop, "TEE", "LAX").on_hand) == (103, 13)
    page = text(ada, address)
    assert "Received" in page
    assert "nothing more was to come" in page
    assert ada.get(f"{address}/ship").status_code == 404


def test_a_receipt_is_received_with_damage_and_an_article_it_does_not_have(shop: Shop) -> None:
    ada = browser(shop.cur)
    address = f"{STOCK}/receipts/{receipt(shop)}"
    fields: dict[str, Any] = {
        "cell": ["MUG\tEWR", "TEE\tEWR"], "received": ["8", ""], "damaged": ["2", "0"], "other": "BOOK",
        "other_units": "1", "delivery": "note 1",
    }  # fmt: skip
    assert ada.post(f"{address}/acts/receive", **fields).status_code == 204
    assert (cell(shop, "MUG", "EWR").on_hand, cell(shop, "BOOK", "EWR").on_hand) == (108, 11)
    page = text(ada, address)
    assert "Arriving" in page
    assert re.search(r"2 damaged", page)
    other = {**fields, "received": ["1", "1"], "other": "MUG"}
    assert ada.post(f"{address}/acts/receive", **{**other, "delivery": "note 2"}).status_code == 422
    nothing = {"cell": ["MUG\tEWR"], "received": [""], "damaged": [""], "delivery": "note 3"}
    assert "Say what came" in ada.post(f"{address}/acts/receive", **nothing).content.decode()
    same = {**fields, "received": ["7", ""]}
    assert ada.post(f"{address}/acts/receive", **same).status_code == 409  # the same note, another content


def test_what_has_not_begun_is_cancelled(shop: Shop) -> None:
    ada = browser(shop.cur)
    address = f"{STOCK}/transfers/{transfer(shop, shipped=False)}"
    assert "is cancelled" in ada.post(f"{address}/acts/cancel").content.decode()
    assert "Cancelled" in text(ada, address)
    other = f"{STOCK}/receipts/{receipt(shop)}"
    assert ada.post(f"{other}/acts/cancel").status_code == 200
    assert (
        ada.post(f"{other}/acts/receive", cell="MUG\tEWR", received="1", damaged="", delivery="x").status_code
        == 409
    )


def test_a_transfer_of_what_is_reserved_names_it(shop: Shop) -> None:
    ada = browser(shop.cur)
    address = f"{STOCK}/transfers/{transfer(shop, 99, shipped=False)}"
    refused = ada.post(f"{address}/acts/ship", cell="MUG\tEWR", units="99")
    assert refused.status_code == 409
    assert "MUG" in refused.content.decode()


def test_limits_to_locations_hide_what_others_have(shop: Shop) -> None:
    number, coming = transfer(shop), receipt(shop, location="CHI")
    west = browser(shop.cur, "warehouse", locations=["LAX"])
    assert all(one.endswith(" LAX") for one in rows(text(west, STOCK)))
    assert rows(text(west, STOCK))
    sku = text(west, f"{STOCK}/skus/MUG")
    assert "EWR" not in re.sub(r"<a href=\"/console/stock/transfers.*?</tr>", "", sku)
    assert west.get(f"{STOCK}/skus/MUG?at=EWR").status_code == 422
    assert shop.plain not in text(west, f"{STOCK}/skus/MUG?tab=reserved")
    assert (
        west.post(f"{STOCK}/acts/adjust", sku="MUG", at="EWR", quantity="1", reason="found").status_code
        == 422
    )
    assert west.post(f"{STOCK}/count/acts/count", sku="MUG", at="EWR", counted="1").status_code == 422
    assert west.get(f"{STOCK}/receipts/{coming}").status_code == 404
    assert coming not in text(west, f"{STOCK}/receipts")
    assert number in text(west, f"{STOCK}/transfers")  # it comes here
    assert west.get(f"{STOCK}/transfers/{number}/receive").status_code == 200
    east = browser(shop.cur, "operations_manager", locations=["EWR"])
    assert east.get(f"{STOCK}/transfers/{number}").status_code == 200  # it left from there
    assert east.get(f"{STOCK}/transfers/{number}/receive").status_code == 404
    taken = {"cell": "MUG\tLAX", "received": "1", "damaged": "0", "delivery": "x"}
    assert east.post(f"{STOCK}/transfers/{number}/acts/receive", **taken).status_code in (404, 422)
    planned = transfer_of(shop, "later")
    assert west.post(f"{STOCK}/transfers/{planned}/acts/ship", cell="TEE\tEWR", units="1").status_code == 404
    assert west.post(f"{STOCK}/transfers/{planned}/acts/cancel").status_code == 404
    made = {"from": "EWR", "to": "LAX", "lines": "MUG 1"}
    assert west.post(f"{STOCK}/acts/transfer", **made).status_code == 422
    assert cell(shop, "MUG", "EWR").on_hand == 95


def test_whoever_reads_only_is_offered_no_act_and_may_do_none(shop: Shop) -> None:
    reader = browser(shop.cur, "read_only")
    number = transfer(shop)
    for path in (STOCK, f"{STOCK}/skus/MUG", f"{STOCK}/transfers/{number}", f"{STOCK}/tasks"):
        assert "hx-post" not in text(reader, path)
    for path in (
        f"{STOCK}/count",
        f"{STOCK}/adjust?sku=MUG",
        f"{STOCK}/transfers/new",
        f"{STOCK}/transfers/{number}/receive",
    ):
        assert reader.get(path).status_code == 403, path
    for act in ("acts/adjust", "acts/count", "acts/transfer", f"transfers/{number}/acts/receive"):
        assert reader.post(f"{STOCK}/{act}", sku="MUG", at="EWR").status_code == 403, act
    shop_hand = browser(shop.cur, "customer_service", channels=["web"])
    assert shop_hand.get(STOCK).status_code == 403
    assert f'href="{STOCK}"' not in shop_hand.get("/console/").content.decode()
