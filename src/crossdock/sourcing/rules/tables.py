"""Tables, compiled: from the saved document to arrays over a whole batch of orders.

Saving a table compiles it; what cannot be compiled is refused with table, row and column named. A compiled
table says for any batch what ZEN's engine says for each order, location and service alone: a property test
holds the two equal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from crossdock.sourcing.rules.cells import read_cell
from crossdock.sourcing.rules.columns import Columns
from crossdock.sourcing.rules.document import Column, Table, read_table
from crossdock.sourcing.rules.errors import Fault, RuleRefused
from crossdock.sourcing.rules.evaluate import Axes, holds
from crossdock.sourcing.rules.expressions import known_field, read_expression
from crossdock.sourcing.rules.fields import Field, Scope
from crossdock.sourcing.rules.kinds import Kind, Output
from crossdock.sourcing.rules.outcomes import Outcome, collect, first_hit
from crossdock.sourcing.rules.outputs import Said, read_output
from crossdock.sourcing.rules.predicates import Mask, Node, fields_of


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that tests something. ``predicate`` is an index into ``Compiled.predicates``."""

    column: str
    source: str
    predicate: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its tests, all of which must hold, what it says by output, and its description."""

    cells: tuple[Cell, ...]
    says: Mapping[str, Said]
    note: str


@dataclass(frozen=True, slots=True)
class Compiled:
    """A compiled table. ``axes`` are the dimensions of its outcome; equal cells share one predicate."""

    name: str
    kind: Kind
    collects: bool
    axes: Axes
    predicates: tuple[Node, ...]
    rows: tuple[Row, ...]

    def evaluate(self, batch: Columns) -> Outcome:
        """What the table says over a batch. Raises ``BatchUnfit`` if a tested column is missing or wrong."""
        shape = tuple(batch.size(scope) for scope in self.axes)
        tested = [holds(node, batch, self.axes) for node in self.predicates]
        hits = [self._hits(row, tested) for row in self.rows]
        says = [row.says for row in self.rows]
        return (collect if self.collects else first_hit)(self.kind.outputs, says, hits, shape)

    def _hits(self, row: Row, tested: list[Mask]) -> Mask:
        """Where all cells of a row hold. Masks of one shape are combined before they broadcast."""
        by_shape: dict[tuple[int, ...], Mask] = {}
        for cell in row.cells:
            mask = tested[cell.predicate]
            known = by_shape.get(mask.shape)
            by_shape[mask.shape] = mask if known is None else known & mask
        hit = np.ones((1,) * len(self.axes), np.bool_)
        for mask in by_shape.values():
            hit = hit & mask if hit.size > 1 else mask & hit
        return hit


def compile_table(document: Mapping[str, Any], *, kind: Kind) -> Compiled:
    """Compile a saved table of one kind. Raises ``RuleRefused``, naming table, row and column."""
    table = read_table(document)
    check_outputs(table, kind)
    predicates: dict[Node, int] = {}
    rows = []
    for number, cells in enumerate(table.rows, 1):
        tests = tuple(
            Cell(column.name, source, predicates.setdefault(node, len(predicates)))
            for column, source, node in _read_tests(table, number, cells, kind)
        )
        rows.append(Row(tests, _read_says(table, number, cells, kind), table.notes[number - 1]))
    for column in table.inputs:  # a column nobody has filled yet is checked all the same
        _column_field(table, column, kind)
    used = {field.scope for node in predicates for field in fields_of(node)}
    axes = tuple(sorted({*kind.scopes, *used}))
    return Compiled(table.name, kind, table.collects, axes, tuple(predicates), tuple(rows))


def _read_tests(
    table: Table, number: int, cells: Mapping[str, str], kind: Kind
) -> list[tuple[Column, str, Node]]:
    tests = []
    for column in table.inputs:
        source = cells.get(column.id)
        if source is None:
            continue
        field = _column_field(table, column, kind)
        try:
            node = read_test(source, field, (*kind.scopes, *kind.optional))
        except RuleRefused as refused:
            raise refused.at(table=table.name, row=number, column=column.name) from None
        tests.append((column, source, node))
    return tests


def read_test(source: str, field: Field | None, scopes: Sequence[Scope]) -> Node:
    """A cell that tests its column's field, or is a formula (``field`` None). Raises ``RuleRefused`` without
    a place.
    """
    return read_expression(source, scopes) if field is None else read_cell(source, field)


def _column_field(table: Table, column: Column, kind: Kind) -> Field | None:
    if not column.field:
        return None
    try:
        return known_field(column.field, (*kind.scopes, *kind.optional))
    except RuleRefused as refused:
        raise refused.at(table=table.name, column=column.name) from None


def _read_says(table: Table, number: int, cells: Mapping[str, str], kind: Kind) -> Mapping[str, Said]:
    by_name = {column.field: column for column in table.outputs}
    says = {}
    for output in kind.outputs:
        column = by_name.get(output.name)
        source = cells.get(column.id) if column is not None else None
        if column is None or source is None:
            if output.required:
                raise RuleRefused(
                    Fault.MISSING_OUTPUT,
                    f"every row must say {output.name}; fill the cell",
                    table=table.name,
                    row=number,
                    column=output.name if column is None else column.name,
                )
            continue
        try:
            says[output.name] = read_output(source, output)
        except RuleRefused as refused:
            raise refused.at(table=table.name, row=number, column=column.name) from None
    return says


def check_outputs(table: Table, kind: Kind) -> None:
    """Raises ``RuleRefused`` where the table has not the outputs of its kind, each once."""
    known: dict[str, Output] = {output.name: output for output in kind.outputs}
    seen = set()
    for column in table.outputs:
        if column.field not in known or column.field in seen:
            why = "stands twice" if column.field in seen else f"is not an output of {kind.name} rules"
            raise RuleRefused(
                Fault.UNKNOWN_OUTPUT,
                f"{column.field or 'no output'} {why}; choose of {', '.join(known)}",
                table=table.name,
                column=column.name,
            )
        seen.add(column.field)
    for output in kind.outputs:
        if output.required and output.name not in seen:
            raise RuleRefused(
                Fault.MISSING_OUTPUT, f"add a column for the output {output.name}", table=table.name
            )
    if table.collects and not kind.collects:
        raise RuleRefused(
            Fault.NOT_A_TABLE, f"{kind.name} rules take the first row that matches", table=table.name
        )
