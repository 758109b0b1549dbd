"""The search box finds orders, SKUs, customers, receipts, transfers and pages, for each what they may see."""

import re
from dataclasses import replace

from crossdock.catalog import skus
from crossdock.console import finding
from crossdock.desk import filling
from crossdock.inventory import transfers
from crossdock.orders.drafts import Customer
from crossdock.orders.numbers import format_number
from crossdock.partners import channels
from tests import company
from tests.company import ACTOR, ADDRESSES, MONDAY
from tests.console.conftest import Browser, Shop, browser
from tests.sourcing.steps import take

FIND = "/console/find"
MAIL = "mira.quill@example.com"


def text(somebody: Browser, asked: str, where: str = FIND) -> str:
    response = somebody.get(f"{where}?{asked}")
    assert response.status_code == 200, (asked, response.get("Location"))
    return response.content.decode()


def goes(somebody: Browser, typed: str) -> str:
    response = somebody.get(f"{FIND}?q={typed}")
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def links(page: str) -> list[str]:
    return re.findall(r'class="number" href="([^"]+)"', page)


def ids(shop: Shop) -> dict[str, int]:
    rows = shop.cur.execute(
        "SELECT code, id FROM catalog_sku UNION ALL SELECT code, id FROM network_location"
    ).fetchall()
    return dict(rows)


def transfer(shop: Shop, reference: str) -> str:
    known = ids(shop)
    wanted = transfers.Wanted(reference, known["EWR"], known["LAX"], {known["TEE"]: 2})
    return transfers.create(shop.cur, wanted, at=MONDAY, actor=ACTOR)[0]


def bought(shop: Shop, *keys: str) -> list[str]:
    """Orders of one customer."""
    who = Customer(external_id="m", name="Mira Quill", email=MAIL)
    [channel] = channels.by_ids(shop.cur)
    mine = company.Company(channel, ids(shop), {})
    drafts = [
        mine.order(key, ("BOOK", 1), customer=who, ship_to=replace(ADDRESSES["NY"], name="Mira Quill"))
        for key in keys
    ]
    found = take(shop.cur, *drafts)
    filling.fill(shop.cur, found)
    return [format_number(one) for one in found]


def test_what_one_thing_alone_has_as_its_number_opens_at_once(shop: Shop) -> None:
    ada, number = browser(shop.cur), transfer(shop, "move 7")
    shop.cur.execute("UPDATE catalog_sku_version SET barcode = '4006381333931' WHERE sku_id = %s",
                     [ids(shop)["MUG"]])  # fmt: skip
    assert goes(ada, shop.plain) == f"/console/orders/{shop.plain}"
    assert goes(ada, "A-1") == f"/console/orders/{shop.plain}"
    assert goes(ada, "MUG") == goes(ada, "mug") == goes(ada, "4006381333931") == "/console/stock/skus/MUG"
    assert goes(ada, number) == goes(ada, "move+7") == f"/console/stock/transfers/{number}"


def test_what_several_have_is_offered_by_kind(shop: Shop) -> None:
    ada, number = browser(shop.cur), transfer(shop, "MUG")
    assert links(text(ada, "q=MUG"))[:2] == ["/console/stock/skus/MUG", f"/console/stock/transfers/{number}"]
    [order] = bought(shop, "TEE")  # a shop's number that is a SKU too
    both = links(text(ada, "q=TEE"))
    assert both[:2] == [f"/console/orders/{order}", "/console/stock/skus/TEE"]
    assert "/console/stock/skus/LAMP" in links(text(ada, "q=la"))
    assert links(text(ada, "q=web")) == ["/console/settings/webhooks"]
    nothing = text(ada, "q=zzzz")
    assert "Nothing that you may see" in nothing
    assert links(nothing) == []
    assert "Numbers of orders" in text(ada, "q=")


def test_a_name_or_an_address_leads_to_the_customer_and_all_their_orders(shop: Shop) -> None:
    ada, numbers = browser(shop.cur), bought(shop, "B-1", "B-2")
    theirs = f"{FIND}?customer=mira.quill%40example.com"
    for typed in ("Mira+Quill", "quil", MAIL):
        found = links(text(ada, f"q={typed}"))
        assert found == [theirs, *(f"/console/orders/{one}" for one in reversed(numbers))]
    page = text(ada, f"customer={MAIL.upper()}")
    assert links(page) == [f"/console/orders/{one}" for one in reversed(numbers)]
    assert f"/console/orders/new?like={numbers[-1]}" in page
    assert "1 Main Street, 10001 New York NY US" in page
    assert "<dt>Value of all orders</dt><dd>$60.00</dd>" in page
    assert theirs in text(ada, "", f"/console/orders/{numbers[0]}").split('class="topline"')[1][:200]
    assert "No order that you may see" in text(ada, "customer=nobody@example.com")
    assert ada.get(f"{FIND}?customer={MAIL}&after=x").status_code == 422


def test_skus_have_what_is_available_and_say_that_there_are_more(shop: Shop) -> None:
    ada = browser(shop.cur)
    page = text(ada, "q=LAM")
    assert re.search(r'skus/LAMP">LAMP</a></td><td>Lamp</td><td class="num">10</td>', page)
    assert "More of them in Stock" not in page
    known = [{"code": f"CUP-{at:02}", "name": f"Cup {at}"} for at in range(finding.SKUS + 1)]
    skus.import_rows(shop.cur, known, at=MONDAY, actor=ACTOR)
    page = text(ada, "q=cup")
    assert "CUP-11" in page
    assert "CUP-12" not in page
    assert 'href="/console/stock?q=cup">More of them in Stock' in page


def test_a_customers_orders_are_paged(shop: Shop) -> None:
    ada, numbers = browser(shop.cur), bought(shop, *(f"B-{at}" for at in range(52)))
    first = text(ada, f"customer={MAIL}")
    [following] = re.findall(r'rel="next" href="/console/find\?([^"]+)"', first)
    second = text(ada, following.replace("&amp;", "&"))
    found = [link.removeprefix("/console/orders/") for link in links(first) + links(second)]
    assert found == numbers[::-1]
    assert 'rel="next"' not in second


def test_the_palette_is_offered_the_same_as_it_is_typed(shop: Shop) -> None:
    ada, [number] = browser(shop.cur), bought(shop, "B-1")
    offered = f"{FIND}/offered"
    said = text(ada, "q=mira", offered)
    assert re.findall(r'data-address="([^"]+)"', said) == [
        f"/console/orders/{number}", f"{FIND}?customer=mira.quill%40example.com",
    ]  # fmt: skip
    assert "/console/stock/skus/LAMP" in text(ada, "q=lam", offered)
    assert "data-address" not in text(ada, "q=l", offered)
    ada.client.cookies["crossdock_language"] = "de"
    assert "Aufträge" in text(ada, "q=mira", offered)


def test_nobody_finds_what_they_may_not_see(shop: Shop) -> None:
    [number], moved = bought(shop, "B-1"), transfer(shop, "move 7")
    elsewhere = browser(shop.cur, "operations_manager", channels=["elsewhere"])
    chicago = browser(shop.cur, "operations_manager", locations=["CHI"])
    newark = browser(shop.cur, "warehouse", locations=["EWR"])
    for somebody in (elsewhere, chicago):
        for typed in (number, "B-1", "mira", MAIL, moved):
            assert links(text(somebody, f"q={typed}")) == [], typed
        assert links(text(somebody, f"customer={MAIL}")) == []
    assert links(text(elsewhere, "q=MUG")) == []  # stock is not by channel
    assert goes(chicago, "MUG") == "/console/stock/skus/MUG"
    assert goes(newark, moved) == f"/console/stock/transfers/{moved}"
    assert browser(shop.cur, "warehouse").get(f"{FIND}?customer={MAIL}").status_code == 403
