"""Compiled rules say what ZEN says, for any table, any formula and any order."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sourcing.rules import strategies, zen_oracle
from tests.sourcing.rules.zen_oracle import Oracle, World

from crossdock.sourcing.rules import (
    ELIGIBILITY,
    FIELDS,
    KINDS,
    PRIORITY,
    Columns,
    Field,
    Kind,
    RuleRefused,
    Scope,
    compile_expression,
    compile_table,
)

SAYS = {
    "allow": st.sampled_from(["true", "false"]),
    "ship_complete": st.sampled_from(["true", "false"]),
    "reason": st.sampled_from(["", '"no hazmat by air"', "'rule \"7\"'"]),
    "cost": st.sampled_from(["", "0", "150", "20"]),
    "priority": st.sampled_from(["-5", "0", "9"]),
    "late_cost_per_day": st.sampled_from(["0", "400"]),
    "max_parcels": st.sampled_from(["1", "3"]),
}


@st.composite
def tables(draw: st.DrawFn, kind: Kind, policies: tuple[str, ...] = ("first",)) -> dict[str, Any]:
    """A table of a kind: more than seven rows often, because ZEN then takes an index."""
    scopes = (*kind.scopes, *kind.optional)
    known = [name for name, field in FIELDS.items() if field.scope in scopes]
    fields = draw(st.lists(st.sampled_from([*known, ""]), min_size=1, max_size=4))
    rows = []
    for _ in range(draw(st.one_of(st.integers(0, 4), st.integers(8, 12)))):
        tests = [
            draw(strategies.cells(FIELDS[field]) if field else strategies.formulas(*scopes))
            for field in fields
        ]
        rows.append((tests, [draw(SAYS[output.name]) for output in kind.outputs]))
    names = [output.name for output in kind.outputs]
    return zen_oracle.table(fields, names, rows, policy=draw(st.sampled_from(policies)))


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(list(KINDS.values())).flatmap(lambda kind: st.tuples(st.just(kind), tables(kind))),
    strategies.worlds,
)
def test_a_table_says_what_zen_says(drawn: tuple[Kind, dict[str, Any]], world: World) -> None:
    kind, document = drawn
    compiled = compile_table(document, kind=kind)
    outcome = compiled.evaluate(world.columns())
    oracle = Oracle(document)
    for place, context in world.contexts(compiled.axes):
        answer = oracle.ask(context)
        assert outcome.row[place] == (answer.rows[0] if answer.rows else 0), context
        assert {name: outcome[name][place] for name in outcome} == zen_oracle.says(kind, answer)


@settings(max_examples=40, deadline=None)
@given(tables(ELIGIBILITY, ("collect",)), strategies.worlds)
def test_a_collecting_table_folds_the_rows_that_zen_lists(document: dict[str, Any], world: World) -> None:
    compiled = compile_table(document, kind=ELIGIBILITY)
    outcome = compiled.evaluate(world.columns())
    oracle = Oracle(document)
    for place, context in world.contexts(compiled.axes):
        answer = oracle.ask(context)
        assert outcome.hits is not None
        assert (np.flatnonzero(outcome.hits[(slice(None), *place)]) + 1).tolist() == answer.rows
        denied = [row for row, said in zip(answer.rows, answer.said, strict=True) if not said["allow"]]
        assert outcome["allow"][place] == (not denied)
        assert outcome["cost"][place] == sum(said.get("cost", 0) for said in answer.said)
        assert outcome.row[place] == next(iter(denied or answer.rows), 0)
        reasons = dict(zip(answer.rows, (said.get("reason", "") for said in answer.said), strict=True))
        assert outcome["reason"][place] == reasons.get(outcome.row[place], "")


@settings(max_examples=100, deadline=None)
@given(strategies.formulas(*Scope), strategies.worlds)
def test_a_formula_is_true_where_zen_says_so(text: str, world: World) -> None:
    true = compile_expression(text, Scope).evaluate(world.columns())
    for place, context in world.contexts(tuple(Scope)):
        assert true[place] == zen_oracle.formula(text, context), context


@st.composite
def fields_with_cells(draw: st.DrawFn) -> tuple[Field, list[str], list[Any]]:
    field = draw(st.sampled_from([*FIELDS.values()]))
    soup = draw(st.lists(strategies.soups(6), min_size=20, max_size=20))
    return field, soup, draw(st.lists(strategies.values(field), min_size=1, max_size=5))


@settings(max_examples=100, deadline=None)
@given(fields_with_cells())
def test_whatever_cell_is_not_refused_means_what_zen_means(drawn: tuple[Field, list[str], list[Any]]) -> None:
    field, soup, column = drawn
    kind = next(kind for kind in (PRIORITY, ELIGIBILITY) if field.scope in (*kind.scopes, *kind.optional))
    for cell in soup:
        check_cell(kind, field, cell, column)


def check_cell(kind: Kind, field: Field, cell: str, column: list[Any]) -> None:
    says = {PRIORITY: "1", ELIGIBILITY: "false"}[kind]
    document = zen_oracle.table([field.name], [kind.outputs[0].name], [([cell], [says])])
    try:
        compiled = compile_table(document, kind=kind)
    except RuleRefused:
        return
    prefix, _, name = field.name.partition(".")
    things = [{name: value} for value in column]
    world = World(*(things if prefix == own else [{}] for own in ("order", "location", "service")))
    outcome = compiled.evaluate(world.columns())
    oracle = Oracle(document)
    for place, context in world.contexts(compiled.axes):
        assert outcome.row[place] == len(oracle.ask(context).rows), (cell, context)


@settings(max_examples=40, deadline=None)
@given(st.lists(strategies.soups(7), min_size=30, max_size=30), strategies.worlds)
def test_whatever_formula_is_not_refused_means_what_zen_means(soup: list[str], world: World) -> None:
    for text in soup:
        try:
            true = compile_expression(text, Scope).evaluate(world.columns())
        except RuleRefused:
            continue
        for place, context in world.contexts(tuple(Scope)):
            assert true[place] == zen_oracle.formula(text, context), (text, context)


# ZEN fails on a comparison with null, and what fails is false however it is joined or negated; but what
# ``and`` and ``or`` have decided on their left side stands, and the right side is not looked at.
FAIL, TRUE, FALSE = "order.weight_g > 5", "order.total == 1", "order.total == 2"
JOINED = [
    f"{no}({left} {joiner} {right})"
    for no in ("", "not ")
    for left in (FAIL, TRUE, FALSE)
    for joiner in ("and", "or")
    for right in (FAIL, TRUE, FALSE)
]
THEN = (f"or {TRUE}", f"and {TRUE}", f"or {FAIL}")


@pytest.mark.parametrize("text", [*JOINED, *(f"{one} {then}" for one in JOINED for then in THEN)])
def test_what_fails_on_a_missing_value_is_false_unless_decided_before(text: str) -> None:
    order = {"total": 1, "weight_g": None}
    true = compile_expression(text).evaluate(Columns({f"order.{name}": [order[name]] for name in order}))
    assert true.tolist() == [zen_oracle.formula(text, {"order": order})]


@pytest.mark.parametrize("sign", ["==", "!=", "<", "<=", ">", ">="])
def test_a_missing_number_equals_a_missing_number_and_compares_with_none(sign: str) -> None:
    formula = compile_expression(f"order.weight_g {sign} order.weight_g")
    true = formula.evaluate(Columns({"order.weight_g": [None, 3]})).tolist()
    contexts = [{"order": {"weight_g": weight}} for weight in (None, 3)]
    assert true == [zen_oracle.formula(formula.source, context) for context in contexts]


def test_batches_of_nothing_are_evaluated() -> None:
    document = zen_oracle.table(
        ["order.total", "order.tags"], ["priority"], [(["> 5", 'contains($, "a")'], ["1"])]
    )
    empty = Columns({"order.total": [], "order.tags": []})
    assert compile_table(document, kind=PRIORITY).evaluate(empty).row.shape == (0,)
