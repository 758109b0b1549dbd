"""What is refused when a table is saved, and that the refusal names the place."""

from typing import Any

import pytest
from tests.sourcing.rules.zen_oracle import graph, table

from crossdock.sourcing.rules import (
    ELIGIBILITY,
    MAX_PARCELS,
    PRIORITY,
    Columns,
    Fault,
    RuleRefused,
    Scope,
    compile_expression,
    compile_table,
)

CELLS = [
    # A dash means anything in other tools; ZEN fails on it, so such a row would never match.
    ("order.total", "-", Fault.SYNTAX),
    ("order.total", "_", Fault.SYNTAX),
    ("order.total", "> 5 and", Fault.SYNTAX),
    ("order.total", "> 5 // the big ones", Fault.SYNTAX),
    ("order.total", "5 6", Fault.SYNTAX),
    ("order.total", "1_000", Fault.SYNTAX),
    ("order.total", "1e3", Fault.SYNTAX),
    ("order.total", "5.", Fault.SYNTAX),
    ("order.total", ".5", Fault.SYNTAX),
    ("order.total", "> 5 ? true : false", Fault.SYNTAX),
    ("order.total", "$ + 1 > 5", Fault.SYNTAX),
    ("order.total", "> order.units", Fault.SYNTAX),
    ("order.total", "> $", Fault.SYNTAX),
    ("order.total", "not > 5", Fault.SYNTAX),
    ("order.total", "not in[1..5]", Fault.SYNTAX),
    ("order.total", "]1..5[", Fault.SYNTAX),
    ("order.total", "(1, 2)", Fault.SYNTAX),
    ("order.total", "(> 5)", Fault.SYNTAX),
    ("order.total", "2000000000000000", Fault.TOO_LARGE),
    ("order.total", "1.0000000001", Fault.TOO_LARGE),
    ("order.total", "1, " * 700 + "1", Fault.TOO_LARGE),
    ("order.total", '"5"', Fault.TYPE),
    ("order.total", "true", Fault.TYPE),
    ("order.total", "null", Fault.TYPE),
    ("order.total", '> "5"', Fault.TYPE),
    ("order.total", 'startsWith($, "5")', Fault.TYPE),
    ("order.total", "len($) > 2", Fault.TYPE),
    ("order.total", '["a".."c"]', Fault.TYPE),
    ("order.country", "US", Fault.SYNTAX),
    ("order.country", '"US', Fault.SYNTAX),
    ("order.country", "“US”", Fault.SYNTAX),
    ("order.country", "`US`", Fault.SYNTAX),
    ("order.country", 'not "US"', Fault.SYNTAX),
    ("order.country", 'lower($) == "us"', Fault.SYNTAX),
    ("order.country", 'matches($, "^U")', Fault.SYNTAX),
    ("order.country", "len($)", Fault.SYNTAX),
    ("order.country", '"US" in $', Fault.TYPE),
    ("order.country", "5", Fault.TYPE),
    ("order.country", '> "DE"', Fault.TYPE),
    ("order.country", "[1..5]", Fault.TYPE),
    ("order.country", 'some($, # == "US")', Fault.TYPE),
    ("order.channel", "!= null", Fault.TYPE),
    ("order.ship_complete", '"true"', Fault.TYPE),
    ("order.ship_complete", "1", Fault.TYPE),
    ("order.ship_complete", "> false", Fault.TYPE),
    ("order.tags", '"gift"', Fault.TYPE),
    ("order.tags", 'in ["gift"]', Fault.TYPE),
    ("order.tags", "in []", Fault.TYPE),
    ("order.tags", "5 in $", Fault.TYPE),
    ("order.tags", 'some($, $ == "gift")', Fault.SYNTAX),
    ("order.tags", "some($, # == 5)", Fault.TYPE),
    ("order.tags", 'some($, # == "a" or # == "b")', Fault.SYNTAX),
    ("order.tags", 'one($, # == "a")', Fault.SYNTAX),
]


@pytest.mark.parametrize(
    ("field", "cell", "fault"), CELLS, ids=[f"{field} {cell:.30}" for field, cell, _ in CELLS]
)
def test_a_cell_that_cannot_be_compiled_is_refused_by_table_row_and_column(
    field: str, cell: str, fault: Fault
) -> None:
    document = table(
        ["order.units", field], ["priority"], [(["> 1", ""], ["1"]), (["", cell], ["2"])], name="VIP"
    )
    with pytest.raises(RuleRefused) as caught:
        compile_table(document, kind=PRIORITY)
    refused = caught.value
    assert (refused.fault, refused.table, refused.row, refused.column) == (fault, "VIP", 2, field)
    assert str(refused).startswith(f'table "VIP", row 2, column "{field}": ')


FORMULAS = [
    ("order.total", Fault.SYNTAX),
    ("order.total > 5 order.units", Fault.SYNTAX),
    ("not order.total > 5", Fault.SYNTAX),
    ("not order.ship_complete == true", Fault.SYNTAX),
    ("5 < order.total", Fault.SYNTAX),
    ("order.total > 5 > 3", Fault.SYNTAX),
    ("(order.total) > 5", Fault.SYNTAX),
    ("order . total > 5", Fault.SYNTAX),
    ("order.total > order.units + 1", Fault.SYNTAX),
    ("$ > 5", Fault.SYNTAX),
    ("", Fault.SYNTAX),
    ("order.ship_complete and", Fault.SYNTAX),
    ("order.weight > 5", Fault.UNKNOWN_FIELD),
    ('location.code == "LAX"', Fault.UNKNOWN_FIELD),
    ("order.total == order.country", Fault.TYPE),
    ("order.tags == order.classes", Fault.TYPE),
    ("order.country < order.region", Fault.TYPE),
    ("not " * 40 + "order.ship_complete", Fault.TOO_LARGE),
]


@pytest.mark.parametrize(("text", "fault"), FORMULAS, ids=[f"{text:.30}" for text, _ in FORMULAS])
def test_a_formula_that_cannot_be_compiled_is_refused(text: str, fault: Fault) -> None:
    with pytest.raises(RuleRefused) as caught:
        compile_expression(text, (Scope.ORDER,))
    assert caught.value.fault is fault


OUTPUTS = [
    (["maybe", "", ""], Fault.BAD_OUTPUT, "allow"),
    (["", "", ""], Fault.MISSING_OUTPUT, "allow"),
    (["order.ship_complete", "", ""], Fault.BAD_OUTPUT, "allow"),
    (["true", "no hazmat", ""], Fault.BAD_OUTPUT, "reason"),
    (["true", '"no" + "hazmat"', ""], Fault.BAD_OUTPUT, "reason"),
    (["true", '"' + "x" * 501 + '"', ""], Fault.TOO_LARGE, "reason"),
    (["true", "", "1.5"], Fault.BAD_OUTPUT, "cost"),
    (["true", "", "order.total * 2"], Fault.BAD_OUTPUT, "cost"),
    (["true", "", "-1"], Fault.BAD_OUTPUT, "cost"),
    (["true", "", "1000000000000001"], Fault.BAD_OUTPUT, "cost"),
]


@pytest.mark.parametrize(("says", "fault", "column"), OUTPUTS)
def test_an_output_that_is_not_a_plain_value_in_range_is_refused(
    says: list[str], fault: Fault, column: str
) -> None:
    document = table(["order.total"], ["allow", "reason", "cost"], [(["> 5"], says)])
    with pytest.raises(RuleRefused) as caught:
        compile_table(document, kind=ELIGIBILITY)
    assert (caught.value.fault, caught.value.row, caught.value.column) == (fault, 1, column)


def test_at_least_one_parcel() -> None:
    with pytest.raises(RuleRefused, match="out of range"):
        compile_table(table(["order.total"], ["max_parcels"], [([""], ["0"])]), kind=MAX_PARCELS)


def content(**changed: Any) -> dict[str, Any]:
    document = table(["order.total"], ["priority"], [(["> 5"], ["1"])])
    return {**document["nodes"][1]["content"], **changed}


DOCUMENTS: list[tuple[dict[str, Any], Fault]] = [
    ({}, Fault.NOT_A_TABLE),
    ({"nodes": [], "edges": []}, Fault.NOT_A_TABLE),
    ({**graph(content()), "edges": []}, Fault.NOT_A_TABLE),
    ({**graph(content()), "nodes": graph(content())["nodes"] * 2}, Fault.NOT_A_TABLE),
    (graph(content(hitPolicy="unique")), Fault.NOT_A_TABLE),
    (graph(content(hitPolicy="collect")), Fault.NOT_A_TABLE),  # a priority is not made of several rows'
    (graph(content(passThrough=True)), Fault.NOT_A_TABLE),
    (graph(content(inputField="order")), Fault.NOT_A_TABLE),
    (graph(content(outputPath="result")), Fault.NOT_A_TABLE),
    (graph(content(executionMode="loop")), Fault.NOT_A_TABLE),
    (graph(content(inputs=[{"id": "o0", "name": "", "field": "order.total"}])), Fault.NOT_A_TABLE),
    (graph(content(inputs=[{"name": "no id", "field": "order.total"}])), Fault.NOT_A_TABLE),
    (graph(content(rules="> 5")), Fault.NOT_A_TABLE),
    (graph(content(rules=[{"i0": 5, "o0": "1"}])), Fault.NOT_A_TABLE),
    (graph(content(rules=[{"i0": "> 5", "o0": "1", "i9": "> 6"}])), Fault.UNKNOWN_CELL),
    (graph(content(rules=[{"i0": "> 5", "o0": "1"}] * 2_001)), Fault.NOT_A_TABLE),
    (graph(content(inputs=[{"id": "i0", "name": "", "field": "order.wieght_g"}])), Fault.UNKNOWN_FIELD),
    (graph(content(inputs=[{"id": "i0", "name": "", "field": "location.code"}])), Fault.UNKNOWN_FIELD),
    (graph(content(inputs=[{"id": "i0", "name": "", "field": "order.total * 2"}])), Fault.UNKNOWN_FIELD),
    (graph(content(outputs=[{"id": "o0", "name": "", "field": "prio"}])), Fault.UNKNOWN_OUTPUT),
    (graph(content(outputs=[{"id": "o0", "name": "", "field": "priority[]"}])), Fault.UNKNOWN_OUTPUT),
    (
        graph(content(outputs=[{"id": x, "name": "", "field": "priority"} for x in ("o0", "o1")])),
        Fault.UNKNOWN_OUTPUT,
    ),
    (graph(content(outputs=[], rules=[])), Fault.MISSING_OUTPUT),
    # The graph is right and ZEN itself refuses it: an edge without an id.
    (
        {**graph(content()), "edges": [{**e, "id": None} for e in graph(content())["edges"]]},
        Fault.NOT_A_TABLE,
    ),
]


@pytest.mark.parametrize(("document", "fault"), DOCUMENTS)
def test_a_document_that_says_more_or_less_than_one_table_is_refused(
    document: dict[str, Any], fault: Fault
) -> None:
    with pytest.raises(RuleRefused) as caught:
        compile_table(document, kind=PRIORITY)
    assert caught.value.fault is fault


def test_a_schema_on_the_request_is_refused_because_zen_would_fail_whole_orders_by_it() -> None:
    document = graph(content())
    document["nodes"][0]["content"] = {"schema": '{"type": "object", "required": ["vip"]}'}
    with pytest.raises(RuleRefused, match="schema"):
        compile_table(document, kind=PRIORITY)


def test_what_the_editor_saves_beside_the_cells_is_accepted() -> None:
    rules = [{"_id": "r", "_description": "big orders first", "i0": " > 5\n", "o0": " 1 "}]
    compiled = compile_table(graph(content(rules=rules)), kind=PRIORITY)
    assert compiled.rows[0].note == "big orders first"
    assert compiled.evaluate(Columns({"order.total": [5, 6]}))["priority"].tolist() == [0, 1]
