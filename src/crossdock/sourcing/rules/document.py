"""The saved form of a table: GoRules ZEN's JSON decision model (JDM), one decision table in it.

The document is a graph of an input node, the decision table and an output node, as ZEN's editor saves it.
This module reads the graph and nothing of its cells; whatever would make ZEN do more than the table says
(other nodes, pass-through, loops, cells of no column) is refused.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Never

import zen

from crossdock.sourcing.rules.errors import Fault, RuleRefused

_MOST_ROWS: Final = 2_000
_MOST_COLUMNS: Final = 60
_PLAIN: Final = {"_id", "_description"}  # keys of a row that are not cells
_BLANK: Final = " \t\n\r"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the saved table. ``field`` is "" for an input column of formulas."""

    id: str
    name: str
    field: str


@dataclass(frozen=True, slots=True)
class Table:
    """A saved table. ``rows`` hold the cells by column id, trimmed; empty ones are left out."""

    name: str
    collects: bool
    inputs: tuple[Column, ...]
    outputs: tuple[Column, ...]
    rows: tuple[Mapping[str, str], ...]
    notes: tuple[str, ...]  # a row's description, "" if none


def read_table(document: Mapping[str, Any]) -> Table:
    """Find the one decision table in a document. Raises ``RuleRefused``."""
    node = _table_node(document)
    name = str(node.get("name") or "table")
    content = node.get("content")
    if not isinstance(content, Mapping):
        _refuse(name, "has no content; save it from the table editor")
    policy = content.get("hitPolicy")
    if policy not in {"first", "collect"}:
        _refuse(name, f"has hit policy {policy!r}; choose first or collect")
    for key in ("inputField", "outputPath", "passThrough"):
        if content.get(key):
            _refuse(name, f"sets {key}; clear it, the table's own outputs are read")
    if content.get("executionMode", "single") != "single":
        _refuse(name, "runs as a loop; set its execution mode to single")
    inputs, outputs = _columns(name, content, "inputs"), _columns(name, content, "outputs")
    both = [column.id for column in (*inputs, *outputs)]
    if len(set(both)) < len(both) or not _PLAIN.isdisjoint(both):
        _refuse(name, "has two columns of one id; give each its own")
    rows = content.get("rules")
    if not isinstance(rows, Sequence) or isinstance(rows, str) or len(rows) > _MOST_ROWS:
        _refuse(name, f"needs a list of at most {_MOST_ROWS} rows")
    cells = tuple(_row(name, number, row, set(both)) for number, row in enumerate(rows, 1))
    notes = tuple(row.get("_description", "") for row in rows)
    _loads_in_zen(name, document)
    return Table(name, policy == "collect", inputs, outputs, cells, notes)


def _table_node(document: Mapping[str, Any]) -> Mapping[str, Any]:
    nodes, edges = document.get("nodes"), document.get("edges")
    if not isinstance(nodes, list) or not isinstance(edges, list):
        raise RuleRefused(Fault.NOT_A_TABLE, "is not a decision model; save a graph with nodes and edges")
    by_type: dict[str, Mapping[str, Any]] = {}
    for node in nodes:
        kind = str(node.get("type")) if isinstance(node, Mapping) else "nothing"
        if kind in by_type or kind not in {"inputNode", "decisionTableNode", "outputNode"}:
            raise RuleRefused(
                Fault.NOT_A_TABLE, f"has a {kind} too many; keep one input, one decision table and one output"
            )
        by_type[kind] = node
    if "inputNode" not in by_type or "decisionTableNode" not in by_type:
        raise RuleRefused(Fault.NOT_A_TABLE, "needs an input and a decision table, joined by an edge")
    path = [node for node in map(by_type.get, ("inputNode", "decisionTableNode", "outputNode")) if node]
    wanted = {(path[i].get("id"), path[i + 1].get("id")) for i in range(len(path) - 1)}
    found = [(edge.get("sourceId"), edge.get("targetId")) for edge in edges if isinstance(edge, Mapping)]
    if set(found) != wanted or len(found) != len(wanted):
        raise RuleRefused(Fault.NOT_A_TABLE, "joins its nodes otherwise than input, decision table, output")
    for end in ("inputNode", "outputNode"):
        content = by_type.get(end, {}).get("content")
        if isinstance(content, Mapping) and content.get("schema"):
            raise RuleRefused(
                Fault.NOT_A_TABLE, f"has a schema in its {end}; remove it, fields are checked here"
            )
    return by_type["decisionTableNode"]


def _columns(table: str, content: Mapping[str, Any], key: str) -> tuple[Column, ...]:
    listed = content.get(key)
    if not isinstance(listed, list) or len(listed) > _MOST_COLUMNS:
        _refuse(table, f"needs a list of at most {_MOST_COLUMNS} {key}")
    columns = []
    for column in listed:
        texts = (
            [column.get(part) or "" for part in ("id", "name", "field")]
            if isinstance(column, Mapping)
            else []
        )
        if not texts or not texts[0] or not all(isinstance(text, str) for text in texts):
            _refuse(table, f"has a column without an id among its {key}; save it from the table editor")
        field = texts[2].strip(_BLANK)
        columns.append(Column(texts[0], texts[1] or field or texts[0], field))
    return tuple(columns)


def _row(table: str, number: int, row: object, columns: set[str]) -> Mapping[str, str]:
    if not isinstance(row, Mapping):
        raise RuleRefused(Fault.NOT_A_TABLE, "is not a row of cells", table=table, row=number)
    cells = {}
    for key, cell in row.items():
        if not isinstance(cell, str):
            raise RuleRefused(
                Fault.NOT_A_TABLE,
                "holds no text; write every cell as text",
                table=table,
                row=number,
                column=key,
            )
        if key not in columns and key not in _PLAIN:
            raise RuleRefused(
                Fault.UNKNOWN_CELL, "is a cell of no column; remove it", table=table, row=number, column=key
            )
        if key in columns and (stripped := cell.strip(_BLANK)):
            cells[key] = stripped
    return cells


def _loads_in_zen(table: str, document: Mapping[str, Any]) -> None:
    """ZEN has the last word on the form of its own documents."""
    try:
        zen.ZenEngine().create_decision(json.dumps(document)).validate()
    except (RuntimeError, ValueError, TypeError) as error:
        # ZEN adds its stack to what it says.
        said = " ".join(str(error).partition("Stack backtrace")[0].split())
        raise RuleRefused(Fault.NOT_A_TABLE, f"is not read by ZEN: {said}", table=table) from error


def _refuse(table: str, detail: str) -> Never:
    raise RuleRefused(Fault.NOT_A_TABLE, detail, table=table)
