"""A draft is published, now or for later; a version is taken back."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from crossdock.console import drafting, policies, trying
from crossdock.console.acting import Done, Undo, act, said
from crossdock.console.errors import FormInvalid
from crossdock.console.page import Made, Shown, Visit, page
from crossdock.core import ids
from crossdock.sourcing import drafts as kept
from crossdock.sourcing import policies as versions
from crossdock.sourcing import publishing
from crossdock.sourcing.drafts import Draft
from crossdock.sourcing.errors import DraftChanged, OtherCurrency, PolicyRefused
from crossdock.sourcing.policies import Policy

CHANGED = ("policy",)


@page("masters:write", by="")
def form(visit: Visit, draft_id: int) -> Made:
    """From when it holds, and what stands against it."""
    draft = kept.open_(visit.cur, draft_id)
    context: dict[str, Any] = {"draft": draft, "faults": drafting.faults(draft.document)}
    if not context["faults"]:
        context |= against(visit, lambda: versions.compiled(draft.document, draft.name))
        context |= changing(visit, draft.document)
    return Shown("console/parts/publish_form.html", context)


def changing(visit: Visit, document: Mapping[str, Any]) -> dict[str, Any]:
    """What a document changes of what is in force, for ``policy_changing.html``. ``idle``: nothing, and
    nothing is scheduled that it could take the place of.
    """
    found = versions.standing(visit.cur, visit.at)
    held = publishing.holding(found, visit.at)
    changed = policies.differing(held.document if held else {}, document)
    later = any(one.state == "scheduled" for one in found)
    return {"held": held, "changed": changed, "idle": not changed["any"] and not later}


def against(visit: Visit, read: Callable[[], Policy]) -> dict[str, Any]:
    """Guard rails and golden orders of a policy, and the dry run that rails ask for; ``impossible``: why
    there are none.
    """
    try:
        policy = read()
        judged = publishing.judge(visit.cur, policy, at=visit.at)
        run = judged.run and trying.summed(judged.run)
        return {"judged": trying.told(judged, policy.document.currency), "run": run}
    except (OtherCurrency, PolicyRefused) as error:
        return {"impossible": error}


@act("masters:write", by="")
def publish(visit: Visit, draft_id: int) -> Done:
    """Publish it, as it was shown."""
    draft = as_shown(visit, draft_id)
    start = moment(visit, "from", _("That moment has passed: leave it empty to begin now"))
    version = publishing.publish(
        visit.cur, draft.name, draft.document, valid_from=start or visit.at, at=visit.at,
        actor=visit.person.actor,
    )  # fmt: skip
    kept.end(visit.cur, draft_id, at=visit.at, published=version)
    told = (
        _("Version %d is published and will be in force")
        if start
        else _("Version %d is published and in force")
    )
    undo = Undo(f"{policies.HOME}/{version}/acts/take-back", {})
    return Done(told % version, undo, f"{policies.HOME}/{version}", CHANGED)


def as_shown(visit: Visit, draft_id: int) -> Draft:
    """The draft, as whoever acts on it has seen it. Raises DraftChanged."""
    draft = kept.open_(visit.cur, draft_id)
    if ids.parse(said(visit, "upon")) != draft.saves:
        raise DraftChanged(draft=draft_id, saves=draft.saves, by=draft.actor)
    return draft


def moment(visit: Visit, name: str, passed: str) -> datetime | None:
    """A field that is a moment to come, in the zone of whoever says so; None: it is empty. Raises
    FormInvalid, with ``passed`` where it lies behind.
    """
    text = said(visit, name)
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text).replace(tzinfo=visit.choices.zone)
    except ValueError:
        raise FormInvalid.at(name, _("%s is no moment") % text) from None
    if found <= visit.at:
        raise FormInvalid.at(name, passed)
    return found


@page("masters:write", by="")
def take_back_form(visit: Visit, version: int) -> Made:
    """What taking it back would change."""
    found = versions.standing(visit.cur, visit.at)
    one = policies.of(found, version)
    before = publishing.replaced(found, one, visit.at)
    context: dict[str, Any] = {
        "one": one,
        "before": before,
        "changed": policies.differing(one.document, before.document if before else {}),
    }
    return Shown("console/parts/take_back_form.html", context)


@act("masters:write", by="")
def take_back(visit: Visit, version: int) -> Done:
    """What held before holds again, as a new version; taken back like any other."""
    made = publishing.take_back(visit.cur, version, at=visit.at, actor=visit.person.actor)
    told = _("Version %(version)d is taken back: %(made)d says what was in force before")
    undo = Undo(f"{policies.HOME}/{made}/acts/take-back", {})
    return Done(told % {"version": version, "made": made}, undo, f"{policies.HOME}/{made}", CHANGED)
