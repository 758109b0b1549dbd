"""How all that is outside and beneath stands, for every face: channels, carriers, mail, webhooks, what goes
out, the queues, the server, its archive and backups. Each as a sign: how urgent, since when, what of it.

The check-up of the command line says more (``app/doctor.py``), by the same reads.
"""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings as django_settings

from crossdock.channels import connections, telling
from crossdock.core import clock, mails, partitions, workers
from crossdock.core.embedded import backups
from crossdock.core.embedded.layout import Layout
from crossdock.core.errors import CrossdockError, MailNotSetUp
from crossdock.core.sql import Cursor, statement
from crossdock.desk.keeping import Kept
from crossdock.fulfilment import labels
from crossdock.partners import channels
from crossdock.webhooks import endpoints
from crossdock.webhooks.states import State

QUEUES = statement(__package__, "health_queues")
SEARCHED = statement(__package__, "health_searched")
ARCHIVER = statement(__package__, "health_archiver")
KEYS = statement(__package__, "health_keys")
EFFECTS = statement(__package__, "health_effects")
OUTBOUND = statement(__package__, "health_outbound")
LATELY = statement(__package__, "health_channels")
LAST = statement(__package__, "health_channel")

# Queues of what goes out wait by wall time.
BY_WALL: Final = ("dispatch", "webhooks", "shop", "mail")
ALIVE: Final = timedelta(seconds=30)  # a worker that beat within this time works
BEHIND: Final = timedelta(minutes=5)  # a due row that nobody has taken for so long
PATIENCE: Final = timedelta(hours=1)  # of what goes out and is not taken
GIB: Final = 1024**3
TIGHT: Final = 0.10  # of the disk free: see to it
FULL: Final = 0.03  # of the disk free, or less than a GiB: orders will soon be refused
BACKUP_OLD: Final = timedelta(hours=26)  # a nightly backup that takes its time
EXPIRES_SOON: Final = timedelta(days=14)
MOST: Final = 1_000  # of what waits to go out that is counted
NEWEST: Final = 5_000  # messages or effects that are looked through for what was given up
POLLS: Final = 3  # turns without a comparison: it is late


@dataclass(frozen=True, slots=True)
class Sign:
    """How one thing stands. ``kind`` and ``name``: which; ``fault``: a code of what is wrong, empty: nothing;
    ``urgent``: it needs somebody now, else soon; ``since``, ``age``: from when on, and for how long by the
    clock that it goes by; ``facts``: numbers and names; ``said``: in the words of whoever said it.
    """

    kind: str
    name: str = ""
    fault: str = ""
    urgent: bool = False
    since: datetime | None = None
    age: timedelta | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    said: str = ""


@dataclass(frozen=True, slots=True)
class Queue:
    """``age``: since the oldest that is due was due."""

    name: str
    waiting: int
    due: int
    oldest: datetime | None
    age: timedelta


@dataclass(frozen=True, slots=True)
class Disk:
    """Bytes; ``fault``: full, tight, or empty."""

    free: int
    total: int
    fault: str


def queues(cur: Cursor, now: datetime) -> list[Queue]:
    """What waits for the stages. ``now``: business time."""
    found = []
    for name, waiting, due, oldest in QUEUES.rows(cur, now=now, wall=clock.wall()):
        since = clock.wall() if name in BY_WALL else now
        age = max(timedelta(0), since - oldest) if oldest else timedelta(0)
        found.append(Queue(name, waiting, due, oldest, age))
    return found


def crew(cur: Cursor) -> list[workers.Worker]:
    """The workers that live."""
    since = clock.wall() - ALIVE
    return [one for one in workers.read(cur) if one.beat_at > since]


def disk(home: Path) -> Disk:
    """The file system that an installation's home is on."""
    there = next(folder for folder in (home, *home.parents) if folder.exists())
    usage = shutil.disk_usage(there)
    share = usage.free / usage.total
    fault = "full" if share < FULL or usage.free < GIB else "tight" if share < TIGHT else ""
    return Disk(usage.free, usage.total, fault)


def lately(cur: Cursor) -> dict[int, tuple[int, datetime]]:
    """Of the newest ``NEWEST`` messages that came in: how many each channel sent, and when the last."""
    return {channel: (messages, at) for channel, messages, at in LATELY.rows(cur, newest=NEWEST)}


@dataclass(frozen=True, slots=True)
class Came:
    """A message that came in."""

    id: int
    source: str
    kind: str
    received_at: datetime


def last_of(cur: Cursor, channel_id: int, limit: int = 10) -> list[Came]:
    """The last messages of a channel, among the newest ``NEWEST`` of all."""
    return [Came(*row) for row in LAST.rows(cur, channel_id=channel_id, newest=NEWEST, limit=limit)]


def outbound(cur: Cursor) -> dict[str, tuple[Any, ...]]:
    """Messages that go out, by whom they are for: waiting (at most ``MOST`` of all), when the oldest of them
    was made, given up of the newest ``NEWEST``, when the last of those, why, its id.
    """
    return {row[0]: row[1:] for row in OUTBOUND.rows(cur, most=MOST, newest=NEWEST)}


def signs(cur: Cursor, now: datetime) -> list[Sign]:
    """Everything, kind by kind. ``now``: business time."""
    standing = {row[0]: row[1:] for row in EFFECTS.rows(cur, newest=NEWEST)}
    if telling.KIND in standing:  # what a shop was not told is said of its channel, until somebody saw to it
        standing[telling.KIND] = (*standing[telling.KIND][:GIVEN_UP], 0, None, None)
    return [
        *_channels(cur, now),
        _carriers(standing.pop(labels.KIND, NOTHING), now),
        _mail(standing.pop(mails.KIND, NOTHING), now),
        *_outbound(cur, now),
        *(_effects("effect", kind, row, now) for kind, row in standing.items()),
        _workers(cur),
        *_queues(cur, now),
        _search(cur, now),
        _database(cur),
        *_kept(cur),
        _keys(cur),
    ]


def urgent(cur: Cursor, now: datetime, *, old: float) -> list[Sign]:
    """What needs somebody now, as it stood at most ``old`` seconds ago: the home page has it."""
    return KEPT.get(None, lambda: [one for one in signs(cur, now) if one.urgent], old=old)


KEPT: Final[Kept[list[Sign]]] = Kept()
GIVEN_UP: Final = 4  # of such a row
NOTHING: Final = (0, 0, None, None, 0, None, None)  # a row of EFFECTS without its kind


def _since(kind: str, name: str, fault: str, since: datetime | None, now: datetime, **rest: Any) -> Sign:
    return Sign(kind, name, fault, since=since, age=None if since is None else now - since, **rest)


def channel(cur: Cursor, now: datetime, name: str) -> Sign:
    """One live channel. Raises ChannelUnknown."""
    channels.by_name(cur, name)
    return next(one for one in _channels(cur, now) if one.name == name)


def all_channels(cur: Cursor, now: datetime) -> list[Sign]:
    """The live channels, by name."""
    return list(_channels(cur, now))


def _channels(cur: Cursor, now: datetime) -> Iterator[Sign]:
    connected = {one.id: one for one in connections.all_of(cur)}
    rows = connections.standing(cur)
    sent = lately(cur)
    for channel in sorted(channels.by_ids(cur).values(), key=lambda one: one.name):
        if not channel.active:
            continue
        messages, last = sent.get(channel.id, (0, None))
        facts: dict[str, Any] = {
            "kind": channel.kind, "messages": messages, "last_at": last, "paused": channel.paused,
        }  # fmt: skip
        one = connected.get(channel.id)
        if one is not None and one.fault is not None:
            yield _since(
                "channel",
                channel.name,
                "shut_out",
                one.fault_at,
                now,
                urgent=True,
                facts=facts,
                said=one.fault,
            )
        elif one is not None and late(one, now):
            yield _since("channel", channel.name, "late", one.watermark, now, urgent=True, facts=facts)
        elif one is not None and rows[one.id].failed:
            facts["failed"] = rows[one.id].failed
            yield Sign("channel", channel.name, "not_told", urgent=True, facts=facts)
        elif channel.paused:
            yield Sign("channel", channel.name, "paused", facts=facts)
        else:
            yield _since("channel", channel.name, "", last, now, facts=facts)


def late(one: connections.Connection, now: datetime) -> bool:
    """Whether its shop's orders should have been compared with ours by now."""
    turn = timedelta(minutes=one.wishes.poll_minutes + one.wishes.settle_minutes)
    return one.watermark is not None and now - one.watermark > POLLS * turn


def _effects(kind: str, name: str, row: tuple[Any, ...], now: datetime) -> Sign:
    """How acts of a kind stand. What was given up is somebody's task; what fails is tried again."""
    waiting, failing, oldest, why, given_up, given_up_at, gave_up_for = row
    facts = {"waiting": waiting, "failing": failing, "given_up": given_up}
    if failing:
        return _since(kind, name, "refused", oldest, now, urgent=True, facts=facts, said=why)
    if given_up:
        return _since(kind, name, "given_up", given_up_at, now, facts=facts, said=gave_up_for or "")
    if oldest is not None and now - oldest > PATIENCE:
        return _since(kind, name, "waits", oldest, now, urgent=True, facts=facts)
    return Sign(kind, name, facts=facts)


def _carriers(row: tuple[Any, ...], now: datetime) -> Sign:
    return _effects("carriers", "", row, now)


def _mail(row: tuple[Any, ...], now: datetime) -> Sign:
    found = _effects("mail", "", row, now)
    try:
        mails.set_up()
    except MailNotSetUp:
        return Sign("mail", "", "not_set_up", urgent=bool(row[0]), facts=found.facts)
    except CrossdockError as error:
        return Sign("mail", "", "set_up_wrong", urgent=True, facts=found.facts, said=error.message)
    return found


def _outbound(cur: Cursor, now: datetime) -> Iterator[Sign]:
    """Webhooks, each; and whoever else messages are for."""
    wall = clock.wall()
    rows = outbound(cur)
    for one in endpoints.all_of(cur):
        waiting, _oldest, given_up, *_rest = rows.get(one.party, (0, None, 0))
        facts = {"waiting": waiting, "given_up": given_up}
        if one.state is State.DISABLED:
            yield _since("webhook", one.name, "off", one.changed_at, now, facts=facts, said=one.reason or "")
        elif one.failing_since is not None:
            yield _since(  # it is tried again by itself: for a while that is nobody's task
                "webhook", one.name, "refused", one.failing_since, wall, facts=facts,
                urgent=wall - one.failing_since > PATIENCE, said=one.error or "",
            )  # fmt: skip
        elif given_up:
            yield Sign("webhook", one.name, "given_up", facts=facts)
        else:
            yield _since("webhook", one.name, "", one.delivered_at, wall, facts=facts)
    for party, (waiting, oldest, given_up, given_up_at, error, outbound_id) in rows.items():
        if party.startswith(endpoints.PARTY):
            continue  # above; what a webhook that is removed was not told is nobody's task
        facts = {"waiting": waiting, "given_up": given_up, "message": outbound_id}
        if given_up:
            yield _since(
                "party", party, "given_up", given_up_at, wall, urgent=True, facts=facts, said=error or ""
            )
        elif oldest is not None and wall - oldest > PATIENCE:
            yield _since("party", party, "waits", oldest, wall, facts=facts)
        else:
            yield Sign("party", party, facts=facts)


def _workers(cur: Cursor) -> Sign:
    wall, live = clock.wall(), crew(cur)
    if not live:
        last = max((one.beat_at for one in workers.read(cur)), default=None)
        return _since("workers", "", "none", last, wall, urgent=True, facts={"live": 0})
    since = min(one.started_at for one in live)
    return _since("workers", "", "", since, wall, facts={"live": len(live)})


def _queues(cur: Cursor, now: datetime) -> Iterator[Sign]:
    for one in queues(cur, now):
        behind = one.age > BEHIND
        facts = {"waiting": one.waiting, "due": one.due}
        yield Sign(
            "queue",
            one.name,
            "behind" if behind else "",
            behind,
            one.oldest,
            one.age if behind else None,
            facts,
        )


def searched(cur: Cursor, now: datetime) -> tuple[timedelta, bool]:
    """How far the search is behind the log, and whether orders from before are still being read."""
    below, since = SEARCHED.one(cur)
    return max(now - since, timedelta(0)) if since else timedelta(0), below is not None


def _search(cur: Cursor, now: datetime) -> Sign:
    behind, older = searched(cur, now)
    if behind > BEHIND:
        return Sign("search", "", "behind", True, now - behind, behind)
    return Sign("search", facts={"behind": int(behind.total_seconds()), "older": older})


def _database(cur: Cursor) -> Sign:
    room = partitions.room(cur)
    version = cur.connection.info.server_version
    facts = {"version": f"{version // 10_000}.{version % 10_000}", "room": room}
    short = room < partitions.WIDTH
    return Sign("database", "", "no_room" if short else "", short, facts=facts)


def _kept(cur: Cursor) -> Iterator[Sign]:
    """The disk; and for the server in the box its backups and the archive of its log."""
    config = django_settings.CONFIG
    space = disk(config.home)
    facts = {"free": space.free, "total": space.total}
    yield Sign("disk", "", space.fault, space.fault == "full", facts=facts)
    if config.database_url:
        yield Sign("backup", facts={"elsewhere": True})
        return
    layout = Layout.of(config.home)
    made = backups.made_ones(layout)
    yield _backup(made)
    yield _archive(cur, layout, made)


def _backup(made: list[backups.Backup]) -> Sign:
    if not made:
        return Sign("backup", "", "none")
    last, wall = made[-1], clock.wall()
    fault = "old" if wall - last.at > BACKUP_OLD else "" if last.folder.exists() else "away"
    return _since("backup", "", fault, last.at, wall, facts={"path": last.path})


def _archive(cur: Cursor, layout: Layout, made: list[backups.Backup]) -> Sign:
    mode, archived, archived_at, failed, failed_at, timeline = ARCHIVER.one(cur)
    wall = clock.wall()
    if not layout.archive.is_dir():
        return Sign("archive", "", "not_begun")
    if mode != "on":
        return Sign("archive", "", "off", urgent=True)
    if failed_at is not None and (archived_at is None or failed_at > archived_at):
        return _since("archive", "", "failing", failed_at, wall, urgent=True, said=failed)
    if made and made[-1].timeline != timeline:
        return Sign("archive", "", "restored")
    return _since("archive", "", "", archived_at, wall, facts={"last": archived})


def _keys(cur: Cursor) -> Sign:
    wall = clock.wall()
    soon = KEYS.rows(cur, wall=wall, until=wall + EXPIRES_SOON)
    names = ", ".join(name for name, _ in soon)
    return Sign("keys", "", "expire" if soon else "", facts={"names": names})
