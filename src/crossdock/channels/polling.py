"""The stage ``shop_poll``: what webhooks never brought, or brought older, is fetched; and what a connection
needs to work at all is kept right: webhooks, the first load, places and items.

Every order that is fetched goes through the mailbox and the same decoder and receiver as a webhook's.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

import msgspec

from crossdock.channels import connections, mapping, subscriptions, unmapped, whole
from crossdock.channels.adapters import shopify
from crossdock.channels.adapters import shopify_operations as ask
from crossdock.channels.adapters.shopify_graphql import Record, next_page, nodes
from crossdock.channels.adapters.shopify_shapes import gid as digits_of
from crossdock.channels.connections import Connection
from crossdock.channels.errors import ShopForbidden, ShopRefused, ShopThrottled
from crossdock.channels.shops import Shop
from crossdock.core import clock, db, events, owner
from crossdock.core.actor import Actor
from crossdock.core.errors import AddressRefused, Unavailable
from crossdock.core.events import Event
from crossdock.core.sql import Cursor, Texts, statement
from crossdock.core.stages import Batch, OutsideStage
from crossdock.mailbox.accept import Message, accept, known

SEEN = statement(__package__, "orders_seen")

EVERY: Final = timedelta(seconds=2)  # of wall time, between two looks at what is to be done
AWAY_WAIT: Final = timedelta(seconds=5)  # until a shop that gave no answer is asked again
REFUSED_WAIT: Final = timedelta(seconds=30)
OVERLAP: Final = timedelta(minutes=2)  # the shop's clock is not ours
RENEW: Final = timedelta(hours=1)  # of business time: webhooks and mapping are looked at again
AT_ONCE: Final = 100  # orders of a page, by id and time only
BUDGET: Final = 5.0  # seconds after which a turn ends: no more is lost when it breaks off
MOST_FETCHED: Final = 200  # orders of one turn
ACTOR: Final = Actor("stage", "shop_poll")

MISSING, OLDER, LOADED = "recovered_missing", "recovered_older", "loaded"


@dataclass(slots=True)
class Turn:
    """What one turn brought. ``fields``: how far it came, for ``connections.advance``."""

    connection: Connection
    until: datetime
    force: bool = False
    messages: list[tuple[str, Message]] = field(default_factory=list)  # with what each counts as
    fields: dict[str, Any] = field(default_factory=dict)
    mapped: list[mapping.Page] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    wait: timedelta = EVERY
    error: str | None = None
    began: float = 0.0

    @property
    def spent(self) -> bool:
        """The turn has done enough."""
        return clock.monotonic() - self.began > BUDGET or len(self.messages) >= MOST_FETCHED


def claim(cur: Cursor, limit: int, now: datetime) -> list[Turn]:
    """Lease connections whose turn it is."""
    found = []
    for leased in connections.claim(cur, "poll", limit):
        one = _mapped_anew(cur, leased, now)
        turn = Turn(one, now - timedelta(minutes=one.wishes.settle_minutes))
        if any(needed(turn, now) for needed, _ in DUTIES):
            found.append(turn)
        else:
            connections.advance(cur, one.id, poll_due_at=clock.wall() + EVERY)
    return found


def act(turns: Sequence[Turn]) -> list[Turn]:
    """Ask the shops. Never raises for what they do."""
    return [one(turn, clock.now()) for turn in turns]


def one(turn: Turn, now: datetime) -> Turn:
    """One connection's turn; what was done before an obstacle counts."""
    turn.began = clock.monotonic()
    try:
        with Shop(turn.connection) as shop:
            for needed, duty in DUTIES:
                if needed(turn, now) and not turn.spent:
                    _try(duty, shop, turn, now)
    except ShopThrottled as error:
        turn.wait = timedelta(seconds=error.wait)
    except (Unavailable, AddressRefused) as error:
        turn.wait, turn.error = AWAY_WAIT, error.message
    else:
        if turn.error is None and turn.spent:
            turn.wait = timedelta(0)
    return turn


def _try(duty: Callable[[Shop, Turn, datetime], None], shop: Shop, turn: Turn, now: datetime) -> None:
    """What the shop refuses of one duty (a scope that is missing) does not keep it from the others."""
    try:
        duty(shop, turn, now)
    except (ShopForbidden, ShopRefused) as error:
        turn.wait, turn.error = REFUSED_WAIT, error.message


# --- Access, webhooks, places and items ------------------------------------------------------------


def _old(moment: datetime | None, now: datetime) -> bool:
    return moment is None or now - moment >= RENEW


def _access_needed(turn: Turn, now: datetime) -> bool:  # noqa: ARG001 - it goes by wall time
    return turn.connection.renewal_due(clock.wall())


def _access(shop: Shop, turn: Turn, now: datetime) -> None:  # noqa: ARG001
    """What is kept may be good for a while: a shop that cannot be reached is told, and asked all the same."""
    try:
        shop.renew()
    except (Unavailable, ShopThrottled) as error:
        turn.wait, turn.error = AWAY_WAIT, error.message


def _hooks_needed(turn: Turn, now: datetime) -> bool:
    return bool(turn.connection.wishes.hooks) and _old(turn.connection.hooks_at, now)


def _hooks(shop: Shop, turn: Turn, now: datetime) -> None:
    wishes, name = turn.connection.wishes, turn.connection.channel.name
    made, removed = subscriptions.ensure(shop, f"{wishes.hooks}/hooks/{name}")
    turn.counts["hooks_made"] += made
    turn.counts["hooks_removed"] += removed
    turn.fields["hooks_at"] = now


def _mapped_anew(cur: Cursor, one_: Connection, now: datetime) -> Connection:
    """What the shop calls items that were none of ours may be known since: then they are read again."""
    if one_.mapped_at is None or not one_.wishes.stock or not unmapped.mapped_anew(cur, one_.id, now):
        return one_
    return replace(one_, map_cursor=None, mapped_at=None)


def _map_needed(turn: Turn, now: datetime) -> bool:
    one_ = turn.connection
    return one_.map_cursor is not None or _old(one_.mapped_at, now)


def _map(shop: Shop, turn: Turn, now: datetime) -> None:
    cursor = turn.connection.map_cursor
    while not turn.spent:
        page = mapping.page(shop, cursor, stock=turn.connection.wishes.stock)
        turn.mapped.append(page)
        cursor = page.after
        turn.fields["map_cursor"] = cursor or ""
        if cursor is None:
            turn.fields["mapped_at"] = now
            return


# --- Orders ----------------------------------------------------------------------------------------


def _load_needed(turn: Turn, now: datetime) -> bool:  # noqa: ARG001 - every duty takes the time
    return turn.connection.loaded_at is None


def _load(shop: Shop, turn: Turn, now: datetime) -> None:
    """The first load: the shop's open orders, a page a time, from where the last turn ended."""
    connection = turn.connection
    query = "status:open"
    cursor, done = connection.load_cursor, connection.load_done
    if not connection.load_total:
        said = shop.ask(ask.ORDERS_COUNT, {"query": query}).root
        turn.fields["load_total"] = int((said or {}).get("count") or 0)
    while not turn.spent:
        found = _page(shop, query, cursor, "ID")
        listed = nodes(found)
        for record, _ in _lacking(connection, listed):
            _fetch(shop, turn, str(record["id"]), LOADED)
        done, cursor = done + len(listed), next_page(found)
        turn.fields |= {"load_done": done, "load_cursor": cursor or ""}
        if cursor is None:
            turn.fields["loaded_at"] = now
            return


def _reconcile_needed(turn: Turn, now: datetime) -> bool:  # noqa: ARG001
    watermark = turn.connection.watermark
    every = timedelta(minutes=turn.connection.wishes.poll_minutes)
    begun = turn.connection.comparing_until is not None
    return begun or watermark is None or turn.force or turn.until - watermark >= every


def _reconcile(shop: Shop, turn: Turn, now: datetime) -> None:  # noqa: ARG001
    """Orders that changed at the shop since the watermark, in the order of their changing: a turn that ends
    early has come as far as the last one it looked at. A comparison begins ``OVERLAP`` before the watermark,
    which is of our clock; on its way the watermark is of the shop's.
    """
    connection = turn.connection
    until = max(connection.comparing_until or turn.until, turn.until)
    begun = connection.comparing_until is not None
    watermark = (connection.watermark or until) - (timedelta(0) if begun else OVERLAP)
    query = f"updated_at:>='{_stamp(watermark)}' AND updated_at:<='{_stamp(until)}'"
    cursor: str | None = None
    while not turn.spent:
        found = _page(shop, query, cursor, "UPDATED_AT")
        turn.fields = {"until": until, "watermark": watermark, **turn.fields}
        listed = nodes(found)
        for record, what in _lacking(connection, listed):
            _fetch(shop, turn, str(record["id"]), what)
            _come_to(turn, record)  # what is looked at twice is fetched once
            if turn.spent:
                return
        if listed:
            _come_to(turn, listed[-1])
        turn.counts["compared"] += len(listed)
        cursor = next_page(found)
        if cursor is None:
            turn.fields |= {"watermark": max(watermark, until), "compared": True}
            turn.counts["polls"] += 1
            return


def _come_to(turn: Turn, record: Record) -> None:
    turn.fields["watermark"] = max(turn.fields["watermark"], _moment(record) or turn.fields["watermark"])


def _page(shop: Shop, query: str, cursor: str | None, sort: str) -> Any:
    given = {"first": AT_ONCE, "after": cursor, "query": query, "sortKey": sort}
    return shop.ask(ask.CHANGED_ORDERS, given).root


def _lacking(connection: Connection, listed: Sequence[Record]) -> list[tuple[Record, str]]:
    """Those of the shop's orders that are not here, or are older here: also what came by another door, such
    as a file of the shop's, and bears no time of the shop's. Not what was fetched and waits for the intake.
    """
    ids = {str(one["id"]): digits_of(one["id"], "Order") for one in listed}
    with db.transaction() as cur:
        fetched = known(cur, _source(connection), [_key(one) for one in listed])
        seen = dict(
            SEEN.rows(cur, channel_id=connection.id, external_ids=Texts([one for one in ids.values() if one]))
        )
    found = []
    for record in listed:
        external_id = ids[str(record["id"])]
        theirs = _moment(record)
        if _key(record) in fetched:
            continue
        if external_id not in seen:
            found.append((record, MISSING))
        elif theirs is not None and ((ours := seen[external_id]) is None or theirs > ours):
            found.append((record, OLDER))
    return found


def _moment(record: Record) -> datetime | None:
    text = record.get("updatedAt")
    return msgspec.convert(text, datetime) if isinstance(text, str) else None


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _fetch(shop: Shop, turn: Turn, gid: str, what: str) -> None:
    """One order as a whole, as a message. One that is gone meanwhile is none; one that the shop will not give
    is counted, and keeps nobody from those behind it.
    """
    try:
        said = shop.ask(ask.ORDER, {"id": gid, "after": None})
        if said.root is None:
            return
        body, order = said.data, whole.order(shop, said.root)
    except ShopRefused as error:
        turn.counts["orders_unread"] += 1
        turn.error = f"{gid} cannot be read: {error.message}"
        return
    if order is not said.root:
        body = msgspec.json.encode({"order": order})
    channel = turn.connection.channel
    headers = {"x-crossdock-why": what}
    kind = f"{shopify.KIND}/{shopify.GRAPHQL_ORDER}"
    message = Message(_source(turn.connection), _key(order), kind, channel.id, headers, body)
    turn.messages.append((what, message))


def _source(connection: Connection) -> str:
    return f"poll/{connection.channel.name}"


def _key(order: Record) -> str:
    """One message a state of the order."""
    return f"{order['id']}@{order.get('updatedAt')}"


DUTIES: Final[tuple[tuple[Callable[[Turn, datetime], bool], Callable[[Shop, Turn, datetime], None]], ...]] = (
    (_access_needed, _access),
    (_reconcile_needed, _reconcile),
    (_hooks_needed, _hooks),
    (_load_needed, _load),
    (_map_needed, _map),
)


# --- What is written down --------------------------------------------------------------------------


def settle(cur: Cursor, turns: Sequence[Turn]) -> Batch:
    """Store what was fetched, and how far each connection came."""
    at, wall = clock.now(), clock.wall()
    for turn in turns:
        connection = turn.connection
        accepted = accept(cur, [message for _, message in turn.messages], at)
        fresh = Counter(what for (what, _), one_ in zip(turn.messages, accepted, strict=True) if one_.new)
        for page in turn.mapped:
            turn.counts.update(mapping.keep(cur, connection.id, page, at=at))
        connections.advance(cur, connection.id, poll_due_at=wall + turn.wait, **turn.fields)
        connections.count(cur, {(connection.id, name): n for name, n in (turn.counts + fresh).items()})
        _told(cur, connection, fresh, at=at)
        connections.fault(cur, connection.id, turn.error, at=at)
    return Batch(claimed=len(turns), done=len(turns))


def _told(cur: Cursor, connection: Connection, fresh: Mapping[str, int], *, at: datetime) -> None:
    """Recovered orders are news: webhooks should have brought them."""
    data = {name.removeprefix("recovered_"): n for name, n in fresh.items() if name in (MISSING, OLDER)}
    if data:
        found = Event(0, "channel", connection.id, "orders_recovered", data)
        events.record(cur, [found], at=at, actor=ACTOR)


def now(cur_connection: Connection) -> Turn:
    """Compare with the shop at once, up to this moment; what it brings waits for intake. Opens its own
    transactions.
    """
    turn = Turn(cur_connection, clock.now(), force=True)
    one(turn, clock.now())
    with db.transaction() as cur:
        settle(cur, [turn])
    return turn


STAGE: Final = OutsideStage(
    "shop_poll", claim, act, settle, most=4, abandon=partial(owner.abandon, connections.work("poll"))
)
