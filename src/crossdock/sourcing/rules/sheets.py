"""A table's document as a sheet: columns and rows of text, to be shown, edited, checked and compared.

Nothing here compiles: a sheet may hold what cannot be published yet.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import count
from typing import Any, Final

from crossdock.sourcing.rules.document import read_table
from crossdock.sourcing.rules.errors import RuleRefused
from crossdock.sourcing.rules.expressions import known_field
from crossdock.sourcing.rules.fields import Field
from crossdock.sourcing.rules.kinds import Kind
from crossdock.sourcing.rules.outputs import read_output
from crossdock.sourcing.rules.tables import check_outputs, read_test

TABLE: Final = "decisionTableNode"
PLAIN_ID: Final = re.compile(r"[A-Za-z0-9-]{1,64}")
PLAIN: Final = {"_id", "_description"}  # keys of a row that are not cells


@dataclass(frozen=True, slots=True)
class Head:
    """A column. ``field``: the field that its cells test, or the output that they say; "": formulas."""

    id: str
    field: str
    name: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row. ``cells``: texts by column id, without those that are empty; ``note``: what it is for."""

    id: str
    cells: Mapping[str, str]
    note: str = ""

    def text(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table. ``collects``: every row that matches counts, else the first."""

    name: str
    collects: bool
    inputs: tuple[Head, ...]
    outputs: tuple[Head, ...]
    lines: tuple[Line, ...]

    @property
    def columns(self) -> tuple[Head, ...]:
        return (*self.inputs, *self.outputs)

    def said(self, line: Line) -> tuple[tuple[str, str], ...]:
        """What a row says, whatever its columns' ids are: (field or name, text), and its note."""
        cells = ((head.field or head.name, line.text(head.id)) for head in self.columns)
        return tuple(sorted((name, text) for name, text in (*cells, ("", line.note)) if text))


def of(document: Mapping[str, Any]) -> Sheet:
    """The sheet of a table's document, as far as it is one."""
    nodes = document.get("nodes")
    node = next((one for one in nodes or () if isinstance(one, Mapping) and one.get("type") == TABLE), {})
    content = node.get("content") or {}
    return Sheet(
        name=str(node.get("name") or ""),
        collects=content.get("hitPolicy") == "collect",
        inputs=_heads(content.get("inputs")),
        outputs=_heads(content.get("outputs")),
        lines=_lines(content.get("rules") or ()),
    )


def _heads(columns: Sequence[Mapping[str, Any]] | None) -> tuple[Head, ...]:
    texts = [[str(one.get(part) or "") for part in ("id", "field", "name")] for one in columns or ()]
    return tuple(Head(id_, field_.strip(), name or field_ or id_) for id_, field_, name in texts)


def _lines(rows: Sequence[Mapping[str, Any]]) -> tuple[Line, ...]:
    """Each row under an id of its own, whatever its editor gave it."""
    found: dict[str, Line] = {}
    for at, row in enumerate(rows, 1):
        id_ = str(row.get("_id"))
        if id_ in found or not PLAIN_ID.fullmatch(id_):
            id_ = next(name for more in count() if (name := f"row{at}{'.' * more}") not in found)
        cells = {name: str(text) for name, text in row.items() if name not in PLAIN and str(text).strip()}
        found[id_] = Line(id_, cells, str(row.get("_description") or ""))
    return tuple(found.values())


def document(sheet: Sheet) -> dict[str, Any]:
    """The sheet as ZEN's editor saves a table."""

    def column(head: Head) -> dict[str, str]:
        return {"id": head.id, "name": head.name, "field": head.field}

    def row(line: Line) -> dict[str, str]:
        texts = {head.id: line.text(head.id) for head in sheet.columns}
        return {"_id": line.id, **({"_description": line.note} if line.note else {}), **texts}

    content = {
        "hitPolicy": "collect" if sheet.collects else "first",
        "inputs": [column(head) for head in sheet.inputs],
        "outputs": [column(head) for head in sheet.outputs],
        "rules": [row(line) for line in sheet.lines],
    }
    return {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "Request"},
            {"id": "table", "type": TABLE, "name": sheet.name, "content": content},
            {"id": "out", "type": "outputNode", "name": "Response"},
        ],
        "edges": [
            {"id": "to-table", "type": "edge", "sourceId": "in", "targetId": "table"},
            {"id": "to-out", "type": "edge", "sourceId": "table", "targetId": "out"},
        ],
    }


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong, and where: ``row`` from 1, ``column``: its id; None: of the table as a whole."""

    row: int | None
    column: str | None
    message: str


def check(document: Mapping[str, Any], *, kind: Kind) -> list[Wrong]:
    """Everything for which the table would not be compiled, cell by cell; none: it compiles."""
    try:
        table = read_table(document)
    except RuleRefused as refused:
        return [Wrong(refused.row, None, refused.detail)]
    found = []
    try:
        check_outputs(table, kind)
    except RuleRefused as refused:
        found.append(Wrong(None, None, refused.detail))
    scopes = (*kind.scopes, *kind.optional)
    fields: dict[str, Field | None] = {}
    for column in table.inputs:
        try:
            fields[column.id] = known_field(column.field, scopes) if column.field else None
        except RuleRefused as refused:
            found.append(Wrong(None, column.id, refused.detail))
    outputs = {column.field: column for column in table.outputs}
    for number, cells in enumerate(table.rows, 1):
        for column in table.inputs:
            if column.id not in cells or column.id not in fields:
                continue
            try:
                read_test(cells[column.id], fields[column.id], scopes)
            except RuleRefused as refused:
                found.append(Wrong(number, column.id, refused.detail))
        for output in kind.outputs:
            if output.name not in outputs:
                continue
            said = cells.get(outputs[output.name].id)
            try:
                if said is not None:
                    read_output(said, output)
                elif output.required:
                    found.append(Wrong(number, outputs[output.name].id, f"every row must say {output.name}"))
            except RuleRefused as refused:
                found.append(Wrong(number, outputs[output.name].id, refused.detail))
    return found


@dataclass(frozen=True, slots=True)
class Pair:
    """A row before and after: None where it is not there; ``same``: it says the same in both. Numbers from
    1.
    """

    before: Line | None
    after: Line | None
    was: int | None
    now: int | None
    same: bool
    changed: frozenset[str] = field(default_factory=frozenset)  # fields (or names) whose cells differ


def pairs(before: Sheet, after: Sheet) -> list[Pair]:
    """The rows of two sheets side by side, in their order."""
    old, new = [before.said(line) for line in before.lines], [after.said(line) for line in after.lines]
    found: list[Pair] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [
                Pair(before.lines[a + n], after.lines[c + n], a + n + 1, c + n + 1, True)
                for n in range(b - a)
            ]
            continue
        both = min(b - a, d - c)
        for n in range(both):
            differs = frozenset(name for name, _ in {*old[a + n]} ^ {*new[c + n]})
            found.append(Pair(before.lines[a + n], after.lines[c + n], a + n + 1, c + n + 1, False, differs))
        found += [Pair(before.lines[at], None, at + 1, None, False) for at in range(a + both, b)]
        found += [Pair(None, after.lines[at], None, at + 1, False) for at in range(c + both, d)]
    return found
