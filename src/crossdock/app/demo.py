"""``crossdock demo``: an invented company has a day, on virtual time, and says what became of it.

It goes in by the doors that everybody uses: import files, signed webhooks and the API over HTTP, files in
the drop folder, the running installation. The twin plays shop, buyers, sites and carriers; what is shown is
read from the database and from the log's feed.
"""

import asyncio
import os
import secrets
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.live import Live
from rich.table import Table

from crossdock.accounts import keys, users
from crossdock.app import (
    demo_books,
    demo_company,
    demo_outside,
    demo_summary,
    environment,
    lifeline,
    migrating,
    supervisor,
)
from crossdock.app.config import Config
from crossdock.app.demo_kills import Killer
from crossdock.app.demo_watch import Watch
from crossdock.app.errors import DemoFailed, PortTaken
from crossdock.channels.adapters.shopify_grant import Client
from crossdock.core import clock, db
from crossdock.twin import goods, places, shop_day, shoppers
from crossdock.twin.day import Day
from crossdock.twin.faults import Faults
from crossdock.twin.shop_grant import Grant
from crossdock.twin.shop_server import Bucket, ShopServer
from crossdock.twin.shop_server import Faults as ShopFaults

WORKERS: Final = 2
READY_WITHIN: Final = 60.0  # seconds
IDLE_WITHIN: Final = 180.0  # seconds in which nothing more is done
TOLD_EVERY: Final = 20.0  # seconds between two lines, where no terminal shows the picture
TOKEN_LIFE: Final = 30.0  # seconds: a day of the demo renews its shop's token many times
BUCKET: Final = 20_000.0  # cost that the shop lets through a second: its day passes in a minute
SHOWN: Final = (
    "received", "held", "routed", "partial", "backordered", "release", "accept", "shipped", "delivered",
    "cancelled", "edited",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command was asked for. ``rate``: orders a second, at most; ``port`` None: the configured one,
    or any free one where that is taken; ``mishaps``: a file for what the outside decided, thing by thing.
    """

    orders: int
    seed: int
    rate: float
    faults: Faults
    port: int | None = None
    exit: bool = False
    mishaps: Path | None = None


def run(home: Path, wanted: Wanted) -> int:
    """Run the demo in the installation of ``home``; the exit code. It ends by itself with ``exit``."""
    console = Console()
    os.environ["CROSSDOCK_ALLOW_PRIVATE_ADDRESSES"] = "1"  # the shop is on loopback
    with environment.installation(home) as config:
        return _play(config, wanted, console)


def _play(config: Config, wanted: Wanted, console: Console) -> int:
    began = clock.monotonic()
    migrating.migrate(environment.admin_dsn(config))
    console.print(
        f"[bold]Crossdock demo[/bold]: {wanted.orders:,} orders, seed {wanted.seed}, in {config.home}"
    )
    made = demo_company.set_up(config.home, seed=wanted.seed, orders=wanted.orders, console=console)
    sites = [site.code for site in places.SITES]
    books = shop_day.opened(made.stock, sites, goods.skus(wanted.seed))
    share = wanted.faults.rates.get("answer", 0.0)
    broken = ShopFaults(seed=wanted.seed, lost=share / 2, before=share / 4, after=share / 4)
    bucket = Bucket(maximum=BUCKET, restore=BUCKET, level=BUCKET)
    grant = Grant(secret=made.secret, life=TOKEN_LIFE)
    with (
        ShopServer(books, faults=broken, bucket=bucket, grant=grant) as server,
        _served(wanted, config) as (url, child),
    ):
        wishes = {"address": server.url, "poll_minutes": 60, "settle_minutes": 360, "capture": True}
        demo_company.connect(wishes, Client(grant.client_id, grant.secret))
        company = demo_outside.company(made, url, config.home / "drop" / demo_company.CHANNELS["file"])
        orders = list(
            shoppers.orders(wanted.orders, seed=wanted.seed + 1000 * made.number, day=made.midnight)
        )
        day = Day(company, orders, books, wanted.faults, rate=wanted.rate, run=made.number)
        opened = clock.monotonic()
        watch, killer = _traffic(day, made, config, wanted, console)
        closed = clock.monotonic()
        waiting = demo_outside.settle(made, IDLE_WITHIN)
        watch.stop.set()
        if wanted.mishaps is not None:
            wanted.mishaps.write_text(wanted.faults.written())
        if waiting:
            console.print(f"[red]{IDLE_WITHIN:.0f} seconds without progress: {', '.join(waiting)}[/red]")
            return 1
        compared = demo_books.compare(day, made.after)
        demo_summary.show(day, made, watch, compared, killer.killed, console)
        clean = demo_summary.verified(console)
        took = (opened - began, closed - opened, clock.monotonic() - closed)
        console.print("Seconds: set up {:.0f}, the day {:.0f}, settled and summed up {:.0f}".format(*took))
        if not wanted.exit:
            _serve(url, child, console)
    return 0 if clean and compared.agree else 1


@contextmanager
def _served(wanted: Wanted, config: Config) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """The installation, up: its address; its supervisor, a child, under whom web and workers are."""
    port = _port(config, wanted.port)
    command = [sys.executable, "-m", "crossdock", "up", "--port", str(port), "--workers", str(WORKERS)]
    # Its own lease on the embedded server; it must not think that somebody else keeps the server for it.
    env = lifeline.environment_of_child()
    env.pop(environment.EMBEDDED_URL, None)
    env.setdefault("CROSSDOCK_BANNER", "Demo: nothing here is real")
    env.setdefault("CROSSDOCK_TIME_ZONE", demo_company.ZONE.key)
    log = config.home / "log" / "demo.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        child = subprocess.Popen(  # noqa: S603 - our own program, no shell
            command, env=env, stdout=out, stderr=out, stdin=subprocess.DEVNULL, start_new_session=True
        )
    url = f"http://{config.host}:{port}"
    try:
        _wait_ready(child, url, log)
        yield url, child
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait()


def _port(config: Config, wanted: int | None) -> int:
    if wanted is not None:
        return supervisor.free_port(config.host, wanted)
    try:
        return supervisor.free_port(config.host, config.port)
    except PortTaken:
        return supervisor.free_port(config.host, 0)


def _wait_ready(child: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    until, pause = clock.monotonic() + READY_WITHIN, threading.Event()
    while clock.monotonic() < until and child.poll() is None:
        if supervisor.answers(f"{url}/readyz"):
            return
        pause.wait(0.1)
    raise DemoFailed(f"the installation did not become ready; {log} says why")


def _traffic(
    day: Day, made: demo_company.Made, config: Config, wanted: Wanted, console: Console
) -> tuple[Watch, Killer]:
    """The day, with a live picture; at its end business time runs as the machine's does."""
    watch = Watch()
    killer = Killer(config, wanted.seed, wanted.faults.kill_every)
    threads = [threading.Thread(target=watch.follow, name="feed", daemon=True)]
    if killer.every:
        threads.append(threading.Thread(target=killer.run, name="kills", daemon=True))
    for thread in threads:
        thread.start()
    with Live(console=console, refresh_per_second=4, transient=True) as live:
        done = threading.Event()

        def show() -> None:
            told = clock.monotonic()
            while not done.wait(0.25):
                now = clock.now().astimezone(demo_company.ZONE)
                rows = _progress(day, watch, wanted.orders)
                live.update(picture(now, rows))
                if not console.is_terminal and clock.monotonic() - told >= TOLD_EVERY:
                    told = clock.monotonic()
                    console.print(line(now, rows), highlight=False, soft_wrap=True)

        shower = threading.Thread(target=show, name="picture", daemon=True)
        shower.start()
        try:
            asyncio.run(day.play(made.midnight, made.deliveries))
        except BaseExceptionGroup as failed:
            if failed.split(KeyboardInterrupt)[0]:
                raise
            raise DemoFailed(f"the day broke off: {first(failed)}") from failed
        finally:
            done.set()
            killer.stop.set()
            shower.join()
    if killer.every:
        threads[1].join()
    day.company.set_rate(1.0)
    return watch, killer


def first(failed: BaseExceptionGroup[BaseException]) -> BaseException:
    """The first failure in a group of groups."""
    found: BaseException = failed
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    return found


def _progress(day: Day, watch: Watch, total: int) -> list[tuple[str, str]]:
    """How far the day has come: what of, and how many."""
    placed = day.shop.counts["placed"] + day.portal.counts["placed"] + day.filer.counts["placed"]
    shipped = sum(site.counts["shipped"] for site in day.sites)
    rows = [("placed", f"{placed:,} of {total:,} orders")]
    rows += [(kind, f"{watch.counts[kind]:,}") for kind in SHOWN if watch.counts[kind]]
    rows.append(("on the way", f"{day.carriers.under_way:,} of {shipped:,} shipments' parcels"))
    if struck := ", ".join(f"{kind} {count:,}" for kind, count in sorted(dict(day.faults.struck).items())):
        rows.append(("went wrong", struck))
    return rows


def picture(now: datetime, rows: list[tuple[str, str]]) -> Table:
    """How far the day has come, as a terminal shows it."""
    table = Table.grid(padding=(0, 2))
    table.add_row(f"[bold]{now:%A %H:%M}[/bold]", "")
    for row in rows:
        table.add_row(*row)
    return table


def line(now: datetime, rows: list[tuple[str, str]]) -> str:
    """The same in one line, for a file or a pipe."""
    return f"  {now:%A %H:%M}: " + "; ".join(f"{name} {count}" for name, count in rows)


def _serve(url: str, child: "subprocess.Popen[bytes]", console: Console) -> None:
    """Print where everything is, and wait for Ctrl-C. A server that is slow to answer, or that its supervisor
    starts again, ends nothing. Raises DemoFailed if the supervisor is gone.
    """
    with db.transaction() as cur:
        name = f"demo-{secrets.token_hex(3)}"
        now, operator = clock.wall(), environment.operator()
        key = keys.create(cur, keys.Wanted(name, ["*"]), at=now, actor=operator)
        email, password = f"{name}@example.com", secrets.token_urlsafe(9)
        rights = users.Rights("administrator")
        users.create(cur, email, password, rights, name="Demo", at=now, actor=operator)
    environment.close_connections()
    console.print(f"\nThe console is at [bold]{url}/console/[/bold]; the API's page: {url}/api/v1/docs")
    console.print(f"Log in as [bold]{email}[/bold] with the password [bold]{password}[/bold] (shown once)")
    console.print(f"API key (shown once): [bold]{key}[/bold]")
    console.print(
        "Look around: crossdock orders list, crossdock explain SO-…, crossdock verify. Ctrl-C ends."
    )
    done = threading.Event()
    signal.signal(signal.SIGINT, lambda *_: done.set())
    signal.signal(signal.SIGTERM, lambda *_: done.set())
    while not done.wait(0.5):
        if child.poll() is not None:
            raise DemoFailed(f"the installation has stopped (exit {child.returncode})")
