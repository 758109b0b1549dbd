"""Policies: the versions there are, what each says in words and tables, and two of them side by side."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from crossdock.console import places, policy_words, words
from crossdock.console.page import Made, Shown, Visit, page
from crossdock.core import ids
from crossdock.sourcing import comparing, drafts, policies, publishing, trials
from crossdock.sourcing.errors import PolicyUnknown
from crossdock.sourcing.policies import Standing
from crossdock.sourcing.rules import sheets
from crossdock.sourcing.rules.sheets import Sheet

HOME: Final = "/console/policies"
LIMIT: Final = 50
TRIALS: Final = 1000  # looked through for those of the versions that are shown


@page("masters:read")
def show_all(visit: Visit) -> Made:
    """The versions, newest first."""
    found, below = policies.standing(visit.cur, visit.at), ids.parse(visit.asked("after"))
    rest = [one for one in found if below is None or one.version < below]
    context = {
        "may_write": _may_write(visit),
        "versions": rest[:LIMIT],
        "following": rest[LIMIT - 1].version if len(rest) > LIMIT else None,
        "drafts": drafts.listed(visit.cur) if _may_write(visit) else [],
        "in_force": next((one.version for one in found if one.state == "in_force"), 0),
        "asked": visit.http.GET,
        **_trials(visit),
    }
    return Shown("console/policies.html", context)


def _trials(visit: Visit) -> dict[str, Any]:
    """The trial that is open, and by version the newest one of each; for whoever sees trials."""
    if not places.reaches(visit.person, "masters:read", ""):
        return {"trial": None, "tried": {}}
    found = trials.listed(visit.cur, visit.at, limit=TRIALS)
    return {
        "trial": next((one for one in found[:1] if one.state != "over"), None),
        "tried": {one.version: one for one in reversed(found)},
    }


def _may_write(visit: Visit) -> bool:
    """Whether they may change policies: nobody who is limited may."""
    person = visit.person
    return person.may("masters:write") and not person.channels and not person.locations


@page("masters:read")
def show(visit: Visit, version: int) -> Made:
    """One version: what it says, and what it changed."""
    found = policies.standing(visit.cur, visit.at)
    one = of(found, version)
    before = preceding(found, one)
    context = {
        "one": one,
        "before": before,
        "may_write": _may_write(visit),
        "tried": _trials(visit)["tried"].get(version),
        "others": [other for other in found if other.version != version],
        **said(one.document),
        "changed": differing(before.document if before else {}, one.document),
    }
    return Shown("console/policy.html", context)


@page("masters:read")
def compare(visit: Visit) -> Made:
    """Two versions, ``from`` and ``to``, side by side: only what differs."""
    found = policies.standing(visit.cur, visit.at)
    pair = [of(found, ids.parse(visit.asked(name)) or 0) for name in ("from", "to")]
    context = {
        "before": pair[0],
        "after": pair[1],
        "pair": pair,
        "asked": visit.http.GET,
        "versions": found,
        "changed": differing(pair[0].document, pair[1].document),
    }
    return Shown("console/policy_compare.html", context)


def of(found: list[Standing], version: int) -> Standing:
    """One of the versions. Raises PolicyUnknown."""
    one = next((one for one in found if one.version == version), None)
    if one is None:
        raise PolicyUnknown(_("There is no version %d") % version, version=version)
    return one


def preceding(found: list[Standing], one: Standing) -> Standing | None:
    """The version that held, or would hold, in its place, or beside it where it is tried alone; None: the
    default policy.
    """
    start = one.valid_from or one.created_at
    earlier = [other for other in found if other.version < one.version and other.state != "never"]
    return publishing.holding(earlier, start)


def kind_word(kind: str) -> str:
    """What a kind of rules is called."""
    return str(words.word(policy_words.KINDS, kind))


def said(document: Mapping[str, Any]) -> dict[str, Any]:
    """A document in words and tables, for ``policy_said.html``."""
    return {
        "settings": policy_words.told(document),
        "lists": [one for one in policy_words.lists(document) if one["rows"]],
        "tables": [table(kind, sheets.of(one)) for kind, one in (document.get("rules") or {}).items()],
    }


def table(kind: str, sheet: Sheet) -> dict[str, Any]:
    """A rule table as a page shows it."""
    return {
        "kind": kind,
        "word": words.word(policy_words.KINDS, kind),
        "sheet": sheet,
        "rows": [
            {"number": at, "note": line.note, "cells": [line.text(head.id) for head in sheet.columns]}
            for at, line in enumerate(sheet.lines, 1)
        ],
    }


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What differs, for ``policy_changed.html``."""
    found = comparing.difference(before, after)
    return {
        "any": bool(found),
        "settings": policy_words.differing(found.settings, before, after),
        "tables": [_changed_table(one) for one in found.tables],
    }


def _changed_table(one: comparing.Table) -> dict[str, Any]:
    rows = []
    for pair in one.rows:
        if pair.same:
            continue
        was, now = _cells(one.before, pair.before), _cells(one.after, pair.after)
        cells = [(was.get(head, ""), now.get(head, ""), head in pair.changed) for head in one.heads]
        tone = "removed" if pair.after is None else "added" if pair.before is None else "changed"
        rows.append({"was": pair.was, "now": pair.now, "tone": tone, "cells": cells})
    return {
        "table": one,
        "word": words.word(policy_words.KINDS, one.kind),
        "rows": rows,
        "same": sum(pair.same for pair in one.rows),
    }


def _cells(sheet: Sheet, line: sheets.Line | None) -> dict[str, str]:
    """Texts by the field or name of their column."""
    return {} if line is None else {head.field or head.name: line.text(head.id) for head in sheet.columns}
