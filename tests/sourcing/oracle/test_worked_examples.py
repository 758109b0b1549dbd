"""Small documents worked out by hand: what the page says, in numbers that a reader can check.

Each example is asked of the engine and of the exhaustive search, so that neither can be wrong in the other's
favour. Dates and ties have files of their own.
"""

from collections.abc import Callable
from typing import Any

import pytest
from tests.sourcing.oracle.plain import (
    answer,
    location,
    nothing,
    order,
    page,
    parcel,
    problem,
    rate,
    sku,
    stock,
    zone,
)

Json = dict[str, Any]
Decide = Callable[[Json], list[Json]]


def test_the_page_itself(decide: Decide) -> None:
    """300 g against 200 * 100 * 50 / 5000 = 200 g; 520 + 120 + 15; Monday 07:00, two days later Wednesday."""
    sent = parcel("LAX", "tariff/ground", 520, 300, "2026-11-23", "2026-11-25", {"1": 1})
    assert decide(page()) == [answer("1", "routed", 655, [sent], price=520, handling=135)]


def test_the_page_to_the_letter_ships_nothing(decide: Decide) -> None:
    """Its rule 7 bars the only location; without it, two units weigh 600 g, and the tariff ends at 500."""
    document = page()
    document["orders"][0]["lines"][0]["quantity"] = 2
    heavy = decide(document)
    document["ineligible"] = [{"order": "1", "location": "LAX", "reason": "rule 7"}]
    assert decide(document) == heavy == [nothing("1", {"1": 2})]


def test_keys_stand_in_the_order_of_the_page(decide: Decide) -> None:
    document = problem(
        locations=[location("X"), location("Y")],
        stock=[stock("A", "X", 1), stock("A", "Y", 1)],
        tariff=[rate(500)],
        orders=[order("1", ("A", 1), ("B", 1))],
    )
    (found,) = decide(document)
    assert list(found) == [
        "order", "status", "cost", "components", "parcels", "backordered", "runner_up",
    ]  # fmt: skip
    assert list(found["components"]) == ["price", "handling", "shadow", "capacity", "split", "late"]
    assert list(found["parcels"][0]) == [
        "location", "carrier", "service", "price", "billed_g", "ship_on", "deliver_on", "lines",
    ]  # fmt: skip
    assert list(found["parcels"][0]["lines"][0]) == ["line", "quantity"]
    assert list(found["backordered"][0]) == ["line", "quantity"]
    assert list(found["runner_up"]) == ["cost", "locations"]


# --- cost


def test_lateness_counts_once_at_the_latest_parcel(decide: Decide) -> None:
    """X ships today, to arrive on Wednesday 25; Y on Friday, to arrive on Tuesday 1 December.

    Wanted by Monday 23: 2 and 8 calendar days late, so 8 * 100, not 10 * 100.
    """
    document = problem(
        locations=[location("X"), location("Y", work_days=[5])],
        stock=[stock("A", "X", 1), stock("B", "Y", 1)],
        tariff=[rate(500)],
        orders=[order("1", ("A", 1), ("B", 1), deliver_by="2026-11-23")],
        split_penalty=7,
    )
    sent = [
        parcel("X", "tariff/ground", 500, 300, "2026-11-23", "2026-11-25", {"1": 1}),
        parcel("Y", "tariff/ground", 500, 300, "2026-11-27", "2026-12-01", {"2": 1}),
    ]
    assert decide(document) == [answer("1", "routed", 1807, sent, price=1000, split=7, late=800)]


def test_units_left_behind_are_not_late(decide: Decide) -> None:
    """Line 2 has no stock: it is back-ordered, and Wednesday is in time for Wednesday."""
    document = problem(
        locations=[location("X")],
        stock=[stock("A", "X", 5)],
        tariff=[rate(500)],
        orders=[order("1", ("A", 1), ("B", 4), deliver_by="2026-11-25")],
    )
    sent = parcel("X", "tariff/ground", 500, 300, "2026-11-23", "2026-11-25", {"1": 1})
    assert decide(document) == [answer("1", "partial", 500, [sent], price=500, backordered={"2": 4})]


def test_a_faster_service_pays_where_lateness_costs_more(decide: Decide) -> None:
    """Ground on Wednesday is a day late: 500 + 100. Air on Tuesday: 599. For 601 it would lose."""
    document = problem(
        locations=[location("X")],
        stock=[stock("A", "X", 1)],
        tariff=[rate(500), rate(599, days=1, service="tariff/air")],
        orders=[order("1", ("A", 1), deliver_by="2026-11-24")],
    )
    air = parcel("X", "tariff/air", 599, 300, "2026-11-23", "2026-11-24", {"1": 1})
    assert decide(document) == [answer("1", "routed", 599, [air], price=599)]
    document["tariff"][1]["price"] = 601
    ground = parcel("X", "tariff/ground", 500, 300, "2026-11-23", "2026-11-25", {"1": 1})
    assert decide(document) == [answer("1", "routed", 600, [ground], price=500, late=100)]


def test_every_component(decide: Decide) -> None:
    """From X: 500, 120 + 3 * 15, 3 * 9, 33, a day late 100. From Y: 500, 40, 3 * 200, a day late 100."""
    document = problem(
        locations=[
            location("X", handling_order=120, handling_unit=15, capacity_price=33),
            location("Y", handling_order=40),
        ],
        stock=[stock("A", "X", 3, shadow_price=9), stock("A", "Y", 3, shadow_price=200)],
        tariff=[rate(500, up_to_g=1000)],
        orders=[order("1", ("A", 3), deliver_by="2026-11-24")],
    )
    sent = parcel("X", "tariff/ground", 500, 900, "2026-11-23", "2026-11-25", {"1": 3})
    assert decide(document) == [
        answer(
            "1", "routed", 825, [sent], runner_up=(1240, ["Y"]),
            price=500, handling=165, shadow=27, capacity=33, late=100,
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("skus", "lines", "billed_g"),
    [
        ([sku("A", 0, 2_500_000)], [("A", 1)], 500),
        ([sku("A", 0, 2_500_001)], [("A", 1)], 501),  # 500.0002 is more than 500
        ([sku("A", 0, 1_002_500)], [("A", 2)], 401),  # 200.5 twice: summed, then rounded
        ([sku("A", 0, 1)], [("A", 3)], 1),
        (
            [sku("A", 300, 0), sku("B", 10, 2_000_000)],
            [("A", 1), ("B", 1)],
            400,
        ),  # 310 against 400, not 300 + 400
        ([sku("A", 300, 5), sku("B", 101, 2_000_000)], [("A", 1), ("B", 1)], 401),  # 401 against 400.001
        ([sku("A", 0, 0)], [("A", 1)], 0),
    ],
)
def test_billed_grams(decide: Decide, skus: list[Json], lines: list[tuple[str, int]], billed_g: int) -> None:
    document = problem(
        skus=skus,
        locations=[location("X")],
        stock=[stock(each["sku"], "X", 9) for each in skus],
        tariff=[rate(900, up_to_g=501), rate(300, up_to_g=0), rate(500, up_to_g=500), rate(700, up_to_g=1)],
        orders=[order("1", *lines)],
    )
    price = {0: 300, 1: 700, 501: 900}.get(billed_g, 500)
    held = {str(number): quantity for number, (_, quantity) in enumerate(lines, start=1)}
    sent = parcel("X", "tariff/ground", price, billed_g, "2026-11-23", "2026-11-25", held)
    assert decide(document) == [answer("1", "routed", price, [sent], price=price)]


def test_the_longest_prefix_gives_the_zone_even_where_nothing_has_a_price_for_it(decide: Decide) -> None:
    """90001 is zone 3 by "900"; "90" would be dear, "" cheap. Zone 4, by "9000", has no tariff at all."""
    document = problem(
        locations=[location("X")],
        stock=[stock("A", "X", 9)],
        tariff=[rate(100, zone=1), rate(200, zone=2), rate(300, zone=3)],
        zones=[
            zone("X", 3, "900"),
            zone("X", 1),
            zone("X", 2, "90"),
            zone("X", 1, "90001", country="DE"),
        ],
        orders=[order("1", ("A", 1)), order("2", ("A", 1), country="FR")],
    )
    sent = parcel("X", "tariff/ground", 300, 300, "2026-11-23", "2026-11-25", {"1": 1})
    assert decide(document) == [answer("1", "routed", 300, [sent], price=300), nothing("2", {"1": 1})]
    document["zones"].append(zone("X", 4, "9000"))
    assert decide(document) == [nothing("1", {"1": 1}), nothing("2", {"1": 1})]


# --- what ships


def test_most_units_first_at_whatever_cost(decide: Decide) -> None:
    """X has both lines for 9,999; Y has the first for 1. Only with X do all three units ship."""
    document = problem(
        locations=[location("X", handling_order=9999), location("Y")],
        stock=[stock("A", "X", 1), stock("B", "X", 2), stock("A", "Y", 1)],
        tariff=[rate(1, up_to_g=2000)],
        orders=[order("1", ("A", 1), ("B", 2))],
        max_parcels=1,
    )
    sent = parcel("X", "tariff/ground", 1, 900, "2026-11-23", "2026-11-25", {"1": 1, "2": 2})
    assert decide(document) == [answer("1", "routed", 10_000, [sent], price=1, handling=9999)]


def test_lines_of_one_sku_share_its_stock(decide: Decide) -> None:
    """Three units: line 2 (two) and line 3 (one) ship more than line 1 (two) alone; lines 1 and 3 would tie.

    Of equal costs the smallest list of (line position, location, quantity) wins: line 1 comes before line 2.
    """
    document = problem(
        locations=[location("X")],
        stock=[stock("A", "X", 3)],
        tariff=[rate(500, up_to_g=2000)],
        orders=[order("1", ("A", 2), ("A", 2), ("A", 1))],
    )
    sent = parcel("X", "tariff/ground", 500, 900, "2026-11-23", "2026-11-25", {"1": 2, "3": 1})
    assert decide(document) == [answer("1", "partial", 500, [sent], price=500, backordered={"2": 2})]


def test_ship_complete_waits_for_everything(decide: Decide) -> None:
    document = problem(
        locations=[location("X")],
        stock=[stock("A", "X", 9)],
        tariff=[rate(500)],
        orders=[order("1", ("A", 1), ("B", 2), ship_complete=True)],
    )
    assert decide(document) == [nothing("1", {"1": 1, "2": 2})]


def test_units_of_a_line_are_spread_only_where_lines_may_be_split(decide: Decide) -> None:
    """Four units wanted, two at X, one at Y: whole, nothing fits; split, three ship and one waits."""
    document = problem(
        locations=[location("X"), location("Y")],
        stock=[stock("A", "X", 2), stock("A", "Y", 1)],
        tariff=[rate(500, up_to_g=600)],
        orders=[order("1", ("A", 4))],
        split_penalty=150,
    )
    assert decide(document) == [nothing("1", {"1": 4})]
    document["policy"]["split_lines"] = True
    sent = [
        parcel("X", "tariff/ground", 500, 600, "2026-11-23", "2026-11-25", {"1": 2}),
        parcel("Y", "tariff/ground", 500, 300, "2026-11-23", "2026-11-25", {"1": 1}),
    ]
    expected = answer("1", "partial", 1150, sent, price=1000, split=150, backordered={"1": 1})
    assert decide(document) == [expected]


def test_priority_decides_who_gets_the_last_unit_and_the_answers_keep_the_documents_order(
    decide: Decide,
) -> None:
    """X has one unit, Y room for one parcel: 3 (priority 5) is first, then 1; 2 comes after its equal."""
    document = problem(
        locations=[location("X", handling_order=50), location("Y", capacity_left=1)],
        stock=[stock("A", "X", 1), stock("A", "Y", 5)],
        tariff=[rate(500)],
        orders=[order("1", ("A", 1)), order("2", ("A", 1)), order("3", ("A", 1), priority=5)],
    )
    from_x = parcel("X", "tariff/ground", 500, 300, "2026-11-23", "2026-11-25", {"1": 1})
    from_y = parcel("Y", "tariff/ground", 500, 300, "2026-11-23", "2026-11-25", {"1": 1})
    assert decide(document) == [
        answer("1", "routed", 550, [from_x], price=500, handling=50),
        nothing("2", {"1": 1}),
        answer("3", "routed", 500, [from_y], price=500, runner_up=(550, ["X"])),
    ]


def test_what_is_below_zero_counts_as_nothing(decide: Decide) -> None:
    document = problem(
        locations=[location("X"), location("Y", capacity_left=-1)],
        stock=[stock("A", "X", -5), stock("A", "Y", 5)],
        tariff=[rate(500)],
        orders=[order("1", ("A", 1))],
    )
    assert decide(document) == [nothing("1", {"1": 1})]


def test_the_runner_up_ships_as_many_units_from_other_locations(decide: Decide) -> None:
    """X alone 500. X and Y together 1,000 is another set; Y alone has one line only, so it is none."""
    document = problem(
        locations=[location("X"), location("Y")],
        stock=[stock("A", "X", 1), stock("B", "X", 1), stock("B", "Y", 1)],
        tariff=[rate(500, up_to_g=600)],
        orders=[order("1", ("A", 1), ("B", 1))],
        split_penalty=150,
    )
    sent = parcel("X", "tariff/ground", 500, 600, "2026-11-23", "2026-11-25", {"1": 1, "2": 1})
    assert decide(document) == [answer("1", "routed", 500, [sent], price=500, runner_up=(1150, ["X", "Y"]))]
