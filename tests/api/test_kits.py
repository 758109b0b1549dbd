"""Kits before they are ordered: what may be sold, promised and reserved comes out of their components."""

import threading
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from tests import company
from tests.api.calling import Caller, order
from tests.api.test_masters import faults, put
from tests.api.test_stock import THERE, available
from tests.company import ACTOR, BEGAN
from tests.conftest import Database

from crossdock.api.choosing import Wanted, choose
from crossdock.api.schemas import rest
from crossdock.api.schemas import stock as shapes
from crossdock.catalog import aliases, kits
from crossdock.core import clock
from crossdock.core import db as database
from crossdock.core.sql import Cursor

RECIPES = {"SET": {"MUG": 2, "TEE": 1}, "TWINS": {"TEE": 2}, "BOX": {"SET": 1, "MUG": 1}}


def stocked(cur: Cursor, api: Caller) -> None:
    """SET: two mugs, a tee. TWINS: two tees. BOX: a SET and a mug. DOZEN: twelve mugs, on channel web."""
    recipes = [kits.Recipe(code, parts) for code, parts in RECIPES.items()]
    assert kits.import_rows(cur, recipes, at=BEGAN, actor=ACTOR)[1] == {}
    packs = [
        (channel, code, api.company.skus["MUG"], Decimal(units))
        for channel, code, units in ((api.company.channel_id, "DOZEN", 12), (aliases.EVERY, "PAIR", 2))
    ]
    aliases.import_rows(cur, packs, at=BEGAN, actor=ACTOR)


@pytest.fixture
def shop(api: Caller, cur: Cursor) -> Caller:
    stocked(cur, api)
    return api


def test_a_kit_is_available_where_all_its_components_are(shop: Caller) -> None:
    tee, mug = available(shop, "TEE"), available(shop, "MUG")
    assert available(shop, "SET") == {place: min(mug[place] // 2, tee[place]) for place in tee}
    assert available(shop, "TWINS") == {place: units // 2 for place, units in tee.items()}
    assert available(shop, "BOX") == {place: min(mug[place] // 3, tee[place]) for place in tee}
    page = shop.get("availability?sku=SET&location=EWR")
    shapes.Availability.model_validate(page)
    (cell,) = page["items"]
    assert (cell["sku"], cell["location"], cell["available"], cell["kit"]) == ("SET", "EWR", 10, True)
    own = ("on_hand", "reserved", "safety", "missing", "underway")
    assert {name: cell[name] for name in own} == dict.fromkeys(own, 0)


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8, 100])
def test_pages_hold_everything_once_kits_last(shop: Caller, limit: int) -> None:
    def pages(path: str) -> list[tuple[str, str]]:
        seen, asked = [], f"{path}limit={limit}"
        while True:
            page = shop.get(asked)
            assert len(page["items"]) <= limit
            seen += [(cell["sku"], cell["location"]) for cell in page["items"]]
            if page["next_cursor"] is None:
                return seen
            asked = f"{path}limit={limit}&cursor={page['next_cursor']}"

    every = pages("availability?")
    assert len(every) == len(set(every)) == len(company.STOCK) + 3 * len(available(shop, "TEE"))
    assert {sku for sku, _ in every[len(company.STOCK) :]} == set(RECIPES)
    some = pages("availability?sku=SET&sku=MUG&sku=BOX&")
    assert some == [one for one in every if one[0] in ("SET", "MUG", "BOX")]


def test_an_ordered_component_leaves_less_of_every_kit_that_has_it(shop: Caller) -> None:
    before = available(shop, "SET")["EWR"], available(shop, "TWINS")["EWR"]
    made = shop.post("orders", order("K-1", ("SET", 3)), 201)
    assert made["status"] == "released"
    assert before == (10, 5)
    assert (available(shop, "SET")["EWR"], available(shop, "TWINS")["EWR"]) == (7, 3)


def test_a_kit_is_promised_as_its_components(shop: Caller) -> None:
    asked = {"ship_to": THERE, "service_levels": ["standard"]}
    (one,) = shop.post("promise", {"lines": [{"sku": "SET", "quantity": 2}], **asked})["items"]
    assert one["status"] == "routed"
    assert [line for parcel in one["parcels"] for line in parcel["lines"]] == [
        {"sku": "MUG", "quantity": 4},
        {"sku": "TEE", "quantity": 2},
    ]
    assert one["backordered"] == []
    lines = [{"sku": "SET", "quantity": 10}, {"sku": "TWINS", "quantity": 6}]
    (one,) = shop.post("promise", {"lines": lines, **asked})["items"]
    assert one["backordered"] == [
        {"sku": "TWINS", "quantity": 6, "expected_on": None}
    ]  # no location has twelve tees


def test_a_channels_words_count_in_a_promise(shop: Caller) -> None:
    asked = {"ship_to": THERE, "service_levels": ["standard"], "channel": "web"}
    (one,) = shop.post("promise", {"lines": [{"sku": "DOZEN", "quantity": 2}], **asked})["items"]
    assert one["parcels"][0]["lines"] == [{"sku": "MUG", "quantity": 24}]
    (one,) = shop.post("promise", {"lines": [{"sku": "DOZEN", "quantity": 100}], **asked})["items"]
    assert one["backordered"] == [{"sku": "DOZEN", "quantity": 100, "expected_on": None}]
    del asked["channel"]
    problem = shop.post("promise", {"lines": [{"sku": "DOZEN", "quantity": 1}], **asked}, 422)
    assert problem["errors"][0]["field"] == "lines[0].sku"


def test_a_reservation_of_a_kit_keeps_its_components_at_one_place(shop: Caller) -> None:
    lines = [{"sku": "SET", "quantity": 3}, {"sku": "PAIR", "quantity": 1}]
    made = shop.post("reservations", {"lines": lines}, 201)
    units: dict[str, int] = {}
    for line in made["lines"]:
        units[line["sku"]] = units.get(line["sku"], 0) + line["quantity"]
    assert units == {"MUG": 8, "TEE": 3}
    (place,) = {line["location"] for line in made["lines"] if line["sku"] == "TEE"}
    assert available(shop, "TEE")[place] == 7
    taken = shop.post("orders", order("K-1", ("SET", 3), checkout_id=made["id"]), 201)
    assert taken["status"] == "released"
    assert shop.get(f"reservations/{made['id']}")["state"] == "used"


def test_what_is_short_of_a_kit_is_the_component(shop: Caller) -> None:
    tees = sum(available(shop, "TEE").values())
    lines = [{"sku": "SET", "quantity": tees}, {"sku": "TWINS", "quantity": 1}]
    problem = shop.post("reservations", {"lines": lines}, 409)
    assert problem["lines"] == [{"sku": "TEE", "short": 2}]
    assert sum(available(shop, "TEE").values()) == tees


def test_kits_are_taken_whole_from_where_most_would_be() -> None:
    kit = [Wanted(1, 2, kit=1), Wanted(2, 1, kit=1)]
    there = {(1, 1): 9, (2, 1): 1, (1, 2): 8, (2, 2): 3, (1, 3): 20}
    assert choose(kit, there).cells == {(1, 2): 2, (2, 2): 1}
    apart = {(1, 1): 2, (2, 2): 1}
    assert choose(kit, apart).cells == {(1, 1): 2, (2, 2): 1}
    twice = [*kit, Wanted(1, 2, kit=2), Wanted(2, 1, kit=2)]
    assert choose(twice, {(1, 1): 4, (2, 1): 1, (2, 2): 9, (1, 2): 2}).short == {}


@pytest.mark.parametrize("path", ["stock/adjustments", "stock/counts"])
def test_a_kits_stock_cannot_be_set(shop: Caller, path: str) -> None:
    said: dict[str, Any] = {"quantity": 5, "reason": "found"} if "adjust" in path else {"counted": 5}
    problem = shop.post(path, {"sku": "SET", "location": "EWR", **said}, 422)
    assert (problem["code"], problem["skus"]) == ("kit_has_no_stock", ["SET"])
    assert "SET" in problem["detail"]
    shop.post(path, {"sku": "MUG", "location": "EWR", **said}, 200)


def test_kits_and_aliases_are_listed(shop: Caller) -> None:
    page = shop.get("kits?limit=2")
    rest.Kits.model_validate(page)
    more = shop.get(f"kits?limit=2&cursor={page['next_cursor']}")
    found = {one["sku"]: one["components"] for one in [*page["items"], *more["items"]]}
    assert (more["next_cursor"], found) == (
        None,
        {code: [{"sku": sku, "quantity": n} for sku, n in parts.items()] for code, parts in RECIPES.items()},
    )
    page = shop.get("aliases?limit=1")
    rest.Aliases.model_validate(page)
    more = shop.get(f"aliases?limit=1&cursor={page['next_cursor']}")
    found_ = [(one["channel"], one["alias"], one["quantity"]) for one in [*page["items"], *more["items"]]]
    assert (more["next_cursor"], found_) == (None, [(None, "PAIR", "2"), ("web", "DOZEN", "12")])
    assert [one["alias"] for one in shop.get("aliases?channel=web")["items"]] == ["DOZEN"]
    shop.ask("GET", "aliases?channel=nobody", 422)
    shop.ask("GET", "aliases?cursor=x", 422)


def test_what_was_a_kit_and_ended_aliases_are_not_listed(shop: Caller, cur: Cursor) -> None:
    kits.import_rows(cur, [kits.Recipe("TWINS", {})], at=BEGAN, actor=ACTOR)
    ended = [(api_channel, "DOZEN", None, Decimal(12)) for api_channel in [shop.company.channel_id]]
    aliases.import_rows(cur, ended, at=BEGAN, actor=ACTOR)
    assert {one["sku"] for one in shop.get("kits")["items"]} == {"SET", "BOX"}
    assert [one["alias"] for one in shop.get("aliases")["items"]] == ["PAIR"]
    assert available(shop, "TWINS") == {}


def test_kits_that_share_a_component_race_and_nothing_is_sold_twice(live: Caller, db: Database) -> None:
    """Tees are wanted by three kits at once: by orders, and by reservations that are ordered or left."""
    with database.transaction() as cur:
        stocked(cur, live)
        cur.execute("SELECT sum(on_hand) FROM inventory_stock WHERE sku_id = %s", [live.company.skus["TEE"]])
        tees = int((cur.fetchone() or (0,))[0])
    start, lock, sold = threading.Barrier(6), threading.Lock(), list[int]()
    needs = {"SET": 1, "TWINS": 2, "BOX": 1}

    def buyer(number: int) -> None:
        try:
            start.wait()
            for turn in range(5):
                code = list(needs)[(number + turn) % 3]
                stated: dict[str, Any] = {}
                if number % 2:
                    lines = [{"sku": code, "quantity": 1}]
                    made = live.call("POST", "reservations", {"lines": lines})
                    if made.status_code == 409:
                        continue
                    stated = {"checkout_id": made.json()["id"]}
                answer = live.call("POST", "orders", order(f"{number}-{turn}", (code, 1), **stated)).json()
                if stated:
                    assert answer["status"] == "released", "who has reserved, gets it"
                if answer["status"] == "released":
                    with lock:
                        sold.append(needs[code])
        finally:
            connection.close()

    threads = [threading.Thread(target=buyer, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.transaction() as cur:
        stands = cur.execute(
            "SELECT sum(reserved), bool_and(reserved BETWEEN 0 AND on_hand) FROM inventory_stock "
            "WHERE sku_id = %s",
            [live.company.skus["TEE"]],
        ).fetchone()
    assert stands is not None
    assert (stands[0] <= tees, stands[1]) == (True, True)
    assert sum(sold) <= stands[0]  # a back-ordered kit may hold some of its components
    assert sum(sold) >= tees - 2


def test_a_kit_that_cannot_be_whole_is_expected_when_its_last_component_is(shop: Caller) -> None:
    def said(*lines: tuple[str, int]) -> Any:
        wanted = [{"sku": sku, "quantity": count} for sku, count in lines]
        asked = {"lines": wanted, "ship_to": THERE, "service_levels": ["standard"]}
        (one,) = shop.post("promise", asked)["items"]
        return one

    tees = {"sku": "TEE", "location": "EWR", "quantity": 30, "expected_on": "2026-11-26"}
    mugs = {"sku": "MUG", "location": "EWR", "quantity": 500, "expected_on": "2026-12-01"}
    shop.post("receipts", {"reference": "PO-1", "lines": [tees]})
    found = said(("TWINS", 6))
    assert found["backordered"] == [{"sku": "TWINS", "quantity": 6, "expected_on": "2026-11-26"}]
    assert found["later"]["available_on"] == "2026-11-26"
    assert [line["sku"] for parcel in found["later"]["parcels"] for line in parcel["lines"]] == ["TEE"]
    assert said(("SET", 60))["backordered"][0]["expected_on"] is None  # no location will have the mugs
    shop.post("receipts", {"reference": "PO-2", "lines": [mugs, {**tees, "quantity": 50}]})
    assert said(("SET", 60))["backordered"] == [{"sku": "SET", "quantity": 60, "expected_on": "2026-12-01"}]


def test_a_kit_is_released_with_its_components(shop: Caller, cur: Cursor) -> None:
    base = {"name": "Set", "weight_g": 700, "length_mm": 200, "width_mm": 200, "height_mm": 200}
    told = faults(put(shop, "skus/SET", {**base, "release_on": "2026-12-01"}, 422))
    assert told == {"release_on": kits.RELEASED}
    put(shop, "skus/SET", {**base, "release_on": "2026-11-01"})  # long over: it says nothing
    put(shop, "skus/TEE", {**base, "name": "Tee", "release_on": "2026-12-01"})
    for sku in ("SET", "TWINS", "BOX"):
        cells = shop.get(f"availability?sku={sku}")["items"]
        assert {(cell["available"], cell["release_on"]) for cell in cells} == {(0, "2026-12-01")}
    cells = shop.get("availability?sku=MUG")["items"]
    assert {cell["release_on"] for cell in cells} == {None}
    [wrong] = kits.import_rows(cur, [kits.Recipe("TEE", {"MUG": 1})], at=clock.now(), actor=ACTOR)[1].values()
    assert wrong.startswith("has the release day 2026-12-01")


def test_a_kit_is_not_sold_where_a_component_is_not(shop: Caller) -> None:
    shop.post("stock/stops", {"skus": ["TEE"], "reason": "recalled", "how": "hold"})
    cells = shop.get("availability?sku=SET")["items"]
    assert {(cell["available"], cell["stopped"]) for cell in cells} == {(0, True)}


def test_a_kit_is_not_received(shop: Caller) -> None:
    line = {"sku": "SET", "location": "EWR", "quantity": 3, "expected_on": "2026-11-26"}
    assert shop.post("receipts", {"reference": "PO-1", "lines": [line]}, 422)["code"] == "kit_has_no_stock"


def test_a_kits_line_is_called_off_in_kits(shop: Caller) -> None:
    made = shop.post("orders", order("K-1", ("SET", 3)), 201)
    path = f"orders/{made['number']}/cancel"
    assert shop.post(path, {"lines": [{"line": "1", "quantity": 1}]})["act"]["cancelled"] == 3
    problem = shop.post(path, {"lines": [{"line": "1", "quantity": 4}]}, 422)
    assert (problem["code"], problem["errors"][0]["field"]) == ("validation_failed", "lines[0].quantity")
    shop.post(path, {"lines": [{"line": "1"}]})
    assert shop.post(path, {"lines": [{"line": "1"}]}, 409)["code"] == "not_cancellable"
