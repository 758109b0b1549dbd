"""A draft of the policy as a form: what is typed becomes a document, and each thing that is wrong with it is
named at its place. What cannot be published is kept as it was typed.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import msgspec
from django.http import QueryDict
from django.utils.translation import gettext as _

from crossdock.console import policy_words
from crossdock.console.acting import several
from crossdock.orders.drafts import SERVICE_LEVELS
from crossdock.sourcing import comparing, policies
from crossdock.sourcing.errors import PolicyRefused
from crossdock.sourcing.rules import FIELDS, KINDS, RuleRefused, compile_table, lint, sheets
from crossdock.sourcing.rules.sheets import Head, Line, Sheet

GROUPS: Final = ("capacity_price", "promise_days")
MOST_ROWS: Final = 2_000
LONGEST: Final = 2_000  # characters of a cell


def names() -> list[str]:
    """The settings that stand alone in the form, in its order."""
    return [*policy_words.SETTINGS, *(f"{policy_words.PROMISE}{level}" for level in SERVICE_LEVELS)]


def document(form: QueryDict, base: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, as a document. A setting that holds by default is left out, unless ``base`` has it."""
    default = comparing.settings({})
    currency = _text(form, "s:currency") or policies.DEFAULT.currency
    found: dict[str, Any] = {}
    groups: dict[str, dict[str, Any]] = {name: {} for name in GROUPS}
    for name in names():
        group, _dot, part = name.partition(".")
        text = _text(form, f"s:{name}")
        value = policy_words.meant(name, text, currency)
        if part:
            if text:
                groups[group][part] = value
        elif name in base or value != default[name]:
            found[name] = value
    whole = msgspec.to_builtins(policies.DEFAULT)
    found |= {name: value for name, value in groups.items() if name in base or value != whole[name]}
    for name in policy_words.LISTS:
        if (rows := _rows(form, name)) or name in base:
            found[name] = rows
    tables = {kind: sheets.document(sheet) for kind, sheet in typed_sheets(form).items()}
    if tables or "rules" in base:
        found["rules"] = tables
    return found


def _text(form: QueryDict, name: str) -> str:
    return form.get(name, "").replace("\x00", "").strip()[:LONGEST]


def _rows(form: QueryDict, name: str) -> list[dict[str, Any]]:
    """The rows of a list that say anything; what is left empty is not there."""
    parts = policy_words.LISTS[name][1]
    columns = [several(form, f"l:{name}:{part}") for part in parts]
    return [
        {part: _number(part, text) for part, text in zip(parts, row, strict=True) if text}
        for row in zip(*columns, strict=False)
        if any(row)
    ]


def _number(part: str, text: str) -> Any:
    return (
        int(text) if part == "units" and text.lstrip("-").isascii() and text.lstrip("-").isdigit() else text
    )


def typed_sheets(form: QueryDict) -> dict[str, Sheet]:
    """The rule tables as they are typed, by kind."""
    return {kind: _sheet(form, kind) for kind in several(form, "table") if kind in KINDS}


def _sheet(form: QueryDict, kind: str) -> Sheet:
    inputs, outputs = _heads(form, f"i:{kind}"), _heads(form, f"o:{kind}")
    lines = []
    for row in several(form, f"r:{kind}")[:MOST_ROWS]:
        texts = {head.id: _text(form, f"c:{kind}:{row}:{head.id}") for head in (*inputs, *outputs)}
        note = _text(form, f"n:{kind}:{row}")
        lines.append(Line(row, {name: text for name, text in texts.items() if text}, note))
    name = _text(form, f"t:{kind}") or str(policy_words.KINDS[kind])
    return Sheet(name, form.get(f"h:{kind}") == "collect", inputs, outputs, tuple(lines))


def _heads(form: QueryDict, name: str) -> tuple[Head, ...]:
    found = []
    for text in several(form, name):
        try:
            parts = json.loads(text)
        except ValueError:
            continue
        if isinstance(parts, list) and len(parts) == 3 and all(isinstance(one, str) for one in parts):
            found.append(Head(*parts))
    return tuple(found)


def reshaped(sheets_: dict[str, Sheet], form: QueryDict, asked: str) -> dict[str, Sheet]:
    """The tables after ``asked``: ``table-add``, ``table-drop:kind``, ``column-add:kind``,
    ``column-drop:kind:column``.
    """
    act, _colon, rest = asked.partition(":")
    kind, _colon, column = rest.partition(":")
    if act == "table-add" and (new := _text(form, "add-table")) in KINDS and new not in sheets_:
        return {**sheets_, new: blank(new)}
    if kind not in sheets_:
        return sheets_
    sheet = sheets_[kind]
    if act == "table-drop":
        return {name: one for name, one in sheets_.items() if name != kind}
    if act == "column-drop":
        return {**sheets_, kind: without(sheet, column)}
    field = _text(form, f"add:{kind}")
    if act == "column-add" and field in {*offered(kind), "formula"}:
        return {**sheets_, kind: with_column(sheet, field)}
    return sheets_


def blank(kind: str) -> Sheet:
    """A new table: the outputs of its kind, and the first field that fits."""
    outputs = tuple(
        Head(f"says-{one.name}", one.name, one.name) for one in KINDS[kind].outputs if one.name != "cost"
    )
    first = offered(kind)[0]
    sheet = Sheet(str(policy_words.KINDS[kind]), False, (), outputs, (Line("row1", {}),))
    return with_column(sheet, first)


def offered(kind: str) -> list[str]:
    """The fields that a table of the kind may test; of optional ones only what decisions weigh."""
    return [name for name, field in FIELDS.items() if field.scope in KINDS[kind].scopes]


def with_column(sheet: Sheet, field: str) -> Sheet:
    """One more column, which tests ``field``; ``formula``: it holds formulas."""
    taken = {head.id for head in sheet.columns}
    id_ = next(name for at in range(len(taken) + 1) if (name := f"{field}-{at + 1}") not in taken)
    head = Head(id_, "" if field == "formula" else field, str(_("Formula")) if field == "formula" else field)
    return replace(sheet, inputs=(*sheet.inputs, head))


def without(sheet: Sheet, column: str) -> Sheet:
    """The sheet without a column that tests."""
    return replace(sheet, inputs=tuple(head for head in sheet.inputs if head.id != column))


def faults(document: Mapping[str, Any]) -> list[dict[str, str]]:
    """Everything for which it cannot be published, each with its place in the form (``at``)."""
    found = []
    for one in policies.faults(document):
        value = comparing.settings(document).get(one["field"])
        number = isinstance(value, str) and policy_words.setting(one["field"]).shape in NUMBERS
        found.append({"at": one["field"], "message": _("is no number") if number else one["message"]})
    for kind, table in (document.get("rules") or {}).items():
        if kind not in KINDS:
            found.append({"at": f"rules.{kind}", "message": _("There is no such kind of rules")})
            continue
        lines = sheets.of(table).lines
        for wrong in sheets.check(table, kind=KINDS[kind]):
            at = ":".join(_parts(kind, lines, wrong.row, wrong.column))
            found.append({"at": at, "message": wrong.message})
    return found or _beyond(document)


def _parts(kind: str, lines: tuple[Line, ...], row: int | None, column: str | None) -> list[str]:
    parts = [f"rules.{kind}"]
    if row is not None or column is not None:
        parts.append(lines[row - 1].id if row is not None and row <= len(lines) else "")
    return parts if column is None else [*parts, column]


def _beyond(document: Mapping[str, Any]) -> list[dict[str, str]]:
    """What the whole is refused for, once each part is sound."""
    try:
        policies.parse(document)
    except PolicyRefused as error:
        return [{"at": one["field"], "message": one["message"]} for one in error.fields["errors"]]
    return []


NUMBERS: Final = {"count", "money", "share"}


def findings(document: Mapping[str, Any]) -> list[dict[str, str]]:
    """Rows that never speak, or contradict each other; of tables that compile."""
    found = []
    for kind, table in (document.get("rules") or {}).items():
        if kind not in KINDS:
            continue
        try:
            compiled = compile_table(table, kind=KINDS[kind])
        except RuleRefused:
            continue
        lines = sheets.of(table).lines
        for one in lint(compiled):
            at = f"rules.{kind}:{lines[one.row - 1].id}"
            found.append({"at": at, "message": one.message, "problem": str(one.problem)})
    return found
