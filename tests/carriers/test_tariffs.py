"""Tariffs and zone charts: whole versions, as arrays for the engine."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from crossdock.carriers import masters, tariffs, zones
from crossdock.carriers.tariffs import Rate
from crossdock.carriers.whole import compare
from crossdock.carriers.zones import Zone
from crossdock.core.actor import Actor
from crossdock.network import locations

ACTOR = Actor("command", "test")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
DAY = timedelta(days=1)
RATES = [
    Rate("swift", "ground", 2, 500, 560, "USD", 3),
    Rate("swift", "air", 2, 500, 1900, "USD", 1),
    Rate("swift", "ground", 4, 500, 720, "USD", 5),
    Rate("Maple", "parcel", 2, 1000, 640, "CAD", 2),
]


def rates(tariff: tariffs.Tariff) -> set[Rate]:
    columns = zip(
        tariff.service,
        tariff.zone,
        tariff.up_to_g,
        tariff.price,
        tariff.currency,
        tariff.transit_days,
        strict=True,
    )
    return {
        Rate(
            *tariff.services[service], int(zone), int(up), int(price), tariff.currencies[currency], int(days)
        )
        for service, zone, up, price, currency, days in columns
    }


def write(cur: Any, *rows: Rate, at: datetime = MONDAY) -> list[str]:
    return list(tariffs.import_rows(cur, rows, at=at, actor=ACTOR).changes)


def origins(cur: Any) -> list[int]:
    rows = [{"code": code, "kind": "warehouse", "name": code} for code in ("LAX", "EWR")]
    locations.import_rows(cur, rows, at=MONDAY, actor=ACTOR)
    return [location.id for location in locations.current(cur, MONDAY)]


def test_rates_come_back_as_arrays_with_services_by_code_point(cur: Any) -> None:
    assert write(cur, *RATES) == ["created"] * 4
    tariff = tariffs.current(cur, MONDAY)
    assert tariff.services == (("Maple", "parcel"), ("swift", "air"), ("swift", "ground"))
    assert rates(tariff) == set(RATES)
    assert tariff.slowest().tolist() == [2, 1, 5]
    assert [carrier for carrier, _ in tariff.versions] == ["Maple", "swift"]
    assert all(
        column.flags.c_contiguous and column.dtype == np.int64 for column in (tariff.price, tariff.zone)
    )


def test_no_tariff_is_an_empty_one(cur: Any) -> None:
    tariff = tariffs.current(cur, MONDAY)
    assert (tariff.services, tariff.versions, tariff.price.tolist()) == ((), (), [])
    assert tariff.slowest().tolist() == []


def test_a_tariff_that_says_the_same_makes_no_version(cur: Any) -> None:
    write(cur, *RATES)
    before = tariffs.current(cur, MONDAY).versions
    assert write(cur, *RATES[::-1], at=MONDAY + DAY) == ["unchanged"] * 4
    assert tariffs.current(cur, MONDAY + DAY).versions == before


def test_a_new_tariff_replaces_the_carrier_s_whole_and_leaves_the_others(cur: Any) -> None:
    write(cur, *RATES)
    dearer = RATES[0]._replace(price=600)
    found = tariffs.import_rows(cur, [dearer, RATES[1]], at=MONDAY + DAY, actor=ACTOR)
    assert (found.changes, found.removed, found.owners) == (["changed", "unchanged"], 1, {"swift"})
    assert rates(tariffs.current(cur, MONDAY + DAY)) == {dearer, RATES[1], RATES[3]}
    assert rates(tariffs.current(cur, MONDAY)) == set(RATES)


def test_rates_that_are_only_left_out_make_a_version_too(cur: Any) -> None:
    write(cur, *RATES)
    assert write(cur, RATES[0], at=MONDAY + DAY) == ["unchanged"]
    assert rates(tariffs.current(cur, MONDAY + DAY)) == {RATES[0], RATES[3]}


def test_of_two_tariffs_of_one_instant_the_later_written_holds(cur: Any) -> None:
    write(cur, RATES[0])
    write(cur, RATES[1])
    assert rates(tariffs.current(cur, MONDAY)) == {RATES[1]}


def test_charts_are_kept_by_origin(cur: Any) -> None:
    east, west = origins(cur)
    chart = [Zone(west, "US", "900", 1), Zone(west, "US", "", 8), Zone(east, "US", "006", 8)]
    assert zones.import_rows(cur, chart, at=MONDAY, actor=ACTOR).changes == ["created"] * 3
    moved = [Zone(east, "US", "006", 7)]
    assert zones.import_rows(cur, moved, at=MONDAY + DAY, actor=ACTOR).changes == ["changed"]

    def rows(at: datetime) -> set[Zone]:
        found = zones.current(cur, at)
        columns = zip(
            found.origin.tolist(), found.country, found.postal_prefix, found.zone.tolist(), strict=True
        )
        return {Zone(*row) for row in columns}

    assert rows(MONDAY) == set(chart)
    assert rows(MONDAY + DAY) == {*chart[:2], *moved}
    assert rows(MONDAY - DAY) == set()
    assert zones.import_rows(cur, chart[:2], at=MONDAY + DAY, actor=ACTOR).owners == frozenset()


def test_the_version_key_moves_with_each_of_the_three(cur: Any) -> None:
    seen = [masters.MASTERS_VERSION.one(cur, at=MONDAY + DAY)]
    write(cur, RATES[0])
    seen.append(masters.MASTERS_VERSION.one(cur, at=MONDAY + DAY))
    zones.import_rows(cur, [Zone(origins(cur)[0], "US", "", 8)], at=MONDAY, actor=ACTOR)
    seen.append(masters.MASTERS_VERSION.one(cur, at=MONDAY + DAY))
    write(cur, RATES[1], at=MONDAY + 2 * DAY)
    seen.append(masters.MASTERS_VERSION.one(cur, at=MONDAY + DAY))
    seen.append(masters.MASTERS_VERSION.one(cur, at=MONDAY + 2 * DAY))
    assert len(set(seen)) == 5
    assert masters.MASTERS_VERSION.one(cur, at=MONDAY + 3 * DAY) == seen[-1]


KEYED = st.dictionaries(st.tuples(st.sampled_from("ab"), st.integers(0, 3)), st.integers(0, 2), max_size=8)


@given(KEYED, KEYED)
def test_an_owner_gets_a_version_exactly_if_its_rows_differ(
    before: dict[tuple[str, int], int], after: dict[tuple[str, int], int]
) -> None:
    def by_owner(rows: dict[tuple[str, int], int]) -> dict[str, dict[Any, Any]]:
        return {own: {key: says for (owner, key), says in rows.items() if owner == own} for own in "ab"}

    found = compare([(owner, key, says) for (owner, key), says in after.items()], by_owner(before))
    stated = {owner for owner, _ in after}
    assert found.owners == {owner for owner in stated if by_owner(before)[owner] != by_owner(after)[owner]}
    assert found.removed == sum(1 for key in before if key[0] in stated and key not in after)
    assert found.changes.count("created") == len(after.keys() - before.keys())
    assert found.changes.count("unchanged") == len(after.items() & before.items())
