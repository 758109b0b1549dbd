"""Which of several plans of one cost is chosen, worked out by hand, in the order of the page.

Fewer parcels, then the location codes, then (carrier, service) location by location, then the smallest list
of (line position, location, quantity). Each example is asked of the engine and of the exhaustive search.
"""

from collections.abc import Callable
from typing import Any

import pytest
from tests.sourcing.oracle.plain import answer, location, order, parcel, problem, rate, sku, stock, zone

Json = dict[str, Any]
Decide = Callable[[Json], list[Json]]


def test_of_equal_costs_fewer_parcels_win(decide: Decide) -> None:
    """600 g for 1,000 from Z, or 300 g for 500 each from A and B: all cost 1,000; Z is one parcel."""
    document = problem(
        locations=[location("A"), location("B"), location("Z")],
        stock=[stock("A", "A", 1), stock("B", "B", 1), stock("A", "Z", 1), stock("B", "Z", 1)],
        tariff=[rate(500, up_to_g=300), rate(1000, up_to_g=600)],
        orders=[order("1", ("A", 1), ("B", 1))],
    )
    sent = parcel("Z", "tariff/ground", 1000, 600, "2026-11-23", "2026-11-25", {"1": 1, "2": 1})
    assert decide(document) == [answer("1", "routed", 1000, [sent], price=1000, runner_up=(1000, ["A", "B"]))]


@pytest.mark.parametrize(
    ("codes", "first", "second"),
    [
        (["b", "a"], "a", "b"),
        (["a", "B"], "B", "a"),  # capitals come first
        (["10", "9"], "10", "9"),
        (["X1", "X"], "X", "X1"),
        (["é", "z"], "z", "é"),
        (["e\u0301", "é"], "e\u0301", "é"),  # not the same code, however alike they look
        (["\U0001f600", "\uff21"], "\uff21", "\U0001f600"),  # by code point, not by UTF-16 unit
        (["X\u0000", "X"], "X", "X\u0000"),
    ],
)
def test_of_equal_costs_the_smaller_location_code_wins(
    decide: Decide, codes: list[str], first: str, second: str
) -> None:
    document = problem(
        locations=[location(code) for code in codes],
        stock=[stock("A", code, 1) for code in codes],
        tariff=[rate(500)],
        orders=[order("1", ("A", 1))],
    )
    sent = parcel(first, "tariff/ground", 500, 300, "2026-11-23", "2026-11-25", {"1": 1})
    assert decide(document) == [answer("1", "routed", 500, [sent], price=500, runner_up=(500, [second]))]


def test_of_equal_costs_the_smaller_carrier_then_service_wins(decide: Decide) -> None:
    """The tariff names them the other way round; the faster one has no claim."""
    document = problem(
        locations=[location("X")],
        stock=[stock("A", "X", 1)],
        tariff=[
            rate(500, days=1, service="b/air"),
            rate(500, days=1, service="a/ground"),
            rate(500, days=2, service="a/Z"),
        ],
        orders=[order("1", ("A", 1), deliver_by="2026-11-27")],
    )
    sent = parcel("X", "a/Z", 500, 300, "2026-11-23", "2026-11-25", {"1": 1})
    assert decide(document) == [answer("1", "routed", 500, [sent], price=500)]


def test_services_are_compared_location_by_location(decide: Decide) -> None:
    """Both by ground: 1,000 and a day late, 1,100. Both by air: 1,100. One by air: 1,050 and late, 1,150.

    Of the two for 1,100, X's "air" is smaller than X's "ground".
    """
    document = problem(
        locations=[location("X"), location("Y")],
        stock=[stock("A", "X", 1), stock("B", "Y", 1)],
        tariff=[rate(500, service="c/ground"), rate(550, days=1, service="c/air")],
        orders=[order("1", ("A", 1), ("B", 1), deliver_by="2026-11-24")],
    )
    sent = [
        parcel("X", "c/air", 550, 300, "2026-11-23", "2026-11-24", {"1": 1}),
        parcel("Y", "c/air", 550, 300, "2026-11-23", "2026-11-24", {"2": 1}),
    ]
    assert decide(document) == [answer("1", "routed", 1100, sent, price=1100)]


def test_of_equal_costs_the_smallest_placement_wins(decide: Decide) -> None:
    """Either line may come from either place, one unit each: line 1 goes to the smaller code."""
    document = problem(
        locations=[location("Y"), location("X")],
        stock=[stock("A", "Y", 1), stock("A", "X", 1)],
        tariff=[rate(500)],
        orders=[order("1", ("A", 1), ("A", 1))],
    )
    sent = [
        parcel("X", "tariff/ground", 500, 300, "2026-11-23", "2026-11-25", {"1": 1}),
        parcel("Y", "tariff/ground", 500, 300, "2026-11-23", "2026-11-25", {"2": 1}),
    ]
    assert decide(document) == [answer("1", "routed", 1000, sent, price=1000)]


def test_of_equal_costs_fewer_units_at_the_smaller_code_win_when_a_line_is_split(decide: Decide) -> None:
    """Three units, two places of two: (1, X, 1), (1, Y, 2) is smaller than (1, X, 2), (1, Y, 1)."""
    document = problem(
        locations=[location("X"), location("Y")],
        stock=[stock("A", "X", 2), stock("A", "Y", 2)],
        tariff=[rate(500, up_to_g=900)],
        orders=[order("1", ("A", 3))],
        split_lines=True,
    )
    sent = [
        parcel("X", "tariff/ground", 500, 300, "2026-11-23", "2026-11-25", {"1": 1}),
        parcel("Y", "tariff/ground", 500, 600, "2026-11-23", "2026-11-25", {"1": 2}),
    ]
    assert decide(document) == [answer("1", "routed", 1000, sent, price=1000)]


def test_services_are_compared_in_the_order_of_locations_not_of_their_names(decide: Decide) -> None:
    """Both slow: X by a/ 450, Y by c/ 450, late 100. Both in time: X by b/ 500, Y by a/ 500. 1,000 each.

    X comes first, and a/ is smaller than b/; that the other plan has the smaller names (a, b) is nothing. One
    slow and one in time is 950 and a day late, 1,050.
    """
    document = problem(
        locations=[location("X"), location("Y")],
        stock=[stock("A", "X", 1), stock("B", "Y", 1)],
        zones=[zone("X", 1), zone("Y", 2)],
        tariff=[
            rate(500, days=1, service="b/"),
            rate(450, days=2, service="a/"),
            rate(500, days=1, service="a/", zone=2),
            rate(450, days=2, service="c/", zone=2),
        ],
        orders=[order("1", ("A", 1), ("B", 1), deliver_by="2026-11-24")],
    )
    sent = [
        parcel("X", "a/", 450, 300, "2026-11-23", "2026-11-25", {"1": 1}),
        parcel("Y", "c/", 450, 300, "2026-11-23", "2026-11-25", {"2": 1}),
    ]
    assert decide(document) == [answer("1", "routed", 1000, sent, price=900, late=100)]


def test_placements_are_compared_line_by_line_not_location_by_location(decide: Decide) -> None:
    """X can send two units, Y one, so one of four lines waits: B or C, each worth 10 where it lies.

    Left are 1 and 4 from X with 2 from Y, and 1 and 3 from X with 4 from Y. (1, X), (2, Y), (4, X) is smaller
    than (1, X), (3, X), (4, Y), though sorted by location X 1, X 3 would come before X 1, X 4.
    """
    document = problem(
        skus=[sku("A"), sku("B"), sku("C"), sku("D")],
        locations=[location("X"), location("Y")],
        stock=[
            stock("A", "X", 1),
            stock("B", "Y", 1, shadow_price=10),
            stock("C", "X", 1, shadow_price=10),
            stock("D", "X", 1),
            stock("D", "Y", 1),
        ],
        zones=[zone("X", 1), zone("Y", 2)],
        tariff=[rate(500, up_to_g=600), rate(500, up_to_g=300, zone=2)],
        orders=[order("1", ("A", 1), ("B", 1), ("C", 1), ("D", 1))],
    )
    sent = [
        parcel("X", "tariff/ground", 500, 600, "2026-11-23", "2026-11-25", {"1": 1, "4": 1}),
        parcel("Y", "tariff/ground", 500, 300, "2026-11-23", "2026-11-25", {"2": 1}),
    ]
    expected = answer("1", "partial", 1010, sent, price=1000, shadow=10, backordered={"3": 1})
    assert decide(document) == [expected]
