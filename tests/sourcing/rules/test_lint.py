"""What lint promises: what it finds is so, and on small domains it finds all there is."""

from itertools import product
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sourcing.rules import strategies
from tests.sourcing.rules.test_equal_to_zen import tables
from tests.sourcing.rules.zen_oracle import World, table

from crossdock.sourcing.rules import (
    ELIGIBILITY,
    FIELDS,
    LATE_COST,
    PRIORITY,
    SERVICE,
    Columns,
    Finding,
    Problem,
    compile_table,
    lint,
)


def problems(document: dict[str, Any]) -> list[tuple[Problem, int, tuple[int, ...]]]:
    found = lint(compile_table(document, kind=ELIGIBILITY))
    return [(finding.problem, finding.row, finding.others) for finding in found]


def allow(fields: list[str], rows: list[tuple[list[str], str]], policy: str = "first") -> dict[str, Any]:
    return table(fields, ["allow"], [(tests, [verdict]) for tests, verdict in rows], policy=policy)


# Every value that these fields may have, so that all orders can be tried.
SMALL = {
    "order.hour": range(24),
    "order.weekday": range(1, 8),
    "order.ship_complete": (False, True),
    "location.kind": FIELDS["location.kind"].choices,
}


def everywhere(fields: list[str]) -> list[Columns]:
    """All orders and locations there are, of the fields tested: one batch for each kind of location."""
    of_order = [name for name in SMALL if name.startswith("order")]
    grid = list(product(*(SMALL[name] for name in of_order)))
    values = {name: [row[at] for row in grid] for at, name in enumerate(of_order)}
    return [Columns({**values, "location.kind": SMALL["location.kind"]})]


@st.composite
def small_tables(draw: st.DrawFn) -> dict[str, Any]:
    fields = list(SMALL)
    choices = {
        "order.hour": st.sampled_from(
            ["", "", "> 12", "<= 12", "[8..17]", "(17..23]", "< 8", "in [8, 9]", "> 23"]
        ),
        "order.weekday": st.sampled_from(["", "", "6, 7", "< 6", "[1..7]", "not in [1..5]", "> 2 and < 5"]),
        "order.ship_complete": st.sampled_from(["", "", "true", "false", "!= true"]),
        "location.kind": st.sampled_from(
            ["", "", '"store"', '!= "store"', 'startsWith($, "s")', '"depot"', "len($) > 3"]
        ),
    }
    row = st.tuples(
        st.tuples(*(choices[field] for field in fields)).map(list), st.sampled_from(["true", "false"])
    )
    return allow(fields, draw(st.lists(row, min_size=1, max_size=7)))


@settings(max_examples=150, deadline=None)
@given(small_tables())
def test_rows_that_never_speak_are_exactly_those_that_no_order_reaches(document: dict[str, Any]) -> None:
    compiled = compile_table(document, kind=ELIGIBILITY)
    spoke = set()
    for batch in everywhere(list(SMALL)):
        spoke |= set(np.unique(compiled.evaluate(batch).row).tolist())
    silent = set(range(1, len(compiled.rows) + 1)) - spoke
    found = lint(compiled)
    assert {finding.row for finding in found if finding.problem is not Problem.CONTRADICTS} == silent


@settings(max_examples=80, deadline=None)
@given(small_tables())
def test_contradictions_are_overlaps_that_the_order_of_rows_alone_decides(document: dict[str, Any]) -> None:
    compiled = compile_table(document, kind=ELIGIBILITY)
    (batch,) = everywhere(list(SMALL))
    collected = {**document, "nodes": [dict(node) for node in document["nodes"]]}
    collected["nodes"][1]["content"] = {**document["nodes"][1]["content"], "hitPolicy": "collect"}
    hits = compile_table(collected, kind=ELIGIBILITY).evaluate(batch).hits
    assert hits is not None
    row = compiled.evaluate(batch).row
    expected = set()
    for later in range(1, len(hits)):
        for earlier in range(later):
            one, other = hits[earlier], hits[later]
            differ = compiled.rows[earlier].says["allow"] != compiled.rows[later].says["allow"]
            # The earlier row speaks on the overlap, and neither row is an exception of the other.
            overlap = one & other & (row == earlier + 1)
            speaks = {earlier + 1, later + 1} <= set(np.unique(row).tolist())
            if differ and speaks and overlap.any() and (one & ~other).any() and (other & ~one).any():
                expected.add((later + 1, earlier + 1))
    found = [finding for finding in lint(compiled) if finding.problem is Problem.CONTRADICTS]
    assert {(finding.row, other) for finding in found for other in finding.others} == expected


@settings(max_examples=50, deadline=None)
@given(tables(ELIGIBILITY), strategies.worlds)
def test_no_order_ever_reaches_a_row_that_is_said_to_be_silent(
    document: dict[str, Any], world: World
) -> None:
    compiled = compile_table(document, kind=ELIGIBILITY)
    silent = [finding.row for finding in lint(compiled) if finding.problem is not Problem.CONTRADICTS]
    assert not np.isin(compiled.evaluate(world.columns()).row, silent).any()


@st.composite
def text_tables(draw: st.DrawFn) -> dict[str, Any]:
    field = draw(st.sampled_from(["order.postal_code", "order.tags", "order.total"]))
    cell = strategies.cell_tests(FIELDS[field])
    rows = draw(st.lists(st.tuples(cell, st.sampled_from(["true", "false"])), min_size=2, max_size=6))
    return allow([field], [([test], verdict) for test, verdict in rows])


@settings(max_examples=50, deadline=None)
@given(text_tables(), st.data())
def test_witnesses_stand_for_every_value_of_a_field(document: dict[str, Any], data: st.DataObject) -> None:
    compiled = compile_table(document, kind=ELIGIBILITY)
    silent = [finding.row for finding in lint(compiled) if finding.problem is not Problem.CONTRADICTS]
    name = document["nodes"][1]["content"]["inputs"][0]["field"]
    column = data.draw(st.lists(strategies.values(FIELDS[name]), min_size=20, max_size=20))
    batch = Columns({name: column, "location.code": ["LAX"]})
    assert not np.isin(compiled.evaluate(batch).row, silent).any()


def test_a_row_behind_one_that_matches_more_is_shadowed_and_the_row_is_named() -> None:
    found = lint(
        compile_table(
            allow(
                ["order.country"],
                [(['"US", "CA"'], "true"), (['startsWith($, "D")'], "false"), (['"US"'], "false")],
            ),
            kind=ELIGIBILITY,
        )
    )
    message = "row 3 never speaks: row 1 before it match all that it matches; move it up or remove it"
    assert found == [Finding(Problem.SHADOWED, 3, (1,), message)]


def test_a_row_may_be_shadowed_by_several_together() -> None:
    rows = [(["< 10"], "true"), ([">= 10"], "false"), (["[5..15]"], "true"), ([""], "false")]
    assert problems(allow(["order.total"], rows)) == [
        (Problem.SHADOWED, 3, (1, 2)),
        (Problem.SHADOWED, 4, (1, 2)),
    ]


def test_a_missing_value_keeps_a_row_alive() -> None:
    rows = [(["< 10"], "true"), ([">= 10"], "false"), ([""], "true")]
    assert problems(allow(["order.weight_g"], rows)) == []


def test_what_stands_between_and_beyond_the_values_named_keeps_a_row_alive() -> None:
    assert problems(allow(["order.total"], [(["0"], "true"), (["5"], "true"), ([""], "true")])) == []
    assert problems(allow(["order.total"], [(["<= 1000000000000000"], "true"), ([""], "true")])) == []


def test_texts_whose_length_and_ends_are_both_tested_are_left_alone() -> None:
    rows = [(['startsWith($, "90")'], "true"), (["len($) == 5"], "true"), (["len($) >= 0"], "true")]
    assert problems(allow(["order.postal_code"], rows)) == []


def test_the_empty_text_stands_for_no_other_of_its_stretch_of_lengths() -> None:
    rows = [(['""'], "true"), (["len($) > -1"], "true")]
    assert problems(allow(["order.postal_code"], rows)) == []


def test_cells_that_exclude_each_other_are_found() -> None:
    rows = [(["> 10", "< 5"], "true"), (["", '"depot"'], "false")]
    found = problems(allow(["order.total", "order.total"], rows[:1]))
    assert found == [(Problem.NEVER_TRUE, 1, ())]
    assert problems(allow(["order.total", "location.kind"], rows[1:])) == [(Problem.NEVER_TRUE, 1, ())]


def test_prefixes_within_each_other_shadow_and_tags_do_not() -> None:
    postal = [(['startsWith($, "9")'], "true"), (['startsWith($, "900")'], "false"), (['"90001"'], "false")]
    assert problems(allow(["order.postal_code"], postal)) == [
        (Problem.SHADOWED, 2, (1,)),
        (Problem.SHADOWED, 3, (1,)),
    ]
    tags = [(['contains($, "gift")'], "true"), (['contains($, "vip")'], "true")]
    assert problems(allow(["order.tags"], tags)) == []
    some = [(['some($, startsWith(#, "haz"))'], "false"), (['contains($, "hazmat")'], "false")]
    assert problems(allow(["order.tags"], some)) == [(Problem.SHADOWED, 2, (1,))]


def test_the_same_formula_twice_is_shadowed_and_another_is_left_alone() -> None:
    one, other = "order.country == location.country", "order.region == location.region"
    assert problems(allow([""], [([one], "true"), ([one], "false"), ([other], "false")])) == [
        (Problem.SHADOWED, 2, (1,))
    ]


def test_rows_that_overlap_and_disagree_contradict_unless_one_is_the_exception() -> None:
    fields = ["order.country", "location.kind"]
    rows = [(['"US"', ""], "true"), (["", '"store"'], "false"), ([""] * 2, "true")]
    assert problems(allow(fields, rows)) == [(Problem.CONTRADICTS, 2, (1,))]
    exception = [(['"US"', '"store"'], "true"), (["", '"store"'], "false")]
    assert problems(allow(fields, exception)) == []
    settled = [(['"US"', '"store"'], "false"), *rows]
    assert problems(allow(fields, settled)) == []


def test_in_a_collecting_table_no_row_shadows_and_disagreement_is_told() -> None:
    rows = [(['"US"'], "true"), ([""], "true"), (['"US"'], "false")]
    assert problems(allow(["order.country"], rows, "collect")) == [(Problem.CONTRADICTS, 3, (1, 2))]


def test_other_kinds_are_linted_by_their_first_output() -> None:
    late = table(["order.total"], ["late_cost_per_day"], [(["> 5"], ["9"]), (["> 6"], ["8"])])
    assert [finding.row for finding in lint(compile_table(late, kind=LATE_COST))] == [2]
    priority = table(["order.total"], ["priority"], [(["> 5"], ["9"]), (["< 9"], ["8"])])
    assert [finding.problem for finding in lint(compile_table(priority, kind=PRIORITY))] == [
        Problem.CONTRADICTS
    ]
    service = table(["service.code"], ["allow"], [(['"air"'], ["false"])])
    assert lint(compile_table(service, kind=SERVICE)) == []
