"""Predicates over a batch: each leaf on the distinct values of its field, spread over the batch, combined."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crossdock.sourcing.rules.columns import Columns
from crossdock.sourcing.rules.distinct import Flags, Numbers, Texts, Values
from crossdock.sourcing.rules.expressions import read_expression
from crossdock.sourcing.rules.fields import Field, Scope
from crossdock.sourcing.rules.predicates import (
    Compared,
    Leaf,
    Mask,
    Node,
    Order,
    Truth,
    decide,
    fields_of,
    leaves,
)

Axes = tuple[Scope, ...]


def holds(node: Node, batch: Columns, axes: Axes) -> Mask:
    """Where a predicate is true; false also where ZEN fails.

    The array has one dimension for each scope in ``axes``, of length 1 where the predicate does not depend
    on it, so that it broadcasts.
    """
    fields = fields_of(node)
    if len(fields) == 1 and not any(isinstance(leaf, Compared) for leaf in leaves(node)):
        (field,) = fields
        values = batch.distinct(field)
        return _spread(decide(node, values.test).true, values, field, axes)
    return decide(node, lambda leaf: _lifted(leaf, batch, axes)).true


def _lifted(leaf: Leaf, batch: Columns, axes: Axes) -> Truth:
    if isinstance(leaf, Compared):
        return _compared(leaf, batch, axes)
    field = leaf.subject.field
    values = batch.distinct(field)
    true, error = values.test(leaf)
    return Truth(
        _spread(true, values, field, axes), None if error is None else _spread(error, values, field, axes)
    )


def _spread(mask: Mask, values: Values, field: Field, axes: Axes) -> Mask:
    return along(mask if values.codes is None else mask[values.codes], field.scope, axes)


def along(array: NDArray[Any], scope: Scope, axes: Axes) -> NDArray[Any]:
    """A vector over ``scope`` as an array of ``axes``."""
    shape = [1] * len(axes)
    shape[axes.index(scope)] = len(array)
    return array.reshape(shape)


def _compared(leaf: Compared, batch: Columns, axes: Axes) -> Truth:
    left, right = batch.distinct(leaf.left), batch.distinct(leaf.right)

    def lift(array: NDArray[Any], field: Field) -> NDArray[Any]:
        return along(array, field.scope, axes)

    if isinstance(left, Texts) and isinstance(right, Texts):
        # The left's texts, and null, as the right's codes; -1 is equal to none.
        as_right = np.array([right.distinct.get(text, -1) for text in left.distinct], np.intp)
        return Truth(lift(as_right[left.codes], leaf.left) == lift(right.codes, leaf.right))
    if isinstance(left, Flags) and isinstance(right, Flags):
        return Truth(lift(left.values, leaf.left) == lift(right.values, leaf.right))
    if not isinstance(left, Numbers) or not isinstance(right, Numbers):
        raise TypeError(f"{leaf} compares two types: the reader should have refused it")
    low, high = lift(left.values, leaf.left), lift(right.values, leaf.right)
    nothing = np.zeros(1, np.bool_)
    gone_left = lift(nothing if left.missing is None else left.missing, leaf.left)
    gone_right = lift(nothing if right.missing is None else right.missing, leaf.right)
    gone = gone_left | gone_right
    if leaf.order is Order.EQUAL:
        return Truth(((low == high) & ~gone) | (gone_left & gone_right))
    smaller = low < high if leaf.order is Order.LESS else low <= high
    return Truth(smaller & ~gone, gone)


@dataclass(frozen=True, slots=True)
class Formula:
    """A compiled formula. ``source`` is kept for showing."""

    source: str
    scopes: Axes
    node: Node

    def evaluate(self, batch: Columns) -> Mask:
        """Where the formula is true, over the formula's scopes; false where ZEN would fail on a null."""
        shape = tuple(batch.size(scope) for scope in self.scopes)
        return np.broadcast_to(holds(self.node, batch, self.scopes), shape)


def compile_expression(text: str, scope: Collection[Scope] = (Scope.ORDER,)) -> Formula:
    """Compile a formula that is true or false, such as ``order.total > 100000 and order.country == "US"``.

    ``scope`` says whose fields it may name; they are the axes of the result, in the order of ``Scope``.
    Raises ``RuleRefused`` (without table, row and column).
    """
    axes = tuple(sorted(set(scope)))
    return Formula(text, axes, read_expression(text, axes))
