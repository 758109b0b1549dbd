"""Which services may carry which level: by a carrier's own mapping, else by its tariff."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from crossdock.carriers import service_levels, tariffs
from crossdock.carriers.service_levels import LEVELS, Pair
from crossdock.core.actor import Actor

ACTOR = Actor("command", "test")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
DAY = timedelta(days=1)


def tariff(days: Mapping[tuple[str, str], list[int]]) -> tariffs.Tariff:
    """A tariff of those services, with a zone for each number of days."""
    services = tuple(sorted(days))
    rows = [
        (index, zone, taken)
        for index, service in enumerate(services)
        for zone, taken in enumerate(days[service])
    ]
    service, zone, taken = np.array(rows, dtype=np.int64).reshape(len(rows), 3).T
    ones = np.ones(len(rows), dtype=np.int64)
    return tariffs.Tariff((), services, ("USD",), service, zone, ones, ones, ones * 0, taken)


def may(found: tariffs.Tariff, mappings: service_levels.Mappings) -> dict[str, set[str]]:
    allowed = service_levels.allowed(found, mappings)
    return {
        level: {
            f"{carrier}/{service}" for index, (carrier, service) in enumerate(found.services) if row[index]
        }
        for level, row in zip(LEVELS, allowed, strict=True)
    }


USUAL = tariff(
    {
        ("swift", "ground"): [1, 3, 5],
        ("swift", "3day"): [2, 3, 3],
        ("swift", "air-2"): [2, 2, 2],
        ("swift", "overnight"): [1, 1, 1],
        ("heavy", "LTL Freight"): [3, 5, 7],
        ("shop", "store_pickup"): [0, 0, 0],
    }
)


def test_without_a_mapping_the_slowest_zone_decides() -> None:
    parcels = {"swift/ground", "swift/3day", "swift/air-2", "swift/overnight"}
    assert may(USUAL, {}) == {
        "standard": parcels,
        "expedited": parcels - {"swift/ground"},
        "two_day": {"swift/air-2", "swift/overnight"},
        "next_day": {"swift/overnight"},
        "freight": {"heavy/LTL Freight"},
        "pickup": {"shop/store_pickup"},
    }


def test_where_no_service_is_fast_enough_the_fastest_go() -> None:
    found = may(tariff({("swift", "ground"): [1, 5], ("swift", "saver"): [4, 7]}), {})
    assert found == {
        "standard": {"swift/ground", "swift/saver"},
        "expedited": {"swift/ground"},
        "two_day": {"swift/ground"},
        "next_day": {"swift/ground"},
        "freight": {"swift/ground", "swift/saver"},
        "pickup": set(),
    }


def test_a_carrier_s_own_mapping_alone_decides_for_it() -> None:
    mappings = {"swift": frozenset({("overnight", "next_day"), ("ground", "standard"), ("gone", "standard")})}
    found = may(USUAL, mappings)
    assert found["standard"] == {"swift/ground"}
    assert found["next_day"] == {"swift/overnight"}
    assert found["two_day"] == set()
    assert found["freight"] == {"heavy/LTL Freight"}


def test_no_services_is_no_choice() -> None:
    assert service_levels.allowed(tariff({}), {}).shape == (len(LEVELS), 0)


def test_a_mapping_is_a_version_by_carrier(cur: Any) -> None:
    first = [
        Pair("swift", "ground", "standard"),
        Pair("swift", "air", "next_day"),
        Pair("maple", "x", "standard"),
    ]
    assert service_levels.import_rows(cur, first, at=MONDAY, actor=ACTOR).changes == ["created"] * 3
    assert service_levels.import_rows(cur, first, at=MONDAY + DAY, actor=ACTOR).owners == frozenset()
    second = service_levels.import_rows(cur, first[:1], at=MONDAY + DAY, actor=ACTOR)
    assert (second.removed, second.owners) == (1, {"swift"})
    assert service_levels.current(cur, MONDAY)["swift"] == {("ground", "standard"), ("air", "next_day")}
    assert service_levels.current(cur, MONDAY + DAY) == {
        "swift": frozenset({("ground", "standard")}),
        "maple": frozenset({("x", "standard")}),
    }
    assert service_levels.current(cur, MONDAY - DAY) == {}


def test_the_levels_are_those_the_database_knows(cur: Any) -> None:
    pairs = [Pair("swift", "ground", level) for level in LEVELS]
    service_levels.import_rows(cur, pairs, at=MONDAY, actor=ACTOR)
    with pytest.raises(Exception, match="carriers_service_level_known"):
        service_levels.import_rows(cur, [Pair("swift", "ground", "soon")], at=MONDAY, actor=ACTOR)
