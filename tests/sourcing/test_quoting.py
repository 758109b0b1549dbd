"""What a parcel costs: exactly what an order for the same thing costs, and takes, in the end."""

from dataclasses import replace

import pytest
from tests import company
from tests.company import ACTOR, MONDAY, SKUS

from crossdock.carriers import tariffs
from crossdock.carriers.tariffs import Rate
from crossdock.core.sql import Cursor
from crossdock.network import locations
from crossdock.network.errors import UnknownLocation
from crossdock.sourcing import promise, quoting
from crossdock.sourcing.quoting import Quoted, Wanted

GRAMS, SIDE, _PRICE = SKUS["MUG"]
MUG = Wanted("EWR", "US", "10001", GRAMS, (SIDE, SIDE, SIDE))


def asked(cur: Cursor, wanted: Wanted = MUG) -> Quoted:
    return quoting.quote(cur, wanted, at=MONDAY)


def reasons(found: Quoted) -> dict[str, str]:
    return {f"{one.carrier} {one.service}": one.reason for one in found.quotes}


def test_every_service_says_its_price_its_handling_and_its_days(cur: Cursor) -> None:
    company.build(cur)
    found = asked(cur)
    assert (found.currency, found.zone, found.billed_g) == ("USD", 1, max(GRAMS, SIDE**3 // 5000))
    told = [(one.service, one.price, one.handling, one.total, one.travels) for one in found.quotes]
    assert told == [("ground", 500, 120, 620, 2), ("express", 1000, 120, 1120, 1)]
    assert "standard" in found.quotes[0].levels
    assert all(one.ship_on and one.deliver_on and one.ship_on < one.deliver_on for one in found.quotes)


@pytest.mark.parametrize(("level", "service"), [("standard", "ground"), ("next_day", "express")])
def test_it_is_what_an_order_for_the_same_is_promised(cur: Cursor, level: str, service: str) -> None:
    company.build(cur, {("MUG", "CHI"): 5})
    wanted = promise.Wanted([("MUG", 1)], "US", "90001", levels=(level,))
    [said] = promise.promise(cur, wanted, at=MONDAY)
    [parcel] = said["parcels"]
    assert (parcel["location"], parcel["service"]) == ("CHI", service)
    quotes = asked(cur, replace(MUG, origin="CHI", postal_code="90001")).quotes
    [one] = [one for one in quotes if one.service == service]
    days = (one.ship_on and one.ship_on.isoformat(), one.deliver_on and one.deliver_on.isoformat())
    assert days == (parcel["ship_on"], parcel["deliver_on"])
    if one.deliver_on and one.deliver_on.toordinal() <= MONDAY.toordinal() + 1:  # else lateness is added
        assert f"{one.total / 100:.2f}" == said["cost"]["amount"]


def test_a_large_light_parcel_is_billed_by_its_size(cur: Cursor) -> None:
    company.build(cur)
    small, large = asked(cur), asked(cur, replace(MUG, millimetres=(500, 400, 300)))
    assert large.billed_g == 12_000
    assert large.quotes[0].price == 4 * small.quotes[0].price
    assert asked(cur, replace(MUG, millimetres=(0, 0, 0))).billed_g == GRAMS


def test_what_does_not_carry_it_says_why_and_stands_last(cur: Cursor) -> None:
    company.build(cur)
    tariffs.import_rows(
        cur,
        [
            Rate("local", "bike", 9, 5_000, 300, "USD", 0),
            Rate("maple", "ground", 1, 5_000, 300, "CAD", 1),
            Rate("heavy", "freight", 1, 900_000, 9_000, "USD", 4),
        ],
        at=MONDAY,
        actor=ACTOR,
    )
    found = asked(cur, replace(MUG, weight_g=40_000))
    assert reasons(found) == {
        "heavy freight": "",
        "local bike": "service",
        "maple ground": "currency",
        f"{company.CARRIER} express": "weight",
        f"{company.CARRIER} ground": "weight",
    }
    assert found.quotes[0].service == "freight"
    nowhere = asked(cur, replace(MUG, country="ZZ"))
    assert nowhere.zone is None
    assert set(reasons(nowhere).values()) == {"zone", "currency"}


def test_a_location_that_never_ships_says_so_and_one_that_is_not_there_is_refused(cur: Cursor) -> None:
    company.build(cur)
    locations.import_rows(cur, [{"code": "EWR", "work_days": ()}], at=MONDAY, actor=ACTOR)
    assert set(reasons(asked(cur)).values()) == {"no_working_day"}
    locations.import_rows(cur, [{"code": "EWR", "active": False}], at=MONDAY, actor=ACTOR)
    for origin in ("EWR", "NOWHERE"):
        with pytest.raises(UnknownLocation):
            asked(cur, replace(MUG, origin=origin))


def test_without_a_tariff_there_is_nothing_to_quote(cur: Cursor) -> None:
    company.build(cur)
    tariffs.withdraw(cur, company.CARRIER, at=MONDAY, actor=ACTOR)
    assert asked(cur).quotes == []
