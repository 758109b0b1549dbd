"""Keeping an installation safe and lean: backup, restore, forget, retention."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crossdock.app import terminal
from crossdock.app.terminal import Home, Json

if TYPE_CHECKING:
    from crossdock.app.config import Config
    from crossdock.core.embedded.backups import Backup

backup = typer.Typer(
    help="Back up the embedded database: consistent, while everything runs; then restorable to any second.",
    invoke_without_command=True,
    add_completion=False,
    rich_markup_mode=None,
)

To = Annotated[Path | None, typer.Option("--to", help="Folder for backups; else HOME/backups.")]

ELSEWHERE = (
    "CROSSDOCK_DATABASE_URL names a server that Crossdock does not run: back it up with its own means"
    " (pg_basebackup and a WAL archive, pgBackRest, Barman, or your provider's snapshots), and keep"
    " HOME/secrets/master.key beside it: without that file the secrets of channels cannot be read"
)


def _embedded_only(home: Path | None) -> "Config":
    from crossdock.app import environment

    config = environment.configure(home)
    environment.logs("warning", as_json=config.log_json)
    if config.database_url:
        raise terminal.fail(f"crossdock: {ELSEWHERE}")
    return config


@backup.callback()
def back_up(
    context: typer.Context,
    to: To = None,
    keep: Annotated[
        int | None, typer.Option("--keep", min=1, help="Then remove all but the newest N there.")
    ] = None,
    without_key: Annotated[
        bool,
        typer.Option(
            "--without-key", help="Leave the master key out; keep HOME/secrets/master.key elsewhere."
        ),
    ] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Make a backup, running or stopped; the first also begins the archive of the log."""
    if context.invoked_subcommand is not None:
        return
    config = _embedded_only(home)
    from crossdock.core import embedded
    from crossdock.core.embedded import backups
    from crossdock.core.embedded.layout import Layout

    with embedded.lease(config.home) as running:
        made = backups.make(running, to, key=not without_key)
        wrong = backups.verify(made)
        if wrong:
            raise terminal.fail(f"crossdock: the backup {made.path} is not whole: {'; '.join(wrong[:5])}")
        gone = backups.keep(Layout.of(config.home), to, keep) if keep else []
    if as_json:
        terminal.document({**shown(made), "removed": [one.name for one in gone]})
        return
    terminal.say(f"Backed up to {made.path} ({made.size / 1e6:.0f} MB, every checksum read back).")
    terminal.say(
        f"What is written from now on is archived in {made.archive}: any second since can be restored."
    )
    if made.key:
        terminal.say("It holds the master key of this installation's secrets: guard it as you guard them.")
    else:
        terminal.say(
            "The master key is not in it: keep HOME/secrets/master.key elsewhere, and name it with --key."
        )
    for one in gone:
        terminal.say(f"Removed {one.path}.")


@backup.command("list")
def list_(home: Home = None, as_json: Json = False) -> None:
    """This installation's backups, wherever they were made, oldest first."""
    config = _embedded_only(home)
    from crossdock.core.embedded import backups
    from crossdock.core.embedded.layout import Layout

    rows = [shown(one) for one in backups.made_ones(Layout.of(config.home))]
    terminal.table(rows, ("name", "made_at", "size", "key", "path"), as_json=as_json)


@backup.command()
def verify(
    folder: Annotated[Path, typer.Argument(help="The backup's folder, as `crossdock backup list` names it.")],
    as_json: Json = False,
) -> None:
    """Read a backup back: every file by its checksum, the log it needs, the key; exit 1 if it is damaged."""
    from crossdock.core.embedded import backups

    one = backups.open_one(folder)
    wrong = backups.verify(one)
    if as_json:
        terminal.document({"backup": one.path, "whole": not wrong, "wrong": wrong})
    else:
        terminal.say(f"{one.path} is {'damaged:' if wrong else 'whole.'}")
        for line in wrong:
            terminal.say(f"  {line}")
    raise typer.Exit(1 if wrong else 0)


def shown(one: "Backup") -> dict[str, Any]:
    """A backup as commands print it."""
    from dataclasses import asdict

    return {**asdict(one), "made_at": one.made_at.replace("+00:00", "Z")}


def restore(
    source: Annotated[Path, typer.Option("--from", help="The backup's folder.")],
    at: Annotated[
        str | None,
        typer.Option(
            "--at", help='Roll forward to this moment, such as "2026-11-27T10:15:00Z"; else to the last.'
        ),
    ] = None,
    wal: Annotated[
        list[Path] | None, typer.Option("--wal", help="A further folder of archived log; may be repeated.")
    ] = None,
    key: Annotated[Path | None, typer.Option("--key", help="The master key, if the backup has none.")] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="The home holds an installation: move its database aside first.")
    ] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Restore a backup into an empty home, rolled forward with the archived log; never over a running one."""
    moment = _moment(at)
    config = _embedded_only(home)
    from crossdock.app import restoring
    from crossdock.core.embedded import backups
    from crossdock.core.embedded.restoring import Wanted

    wanted = Wanted(backups.open_one(source), moment, tuple(wal or ()), replace, key)
    done = restoring.restore(config, wanted)
    if as_json:
        terminal.document({"home": done.home, "until": done.until, "aside": done.aside})
        return
    until = f"{done.until:%Y-%m-%dT%H:%M:%SZ}" if done.until else wanted.backup.made_at
    terminal.say(f"Restored into {done.home}; its last transaction is of {until}.")
    if done.aside is not None:
        terminal.say(f"What stood there before is in {done.aside}; remove it when you no longer need it.")
    terminal.say("Look at it: `crossdock verify` and `crossdock orders list`, with this --home.")
    terminal.say(
        "Started, it sends what waits for partners: do not let it run beside the installation it comes from."
    )
    terminal.say("Its own archive begins with its first backup: `crossdock backup`.")


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise terminal.fail(
            f'crossdock: --at {text!r} is no moment: write "2026-11-27T10:15:00Z"', 2
        ) from None
    if moment.tzinfo is None:
        raise terminal.fail(f"crossdock: --at {text!r} names no time zone: end it with Z for UTC", 2)
    return moment.astimezone(UTC)


def forget(
    order: Annotated[
        str | None, typer.Option("--order", help="The person of this order, by its number.")
    ] = None,
    email: Annotated[str | None, typer.Option("--email", help="Whoever ordered with this address.")] = None,
    customer: Annotated[
        str | None, typer.Option("--customer", help="The customer whom the channel calls so.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Also where an order is not finished.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be blanked; change nothing.")
    ] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Forget a person: blank names, addresses and words everywhere; orders keep units, money and SKUs."""
    if sum(one is not None for one in (order, email, customer)) != 1:
        raise terminal.fail("crossdock: say whom: one of --order, --email, --customer", 2)
    from crossdock.app import environment

    with terminal.session(home) as cur:
        from crossdock.app import forgetting
        from crossdock.core import clock
        from crossdock.core.embedded import backups
        from crossdock.core.embedded.layout import Layout

        done = forgetting.forget(
            cur, number=order, email=email, customer=customer, at=clock.now(),
            actor=environment.operator(), force=force, dry_run=dry_run,
        )  # fmt: skip
        still = [one.path for one in backups.made_ones(Layout.of(environment.configure(home).home))]
    if as_json:
        terminal.document(
            {"orders": done.numbers, "messages": done.messages, "tables": done.tables, "dry_run": dry_run,
             "backups": still}
        )  # fmt: skip
        return
    rows = [{"table": name, "rows": count} for name, count in sorted(done.tables.items())]
    terminal.table(rows, ("table", "rows"), as_json=False, title="Would be blanked" if dry_run else "Blanked")
    terminal.say(f"Orders: {', '.join(done.numbers) or 'none'}; messages: {done.messages}.")
    if still:
        terminal.say("Backups made before still hold the person, until they are removed:")
        for path in still:
            terminal.say(f"  {path}")


retention = typer.Typer(
    help="How long what is kept; what is older goes, in small batches, while workers run.",
    invoke_without_command=True,
    add_completion=False,
    rich_markup_mode=None,
)


@retention.callback()
def show_retention(context: typer.Context, home: Home = None, as_json: Json = False) -> None:
    """Show what is kept how long (days), and how much has gone."""
    if context.invoked_subcommand is not None:
        return
    with terminal.session(home) as cur:
        from crossdock.core import clock
        from crossdock.core import retention as keeping

        rows = [
            {"what": kept.what, "days": kept.days, "gone": kept.rows, "goes": kept.goes}
            for kept in keeping.current(cur, clock.now()).values()
        ]
    shown_ = rows if as_json else [{**row, "days": row["days"] or "forever"} for row in rows]
    terminal.table(shown_, ("what", "days", "gone", "goes"), as_json=as_json)


@retention.command("set")
def set_retention(
    what: Annotated[str, typer.Argument(help="What: a word of `crossdock retention`.")],
    days: Annotated[str, typer.Argument(help="Days, or `forever`.")],
    home: Home = None,
) -> None:
    """Choose how long something is kept from now on; the workers clear what is older."""
    if days != "forever" and not days.isdecimal():
        raise terminal.fail(f"crossdock: {days!r} is no number of days: write 400, or forever", 2)
    with terminal.session(home) as cur:
        from crossdock.app import environment
        from crossdock.core import clock
        from crossdock.core import retention as keeping

        chosen = None if days == "forever" else int(days)
        keeping.choose(cur, what, chosen, at=clock.now(), actor=environment.operator())
    terminal.say(f"{what} is kept {days if days == 'forever' else f'{days} days'}.")


@retention.command("run")
def run_retention(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count what would go; change nothing.")] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Clear all that is old now, and write old partitions of the log to HOME/events as Parquet."""
    from crossdock.app import environment

    with environment.installation(home) as config:
        from crossdock.app import retaining
        from crossdock.core import clock, db

        with db.transaction() as cur:
            clock.refresh(cur)
        done = retaining.run(clock.now(), config.home, actor=environment.operator(), dry_run=dry_run)
    rows = [{"what": what, "rows": count} for what, count in sorted(done.items())]
    terminal.table(rows, ("what", "rows"), as_json=as_json, title="Would go" if dry_run else "Gone")
