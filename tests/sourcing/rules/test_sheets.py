"""Sheets: a table as it is edited says what its document says; every fault is named, and only faults; of two
sheets each row stands beside its like.
"""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sourcing.rules.test_lint import small_tables
from tests.sourcing.rules.test_refused import CELLS, DOCUMENTS, OUTPUTS
from tests.sourcing.rules.zen_oracle import table

from crossdock.sourcing.rules import ELIGIBILITY, KINDS, RuleRefused, compile_table, sheets
from crossdock.sourcing.rules.sheets import Head, Line, Sheet


def refused(document: Any, kind: Any) -> bool:
    try:
        compile_table(document, kind=kind)
    except RuleRefused:
        return True
    return False


@settings(max_examples=50, deadline=None)
@given(small_tables())
def test_a_table_that_went_through_a_sheet_compiles_to_the_same(document: dict[str, Any]) -> None:
    before = compile_table(document, kind=ELIGIBILITY)
    assert sheets.check(document, kind=ELIGIBILITY) == []
    again = sheets.document(sheets.of(document))
    after = compile_table(again, kind=ELIGIBILITY)
    assert (after.rows, after.predicates, after.collects) == (before.rows, before.predicates, before.collects)


@pytest.mark.parametrize(("field", "cell", "_fault"), CELLS)
def test_a_cell_that_is_refused_is_named_and_its_neighbours_are_not(
    field: str, cell: str, _fault: object
) -> None:
    rows = [([cell, ""], ["false"]), (["", '"US"'], ["true"])]
    document = table([field, "order.country"], ["allow"], rows)
    assert [(one.row, one.column) for one in sheets.check(document, kind=ELIGIBILITY)] == [(1, "i0")]


@pytest.mark.parametrize(("document", "_fault"), DOCUMENTS)
def test_a_document_is_refused_by_both_or_by_none(document: Any, _fault: object) -> None:
    assert refused(document, ELIGIBILITY) == bool(sheets.check(document, kind=ELIGIBILITY))


@pytest.mark.parametrize(("says", "_fault", "column"), OUTPUTS)
def test_an_output_that_is_refused_is_named(says: list[str], _fault: object, column: str) -> None:
    outputs = ["allow", "reason", "cost"]
    document = table(["order.total"], outputs, [(["> 5"], says)])
    [wrong] = sheets.check(document, kind=ELIGIBILITY)
    assert (wrong.row, wrong.column) == (1, f"o{outputs.index(column)}")


def test_every_fault_of_a_table_is_named_at_once() -> None:
    rows = [(["5", "> 3"], ["maybe", "words"]), (['"US"', "many"], ["", '"fine"'])]
    document = table(["order.country", "order.units"], ["allow", "reason"], rows)
    found = {(one.row, one.column) for one in sheets.check(document, kind=KINDS["eligibility"])}
    assert found == {(1, "i0"), (1, "o0"), (1, "o1"), (2, "i1"), (2, "o0")}


def test_each_row_has_an_id_of_its_own_whatever_its_editor_gave_it() -> None:
    document = table(["order.country"], ["allow"], [(['"US"'], ["true"])] * 4)
    content = document["nodes"][1]["content"]
    for row, id_ in zip(content["rules"], ("a", "a", "x:y", "row4"), strict=True):
        row["_id"] = id_
    ids = [line.id for line in sheets.of(document).lines]
    assert len(set(ids)) == 4
    assert ids[0] == "a"
    assert not any(":" in one for one in ids)


lines = st.lists(st.sampled_from(["", "> 1", "> 2", "> 3"]), max_size=6)


def sheet(cells: list[str]) -> Sheet:
    rows = tuple(Line(f"r{at}", {"c": cell} if cell else {}) for at, cell in enumerate(cells))
    return Sheet("t", False, (Head("c", "order.units", "Units"),), (), rows)


@given(lines, lines)
def test_of_two_sheets_every_row_stands_once_and_in_its_order(old: list[str], new: list[str]) -> None:
    before, after = sheet(old), sheet(new)
    found = sheets.pairs(before, after)
    assert [one.before for one in found if one.before] == list(before.lines)
    assert [one.after for one in found if one.after] == list(after.lines)
    assert [one.was for one in found if one.was] == list(range(1, len(old) + 1))
    for one in found:
        if one.before and one.after:
            assert one.same == (one.before.cells == one.after.cells) == (not one.changed)
    assert all(one.same for one in sheets.pairs(before, before))
