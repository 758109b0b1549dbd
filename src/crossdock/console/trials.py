"""A version of the policy is tried on a share of orders: begun, looked at beside the one in force, taken over
for all or stopped.
"""

from typing import Any, Final

from django.utils.translation import gettext as _

from crossdock.accounts.users import Person
from crossdock.console import drafting, policies
from crossdock.console.acting import Done, Undo, act, said
from crossdock.console.errors import FormInvalid
from crossdock.console.figures import NOTHING, count, more_money, percent, points
from crossdock.console.figures import money as amount
from crossdock.console.page import Made, Shown, Visit, page
from crossdock.console.places import reaches
from crossdock.console.publishing import CHANGED, against, as_shown, changing, moment
from crossdock.core import ids, money
from crossdock.sourcing import drafts as drafted
from crossdock.sourcing import policies as versions
from crossdock.sourcing import publishing
from crossdock.sourcing import trials as kept
from crossdock.sourcing.trials import SHARES, Side
from crossdock.sourcing.trials import Shown as Trial

HOME: Final = f"{policies.HOME}/trials"
LIMIT: Final = 50
USUAL: Final = 10  # per cent: enough orders to tell something, few enough to be wrong about


def sees(person: Person) -> bool:
    """Whether they see trials: their figures are of all orders, so nobody who is limited does."""
    return reaches(person, "masters:read", "")


def address(trial_id: int) -> str:
    return f"{HOME}/{trial_id}"


@page("masters:read", by="")
def show_all(visit: Visit) -> Made:
    """All trials, newest first, each with how it ended."""
    below = ids.parse(visit.asked("after"))
    found = kept.listed(visit.cur, visit.at, below=below, limit=LIMIT + 1)
    context = {"trials": found[:LIMIT], "following": found[LIMIT - 1].id if len(found) > LIMIT else None}
    return Shown("console/trials.html", context)


@page("masters:read", by="")
def show(visit: Visit, trial_id: int) -> Made:
    """One trial: what is tried, and how it goes; its figures come after the page."""
    one = kept.find(visit.cur, trial_id, visit.at)
    found = versions.standing(visit.cur, one.since)
    beside = publishing.holding(found, one.since)
    tried = policies.of(found, one.version)
    context = {
        "trial": one,
        "beside": beside,
        "changed": policies.differing(beside.document if beside else {}, tried.document),
    }
    return Shown("console/trial.html", context)


@page("masters:read", by="")
def figures(visit: Visit, trial_id: int) -> Made:
    """What became of its orders, by side: sums over all of them, so a part that comes after its page."""
    one = kept.counted(visit.cur, kept.find(visit.cur, trial_id, visit.at))
    context = {"trial": one, "rows": compared(one), "few": kept.FEW, "at": visit.at}
    return Shown("console/parts/trial_figures.html", context)


@page("masters:write", by="")
def draft_form(visit: Visit, draft_id: int) -> Made:
    """Share and time for trying a draft, and what stands against it."""
    draft = drafted.open_(visit.cur, draft_id)
    context: dict[str, Any] = {"faults": drafting.faults(draft.document)}
    if not context["faults"]:
        context |= against(visit, lambda: versions.compiled(draft.document, draft.name))
        context |= changing(visit, draft.document)
    named = {"name": draft.name, "draft": draft, "to": f"{policies.HOME}/drafts/{draft_id}/acts/share"}
    return Shown("console/parts/share_form.html", {**_usual(visit), **context, **named})


@page("masters:write", by="")
def version_form(visit: Visit, version: int) -> Made:
    """The same for a version that was published."""
    one = policies.of(versions.standing(visit.cur, visit.at), version)
    context = against(visit, lambda: versions.read(visit.cur, version)) | changing(visit, one.document)
    named = {"name": f"{version} · {one.name}", "to": f"{policies.HOME}/{version}/acts/share"}
    holds = {"holds": one.state == "in_force"}
    return Shown("console/parts/share_form.html", {**_usual(visit), **context, **named, **holds})


@act("masters:write", by="")
def begin_draft(visit: Visit, draft_id: int) -> Done:
    """Try a draft, as it was shown; it becomes a version that holds for nothing else."""
    draft = as_shown(visit, draft_id)
    began = publishing.try_document(
        visit.cur, draft.name, draft.document, **_typed(visit), at=visit.at, actor=visit.person.actor
    )
    drafted.end(visit.cur, draft_id, at=visit.at, published=began.version)
    return _begun(began)


@act("masters:write", by="")
def begin_version(visit: Visit, version: int) -> Done:
    """Try a version."""
    return _begun(
        publishing.try_on_share(visit.cur, version, **_typed(visit), at=visit.at, actor=visit.person.actor)
    )


@page("masters:write", by="")
def take_over_form(visit: Visit, trial_id: int) -> Made:
    """What taking it over would change, and what stands against it."""
    one = kept.find(visit.cur, trial_id, visit.at)
    found = versions.standing(visit.cur, visit.at)
    held = publishing.holding(found, visit.at)
    tried = policies.of(found, one.version)
    changed = policies.differing(held.document if held else {}, tried.document)
    context = {"trial": one, "tried": tried, "changed": changed}
    return Shown(
        "console/parts/take_over_form.html",
        {**context, **against(visit, lambda: versions.read(visit.cur, one.version))},
    )


@act("masters:write", by="")
def take_over(visit: Visit, trial_id: int) -> Done:
    """Publish for all what is tried; that ends the trial."""
    made = publishing.take_over(visit.cur, trial_id, at=visit.at, actor=visit.person.actor)
    undo = Undo(f"{policies.HOME}/{made}/acts/take-back", {})
    told = _("Version %d is published and in force; the trial is over")
    return Done(told % made, undo, f"{policies.HOME}/{made}", CHANGED)


@act("masters:write", by="")
def stop(visit: Visit, trial_id: int) -> Done:
    """Stop it; it can be taken up again as long as nothing else began."""
    over = kept.stop(visit.cur, only=trial_id, at=visit.at, actor=visit.person.actor)
    undo = Undo(f"{address(trial_id)}/acts/resume", {})
    told = _("The trial of version %d is stopped: new orders go by the version in force")
    return Done(told % over.version, undo, address(trial_id), CHANGED)


@act("masters:write", by="")
def resume(visit: Visit, trial_id: int) -> Done:
    """Take up again what was stopped."""
    again = kept.resume(visit.cur, trial_id, at=visit.at, actor=visit.person.actor)
    undo = Undo(f"{address(trial_id)}/acts/stop", {})
    return Done(_("The trial of version %d goes on") % again.version, undo, address(trial_id), CHANGED)


def _usual(visit: Visit) -> dict[str, Any]:
    """What the form begins with, and whether another one is open."""
    return {
        "shares": (SHARES[0], SHARES[-1]),
        "usual": USUAL,
        "open": kept.open_at(visit.cur, visit.at),
    }


def _typed(visit: Visit) -> dict[str, Any]:
    """Share and time as the form has them. Raises FormInvalid."""
    share = ids.parse(said(visit, "share"))
    if share is None or share not in SHARES:
        bounds = {"least": SHARES[0], "most": SHARES[-1]}
        raise FormInvalid.at(
            "share", _("The share is %(least)d to %(most)d per cent, without decimals") % bounds
        )
    since = moment(visit, "from", _("That moment has passed: leave it empty to begin now"))
    until = moment(visit, "until", _("That moment has passed: leave it empty to try until you stop it"))
    if until is not None and until <= (since or visit.at):
        raise FormInvalid.at("until", _("It would end before it begins"))
    return {"share": share, "since": since, "until": until}


def _begun(one: Trial) -> Done:
    told = (
        _("Version %(version)d will be tried on %(share)d %% of new orders")
        if one.state == "coming"
        else _("Version %(version)d is tried on %(share)d %% of new orders")
    )
    undo = Undo(f"{address(one.id)}/acts/stop", {})
    return Done(told % {"version": one.version, "share": one.share}, undo, address(one.id), CHANGED)


def compared(one: Trial) -> list[dict[str, str]]:
    """Both sides' figures in words: label, what it counts, in force, tried, difference."""
    held, tried = one.held, one.tried
    return [
        _row(_("orders that came in"), count(held.orders), count(tried.orders)),
        _share(_("ship, at least in part"), held, tried, "sourced", "orders"),
        _cost(one),
        _share(_("ship in more than one parcel"), held, tried, "split", "sourced"),
        _share(_("come too late for their promise"), held, tried, "late", "promised"),
        _share(_("wait for stock now"), held, tried, "backordered", "orders"),
        _share(_("are held now"), held, tried, "held", "orders"),
    ]


def _row(label: str, held: str, tried: str, more: str = "") -> dict[str, str]:
    return {"label": label, "held": held, "tried": tried, "more": more}


def _share(label: str, held: Side, tried: Side, part: str, whole: str) -> dict[str, str]:
    """Orders of a kind, and which share of others they are; the difference in points of per cent."""
    pair = [(getattr(one, part), getattr(one, whole)) for one in (held, tried)]
    said_, shares = [], [some / of if of else None for some, of in pair]
    for (some, _of), share in zip(pair, shares, strict=True):
        rate = "" if share is None else f" ({percent(share)})"
        said_.append(count(some) + rate)
    more = ""
    if shares[0] is not None and shares[1] is not None and shares[0] != shares[1]:
        more = _("%s points") % points(100 * (shares[1] - shares[0]))
    return _row(label, said_[0], said_[1], more)


def _cost(one: Trial) -> dict[str, str]:
    """Of those that ship, an order on average; the difference in money and per cent."""
    was, now = one.held.cost_each, one.tried.cost_each
    texts = [NOTHING if each is None else amount(money.document(each, one.currency)) for each in (was, now)]
    more = ""
    if was is not None and now is not None and was != now:
        more = more_money(money.document(now - was, one.currency))
        if was:
            more += f" ({points(100 * (now - was) / was)} %)"
    return _row(_("cost of an order that ships"), texts[0], texts[1], more)
