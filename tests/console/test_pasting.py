"""Many numbers that are pasted at once: what each is, in their order, what is found nowhere, and the address
that shows the same.
"""

import re
from dataclasses import replace

from crossdock.catalog import skus
from crossdock.console import pasting
from crossdock.desk import filling
from crossdock.orders.numbers import parse_number
from tests.company import ACTOR, MONDAY
from tests.console.conftest import Browser, Shop, browser
from tests.console.test_finding import bought

LOOK = "/console/find/numbers/look"


def looked(somebody: Browser, numbers: str) -> str:
    response = somebody.post(LOOK, numbers=numbers)
    assert response.status_code == 200
    return response.content.decode()


def found(page: str) -> list[tuple[str, str]]:
    """Number as it was pasted, and where its row leads."""
    rows = re.findall(r"<tr data-number.*?</tr>", page, re.DOTALL)
    said = [
        re.search(r'class="mono clip">([^<]*)<.*?class="number" href="([^"]+)"', row, re.DOTALL)
        for row in rows
    ]
    return [(one[1], one[2].rpartition("/")[2]) for one in said if one]


def missing(page: str) -> list[str]:
    box = re.search(r'<textarea[^>]*id="missing"[^>]*>([^<]*)<', page)
    return box[1].split("\n") if box else []


def test_a_text_is_parted_as_spreadsheets_mails_and_files_part_it() -> None:
    assert pasting.pieces("SO-1\r\nSO-2\tA 1;\u201cB-2\u201d,, 'C\u00a0\n") == [
        "SO-1",
        "SO-2",
        "A 1",
        "B-2",
        "C",
    ]
    assert pasting.pieces(" \n\t;,") == []
    assert pasting.link(["A-1", "B/2"]) == "/console/find/numbers?n=A-1,B%2F2"
    for private in ("ada@example.com", "Ada Example", "A" * 2000):
        assert pasting.link(["A-1", private]) is None


def test_each_number_is_said_in_the_order_it_was_pasted_in(shop: Shop) -> None:
    ada = browser(shop.cur)
    filling.fill(shop.cur, [parse_number(one) for one in (shop.plain, shop.held)])
    mug = skus.by_codes(shop.cur, ["MUG"], MONDAY)["MUG"]
    skus.append(shop.cur, [(mug, replace(mug, barcode="4006381333931"))], MONDAY, ACTOR)
    page = looked(ada, f"lamp\nA-2\nnone-1\n{shop.plain}\n4006381333931\na-2\nnone-2\nnone-1")
    assert found(page) == [
        ("lamp", "LAMP"), ("A-2", shop.held), (shop.plain, shop.plain), ("4006381333931", "MUG"),
    ]  # fmt: skip
    assert missing(page) == ["none-1", "none-2"]
    assert page.index('id="missing"') < page.index("<table")
    for said in ("6 numbers looked up", "4 found", "2 not found", "2 orders", "Barcode", "Order number"):
        assert said in page, said
    assert re.findall(r'mono">([^<]+)</span> \((\d) times', page) == [("A-2", "2"), ("none-1", "2")]
    assert page.count("data-pick=") == 3  # the head and two orders: a SKU is not marked


def test_more_than_there_may_be_are_said_and_looked_up_next(shop: Shop) -> None:
    ada = browser(shop.cur)
    page = looked(ada, "\n".join(["A-1", *(f"none-{at}" for at in range(230)), "A-2"]))
    assert "232 different numbers were pasted; the first 200 are shown." in page
    assert (found(page), len(missing(page))) == ([("A-1", shop.plain)], 199)
    rest = re.search(r'id="numbers-rest"[^>]*>([^<]*)<', page)
    assert rest
    following = looked(ada, rest[1])
    assert (found(following), len(missing(following))) == ([("A-2", shop.held)], 31)
    assert "different numbers" not in following
    assert "No number was pasted" in looked(ada, " ,;\n")


def test_what_is_short_and_numbers_alone_has_an_address(shop: Shop) -> None:
    ada = browser(shop.cur)
    for numbers, address in (
        ("A-1\nA-2", "/console/find/numbers?n=A-1,A-2"),
        ("A-1\nada@example.com", pasting.AGAIN),
        ("\n".join(f"number-{at}" for at in range(150)), pasting.AGAIN),
    ):
        assert ada.post(LOOK, numbers=numbers)["HX-Replace-Url"] == address
    page = ada.get("/console/find/numbers?n=A-1,A-2").content.decode()
    assert found(page) == [("A-1", shop.plain), ("A-2", shop.held)]
    assert "A-1\nA-2</textarea>" in page
    assert ada.post(LOOK, csrf="wrong", numbers="A-1").status_code == 403


def test_a_list_that_looks_like_words_is_offered_to_be_looked_up(shop: Shop) -> None:
    ada = browser(shop.cur)
    page = ada.get("/console/find?q=MUG, TEE").content.decode()
    offered = re.search(r'href="(/console/find/numbers[^"]+)"', page)
    assert offered
    assert found(ada.get(offered[1]).content.decode()) == [("MUG", "MUG"), ("TEE", "TEE")]
    assert "/console/find/numbers?" not in ada.get("/console/find?q=zzzz").content.decode()


def test_a_number_that_many_orders_have_shows_the_newest_and_says_so(shop: Shop) -> None:
    ada = browser(shop.cur)
    numbers = bought(shop, *(f"B-{at}" for at in range(22)))
    shop.cur.execute("UPDATE orders_order SET name = 'team' WHERE external_id LIKE 'B-%'")
    page = looked(ada, "team")
    assert [number for _, number in found(page)] == numbers[:1:-1]
    assert "the newest 20 are shown" in page


def test_nobody_is_told_what_they_may_not_see(shop: Shop) -> None:
    both = f"{shop.plain}\nMUG"
    elsewhere = browser(shop.cur, "operations_manager", channels=["elsewhere"])
    assert (found(looked(elsewhere, both)), missing(looked(elsewhere, both))) == ([], [shop.plain, "MUG"])
    assert found(looked(browser(shop.cur, "warehouse", locations=["EWR"]), both)) == [("MUG", "MUG")]
    service = looked(browser(shop.cur, "read_only"), both)
    assert 'id="picked"' not in service
