"""The stage ``shop``: tells shops what was planned, no transaction open, and writes down what they answered.

Each step is decided from what the shop says at that moment (``shopify_fulfilment.next_step``), so that what
was begun by a process that died, or answered into the void, is found there and not done again.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from crossdock.channels import collecting, connections, news, reducing, telling, whole
from crossdock.channels.adapters import shopify_fulfilment as at_shop
from crossdock.channels.adapters import shopify_operations as ask
from crossdock.channels.adapters.shopify_fulfilment import Accept, Create, Done, Held, Move, Want
from crossdock.channels.adapters.shopify_graphql import nodes
from crossdock.channels.adapters.shopify_payments import Transaction
from crossdock.channels.collecting import Collected
from crossdock.channels.connections import Connection
from crossdock.channels.errors import ShopForbidden, ShopRefused, ShopThrottled
from crossdock.channels.shops import Shop
from crossdock.core import clock, effects, owner
from crossdock.core.effects import Effect, Outcome
from crossdock.core.errors import AddressRefused, Unavailable
from crossdock.core.sql import Cursor, Texts, ints, statement
from crossdock.core.stages import Batch, OutsideStage

ADD = statement(__package__, "fulfilments_add")

LEASE: Final = timedelta(minutes=5)  # of wall time
LAST_START: Final = 120.0  # seconds after which no further effect of a batch is begun
MOST: Final = 16  # effects of a batch
AT_ONCE: Final = 8  # a shop takes its time to answer; how much it may be asked is its budget's matter
STEPS: Final = 24  # of one effect in one turn
TRIES: Final = 40  # more than a week, with these waits
FIRST_WAIT: Final = 5.0
LONGEST_WAIT: Final = 6 * 3600.0
HELD_WAIT: Final = 900.0  # until a fulfilment order that the shop holds is looked at again
FORBIDDEN_WAIT: Final = 300.0
PLACES_WAIT: Final = 5.0  # until the places of a shop are known that was just connected
CHECK_WAIT: Final = 5.0  # until a cancellation is looked for that the shop works on by itself
DELIVERED: Final = "DELIVERED"  # a status of the shop's events of fulfilments
COMPANY: Final = "carrier_names"  # the channel's setting: the shop's name of a carrier, by ours


@dataclass(frozen=True, slots=True)
class Job:
    """An effect with what is needed to carry it out. ``location``: the shop's gid of where it shipped, None:
    that is no place of the shop's; ``unread``: the shop's places are not known yet. ``others``: gids that are
    other shipments' of the order; ``mine``: gids that are this one's.
    """

    effect: Effect
    connection: Connection | None
    location: str | None
    unread: bool
    others: frozenset[str]
    mine: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Acted:
    """``wait`` None: settled; else seconds until it is tried again. ``forbidden``: the shop does not let us
    in. ``failed``: the try counts as one that failed. ``moved``: what was captured and let go of the order
    at the shop.
    """

    job: Job
    gids: tuple[str, ...] = ()
    wait: float | None = None
    error: str | None = None
    forbidden: bool = False
    failed: bool = False
    moved: tuple[Transaction, ...] = ()


def claim(cur: Cursor, limit: int, now: datetime) -> list[Job]:  # noqa: ARG001 - goes by wall time
    """Lease effects that are due; commit before acting."""
    wall = clock.wall()
    found = effects.claim(cur, telling.KIND, limit, now=wall, lease_until=wall + LEASE)
    if not found:
        return []
    live = {one.id: one for one in connections.all_of(cur)}
    places = {one: telling.places(cur, one) for one in live}
    known = telling.fulfilments(cur, [effect.subject_id for effect in found])
    jobs = []
    for effect in found:
        request = effect.request
        shipment = request["shipment"]
        mine = tuple(known.get(shipment, ()))
        others = frozenset(gid for one, gids in known.items() if one != shipment for gid in gids)
        connection = live.get(request["channel"])
        there = places.get(request["channel"], {})
        unread = not there and connection is not None and connection.mapped_at is None
        location = there.get(request.get("location", ""))
        jobs.append(Job(effect, connection, location, unread, others, mine))
    return jobs


def act(jobs: Sequence[Job]) -> list[Acted]:
    """Tell the shops, several things at once (of an order, one is under way at a time). Never raises for what
    they do.
    """
    began = clock.monotonic()
    with ExitStack() as until_done:
        reached = {job.connection.id: job.connection for job in jobs if job.connection is not None}
        shops = {id_: until_done.enter_context(Shop(one)) for id_, one in reached.items()}

        def tell(job: Job) -> Acted:
            if job.connection is None:
                return Acted(job, error="the channel is not connected any more")
            if clock.monotonic() - began > LAST_START:
                return Acted(job, wait=0.0)
            return one(shops[job.connection.id], job)

        pool = until_done.enter_context(ThreadPoolExecutor(AT_ONCE, "shop"))
        return list(pool.map(tell, jobs))


def one(shop: Shop, job: Job) -> Acted:
    """Carry out one effect, as far as the shop lets us."""
    try:
        return DO[job.effect.request["what"]](shop, job)
    except ShopThrottled as error:
        return Acted(job, wait=error.wait, error=error.message)
    except ShopForbidden as error:
        return Acted(job, wait=FORBIDDEN_WAIT, error=error.message, forbidden=True)
    except (Unavailable, AddressRefused) as error:
        wait = job.effect.wait(first=FIRST_WAIT, longest=LONGEST_WAIT, tries=TRIES)
        if wait is None:
            return Acted(job, error=f"given up after {TRIES} tries: {error.message}")
        return Acted(job, wait=wait, error=error.message, failed=True)
    except ShopRefused as error:
        return Acted(job, error=error.message)


def _gid(kind: str, external_id: str) -> str:
    """The shop's global id. Raises ShopRefused where the order was never the shop's."""
    if not external_id.isascii() or not external_id.isdigit():
        raise ShopRefused(f"{external_id!r} is no id of the shop's: the order did not come from it")
    return f"gid://shopify/{kind}/{external_id}"


def _at_shop(shop: Shop, order: str) -> at_shop.AtShop:
    found = whole.order_at_shop(shop, _gid("Order", order))
    if found is None:
        raise ShopRefused(f"the shop has no order {order}")
    return at_shop.read(found)


def _fulfil(shop: Shop, job: Job) -> Acted:
    request, connection = job.effect.request, job.connection
    assert connection is not None  # noqa: S101 - looked at by the caller
    if job.unread:  # else units would be fulfilled wherever the shop has assigned them, a place at a time
        return Acted(job, wait=PLACES_WAIT, error="the shop's places are not read yet")
    want = Want(
        {_gid("LineItem", line): units for line, units in request["lines"].items()},
        tuple(request["tracking"]),
        job.location,
        job.others,
        begun=job.effect.attempts > 0,
    )
    stuck: set[str] = set()
    for _ in range(STEPS):
        step = at_shop.next_step(_at_shop(shop, request["order"]), want, stuck=stuck)
        if isinstance(step, Done):
            return Acted(job, gids=step.gids)
        if isinstance(step, Held):
            return Acted(job, wait=HELD_WAIT, error="the shop holds its fulfilment order")
        if isinstance(step, Accept):
            shop.demand(ask.ACCEPT, {"id": step.order})
        elif isinstance(step, Move):
            try:
                shop.demand(ask.MOVE, at_shop.move_input(step))
            except ShopRefused:  # the place does not stock it there, or may not ship: it stays where it is
                stuck.add(step.order)
        elif isinstance(step, Create):
            tracking = at_shop.tracking_input(want.tracking, _company(connection, request["carrier"]))
            variables = at_shop.create_input(step, tracking, notify=connection.wishes.notify)
            root = shop.demand(ask.FULFIL, {"fulfillment": variables, "message": job.effect.key})
            made = str((root.get("fulfillment") or {}).get("id"))
            want = replace(want, made=want.made | {made})
        elif step.cancelled:
            raise ShopRefused("the shop has cancelled the order: what left is not told")
        else:
            units = ", ".join(f"{units} of {line}" for line, units in sorted(step.lines.items()))
            raise ShopRefused(f"the shop has not so much left to fulfil: {units}")
    return Acted(job, wait=FIRST_WAIT, error="more steps than one turn takes")


def _company(connection: Connection, carrier: str) -> str:
    names = connection.channel.settings.get(COMPANY)
    return str(names.get(carrier, carrier)) if isinstance(names, Mapping) else carrier


def _track(shop: Shop, job: Job) -> Acted:
    """Absolute, so once more is harmless."""
    request, connection = job.effect.request, job.connection
    assert connection is not None  # noqa: S101 - looked at by the caller
    company = _company(connection, request["carrier"])
    tracking = at_shop.tracking_input(tuple(request["tracking"]), company)
    for gid in job.mine:
        variables = {
            "fulfillmentId": gid,
            "trackingInfoInput": tracking,
            "notifyCustomer": connection.wishes.notify,
        }
        shop.demand(ask.TRACK, variables)
    return Acted(job, gids=job.mine)


def _deliver(shop: Shop, job: Job) -> Acted:
    """The API takes no key for an event: a fulfilment that knows of a delivery is told none."""
    assert job.connection is not None  # noqa: S101 - looked at by the caller
    if not job.connection.wishes.deliveries:
        return Acted(job, gids=job.mine)
    for gid in job.mine:
        said = shop.ask(ask.EVENTS, {"id": gid})
        if said.root is None:
            raise ShopRefused(f"the shop has no fulfilment {gid}")
        if any(one.get("status") == DELIVERED for one in nodes(said.root.get("events"))):
            continue
        happened = job.effect.request["delivered_at"]
        event = {"fulfillmentId": gid, "status": DELIVERED, "happenedAt": happened}
        shop.demand(ask.EVENT, {"fulfillmentEvent": event})
    return Acted(job, gids=job.mine)


def _cancel(shop: Shop, job: Job) -> Acted:
    """The shop cancels by itself, later: what was asked for is looked for before it counts."""
    request, connection = job.effect.request, job.connection
    assert connection is not None  # noqa: S101 - looked at by the caller
    if _at_shop(shop, request["order"]).cancelled:
        return Acted(job)
    variables = {
        "orderId": _gid("Order", request["order"]),
        "notifyCustomer": connection.wishes.notify,
        "reason": "OTHER",
        "refund": connection.wishes.refund,
        "restock": False,  # what there is, is told by the stock stage
        "staffNote": job.effect.key,
    }
    shop.demand(ask.CANCEL, variables, "orderCancelUserErrors")
    if _at_shop(shop, request["order"]).cancelled:
        return Acted(job)
    return Acted(job, wait=CHECK_WAIT, error="the shop works on the cancellation")


def _reduce(shop: Shop, job: Job) -> Acted:
    effect, connection = job.effect, job.connection
    assert connection is not None  # noqa: S101 - looked at by the caller
    lines = {_gid("LineItem", line): one for line, one in reducing.wanted(effect.request).items()}
    done = reducing.reduce(
        shop,
        _gid("Order", effect.request["order"]),
        lines,
        note=effect.key,
        notify=connection.wishes.notify,
        failures=effect.failures,
    )
    if done:
        return Acted(job)
    return Acted(job, wait=CHECK_WAIT, error="the shop works on the edit", failed=True)


def _capture(shop: Shop, job: Job) -> Acted:
    request = job.effect.request
    return _collected(job, collecting.capture(shop, _gid("Order", request["order"]), request))


def _void(shop: Shop, job: Job) -> Acted:
    return _collected(job, collecting.void(shop, _gid("Order", job.effect.request["order"])))


def _collected(job: Job, found: Collected) -> Acted:
    return Acted(job, wait=found.wait, error=found.error, moved=found.moved)


DO: Final[Mapping[str, Callable[[Shop, Job], Acted]]] = {
    "fulfil": _fulfil,
    "track": _track,
    "deliver": _deliver,
    "cancel": _cancel,
    "capture": _capture,
    "void": _void,
    "reduce": _reduce,
}


def settle(cur: Cursor, acted: Sequence[Acted]) -> Batch:
    """Write down what came of it; what waits is looked up at the shop before it is tried again."""
    at, wall = clock.now(), clock.wall()
    taken = _record(cur, [one for one in acted if one.wait is None and one.error is None], at=at)
    moved = [(one.job.effect.subject_id, each) for one in acted for each in one.moved]
    collecting.keep(cur, moved, at=at, actor=telling.ACTOR)
    outcomes, told = [], []
    for one in acted:
        effect, request = one.job.effect, one.job.effect.request
        clash = effect.id in taken
        if clash or one.wait is not None:
            due = wall + timedelta(seconds=one.wait or 0.0)
            error = one.error or "taken up anew"
            outcomes.append(
                Outcome(
                    effect.id,
                    effects.Act.RETRY,
                    due,
                    error=error,
                    attempt=effect.attempt,
                    failed=one.failed,
                )
            )
            continue
        act_ = effects.Act.SETTLE if one.error is None else effects.Act.FAIL
        said: dict[str, Any] = {"fulfilments": list(one.gids)}
        if request["what"] in ("capture", "void"):
            said = {"transactions": [each.gid for each in one.moved]}
        outcomes.append(
            Outcome(
                effect.id, act_, wall, one.gids[0] if one.gids else "", said, one.error or "", effect.attempt
            )
        )
        told.append(((effect.subject_id, request["shipment"], request["channel"], one.error), effect.id))
    written = effects.settle(cur, outcomes, at=at)
    # What failed in an attempt that another has followed has not failed yet.
    open_ = {one.id for one in outcomes if one.act is effects.Act.FAIL} - written
    known = [one for one, effect_id in told if effect_id not in open_]
    telling.settle(cur, known, at=at)
    news.add(cur, [order for order, *_ in known], at=at)  # whatever is next of these orders
    _faults(cur, acted, at=at)
    return Batch(claimed=len(acted), done=len(told))


def _record(cur: Cursor, done: Sequence[Acted], *, at: datetime) -> set[int]:
    """Keep the shop's gids; effects whose fulfilment was another shipment's meanwhile."""
    clashes = set()
    for one in done:
        request = one.job.effect.request
        if request["what"] != "fulfil":
            continue
        count = len(one.gids)
        if ADD.rows(
            cur,
            channel_ids=ints([request["channel"]] * count),
            gids=Texts(one.gids),
            order_ids=ints([one.job.effect.subject_id] * count),
            shipment_ids=ints([request["shipment"]] * count),
            at=at,
        ):
            clashes.add(one.job.effect.id)
    return clashes


def _faults(cur: Cursor, acted: Sequence[Acted], *, at: datetime) -> None:
    """A shop that lets nobody in is a fault of the connection, until it does again."""
    last = {one.job.connection.id: one for one in acted if one.job.connection is not None}
    for channel_id, one in last.items():
        if one.forbidden or one.error is None:
            connections.fault(cur, channel_id, one.error if one.forbidden else None, at=at)


STAGE: Final = OutsideStage(
    "shop", claim, act, settle, most=MOST, abandon=partial(owner.abandon, telling.KIND)
)
