"""A channel's access to its shop's API: the address and what is wanted in the channel's settings, the token,
or the client's secret that gives tokens, sealed; and how far reading from the shop has come.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings as django_settings

from crossdock.channels.adapters import shopify
from crossdock.channels.adapters.shopify_grant import Client
from crossdock.channels.errors import NotConnected
from crossdock.channels.wishes import Wishes, refused, wishes
from crossdock.core import changes, clock, events, owner, vault
from crossdock.core.changes import Change
from crossdock.core.sql import Cursor, Texts, ints, statement
from crossdock.partners import channels

PUT = statement(__package__, "connection_put")
RENEW = statement(__package__, "connection_renew")
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
LEASE: Final = timedelta(minutes=2)  # of wall time
OLD: Final = 0.8  # of a token's life, after which another is asked for


@dataclass(frozen=True, slots=True)
class Connection:
    """``token``: empty while ``client`` has been given none; ``token_at``, ``token_until``: wall time when it
    was asked for and when it runs out, None: it stays; ``sealed``: the client's secret as it is kept, empty:
    it is not kept yet. ``watermark``: business time up to which the shop's orders were compared with ours;
    ``comparing_until``: a comparison has begun that goes up to here.
    """

    channel: channels.Channel
    wishes: Wishes
    token: str = field(repr=False)
    client: Client | None = None
    sealed: bytes = field(default=b"", repr=False)
    token_at: datetime | None = None
    token_until: datetime | None = None
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

    def renewal_due(self, wall: datetime) -> bool:
        """Another token is to be asked for, before this one runs out."""
        if self.client is None:
            return False
        if self.token_at is None or self.token_until is None:
            return True
        return wall >= self.token_at + OLD * (self.token_until - self.token_at)


def connect(
    cur: Cursor,
    name: str,
    *,
    token: str = "",
    client: Client | None = None,
    settings: Mapping[str, Any],
    at: datetime,
) -> Connection:
    """Give a channel access to its shop, or other access: by a ``token`` that stays, or by the ``client`` for
    which the shop gives tokens; ``settings`` are laid over those that it has.

    The first token, the first load, the mapping of places and SKUs and the webhooks follow in the poll stage.
    Raises ChannelUnknown, ConnectionRefused.
    """
    wanted = fitting(channels.locked(cur, name), token=token, client=client, settings=settings)
    channel = channels.set_settings(cur, name, wanted.channel.settings)
    before = history(cur, channel.id)
    key, context = vault.master_key(django_settings.CONFIG.home), _context(channel.id)
    PUT.run(
        cur,
        channel_id=channel.id,
        token=vault.seal(key, token.encode(), context),
        client_id=client and client.id,
        client_secret=client and vault.seal(key, client.secret.encode(), _secret_context(channel.id)),
        at=at,
        wall=clock.wall(),
    )
    kind = "token_changed" if before else "connected"
    changes.record(cur, [Change("channel", name, kind, before, history(cur, channel.id))], at=at)
    tx, event = events.end(cur)
    BEGIN.run(cur, reader=READER, tx=tx, event=event, advance=False)
    channels.CACHE.forget()
    return of_channel(cur, channel.id)


def renewed(cur: Cursor, connection: Connection, token: str, *, asked_at: datetime, until: datetime) -> None:
    """Keep a token that the shop gave the connection's client, unless one is kept that was asked for later,
    or the channel was connected anew meanwhile.
    """
    key = vault.master_key(django_settings.CONFIG.home)
    sealed = vault.seal(key, token.encode(), _context(connection.id))
    given = {"secret": connection.sealed, "token": sealed, "asked_at": asked_at, "until": until}
    if RENEW.run(cur, channel_id=connection.id, **given):
        count(cur, {(connection.id, "tokens_renewed"): 1})


def access_for(
    cur: Cursor,
    name: str,
    settings: Mapping[str, Any],
    *,
    token: str = "",
    client_id: str = "",
    client_secret: str = "",
) -> tuple[str, Client | None]:
    """The token or the client that is given, for the shop with these settings; where none is, the one that is
    kept, where only a secret is, with that. Raises ConnectionRefused where the settings lead to another host,
    to which nobody gave what is kept, or half of a client is given; ChannelUnknown, NotConnected.
    """
    if client_secret and not client_id:
        kept = by_name(cur, name).client
        return token, client_of(kept.id if kept is not None else "", client_secret)
    if token or client_id:
        return token, client_of(client_id, client_secret)
    found = by_name(cur, name)
    address = str(settings.get("address") or found.wishes.address)
    if _host(address) != _host(found.wishes.address):
        if found.client is None:
            raise refused("token", "is not kept for another host: give the token of the shop at this address")
        raise refused("client_secret", "is not kept for another host: give it again for this address")
    return ("", found.client) if found.client is not None else (found.token, None)


def client_of(client_id: str, secret: str) -> Client | None:
    """None: neither is given. Raises ConnectionRefused where one is."""
    if client_id and not secret:
        raise refused("client_secret", "is missing: give it with the client ID")
    if secret and not client_id:
        raise refused("client_id", "is missing: give it with the client's secret")
    return Client(client_id, secret) if client_id else None


def _host(address: str) -> tuple[str, str | None, int | None]:
    try:
        parts = urlsplit(address)
        found = parts.scheme, parts.hostname, parts.port
    except ValueError:  # no address at all: `wishes` says so
        return address, None, None
    return found


def history(cur: Cursor, channel_id: int) -> dict[str, str]:
    """What a channel's history has of its access: never the token or the secret, but that it is another one
    (its ``vault.fingerprint``); of tokens that were given for a secret nothing. Empty: it is not connected.
    """
    found = find(cur, channel_id)
    if found is None:
        return {}
    key = vault.master_key(django_settings.CONFIG.home)
    if found.client is None:
        return {"token": vault.fingerprint(key, found.token.encode(), _context(channel_id))}
    secret = vault.fingerprint(key, found.client.secret.encode(), _secret_context(channel_id))
    return {"client_id": found.client.id, "client_secret": secret}


def proposed(
    cur: Cursor, name: str, *, token: str = "", client: Client | None = None, settings: Mapping[str, Any]
) -> Connection:
    """What ``connect`` would make, to be tried before it is kept. Raises as it does."""
    return fitting(channels.by_name(cur, name), token=token, client=client, settings=settings)


def fitting(
    channel: channels.Channel, *, token: str = "", client: Client | None = None, settings: Mapping[str, Any]
) -> Connection:
    """The same of a channel that need not be there yet. Raises ConnectionRefused."""
    if channel.kind != shopify.KIND:
        raise refused(
            "channel", f"is of kind {channel.kind}; shops are connected by channels of kind shopify"
        )
    whole = {**channel.settings, **settings}
    said = wishes(whole, allow_private=django_settings.CONFIG.allow_private_addresses)
    if client is None and not _clean(token):
        raise refused("token", "is no access token")
    if client is not None and token:
        raise refused("token", "is not given beside a client ID: it is one or the other")
    for name, text in (("client_id", client.id), ("client_secret", client.secret)) if client else ():
        if not _clean(text):
            raise refused(name, "is missing, or none")
    return Connection(replace(channel, settings=whole), said, token, client)


def _clean(text: str) -> bool:
    return bool(text) and text.isascii() and text.isprintable()


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
    found = []
    for one, token, client_id, secret, token_at, token_until, *rest in rows:
        client = None
        if secret is not None:
            client = Client(client_id, vault.unseal(key, secret, _secret_context(one)).decode())
        plain = vault.unseal(key, token, _context(one)).decode()
        access = client, bytes(secret or b""), token_at, token_until
        found.append(Connection(known[one], wishes(known[one].settings), plain, *access, *rest))
    return found


def _context(channel_id: int) -> str:
    return f"channels_connection:{channel_id}"


def _secret_context(channel_id: int) -> str:
    return f"channels_connection:{channel_id}:client_secret"


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
