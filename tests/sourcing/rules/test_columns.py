"""What a batch may hold, and that numbers and texts are taken in every form that arrays have."""

from typing import Any

import numpy as np
import pytest
from tests.sourcing.rules.zen_oracle import table

from crossdock.sourcing.rules import (
    FIELDS,
    PRIORITY,
    BatchUnfit,
    Columns,
    Scope,
    compile_expression,
    compile_table,
)


def true(text: str, values: dict[str, Any]) -> list[bool]:
    return compile_expression(text).evaluate(Columns(values)).tolist()


def test_numbers_come_as_integers_of_any_width_or_as_objects_with_gaps() -> None:
    for column in (np.array([1, 9], np.int32), np.array([1, 9], np.uint8), [1, 9], np.array([1, 9], object)):
        assert true("order.total > 5", {"order.total": column}) == [False, True]
    assert true("order.weight_g > 5", {"order.weight_g": [None, 9]}) == [False, True]
    assert true("order.weight_g == null", {"order.weight_g": [None, 9]}) == [True, False]


def test_texts_and_lists_come_as_arrays_or_sequences() -> None:
    for column in (np.array(["US", "DE"]), np.array(["US", "DE"], object), ["US", "DE"], ("US", "DE")):
        assert true('order.country == "US"', {"order.country": column}) == [True, False]
    for rows in ([["a"], []], [("a",), ()], np.array([["a"], ["b"]])):
        assert true('contains(order.tags, "a")', {"order.tags": rows}) == [True, False]


def test_a_formula_over_no_order_of_its_own_keeps_the_size_of_the_batch() -> None:
    formula = compile_expression('location.code == "LAX"', (Scope.ORDER, Scope.LOCATION))
    batch = Columns({"location.code": ["LAX", "BER"]}, sizes={Scope.ORDER: 3})
    assert formula.evaluate(batch).tolist() == [[True, False]] * 3


UNFIT = [
    ("order.total", {"order.total": [1, None]}, "missing"),
    ("order.total", {"order.total": [1.5, 2.0]}, "float64"),
    ("order.total", {"order.total": ["1", "2"]}, "whole numbers"),
    ("order.total", {"order.total": [1, True, None]}, "whole numbers"),
    ("order.total", {"order.total": [2**63]}, "beyond"),
    ("order.weight_g", {"order.weight_g": [None, 2**80]}, "beyond"),
    ("order.total", {"order.units": [1]}, "not in the batch"),
]


@pytest.mark.parametrize(("name", "values", "why"), UNFIT)
def test_a_number_column_that_is_not_one_is_a_fault_of_the_caller(
    name: str, values: dict[str, Any], why: str
) -> None:
    with pytest.raises(BatchUnfit, match=why) as caught:
        true(f"{name} > 5", values)
    assert caught.value.field == name


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('order.channel == "web"', {"order.channel": ["web", None]}),
        ('order.channel == "web"', {"order.channel": ["web", 5]}),
        ('contains(order.tags, "a")', {"order.tags": [["a", None]]}),
        ("order.ship_complete", {"order.ship_complete": [True, None]}),
        ("order.ship_complete", {"order.ship_complete": [1, 0]}),
    ],
)
def test_values_of_another_type_are_a_fault_of_the_caller(text: str, values: dict[str, Any]) -> None:
    with pytest.raises(BatchUnfit):
        true(text, values)


def test_columns_of_one_scope_have_one_length_and_known_names() -> None:
    with pytest.raises(BatchUnfit, match="2 values where 1"):
        Columns({"order.total": [1], "order.units": [1, 2]})
    with pytest.raises(BatchUnfit, match="not a field"):
        Columns({"order.wieght_g": [1]})
    with pytest.raises(BatchUnfit, match="no size"):
        Columns({}).size(Scope.ORDER)


def test_only_columns_that_a_rule_tests_are_looked_at() -> None:
    compiled = compile_table(table(["order.total"], ["priority"], [(["> 5"], ["7"])]), kind=PRIORITY)
    broken = {name: [object()] for name, field in FIELDS.items() if field.scope is Scope.ORDER}
    assert compiled.evaluate(Columns({**broken, "order.total": [6]}))["priority"].tolist() == [7]
