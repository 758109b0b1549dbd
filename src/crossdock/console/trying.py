"""What a draft of the policy would do: to the last orders, and to one of them; beside golden orders and guard
rails.
"""

from collections.abc import Mapping
from decimal import Decimal
from operator import itemgetter
from typing import Any, Final

from django.utils.translation import gettext as _

from crossdock.console import drafting, drafts, figures, golden, policies
from crossdock.console.errors import FormInvalid
from crossdock.console.page import Made, Shown, Visit, page
from crossdock.core import money
from crossdock.core.errors import CrossdockError
from crossdock.orders.numbers import format_number
from crossdock.sourcing import drafts as kept
from crossdock.sourcing import explain, publishing
from crossdock.sourcing import policies as versions
from crossdock.sourcing.drafts import Draft
from crossdock.sourcing.dry_run import Compared, DryRun
from crossdock.sourcing.errors import OtherCurrency, PolicyRefused
from crossdock.sourcing.publishing import Judged

SHOWN: Final = 100  # orders that change, those first that cost more or less by most


@page("masters:write", by="")
def dry_run(visit: Visit, draft_id: int) -> Made:
    """The last orders decided anew by the draft, beside what is in force."""
    visit.person.demand("orders:read")
    draft = kept.read(visit.cur, draft_id)
    context: dict[str, Any] = {"draft": draft, "faults": drafting.faults(draft.document)}
    if not context["faults"] and draft.ended_at is None:
        context |= looked(visit, draft)
    return Shown("console/dry_run.html", context)


@page("masters:write", by="")
def on_order(visit: Visit, draft_id: int) -> Made:
    """One order by the draft, explained; beside what was decided."""
    visit.person.demand("orders:read")
    draft = kept.open_(visit.cur, draft_id)
    number = visit.asked("order").upper()
    if not number:
        raise FormInvalid.at("order", _("Say which order"))
    number = number if number.startswith("SO-") else f"SO-{number}"
    context: dict[str, Any] = {"draft": draft, "number": number}
    try:
        policy = versions.compiled(draft.document, draft.name)
        context["decision"] = explain.under(visit.cur, number, policy)
        context["now"] = explain.under(visit.cur, number, versions.current(visit.cur, visit.at))
        context["differs"] = differing(context["now"], context["decision"])
        context["rules"] = [
            {"word": policies.kind_word(one["kind"]), "row": one["row"]}
            for one in context["decision"]["rules"]
        ]
    except CrossdockError as error:
        context["error"] = error
    return Shown("console/try_order.html", context)


def differing(now: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """What another decision about an order has otherwise, in words; empty: nothing."""
    found = []
    by = itemgetter("location", "carrier", "service")
    if sorted(map(by, now["parcels"])) != sorted(map(by, other["parcels"])):
        found.append(_("it ships otherwise"))
    cost = [Decimal(each["cost"]["amount"]) for each in (now, other)]
    if cost[0] != cost[1]:
        more = {"amount": str(cost[1] - cost[0]), "currency": other["cost"]["currency"]}
        found.append(_("cost %s") % figures.more_money(more))
    last = [max((one["deliver_on"] or "" for one in each["parcels"]), default="") for each in (now, other)]
    if last[0] != last[1]:
        days = {"before": figures.day(last[0]), "after": figures.day(last[1])}
        found.append(_("arrives %(after)s, not %(before)s") % days)
    return found


def looked(visit: Visit, draft: Draft) -> dict[str, Any]:
    """What a dry run found, for ``dry_run.html``; ``impossible``: why there is none."""
    try:
        policy = versions.compiled(draft.document, draft.name)
        judged = publishing.judge(visit.cur, policy, at=visit.at, look=True)
    except (OtherCurrency, PolicyRefused) as error:
        return {"impossible": error}
    run = judged.run
    if run is None:
        raise AssertionError("it was asked for")
    return {"run": run, **summed(run), **_listed(run), "judged": told(judged, run.currency)}


def told(judged: Judged, currency: str) -> dict[str, Any]:
    """Guard rails and golden orders, for ``judged.html``."""
    return {
        "broken": judged.broken,
        "rails": [golden.rail(one) for one in judged.rails],
        "golden": [{"one": golden.shown(one.golden, currency), "tried": one} for one in judged.golden],
    }


def summed(run: DryRun) -> dict[str, Any]:
    """How many orders were decided anew, how many ship otherwise, and what that costs."""
    before, after = run.paid
    return {
        "looked": len(run.orders),
        "changed": len(run.changed),
        "share": 100 * len(run.changed) / len(run.orders) if run.orders else 0,
        "paid": [money.document(one, run.currency) for one in (before, after)],
        "more": money.document(after - before, run.currency),
        "rise": 100 * (after - before) / before if before else None,
    }


def _listed(run: DryRun) -> dict[str, Any]:
    found = sorted(run.changed, key=lambda one: -abs(one.after.paid - one.before.paid))
    return {
        "late": run.late,
        "unshipped": run.unshipped,
        "by_location": [one for one in run.parcels("location") if one[1] != one[2]],
        "by_service": [one for one in run.parcels("service") if one[1] != one[2]],
        "orders": [_order(one, run.currency) for one in found[:SHOWN]],
        "shown": SHOWN,
        "unseen": [drafts.label(name) for name in run.unseen],
        "cut": run.asked - len(run.orders),
    }


def _order(one: Compared, currency: str) -> dict[str, Any]:
    return {
        "number": format_number(one.order_id),
        "one": one,
        "more": money.document(one.after.paid - one.before.paid, currency),
        "less": one.after.unshipped > one.before.unshipped,
        "ships_more": one.after.unshipped < one.before.unshipped,
    }
