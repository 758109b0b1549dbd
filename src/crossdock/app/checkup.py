"""What ``crossdock doctor`` sees of the machine and of what keeps an installation safe: disk, file modes,
time zones, the archive of the log, backups, partitions, keys about to expire.
"""

import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crossdock.app.checks import Check, warning
from crossdock.app.config import Config
from crossdock.core import clock, guard, mails, partitions, retention
from crossdock.core.embedded import backups
from crossdock.core.embedded.layout import Layout
from crossdock.core.errors import CrossdockError, MailNotSetUp
from crossdock.core.sql import Cursor, statement
from crossdock.desk import health
from crossdock.desk.health import ARCHIVER, BACKUP_OLD, EXPIRES_SOON, GIB, KEYS
from crossdock.network import locations

MAILS = statement(__package__, "mails_standing")

ZONES_OLD: Final = 2  # years


def of_machine(config: Config) -> Iterator[Check]:
    """What can be seen without the database."""
    yield _disk(config.home)
    yield _modes(config.home)
    yield _zone_data()
    if config.database_url:
        yield Check("backup", True, "the server of CROSSDOCK_DATABASE_URL is backed up by its own means")
    else:
        yield _backup(Layout.of(config.home))


def _disk(home: Path) -> Check:
    space = health.disk(home)
    found = f"{space.free / GIB:.1f} GiB free of {space.total / GIB:.1f} below {home}"
    if space.fault == "full":
        return Check("disk", False, found, "free space now: a full disk stops orders (`crossdock retention`)")
    if space.fault == "tight":
        return warning("disk", found, "free space or add some: old backups, `crossdock retention`")
    return Check("disk", True, found)


def _modes(home: Path) -> Check:
    """Nobody else may read what opens the secrets, nor change anything."""
    secret = home / "secrets"
    found: list[str] = []
    for path in (home, secret, secret / "master.key", secret / "pgpass", home / "backups"):
        if path.exists():
            mode = stat.S_IMODE(path.stat().st_mode)
            if mode & (0o077 if path != home else 0o027):
                found.append(f"{path} {mode:04o}")
    if found:
        return Check("file modes", False, f"open to others: {', '.join(found)}", "chmod go-rwx these")
    return Check("file modes", True, "secrets are the owner's alone")


def _zone_data() -> Check:
    """Cut-offs are as right as the machine's time zones."""
    known = Path("/usr/share/zoneinfo/tzdata.zi")
    release = ""
    if known.exists():
        with known.open(encoding="ascii", errors="replace") as file:
            release = file.readline().removeprefix("# version").strip()
    else:
        try:
            release = version("tzdata")
        except PackageNotFoundError:
            do = "install the system's package tzdata, or `pip install tzdata`"
            return Check("time zone data", False, "none on this machine", do)
    if release[:4].isdigit() and int(release[:4]) < clock.wall().year - ZONES_OLD:
        return warning("time zone data", f"release {release}", "update the package tzdata: rules change")
    return Check("time zone data", True, f"release {release}")


def _backup(layout: Layout) -> Check:
    made = backups.made_ones(layout)
    if not made:
        do = "`crossdock backup --keep 7`, and nightly from then on (docs/running.md)"
        return warning("backup", "none", do)
    last = made[-1]
    age = clock.wall() - last.at
    found = f"{last.path}, {age.total_seconds() / 3600:.1f} h old"
    if age > BACKUP_OLD:
        return warning("backup", found, "`crossdock backup --keep 7`; see why the nightly one did not run")
    if not last.folder.exists():
        return warning("backup", f"{found}, not there now", "mount its disk, or back up anew")
    return Check("backup", True, found)


def archive(cur: Cursor, config: Config) -> Iterator[Check]:
    """Whether the log reaches the archive; the embedded server's only."""
    if config.database_url:
        return
    folder = Layout.of(config.home).archive
    mode, archived, archived_at, failed, failed_at, timeline = ARCHIVER.one(cur)
    if not folder.is_dir():
        yield warning("archive", "not begun: only backups can be restored", "run `crossdock backup`")
    elif mode != "on":
        yield Check("archive", False, f"archive_mode is {mode}", "take it out of local.conf and start again")
    elif failed_at is not None and (archived_at is None or failed_at > archived_at):
        do = (
            f"see why {folder} cannot be written (full? modes? another installation's?): until then the log"
            f" piles up in {config.home / 'postgres' / 'pg_wal'}"
        )
        yield Check("archive", False, f"{failed} was not archived at {failed_at:%Y-%m-%dT%H:%M:%SZ}", do)
    elif (made := backups.made_ones(Layout.of(config.home))) and made[-1].timeline != timeline:
        do = "run `crossdock backup`: what was written since the restore can be rolled forward from that only"
        yield warning("archive", "restored since the last backup", do)
    else:
        at = f" at {archived_at:%Y-%m-%dT%H:%M:%SZ}" if archived_at else ""
        yield Check("archive", True, f"last: {archived}{at}" if archived else "begun")


def partitions_ahead(cur: Cursor, now: datetime) -> Iterator[Check]:  # noqa: ARG001 - every look takes both
    """Room for events; without it orders stop."""
    room = partitions.room(cur)
    found = f"room for {room:,} events"
    do = "" if room >= partitions.WIDTH else "run a worker with the stage `due`: it makes partitions"
    yield Check("partitions", room >= partitions.WIDTH, found, do)


def log_guarded(cur: Cursor, now: datetime) -> Iterator[Check]:  # noqa: ARG001
    """Whether the application's own role could change what the log says."""
    if guard.holds(cur):
        yield Check("log", True, "guarded: this role appends to it, and changes nothing in it")
    else:
        do = "run `crossdock migrate` with CROSSDOCK_ADMIN_URL, and let the application be no superuser"
        yield warning("log", "not guarded: this role could change what happened", do)


def keys_expiring(cur: Cursor, now: datetime) -> Iterator[Check]:  # noqa: ARG001
    """API keys that end soon: a partner's program stops that day."""
    wall = clock.wall()
    soon = KEYS.rows(cur, wall=wall, until=wall + EXPIRES_SOON)
    if soon:
        found = ", ".join(f"{name} on {at:%Y-%m-%d}" for name, at in soon)
        yield warning("keys", found, "make a new one (`crossdock keys create`) in its place")
    else:
        yield Check("keys", True, f"none expires within {EXPIRES_SOON.days} days")


def mail_goes_out(cur: Cursor, now: datetime) -> Iterator[Check]:
    """Whether mail goes out: is it set up, does the server take it, what was given up of late."""
    waiting, failing, why, given_up = MAILS.one(cur, since=now - timedelta(days=7))
    found = f"{waiting} wait, {failing} of them refused so far, {given_up} given up within 7 days"
    try:
        server = mails.set_up().server
    except MailNotSetUp as error:
        if waiting:
            yield Check("mail", False, found, error.title)
        else:
            yield Check("mail", True, "not set up: nobody can be invited", error.title)
    except CrossdockError as error:
        yield Check("mail", False, error.message, "correct it in the environment, and start again")
    else:
        do = (
            f"{server.host}:{server.port} says: {why}" if failing else "invite them again" if given_up else ""
        )
        yield warning("mail", found, do) if do else Check("mail", True, found)


def retention_holds(cur: Cursor, now: datetime) -> Iterator[Check]:
    """What is kept how long; and whether old partitions of the log wait to be written out."""
    kept = retention.current(cur, now)
    found = ", ".join(f"{one.what} {one.days or 'for ever'}" for one in kept.values())
    before = kept["events"].before(now)
    if before is not None and (waiting := partitions.old(cur, before)):
        do = "`crossdock retention run`, and nightly from then on"
        yield warning("retention", f"{len(waiting)} old partitions of the log still stand", do)
    else:
        yield Check("retention", True, f"days kept: {found}", "`crossdock retention` shows and sets it")


def zones_known(cur: Cursor, now: datetime) -> Iterator[Check]:
    """Every location's time zone is known here."""
    unknown = []
    for location in locations.current(cur, now):
        try:
            ZoneInfo(str(location.time_zone))
        except (ZoneInfoNotFoundError, ValueError):
            unknown.append(f"{location.code} ({location.time_zone})")
    do = "update the time zone data, or correct the locations" if unknown else ""
    yield Check("time zones", not unknown, f"unknown: {', '.join(unknown)}" if unknown else "all known", do)
