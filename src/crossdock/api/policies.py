"""What policies are held to, what one would change, and taking a version back."""

from typing import Any, Final

from ninja import Router

from crossdock.api import reading
from crossdock.api.masters import READ, WRITE, policy_document
from crossdock.api.schemas import policies as shapes
from crossdock.api.schemas import rest
from crossdock.api.schemas.basics import Problem
from crossdock.api.turn import Answer, Call, turn, wake
from crossdock.core import ids, money
from crossdock.orders.numbers import format_number, parse_number
from crossdock.orders.read import stamp
from crossdock.sourcing import decisions, dry_run, golden, policies, publishing, trials
from crossdock.sourcing.anew import Outcome
from crossdock.sourcing.dry_run import Compared, DryRun
from crossdock.sourcing.errors import GoldenNotFound, PolicyUnknown
from crossdock.sourcing.golden import Golden, Wants
from crossdock.sourcing.publishing import Judged
from crossdock.sourcing.trials import Shown, Side

router = Router(tags=["Masters"])
SHOWN: Final = 100  # orders that would ship otherwise


@router.post(
    "/policies/dry-run",
    auth=WRITE,
    summary="Try a policy on past orders",
    response={200: shapes.DryRun, 404: Problem, 409: Problem, 422: Problem},
)
@turn
def dry_run_policy(request: Call, body: shapes.DryRunIn) -> Answer:
    """Each order is decided anew by what it saw then: by the policy in force, and by this one, which is held
    against guard rails and golden orders too. Nothing is changed. 409 `other_currency` where the two count in
    different currencies.
    """
    cur = request.cur
    policy = policies.compiled(body.document)
    judged = publishing.judge(cur, policy, at=request.at, look=body.orders is None)
    run = judged.run
    if body.orders is not None or run is None:
        found = [decisions.read(cur, parse_number(number)) for number in body.orders or []]
        seen = dry_run.of(cur, [(one.order_id, one.attempt) for one in found])
        run = dry_run.run(cur, seen, policies.current(cur, request.at), policy)
    return Answer(_run(run, judged))


@router.post(
    "/policies/{version}/take-back",
    auth=WRITE,
    summary="Take a policy back",
    response={201: rest.Policy, 404: Problem, 409: Problem},
)
@turn
def take_policy_back(request: Call, version: str) -> Answer:
    """What held, or would hold, in its place is published again, as a version of its own; at once, or from
    when this one would have begun. Guard rails do not stand against it. 409 `policy_not_latest` where another
    one has taken its place.
    """
    number = ids.parse(version)
    if number is None:
        raise PolicyUnknown(version=version)
    made = publishing.take_back(request.cur, number, at=request.at, actor=request.actor)
    wake()
    return Answer(policy_document(policies.listed(request.cur, made)), 201)


@router.get(
    "/policies/try",
    auth=READ,
    summary="Show the trial of a policy",
    response={200: shapes.PolicyTrial, 404: Problem},
)
@turn
def show_policy_trial(request: Call) -> Answer:
    """The newest one, running or over, with what became of the orders that came in since it began, by side. A
    number of orders as small as `few` says tells little: what differs may be chance.
    """
    return Answer(_trial(trials.read(request.cur, request.at)))


@router.post(
    "/policies/try/stop",
    auth=WRITE,
    summary="Stop the trial of a policy",
    response={200: shapes.PolicyTrial, 404: Problem},
)
@turn
def stop_policy_trial(request: Call) -> Answer:
    """Orders keep what was decided about them, and the version that was; new ones go by the one in force. 404
    `policy_trial_none` where nothing is tried.
    """
    over = trials.stop(request.cur, at=request.at, actor=request.actor)
    return Answer(_trial(trials.counted(request.cur, over)))


@router.post(
    "/policies/{version}/try",
    auth=WRITE,
    summary="Try a policy on a share of orders",
    response={201: shapes.PolicyTrial, 404: Problem, 409: Problem, 422: Problem},
)
@turn
def try_policy(request: Call, version: str, body: shapes.PolicyTrialIn) -> Answer:
    """A published version that is not in force decides about this share of the orders that come in, until it
    is stopped, a moment comes, or another version comes into force. The same order always falls on the same
    side. 409 `policy_guarded` as in publishing, `policy_trial_runs` where one is tried already,
    `other_currency` where the two count in different currencies.
    """
    number = ids.parse(version)
    if number is None:
        raise PolicyUnknown(version=version)
    began = publishing.try_on_share(
        request.cur,
        number,
        body.share,
        since=body.since,
        until=body.until,
        at=request.at,
        actor=request.actor,
    )
    return Answer(_trial(began), 201)


@router.get("/policies/guards", auth=READ, summary="List guard rails", response={200: shapes.PolicyGuards})
@turn
def list_guards(request: Call) -> Answer:
    """What a new version may change of the last 1,000 orders, at most."""
    return Answer(_guards(golden.guards(request.cur)))


@router.post(
    "/policies/guards",
    auth=WRITE,
    summary="Set guard rails",
    response={200: shapes.PolicyGuards, 422: Problem},
)
@turn
def set_guards(request: Call, body: shapes.PolicyGuardsIn) -> Answer:
    """All of them: what is not named has no limit from now on."""
    limits: dict[str, float] = {one.name: one.most for one in body.items}
    if len(limits) < len(body.items):
        raise reading.failed([{"field": "items", "message": "names a guard rail twice"}])
    golden.set_guards(request.cur, limits, at=request.at, actor=request.actor)
    return Answer(_guards(golden.guards(request.cur)))


@router.get("/policies/golden", auth=READ, summary="List golden orders", response={200: shapes.GoldenOrders})
@turn
def list_golden_orders(request: Call) -> Answer:
    """Orders that every new version is asked for again, the latest first."""
    currency = policies.current(request.cur, request.at).document.currency
    return Answer({"items": [_golden(one, currency) for one in golden.listed(request.cur)]})


@router.post(
    "/policies/golden",
    auth=WRITE,
    summary="Keep a golden order",
    response={201: shapes.GoldenOrder, 404: Problem, 422: Problem},
)
@turn
def keep_golden_order(request: Call, body: shapes.GoldenOrderIn) -> Answer:
    """Its latest decision is kept, with what must hold whenever it is made anew; all of it must ship."""
    cur, said = request.cur, body.wants
    currency = policies.current(cur, request.at).document.currency
    if said.max_cost is not None and said.max_cost.currency != currency:
        error = {"field": "wants.max_cost.currency", "message": f"the policy counts in {currency}"}
        raise reading.failed([error])
    cost = None if said.max_cost is None else money.minor(said.max_cost.amount, currency)
    wants = Wants(tuple(said.locations), tuple(said.not_locations), said.service, cost)
    kept = golden.keep(cur, body.order, wants, note=body.note, at=request.at, actor=request.actor)
    made = next(one for one in golden.listed(cur) if one.id == kept)
    return Answer(_golden(made, currency), 201)


@router.delete(
    "/policies/golden/{golden_id}",
    auth=WRITE,
    summary="Drop a golden order",
    response={204: None, 404: Problem},
)
@turn
def drop_golden_order(request: Call, golden_id: str) -> Answer:
    """New versions are not asked for it any more."""
    number = ids.parse(golden_id)
    if number is None:
        raise GoldenNotFound(golden=golden_id)
    golden.drop(request.cur, number, at=request.at, actor=request.actor)
    return Answer(None, 204)


def _trial(one: Shown) -> dict[str, Any]:
    return {
        "version": one.version,
        "name": one.name,
        "share": one.share,
        "state": one.state,
        "since": stamp(one.since),
        "until": None if one.until is None else stamp(one.until),
        "over_at": None if one.over_at is None else stamp(one.over_at),
        "actor": one.actor,
        "in_force": _side(one.held, one.currency),
        "tried": _side(one.tried, one.currency),
        "few": one.few,
    }


def _side(one: Side, currency: str) -> dict[str, Any]:
    each = one.cost_each
    return {
        "orders": one.orders,
        "sourced": one.sourced,
        "cost_each": None if each is None else money.document(each, currency),
        "split_rate": one.split_rate,
        "held": one.held,
        "backordered": one.backordered,
        "promised": one.promised,
        "late": one.late,
    }


def _guards(limits: dict[str, float]) -> dict[str, Any]:
    return {"items": [{"name": name, "most": limits[name]} for name in golden.RAILS if name in limits]}


def _golden(one: Golden, currency: str) -> dict[str, Any]:
    cost = one.wants.max_cost
    return {
        "id": one.id,
        "order": one.number,
        "attempt": one.attempt,
        "wants": {
            "locations": list(one.wants.locations),
            "not_locations": list(one.wants.not_locations),
            "service": one.wants.service,
            "max_cost": None if cost is None else money.document(cost, currency),
        },
        "note": one.note,
        "actor": one.actor,
        "made_at": stamp(one.made_at),
    }


def _run(run: DryRun, judged: Judged) -> dict[str, Any]:
    sides = zip(run.paid, run.late, run.unshipped, strict=True)
    before, after = (
        {"paid": money.document(paid, run.currency), "late": late, "unshipped": units}
        for paid, late, units in sides
    )
    return {
        "asked": run.asked,
        "looked": len(run.orders),
        "left_out": run.left_out,
        "changed": len(run.changed),
        "before": before,
        "after": after,
        "unseen": list(run.unseen),
        "guards": [
            {"name": one.name, "most": one.most, "found": one.found, "holds": one.holds}
            for one in judged.rails
        ],
        "golden": [
            {"id": one.golden.id, "order": one.golden.number, "against": list(one.against)}
            for one in judged.golden
        ],
        "may_be_published": not judged.broken,
        "orders": [_changed(one, run.currency) for one in run.changed[:SHOWN]],
    }


def _changed(one: Compared, currency: str) -> dict[str, Any]:
    return {
        "order": format_number(one.order_id),
        "attempt": one.attempt,
        "before": _plan(one.before, currency),
        "after": _plan(one.after, currency),
    }


def _plan(outcome: Outcome, currency: str) -> dict[str, Any]:
    return {
        "parcels": [
            {
                "location": leg.location,
                "carrier": leg.carrier,
                "service": leg.service,
                "units": leg.units,
                "paid": money.document(leg.paid, currency),
                "ship_on": leg.ship_on and leg.ship_on.isoformat(),
                "deliver_on": leg.deliver_on and leg.deliver_on.isoformat(),
            }
            for leg in outcome.legs
        ],
        "paid": money.document(outcome.paid, currency),
        "late": outcome.late,
        "unshipped": outcome.unshipped,
    }
