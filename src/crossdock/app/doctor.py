"""``crossdock doctor``: a check-up, each check with what was found and what to do about it."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from psycopg.conninfo import conninfo_to_dict

from crossdock.app import checkup, dropping, migrating
from crossdock.app.checks import Check, warning
from crossdock.app.config import PREFIX, Config
from crossdock.app.health import STANDING
from crossdock.app.schema import Pending, named
from crossdock.carriers import tariffs, zones
from crossdock.catalog import skus
from crossdock.channels import connections, unmapped
from crossdock.core import clock, db
from crossdock.core.sql import Cursor, Texts, statement
from crossdock.core.stages import PASSING
from crossdock.desk import health
from crossdock.network import locations
from crossdock.reporting import counting, figures
from crossdock.sourcing import policies

SERVER = statement(__package__, "server_says")

SKEW: Final = timedelta(seconds=2)  # between this machine's clock and the database's
WANTED: Final = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


@dataclass(frozen=True, slots=True)
class Examined:
    """``configuration``: a row a CROSSDOCK_ variable, secrets left out."""

    configuration: list[dict[str, str]]
    checks: list[Check]

    @property
    def ok(self) -> bool:
        """Nothing is wrong; warnings may stand."""
        return all(check.severity != "error" for check in self.checks)


def examine(config: Config) -> Examined:
    """Look at everything; what cannot be looked at is a check that fails."""
    checks: list[Check] = [*checkup.of_machine(config)]
    try:
        with db.transaction() as cur:
            checks += _server(cur)
            pending = Pending.read()
            checks.append(_migrations(pending))
            if not pending.missing:
                now = clock.refresh(cur)
                checks += checkup.archive(cur, config)
                for look in LOOKS:
                    checks += look(cur, now)
    except PASSING as error:
        do = "start it, or correct CROSSDOCK_DATABASE_URL"
        checks.append(Check("database", False, f"does not answer: {' '.join(str(error).split())}", do))
    return Examined(list(configuration(config)), checks)


def configuration(config: Config) -> Iterator[dict[str, str]]:
    """Every CROSSDOCK_ variable, its value, and where that comes from."""
    for field in fields(Config):
        name = PREFIX + field.name.upper()
        value = getattr(config, field.name)
        yield {
            "variable": name,
            "value": SHOWN.get(field.name, str)(value),
            "from": "environment" if os.environ.get(name) else "default",
        }


def _without_password(url: str) -> str:
    parts = (
        {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None} if url else {}
    )
    return " ".join(f"{key}={'…' if key == 'password' else value}" for key, value in parts.items())


def _without_login(url: str) -> str:
    """Of the SMTP server: everything up to the host may be a password."""
    scheme, there, rest = url.partition("://")
    return f"{scheme}{there}{'…@' if '@' in rest else ''}{rest.rpartition('@')[2]}"


SHOWN: Final[dict[str, Callable[[str], str]]] = {
    "database_url": _without_password,
    "admin_url": _without_password,
    "smtp_url": _without_login,
}


def _server(cur: Cursor) -> Iterator[Check]:
    version, settings = SERVER.one(cur, names=Texts(list(WANTED)))
    good = version >= migrating.OLDEST
    do = "" if good else "use PostgreSQL 18 or newer, or the one in the box"
    yield Check("database", good, f"PostgreSQL {version // 10_000}.{version % 10_000}", do)
    wrong = {name: value for name, value in settings.items() if WANTED[name] != value}
    shown = ", ".join(f"{name} {value}" for name, value in sorted(settings.items()))
    do = (
        f"set {', '.join(f'{name} = {WANTED[name]}' for name in wrong)}: else orders can be lost"
        if wrong
        else ""
    )
    yield Check("durability", not wrong, shown, do)
    skew = abs(clock.wall() - clock.of_database(cur))
    do = "" if skew <= SKEW else "have both machines keep time (NTP)"
    yield Check("clocks", skew <= SKEW, f"{skew.total_seconds():.3f} s between here and the database", do)


def _migrations(pending: Pending) -> Check:
    if pending.missing:
        return Check("migrations", False, f"missing: {', '.join(pending.missing)}", "run `crossdock migrate`")
    if pending.later:
        do = "run `crossdock migrate --contract` once all processes are of this release"
        return warning("migrations", f"to be contracted: {', '.join(map(named, pending.later))}", do)
    return Check("migrations", True, "all applied")


def _business_time(cur: Cursor, now: datetime) -> Iterator[Check]:  # noqa: ARG001 - every look takes both
    ahead = abs(now - clock.wall())
    found = f"virtual: {now.isoformat(timespec='seconds')}" if ahead > SKEW else "wall time"
    yield Check("business time", True, found)


def _workers(cur: Cursor, now: datetime) -> Iterator[Check]:  # noqa: ARG001
    live = [one.name for one in health.crew(cur)]
    do = "" if live else "start them: `crossdock up`, or `crossdock worker`"
    yield Check("workers", bool(live), f"{len(live)} live {', '.join(live)}".strip(), do)


def _queues(cur: Cursor, now: datetime) -> Iterator[Check]:
    for one in health.queues(cur, now):
        good = one.age <= health.BEHIND
        do = "" if good else "see that workers run and what they log; /metrics shows each stage"
        found = f"{one.waiting} wait, {one.due} due, the oldest for {int(one.age.total_seconds())} s"
        yield Check(f"queue {one.name}", good, found, do)


def _search(cur: Cursor, now: datetime) -> Iterator[Check]:
    behind, older = health.searched(cur, now)
    found = f"{int(behind.total_seconds())} s behind"
    if older:
        found += ", orders from before are still being read"
    do = "" if behind <= health.BEHIND else "see that workers run the stage `search`, and what they log"
    yield Check("search", behind <= health.BEHIND, found, do)


def _reports(cur: Cursor, now: datetime) -> Iterator[Check]:
    there = figures.place(cur, now)
    behind = now - there.as_of
    found = f"{int(behind.total_seconds())} s behind, days in {there.zone}"
    if not there.whole:
        found += ", orders from before are still being counted"
    do = "" if behind <= health.BEHIND else "see that workers run the stage `reports`, and what they log"
    yield Check("reports", behind <= health.BEHIND, found, do)
    if counting.zone() != settings.CONFIG.time_zone:
        do = f"set {PREFIX}TIME_ZONE to a zone of the IANA's list: Europe/Berlin, say"
        yield Check("reports' time zone", False, f"{settings.CONFIG.time_zone!r} is none: UTC is used", do)


def _waiting(cur: Cursor, now: datetime) -> Iterator[Check]:  # noqa: ARG001
    quarantined, held = STANDING.one(cur)
    do = (
        "look: `crossdock messages list --quarantined`; then mend, replay or dismiss them"
        if quarantined
        else ""
    )
    yield Check("quarantine", not quarantined, f"{quarantined} messages", do)
    yield Check(
        "held orders", True, f"{held} orders", "`crossdock orders list --status held`" if held else ""
    )


def _masters(cur: Cursor, now: datetime) -> Iterator[Check]:
    standing = (
        ("skus", bool(skus.masters_version(cur, now)[2]), "import them: `crossdock import skus FILE`"),
        ("locations", bool(locations.current(cur, now)), "import them: `crossdock import locations FILE`"),
        ("tariff", bool(tariffs.current(cur, now).versions), "import it: `crossdock import tariff FILE`"),
        (
            "zones",
            bool(zones.current(cur, now).versions),
            "import it: `crossdock import tariff --zones FILE`",
        ),
    )
    for name, there, do in standing:
        yield Check(name, there, "there" if there else "none", "" if there else do)
    policy = policies.current(cur, now)
    do = "" if policy.version else "publish one when the default does not fit: `crossdock policies default`"
    yield Check("policy", True, f"version {policy.version} {policy.name}", do)


def _folders(cur: Cursor, now: datetime) -> Iterator[Check]:  # noqa: ARG001
    for one in dropping.listed(cur):
        do = (
            "see what is wrong with the folder; this user must be able to write there" if one["fault"] else ""
        )
        found = one["fault"] or f"{one['folder']}: {one['waiting']} wait, {one['failed']} failed"
        yield Check(f"folder {one['channel']}", not one["fault"], found, do)


def _shops(cur: Cursor, now: datetime) -> Iterator[Check]:
    """Channels that are connected to a shop's API: may we in, how far have we come, what failed."""
    standing = connections.standing(cur)
    counts = {(channel, name): count for channel, name, count in connections.counts(cur)}
    for one in connections.all_of(cur):
        name, rows = one.channel.name, standing[one.id]
        yield Check(f"shop {name}", one.fault is None, one.fault or one.wishes.address, _remedy(one))
        behind = now - one.watermark if one.watermark else timedelta(0)
        late = health.late(one, now)
        lost = counts.get((name, "recovered_missing"), 0) + counts.get((name, "recovered_older"), 0)
        found = f"compared {int(behind.total_seconds() / 60)} min ago, {lost} recovered in all"
        do = "see that workers run, and what they log of shop_poll" if late else ""
        yield Check(f"shop {name} orders", not late, found, do)
        do = (
            f"look: `crossdock channels status {name}`; then `crossdock channels tell`" if rows.failed else ""
        )
        found = f"{rows.telling} under way, {rows.failed} not told"
        yield Check(f"shop {name} told", not rows.failed, found, do)
        yield from _mapped(one, rows, unmapped.of_channel(cur, one.id))


# Why the shop is told no stock of an item, and what to do.
UNMAPPED: Final = {
    unmapped.UNKNOWN: (
        "SKUs not known here",
        "import the SKU or an alias: `crossdock import skus FILE`, or with `--aliases FILE`",
    ),
    unmapped.INEXACT: (
        "aliases of no whole number of base units",
        "import them with a whole quantity: `crossdock import skus --aliases FILE`",
    ),
}


def _remedy(one: connections.Connection) -> str:
    """What to do where a shop does not let us in."""
    if one.fault is None:
        return ""
    if one.client is None:
        return f"connect it anew: `crossdock channels connect {one.channel.name}`"
    return (
        "look at the app's client ID and secret in the Dev Dashboard, and that it is installed in the shop; "
        f"connect it anew: `crossdock channels connect {one.channel.name} --client-id {one.client.id}`"
    )


def _mapped(
    one: connections.Connection, rows: connections.Standing, left: unmapped.Unmapped
) -> Iterator[Check]:
    if not one.wishes.stock:
        do = "" if rows.ours > 0 else "name them: `crossdock import shop-places FILE`"
        yield Check(f"shop {one.channel.name} places", not do, f"{rows.ours} of {rows.places}", do)
        return
    good = rows.ours > 0 and rows.items > 0 and unmapped.DOUBLED not in left.counts
    do = "" if good else "name them: `crossdock import shop-places FILE`, `crossdock import shop-items FILE`"
    found = f"{rows.ours} of {rows.places} places, {rows.items} items"
    if unmapped.DOUBLED in left.counts:
        found += f", two items of one SKU: {left.said(unmapped.DOUBLED)}"
    yield Check(f"shop {one.channel.name} stock", good, found, do)
    for why, (said, remedy) in UNMAPPED.items():
        if why in left.counts:
            yield warning(f"shop {one.channel.name} items", f"{said}: {left.said(why)}", remedy)


LOOKS: Final[tuple[Callable[[Cursor, datetime], Iterator[Check]], ...]] = (
    _business_time,
    _workers,
    _queues,
    _search,
    _reports,
    _waiting,
    _masters,
    checkup.partitions_ahead,
    checkup.log_guarded,
    checkup.retention_holds,
    checkup.keys_expiring,
    checkup.zones_known,
    checkup.mail_goes_out,
    _shops,
    _folders,
)
