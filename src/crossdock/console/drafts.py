"""Drafts of the policy: begun from a version, edited in the browser, kept at each pause of typing."""

import json
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from crossdock.carriers import tariffs
from crossdock.console import drafting, policies, policy_words, words
from crossdock.console.acting import Done, Undo, act, said
from crossdock.console.errors import FormInvalid
from crossdock.console.page import Made, Moved, Shown, Visit, page
from crossdock.core import ids
from crossdock.network import locations
from crossdock.orders.drafts import SERVICE_LEVELS
from crossdock.partners import channels
from crossdock.sourcing import comparing, drafts
from crossdock.sourcing import policies as versions
from crossdock.sourcing.drafts import Draft
from crossdock.sourcing.errors import DraftChanged
from crossdock.sourcing.rules import FIELDS, KINDS, Type, sheets
from crossdock.sourcing.rules.sheets import Sheet

HOME: Final = f"{policies.HOME}/drafts"
LONGEST_NAME: Final = 80
CHANGED: Final = ("policy",)


def address(draft_id: int) -> str:
    return f"{HOME}/{draft_id}"


@act("masters:write", by="")
def begin(visit: Visit) -> Made:
    """Begin one from a version; 0: from the default policy."""
    based_on = ids.parse(said(visit, "version")) or 0
    return Moved(address(drafts.begin(visit.cur, based_on, at=visit.at, actor=visit.person.actor)))


@page("masters:write", by="")
def show(visit: Visit, draft_id: int) -> Made:
    """The editor; of one that has ended, what became of it."""
    draft = drafts.read(visit.cur, draft_id)
    return Shown("console/draft.html", {"draft": draft, **_editor(visit, draft), **_state(visit, draft)})


@act("masters:write", by="")
def save(visit: Visit, draft_id: int) -> Made:
    """Keep what is typed. With ``do``, a table or a column comes or goes, and the whole form comes back."""
    form, asked = visit.http.POST, said(visit, "do")
    upon = ids.parse(said(visit, "upon"))
    if upon is None:
        raise FormInvalid(_("The form is not whole: open the page again"))
    before = drafts.open_(visit.cur, draft_id)
    name = said(visit, "name")[:LONGEST_NAME] or before.name
    document = drafting.document(form, before.document)
    if asked:
        shaped = drafting.reshaped(drafting.typed_sheets(form), form, asked)
        document["rules"] = {kind: sheets.document(sheet) for kind, sheet in shaped.items()}
    try:
        drafts.save(visit.cur, draft_id, name, document, upon=upon, at=visit.at, actor=visit.person.actor)
    except DraftChanged as error:
        context = {**_state(visit, before), "conflict": error, "upon": upon}
        context["changed"] = policies.differing(before.document, document)
        headers = {"HX-Retarget": "#state", "HX-Reswap": "outerHTML"}
        return Shown("console/parts/draft_state.html", context, status=error.status, headers=headers)
    draft = drafts.read(visit.cur, draft_id)
    if asked:
        context = {"draft": draft, **_editor(visit, draft), **_state(visit, draft)}
        return Shown("console/parts/draft_form.html", context)
    return Shown("console/parts/draft_state.html", _state(visit, draft))


@act("masters:write", by="")
def drop(visit: Visit, draft_id: int) -> Made | Done:
    """Drop it; it can be taken up again."""
    draft = drafts.open_(visit.cur, draft_id)
    drafts.end(visit.cur, draft_id, at=visit.at)
    undo = Undo(f"{address(draft_id)}/acts/resume", {})
    return Done(_("The draft “%s” was dropped") % draft.name, undo, changed=CHANGED)


@act("masters:write", by="")
def resume(visit: Visit, draft_id: int) -> Done:
    """Take up again what was dropped."""
    drafts.resume(visit.cur, draft_id)
    return Done(_("The draft is open again"), link=address(draft_id), changed=CHANGED)


def label(name: str) -> str:
    """What a setting is called."""
    return str(policy_words.setting(name).label)


def _state(visit: Visit, draft: Draft) -> dict[str, Any]:
    """What is wrong with it, and since when it is kept; for ``draft_state.html``."""
    return {
        "draft": draft,
        "upon": draft.saves,
        "faults": [{**one, **_place(draft, one["at"])} for one in drafting.faults(draft.document)],
        "findings": [{**one, **_place(draft, one["at"])} for one in drafting.findings(draft.document)],
        "mine": draft.actor == str(visit.person.actor),
    }


def _place(draft: Draft, at: str) -> dict[str, Any]:
    """A place of the form in words."""
    if not at.startswith("rules."):
        name, _bracket, rest = at.partition("[")
        row, _end, part = rest.partition("].")
        label = policy_words.setting(name).label
        return {"where": f"{label}, {int(row) + 1}, {policy_words.HEADS.get(part, part)}" if row else label}
    kind, _colon, rest = at.removeprefix("rules.").partition(":")
    row, _colon, column = rest.partition(":")
    word = str(words.word(policy_words.KINDS, kind))
    sheet = sheets.of(draft.document["rules"][kind])
    number = next((n for n, line in enumerate(sheet.lines, 1) if line.id == row), None)
    head = next((head.name for head in sheet.columns if head.id == column), None)
    parts = [word, _("row %d") % number if number else None, head]
    return {"where": ", ".join(part for part in parts if part)}


def _editor(visit: Visit, draft: Draft) -> dict[str, Any]:
    """The form, for ``draft_form.html``."""
    found = comparing.settings(draft.document)
    currency = str(found["currency"])
    rules: Mapping[str, Any] = draft.document.get("rules") or {}
    return {
        "settings": [_field(name, found.get(name), currency) for name in drafting.names()],
        "lists": [
            {**one, "parts": policy_words.LISTS[one["name"]][1]} for one in policy_words.lists(draft.document)
        ],
        "tables": [_table(kind, sheets.of(one)) for kind, one in rules.items() if kind in KINDS],
        "missing": [(kind, policy_words.KINDS[kind]) for kind in KINDS if kind not in rules],
        "known": _known(visit),
        "fields": sorted(FIELDS),
        "based_on": next(
            (one for one in versions.versions(visit.cur) if one["version"] == draft.based_on), None
        ),
    }


def _field(name: str, value: Any, currency: str) -> dict[str, Any]:
    setting = policy_words.setting(name)
    return {
        "name": name,
        "label": setting.label,
        "about": setting.about,
        "shape": setting.shape,
        "value": policy_words.typed(name, value, currency),
        "choices": policy_words.CHOICES.get(setting.shape),
        "currency": currency,
    }


def _table(kind: str, sheet: Sheet) -> dict[str, Any]:
    heads: list[dict[str, Any]] = [
        {
            "head": head,
            "drop": json.dumps({"do": f"column-drop:{kind}:{head.id}"}),
            "whole": json.dumps([head.id, head.field, head.name]),
            "says": head in sheet.outputs,
            "known": _completed(kind, head.field, says=head in sheet.outputs),
            "hint": _hint(kind, head.field, says=head in sheet.outputs),
        }
        for head in sheet.columns
    ]
    return {
        "kind": kind,
        "word": policy_words.KINDS[kind],
        "sheet": sheet,
        "heads": heads,
        "may_collect": KINDS[kind].collects,
        "rows": [
            {"id": line.id, "note": line.note, "cells": [(one, line.text(one["head"].id)) for one in heads]}
            for line in sheet.lines
        ],
        "offered": drafting.offered(kind),
    }


def _completed(kind: str, field: str, *, says: bool) -> str:
    """Which list completes a cell."""
    if says:
        output = next((one for one in KINDS[kind].outputs if one.name == field), None)
        return "known-flag" if output is not None and output.type is Type.FLAG else ""
    return "known-fields" if not field else f"known-{field}"


def _hint(kind: str, field: str, *, says: bool) -> str:
    """How a cell is written, for whoever looks at an empty one."""
    if says:
        known = {one.name: one.type for one in KINDS[kind].outputs}
        return {Type.FLAG: "true", Type.TEXT: '"…"'}.get(known.get(field, Type.NUMBER), "10")
    if not field:
        return "order.total > 100"
    shape = FIELDS[field].type if field in FIELDS else Type.TEXT
    return {Type.NUMBER: "> 10", Type.LIST: 'contains($, "…")', Type.FLAG: "true"}.get(shape, '"…"')


def _known(visit: Visit) -> dict[str, list[str]]:
    """What completes cells, by the field: values that there are, as they are typed."""
    places = locations.current(visit.cur, visit.at)
    services = tariffs.current(visit.cur, visit.at).services
    found: dict[str, set[str]] = {
        "order.channel": {one.name for one in channels.by_ids(visit.cur).values()},
        "order.service_level": set(SERVICE_LEVELS),
        "location.code": {one.code for one in places},
        "location.region": {one.region for one in places if one.region},
        "location.country": {one.country for one in places},
        "location.seller": {one.code for one in places if one.kind == "seller"},
        "service.carrier": {carrier for carrier, _service in services},
        "service.code": {service for _carrier, service in services},
    }
    texts = {name: [json.dumps(one) for one in sorted(values)] for name, values in found.items()}
    for name, field in FIELDS.items():
        if field.choices:
            texts[name] = [json.dumps(one) for one in field.choices]
        elif field.type is Type.LIST:
            texts[name] = ['contains($, "")', 'not contains($, "")']
        elif field.type is Type.FLAG:
            texts[name] = ["true", "false"]
    return texts
