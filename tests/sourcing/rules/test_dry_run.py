"""What a dry run says would change, against the two tables asked one after the other."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from tests.sourcing.rules import strategies
from tests.sourcing.rules.test_equal_to_zen import tables
from tests.sourcing.rules.zen_oracle import World, table

from crossdock.sourcing.rules import (
    ELIGIBILITY,
    PRIORITY,
    Columns,
    Scope,
    compile_table,
    dry_run,
)


def eligibility(fields: list[str], rows: list[tuple[list[str], list[str]]]) -> Any:
    return compile_table(table(fields, ["allow", "reason"], rows), kind=ELIGIBILITY)


BATCH = {
    "order.country": ["US", "US", "DE"],
    "location.code": ["LAX", "BER"],
    "service.code": ["ground", "air"],
}


def test_it_names_the_orders_the_locations_and_the_rows_behind_each_change() -> None:
    old = eligibility(["order.country", "location.code"], [(['"US"', '"BER"'], ["false", ""])])
    new = eligibility(
        ["order.country", "location.code"],
        [(['"US"', '"BER"'], ["false", '"too far"']), (['"DE"', '"LAX"'], ["false", '"too far"'])],
    )
    changes = dry_run(old, new, Columns(BATCH))
    assert changes.axes == (Scope.ORDER, Scope.LOCATION)
    assert changes.changed.tolist() == [[False, True], [False, True], [True, False]]
    assert changes.places == 3
    assert changes.by_output == {"allow": 1, "reason": 3, "cost": 0}
    assert changes.orders.tolist() == [0, 1, 2]
    assert changes.locations.tolist() == [0, 1]
    assert list(changes.by_rows.items()) == [((1, 1), 2), ((0, 2), 1)]


def test_a_first_table_is_compared_with_the_defaults() -> None:
    new = eligibility(["order.country"], [(['"DE"'], ["false", ""]), (['"US"'], ["true", ""])])
    changes = dry_run(None, new, Columns(BATCH))
    assert changes.orders.tolist() == [2]
    assert changes.by_rows == {(0, 1): 2}


def test_a_table_that_begins_to_test_services_is_compared_service_by_service() -> None:
    old = eligibility(["order.country"], [(['"DE"'], ["false", ""])])
    new = eligibility(["service.code"], [(['"air"'], ["false", ""])])
    changes = dry_run(old, new, Columns(BATCH))
    assert changes.axes == (Scope.ORDER, Scope.LOCATION, Scope.SERVICE)
    assert changes.by_output["allow"] == 2 * 2 + 2
    assert dry_run(new, old, Columns(BATCH)).places == changes.places


def test_rows_moved_about_that_say_the_same_change_nothing() -> None:
    rows = [(['"US"'], ["false", '"a"']), (['"DE"'], ["true", '"b"'])]
    changes = dry_run(
        eligibility(["order.country"], rows), eligibility(["order.country"], rows[::-1]), Columns(BATCH)
    )
    assert (changes.places, changes.by_rows, changes.orders.tolist()) == (0, {}, [])


def test_tables_of_two_kinds_are_not_compared() -> None:
    priority = compile_table(table(["order.total"], ["priority"], []), kind=PRIORITY)
    with pytest.raises(ValueError, match="eligibility table is not replaced by a priority table"):
        dry_run(eligibility([], []), priority, Columns(BATCH))


@settings(max_examples=25, deadline=None)
@given(tables(PRIORITY), tables(PRIORITY), strategies.worlds)
def test_changes_are_where_the_outputs_differ(old: dict[str, Any], new: dict[str, Any], world: World) -> None:
    one, other = compile_table(old, kind=PRIORITY), compile_table(new, kind=PRIORITY)
    changes = dry_run(one, other, world.columns())
    before, after = one.evaluate(world.columns()), other.evaluate(world.columns())
    assert changes.orders.tolist() == np.flatnonzero(before["priority"] != after["priority"]).tolist()
    assert sum(changes.by_rows.values()) == changes.places == len(changes.orders)
    assert changes.locations.size == 0
