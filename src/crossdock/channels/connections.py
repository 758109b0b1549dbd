"""A channel's access to its shop's API: the address and what is wanted in the channel's settings, the token
sealed; and how far reading from the shop has come.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings as django_settings

from crossdock.channels.adapters import shopify
from crossdock.channels.adapters.shopify_graphql import API_VERSION
from crossdock.channels.errors import ConnectionRefused, NotConnected
from crossdock.core import addresses, changes, clock, events, owner, vault
from crossdock.core.changes import Change
from crossdock.core.errors import AddressRefused
from crossdock.core.sql import Cursor, Texts, ints, statement
from crossdock.partners import channels

PUT = statement(__package__, "connection_put")
READ = statement(__package__, "connections")
CLAIM = statement(__package__, "connection_claim")
OWNERS = statement(__package__, "connection_owners")
SET = statement(__package__, "connection_set")
AGAIN = statement(__package__, "connection_again")
FAULT = statement(__package__, "connection_fault")
COUNT = statement(__package__, "count_add")
COUNTS = statement(__package__, "counts")
BEGIN = statement(__package__, "position_set")
STANDING = statement(__package__, "standing")

READER: Final = "channels"  # its position in the log
VERSION: Final = re.compile(r"20[0-9]{2}-(01|04|07|10)|unstable")
LEASE: Final = timedelta(minutes=2)  # of wall time
POLL_MINUTES: Final = 5
THRESHOLD: Final = 5


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the channel's settings say of its shop. ``hooks``: the address of this installation under which
    the shop reaches it, empty: webhooks are registered by hand; ``poll_minutes``: business time between two
    comparisons; ``settle_minutes``: what is younger may still come by webhook; ``notify``: the shop writes
    to customers; ``stock``: it is told what there is; ``threshold``: units at or below which it is told
    first; ``refund``: an order that is cancelled here is refunded there; ``deliveries``: it is told when
    carriers have delivered; ``capture``: what has left is captured there from what was authorised, and
    what is cancelled is let go.
    """

    address: str
    api_version: str = API_VERSION
    hooks: str = ""
    poll_minutes: float = POLL_MINUTES
    settle_minutes: float = 2
    notify: bool = True
    stock: bool = True
    threshold: int = THRESHOLD
    refund: bool = False
    deliveries: bool = True
    capture: bool = False


@dataclass(frozen=True, slots=True)
class Connection:
    """``watermark``: business time up to which the shop's orders were compared with ours;
    ``comparing_until``: a comparison has begun that goes up to here.
    """

    channel: channels.Channel
    wishes: Wishes
    token: str = field(repr=False)
    watermark: datetime | None = None
    comparing_until: datetime | None = None
    load_cursor: str | None = None
    load_done: int = 0
    load_total: int = 0
    loaded_at: datetime | None = None
    map_cursor: str | None = None
    mapped_at: datetime | None = None
    hooks_at: datetime | None = None
    fault: str | None = None
    fault_at: datetime | None = None

    @property
    def id(self) -> int:
        return self.channel.id


def connect(cur: Cursor, name: str, *, token: str, settings: Mapping[str, Any], at: datetime) -> Connection:
    """Give a channel access to its shop, or other access; ``settings`` are laid over those that it has.

    The first load, the mapping of places and SKUs and the webhooks follow in the poll stage. Raises
    ChannelUnknown, ConnectionRefused.
    """
    wanted = fitting(channels.locked(cur, name), token=token, settings=settings)
    channel = channels.set_settings(cur, name, wanted.channel.settings)
    before = history(cur, channel.id)
    key = vault.master_key(django_settings.CONFIG.home)
    sealed = vault.seal(key, token.encode(), _context(channel.id))
    PUT.run(cur, channel_id=channel.id, token=sealed, at=at, wall=clock.wall())
    kind = "token_changed" if before else "connected"
    changes.record(cur, [Change("channel", name, kind, before, history(cur, channel.id))], at=at)
    tx, event = events.end(cur)
    BEGIN.run(cur, reader=READER, tx=tx, event=event, advance=False)
    channels.CACHE.forget()
    return of_channel(cur, channel.id)


def token_for(cur: Cursor, name: str, settings: Mapping[str, Any]) -> str:
    """The token that is kept, for the shop with these settings. Raises ConnectionRefused where they lead to
    another host, to which nobody gave it; ChannelUnknown, NotConnected.
    """
    found = by_name(cur, name)
    address = str(settings.get("address") or found.wishes.address)
    if _host(address) != _host(found.wishes.address):
        raise _refused("token", "is not kept for another host: give the token of the shop at this address")
    return found.token


def _host(address: str) -> tuple[str, str | None, int | None]:
    try:
        parts = urlsplit(address)
        found = parts.scheme, parts.hostname, parts.port
    except ValueError:  # no address at all: `wishes` says so
        return address, None, None
    return found


def history(cur: Cursor, channel_id: int) -> dict[str, str]:
    """What a channel's history has of its access: never the token, but that it is another one (its
    ``vault.fingerprint``). Empty: it is not connected.
    """
    found = find(cur, channel_id)
    if found is None:
        return {}
    key = vault.master_key(django_settings.CONFIG.home)
    return {"token": vault.fingerprint(key, found.token.encode(), _context(channel_id))}


def proposed(cur: Cursor, name: str, *, token: str, settings: Mapping[str, Any]) -> Connection:
    """What ``connect`` would make, to be tried before it is kept. Raises as it does."""
    return fitting(channels.by_name(cur, name), token=token, settings=settings)


def fitting(channel: channels.Channel, *, token: str, settings: Mapping[str, Any]) -> Connection:
    """The same of a channel that need not be there yet. Raises ConnectionRefused."""
    if channel.kind != shopify.KIND:
        raise _refused(
            "channel", f"is of kind {channel.kind}; shops are connected by channels of kind shopify"
        )
    whole = {**channel.settings, **settings}
    said = wishes(whole, allow_private=django_settings.CONFIG.allow_private_addresses)
    if not token or not token.isascii() or not token.isprintable():
        raise _refused("token", "is no access token")
    return Connection(replace(channel, settings=whole), said, token)


def wishes(settings: Mapping[str, Any], *, allow_private: bool = True) -> Wishes:
    """The channel's settings, read. Names in addresses are looked up when they are asked, and judged then.
    Raises ConnectionRefused.
    """
    known = {name: settings[name] for name in Wishes.__dataclass_fields__ if name in settings}
    for name in ("address", "hooks"):
        known[name] = str(known.get(name) or "").rstrip("/")
    if not known["address"]:
        raise _refused("address", "is missing: https://<shop>.myshopify.com")
    for name in ("address", "hooks"):
        if not known[name]:
            continue
        try:
            addresses.check(known[name], allow_private=True if name == "hooks" else allow_private)
        except AddressRefused as error:
            raise _refused(name, error.message) from error
    if not VERSION.fullmatch(str(known.setdefault("api_version", API_VERSION))):
        raise _refused("api_version", "is no version of the API, such as 2026-04")
    for name in ("notify", "stock", "refund", "deliveries", "capture"):
        if not isinstance(known.get(name, False), bool):
            raise _refused(name, "is true or false")
    for name, least in (("poll_minutes", 0.0), ("settle_minutes", 0.0), ("threshold", 0)):
        value = known.get(name, least)
        if isinstance(value, bool) or not isinstance(value, int | float) or value < least:
            raise _refused(name, "is no number from 0")
    return Wishes(**known)


def _refused(name: str, message: str) -> ConnectionRefused:
    return ConnectionRefused(f"{name} {message}", errors=[{"field": name, "message": message}])


def of_channel(cur: Cursor, channel_id: int) -> Connection:
    """Raises NotConnected."""
    found = find(cur, channel_id)
    if found is None:
        raise NotConnected("The channel is not connected; `crossdock channels connect` does it")
    return found


def find(cur: Cursor, channel_id: int) -> Connection | None:
    """None: the channel is not connected."""
    return next(iter(_read(cur, channel_id)), None)


def by_name(cur: Cursor, name: str) -> Connection:
    """Raises ChannelUnknown, NotConnected."""
    channel = channels.by_name(cur, name)
    found = find(cur, channel.id)
    if found is None:
        raise NotConnected(
            f"{name} is not connected to a shop; `crossdock channels connect {name}` does it", channel=name
        )
    return found


def all_of(cur: Cursor) -> list[Connection]:
    """Connections of live channels."""
    return _read(cur, None)


def work(what: str) -> str:
    """What turns of ``what`` (``poll`` or ``stock``) are called to ``core.owner``."""
    return f"connection.{what}"


def claim(cur: Cursor, what: str, limit: int) -> list[Connection]:
    """Lease those whose turn (``poll`` or ``stock``) has come, for ``LEASE`` of wall time; also those that a
    process had which died, or that a turn of this one had which broke off.
    """
    wall = clock.wall()
    gone = owner.gone(OWNERS.column(cur, what=what), work(what))
    ids = set(
        CLAIM.column(
            cur,
            what=what,
            limit=limit,
            wall=wall,
            lease_until=wall + LEASE,
            me=owner.me(),
            gone=Texts(gone),
        )
    )
    return [one for one in _read(cur, None) if one.id in ids] if ids else []


def _read(cur: Cursor, channel_id: int | None) -> list[Connection]:
    rows = READ.rows(cur, channel_id=channel_id)
    if not rows:
        return []
    known = channels.by_ids(cur)
    key = vault.master_key(django_settings.CONFIG.home)
    return [
        Connection(
            known[one],
            wishes(known[one].settings),
            vault.unseal(key, sealed, _context(one)).decode(),
            *rest,
        )
        for one, sealed, *rest in rows
    ]


def _context(channel_id: int) -> str:
    return f"channels_connection:{channel_id}"


def advance(cur: Cursor, channel_id: int, **fields: Any) -> None:
    """Write down how far reading has come; fields as ``connection_set`` takes them."""
    every = dict.fromkeys(
        (
            "poll_due_at", "stock_due_at", "watermark", "load_cursor", "load_done", "load_total", "loaded_at",
            "map_cursor", "mapped_at", "hooks_at", "until",
        )
    )  # fmt: skip
    SET.run(cur, channel_id=channel_id, **{**every, "compared": False, **fields})


def again(
    cur: Cursor, channel_id: int, *, load: bool = False, map_: bool = False, hooks: bool = False
) -> None:
    """Have the poll stage begin anew what it has done, now."""
    AGAIN.run(cur, channel_id=channel_id, load=load, map=map_, hooks=hooks, wall=clock.wall())


def fault(cur: Cursor, channel_id: int, said: str | None, *, at: datetime) -> None:
    """Write down what is wrong with a connection; None: nothing any more."""
    FAULT.run(cur, channel_id=channel_id, fault=said, at=at)


def count(cur: Cursor, counted: Mapping[tuple[int, str], int]) -> None:
    """Add to the counts of channels, by (channel, name)."""
    some = {key: value for key, value in counted.items() if value}
    if some:
        COUNT.run(
            cur,
            channel_ids=ints([channel for channel, _ in some]),
            names=Texts([name for _, name in some]),
            counts=ints(list(some.values())),
        )


def counts(cur: Cursor) -> list[tuple[str, str, int]]:
    """(channel's name, count's name, count)."""
    return [(channel, name, number) for channel, name, number in COUNTS.rows(cur)]


@dataclass(frozen=True, slots=True)
class Standing:
    """Rows that wait or stand, for people."""

    news: int
    telling: int
    failed: int
    places: int
    ours: int
    items: int
    levels: int


def standing(cur: Cursor) -> dict[int, Standing]:
    """By channel id."""
    return {row[0]: Standing(*row[1:]) for row in STANDING.rows(cur)}


def summed(pairs: Sequence[tuple[int, str, int]]) -> Counter[tuple[int, str]]:
    """Counts, by (channel, name), each added up."""
    found: Counter[tuple[int, str]] = Counter()
    for channel, name, number in pairs:
        found[channel, name] += number
    return found
