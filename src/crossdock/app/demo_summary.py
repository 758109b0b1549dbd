"""What the demo says at its end: what became of the day, in orders, money, service, faults, and both sides'
books.
"""

from collections.abc import Sequence
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from crossdock.app import demo_money, verify
from crossdock.app.demo_books import SAID, Compared
from crossdock.app.demo_company import ZONE, Made
from crossdock.app.demo_watch import Watch
from crossdock.core import clock, db
from crossdock.core.sql import statement
from crossdock.reporting import figures
from crossdock.twin import shop
from crossdock.twin.day import Day
from crossdock.twin.faults import KINDS

SUMMARY = statement(__package__, "demo_summary")
HELD = statement(__package__, "demo_held")
SITES = statement(__package__, "demo_sites")

NAMES: Final = (
    "orders", "routed", "split", "parcels", "cost", "cost_orders", "messages", "quarantined", "labels",
    "refused",
)  # fmt: skip
ENDS: Final = ("delivered", "cancelled", "back-ordered", "held", "open")


def show(
    day: Day, made: Made, watch: Watch, compared: Compared, killed: dict[str, int], console: Console
) -> None:
    """All tables."""
    with db.transaction() as cur:
        found: dict[str, Any] = dict(
            zip(NAMES, SUMMARY.one(cur, after=made.after, message=made.message), strict=True)
        )
        held = HELD.rows(cur, after=made.after)
        sites = SITES.rows(cur, after=made.after)
        there = figures.place(cur, clock.refresh(cur))
        placed_on = made.midnight.astimezone(ZONE).date()
        accounts = demo_money.read(cur, after=made.after, day=placed_on, there=there)
    console.print(_orders(day, found, held, compared, latencies(day, made, watch, compared)))
    for table in demo_money.tables(accounts):
        console.print(table)
    console.print(_places(sites, found["parcels"]))
    console.print(_faults(day, killed))
    console.print(_books(compared))
    differences(compared, console)


def _orders(
    day: Day,
    found: dict[str, Any],
    held: Sequence[tuple[str, int]],
    compared: Compared,
    waits: list[float],
) -> Table:
    each = found["cost"] / found["cost_orders"] / 100 if found["cost_orders"] else 0
    why = ", ".join(f"{code} {count:,}" for code, count in held) or "none"
    table = _plain("What became of the day")
    statuses = day.shop.sent.statuses
    table.add_row("webhooks answered", f"{sum(n for s, n in statuses.items() if s == 200):,}")
    if gone := len(day.shop.sent.failed) + len(day.teller.failed):
        table.add_row("webhooks given up by their senders", f"{gone:,}")
    table.add_row("messages stored (repeats fall out)", f"{found['messages']:,}")
    by = {"shop": len(day.shop.placed), "portal": len(day.portal.books), "files": len(day.filer.placed)}
    table.add_row(
        "orders taken in", f"{found['orders']:,} ({', '.join(f'{n} {count:,}' for n, count in by.items())})"
    )
    table.add_row("held, and why", why)
    table.add_row("routed", f"{found['routed']:,}")
    table.add_row("split over locations", f"{found['split']:,}")
    table.add_row("released to locations, parcels", f"{found['parcels']:,}")
    table.add_row("refused by a location, and routed again", f"{found['refused']:,}")
    counted = sum(site.counts["counted"] for site in day.sites)
    table.add_row("cells counted after a picker ran short", f"{counted:,}")
    table.add_row("labels bought", f"{found['labels']:,}")
    for end in ENDS:
        if compared.ends[end] or end != "open":
            table.add_row(f"ended {end}", f"{compared.ends[end]:,}")
    table.add_row("messages in quarantine", f"{found['quarantined']:,}")
    table.add_row("cost an order", f"{each:,.2f} USD")
    if waits:
        table.add_row(
            "webhook to decision", f"p50 {percentile(waits, 50):.1f} ms, p99 {percentile(waits, 99):.1f} ms"
        )
    return table


def _places(sites: Sequence[tuple[str, int, float]], parcels: int) -> Table:
    table = Table(title="Where it ships from", title_justify="left")
    table.add_column("location")
    for head in ("parcels", "share", "cost a parcel"):
        table.add_column(head, justify="right")
    for code, count, cost in sites:
        table.add_row(code, f"{count:,}", f"{count / max(1, parcels):.0%}", f"{cost / 100:,.2f} USD")
    return table


def _faults(day: Day, killed: dict[str, int]) -> Table:
    table = Table(title="What went wrong outside", title_justify="left")
    table.add_column("fault")
    table.add_column("times", justify="right")
    table.add_column("what it is")
    for kind, count in sorted(day.faults.struck.items()):
        table.add_row(kind, f"{count:,}", KINDS[kind][1])
    for kind, count in sorted(killed.items()):
        table.add_row(f"kill {kind}", f"{count:,}", "a process killed with -9")
    if not table.row_count:
        table.add_row("none", "0", "crossdock demo --faults all")
    return table


def _books(compared: Compared) -> Table:
    table = _plain("Both sides' books")
    for what, count in compared.checked.items():
        table.add_row(what, f"{count:,}")
    if not compared.differences:
        table.add_row("[green]they agree[/green]", "")
    return table


def differences(compared: Compared, console: Console) -> None:
    """What the two sides do not agree on, the first of it."""
    for said in compared.differences[:SAID]:
        console.print(f"[red]differs:[/red] {said}", highlight=False)
    if len(compared.differences) > SAID:
        console.print(f"[red]and {len(compared.differences) - SAID:,} more[/red]")


def _plain(title: str) -> Table:
    table = Table(title=title, title_justify="left", show_header=False)
    table.add_column(justify="left")
    table.add_column(justify="right")
    return table


def latencies(day: Day, made: Made, watch: Watch, compared: Compared) -> list[float]:
    """Milliseconds from sending an order's webhook to its decision, as the log's feed shows it."""
    found = []
    for one in compared.orders:
        if one.channel != day.company.channels["shop"] or one.id not in watch.decided:
            continue
        number = day.shop.placed.get(int(one.external_id), 0)
        begun = day.shop.sent.begun.get(shop.create_key(number, made.number))
        if begun is not None:
            found.append((watch.decided[one.id] - begun) * 1000)
    return found


def percentile(values: list[float], percent: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def verified(console: Console) -> bool:
    """Run ``verify`` and say how it went."""
    bad = [finding for finding in verify.run() if not finding.clean]
    if not bad:
        console.print(f"[green]verify: {len(verify.CHECKS)} invariants hold[/green]")
    for finding in bad:
        console.print(
            f"[red]verify: {finding.check}: {finding.offences} offences, such as {finding.rows[0]}[/red]"
        )
    return not bad
