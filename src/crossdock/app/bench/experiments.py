"""What is measured, and how: each experiment gives some of the figures, with a note of what was seen.

Ratios: the yardstick and the measure by turns, three times in one run, and the median of the ratios.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

import numpy as np

from crossdock.app.bench import api, console, engine, flow, latency, promises, publishing, stored, webhooks
from crossdock.app.bench import server as servers
from crossdock.app.bench.flow import Run
from crossdock.app.bench.server import Server

ROUNDS: Final = 3
SECONDS: Final = 10  # of pgbench, each round
ORDERS: Final = 20_000  # of the flow, each round
HOT: Final = 0.9
HOT_UNITS: Final = 2 / 3  # of what is asked of the hot SKU
UNITS: Final = 1.5  # of a line, on average
STOCK: Final = 1_000_000  # units of every SKU at every location
COMPANY: Final = "company"
VERIFIED: Final = 200_000

Found = Mapping[str, tuple[float, str]]


@dataclass(frozen=True)
class Bench:
    """A run: its server, what is asked, and where progress is told."""

    home: Path
    server: Server
    wanted: set[str]
    stored: int
    say: Callable[[str], None]

    @classmethod
    @contextmanager
    def opened(
        cls, home: Path, *, wanted: set[str], stored: int, say: Callable[[str], None]
    ) -> "Iterator[Bench]":
        """Start the benchmark's server, for the block."""
        say(f"Server of {home}")
        os.environ["CROSSDOCK_ALLOW_PRIVATE_ADDRESSES"] = "1"  # the shop is on loopback
        with servers.running(home) as server:
            yield cls(home, server, wanted, stored, say)

    @cached_property
    def company(self) -> str:
        """The name of a database with masters and stock, made anew in each run; others are copies of it."""
        self.say("Company: 20 locations, 10,000 SKUs")
        flow.prepare(self.server.fresh(COMPANY), stock=STOCK)
        return COMPANY

    @cached_property
    def room(self) -> int:
        """How many orders are stored: as many as asked for, if they are there or the disk has room."""
        wanted = max(self.stored, 2 * stored.PATTERN)
        there = self.server.names(stored.name_of(wanted))
        return wanted if there else stored.room_for(self.home, wanted)

    @cached_property
    def yardstick(self) -> Callable[[], float]:
        """Transactions a second of pgbench's TPC-B-like test."""
        self.say("Yardstick: pgbench's TPC-B-like test")
        servers.prepare_yardstick(self.server)
        return lambda: servers.tps(self.server, SECONDS)

    def flow(self, seed: int, *, hot: float = 0.0) -> Run:
        """Orders through the flow of an empty database."""
        dsn = self.server.copy("flow", self.company)
        if hot:
            flow.set_hot_stock(dsn, int(ORDERS * hot * UNITS * HOT_UNITS))
        flow.accept(dsn, ORDERS, seed=seed, hot=hot)
        return flow.work(dsn, ORDERS)


@dataclass(frozen=True, slots=True)
class Ratio:
    """The median of the rounds' ratios; (measure, yardstick) of each round."""

    rounds: list[tuple[float, float]]

    @property
    def value(self) -> float:
        return median(measured / yardstick for measured, yardstick in self.rounds)

    def note(self, unit: str, of: str) -> str:
        """The rounds, for people."""
        measured = " ".join(f"{one:,.0f}" for one, _ in self.rounds)
        yardstick = " ".join(f"{one:,.0f}" for _, one in self.rounds)
        return f"{unit} {measured}; {of} {yardstick}"


def by_turns(yardstick: Callable[[], float], measure: Callable[[int], float]) -> Ratio:
    """Yardstick, then measure, three times."""
    rounds = []
    for turn in range(1, ROUNDS + 1):
        beside = yardstick()
        rounds.append((measure(turn), beside))
    return Ratio(rounds)


def _told(run: Run) -> str:
    return f"{run.rate:,.0f}; worker {run.worker_us:.0f} us an order; searchable {run.behind:.1f} s later"


def orders(bench: Bench) -> Found:
    """Orders over TPC-B; a decision's bytes and a worker's memory on the way."""
    runs: list[Run] = []

    def measure(turn: int) -> float:
        runs.append(bench.flow(turn))
        bench.say(f"  orders/s {_told(runs[-1])}")
        return runs[-1].rate

    bench.say("Orders through the flow")
    company = bench.company  # made before the first yardstick runs
    asked = "orders_over_tpcb" in bench.wanted
    ratio = by_turns(bench.yardstick, measure) if asked else Ratio([(measure(1), 1.0)])
    note = (
        f"{ratio.note('orders/s', 'tps')}; {ORDERS:,} orders a round from {company}, {flow.WORKERS} workers; "
        f"all searchable {max(run.behind for run in runs):.1f} s later at most"
    )
    worst = max(runs, key=lambda run: run.decision_bytes)
    return {
        "orders_over_tpcb": (ratio.value, note),
        "decision_bytes": (
            worst.decision_bytes,
            f"the largest stored row; {worst.decision_mean:.0f} on average",
        ),
        "worker_mib": (max(run.worker_mib for run in runs), f"the largest of {len(runs) * flow.WORKERS}"),
    }


def hot_sku(bench: Bench) -> Found:
    """One SKU in nine of ten orders, running out."""

    def measure(turn: int) -> float:
        run = bench.flow(100 + turn, hot=HOT)
        bench.say(f"  orders/s {_told(run)}")
        return run.rate

    bench.say("Hot SKU")
    _ = bench.company
    ratio = by_turns(bench.yardstick, measure)
    ended = flow.statuses(bench.server.of("flow"))
    how = ", ".join(f"{count:,} {status}" for status, count in sorted(ended.items()))
    return {"hot_sku_over_tpcb": (ratio.value, f"{ratio.note('orders/s', 'tps')}; last: {how}")}


def with_stored(bench: Bench) -> Found:
    """The flow of a full database over that of an empty one."""
    there = bench.room
    bench.say(f"Flow with {there:,} orders stored")
    dsn = stored.ensure(bench.server, bench.company, there, bench.say)

    def full(turn: int) -> float:
        flow.accept(dsn, ORDERS, first=flow.last_id(dsn), seed=300 + turn)
        run = flow.work(dsn, ORDERS)
        bench.say(f"  full: orders/s {_told(run)}")
        return run.rate

    def empty() -> float:
        run = bench.flow(200)
        bench.say(f"  empty: orders/s {_told(run)}")
        return run.rate

    ratio = by_turns(empty, full)
    return {"stored_5m_over_empty": (ratio.value, f"{_past(bench)}; {ratio.note('orders/s', 'empty')}")}


def _past(bench: Bench) -> str:
    size = bench.server.size(stored.name_of(bench.room)) / 1024**3
    note = f"{bench.room:,} orders stored ({size:.1f} GiB)"
    if bench.room < bench.stored:
        note += f", not {bench.stored:,}: the disk has no room for more"
    return note


def over_the_api(bench: Bench) -> Found:
    """Reads of a full database, and arrays of orders over the flow's rate on it."""
    bench.say(f"API with {bench.room:,} orders stored")
    dsn = stored.ensure(bench.server, bench.company, bench.room, bench.say)
    found: dict[str, tuple[float, str]] = {}
    with api.serving(dsn) as server:
        for kind, waits in server.reads().items():
            p50, p95, most = (float(np.percentile(waits, at)) for at in (50, 95, 100))
            note = (
                f"p50 {p50:.1f}, largest {most:.1f}; {len(waits)} at {api.RATE:.0f} a second; {_past(bench)}"
            )
            found[f"api_{kind}_p95_ms"] = (p95, note)
    if "api_arrays_over_intake" in bench.wanted:
        found["api_arrays_over_intake"] = _arrays(bench, dsn)
    return found


def _arrays(bench: Bench, dsn: str) -> tuple[float, str]:
    def intake() -> float:
        flow.accept(dsn, ORDERS, first=flow.last_id(dsn), seed=400)
        return flow.work(dsn, ORDERS).rate

    def arrays(_turn: int) -> float:
        first = flow.last_id(dsn)
        flow.disconnect()
        with api.serving(dsn, webs=flow.WORKERS) as server:
            rate = server.posts(first)
        bench.say(f"  orders/s {rate:,.0f} by arrays of {api.ARRAY}")
        return rate

    ratio = by_turns(intake, arrays)
    served = f"arrays of {api.ARRAY}, {api.HANDS} connections to {flow.WORKERS} web processes"
    return ratio.value, f"{ratio.note('orders/s', 'intake')}; {served}"


def over_the_console(bench: Bench) -> Found:
    """Pages of a full database: alone, beside many live streams, and in a browser."""
    bench.say(f"Console with {bench.room:,} orders stored")
    dsn = stored.ensure(bench.server, bench.company, bench.room, bench.say)
    found: dict[str, tuple[float, str]] = {}
    with console.serving(dsn) as server:
        alone = any(name.endswith("_p95_ms") for name in bench.wanted if name.startswith("console_"))
        for kind, waits in server.pages().items() if alone else ():
            p50, p95, most = (float(np.percentile(waits, at)) for at in (50, 95, 100))
            told = f"{len(waits)} at {console.RATE:.0f} a second; {_past(bench)}"
            found[f"console_{kind}_p95_ms"] = (p95, f"p50 {p50:.1f}, largest {most:.1f}; {told}")
        if "console_streams_over_none" in bench.wanted:
            found["console_streams_over_none"] = _streams(bench, server)
        if "console_paint_ms" in bench.wanted:
            found.update(_paints(bench, server))
    return found


def _streams(bench: Bench, server: console.Console) -> tuple[float, str]:
    bench.say(f"  the same beside {console.STREAMS} live streams")
    without, beside = server.pages_beside_streams()
    times = [float(np.percentile(np.concatenate(list(one.values())), 95)) for one in (beside, without)]
    each = ", ".join(
        f"{kind} {np.percentile(beside[kind], 95):.0f} and {np.percentile(without[kind], 95):.0f}"
        for kind in console.KINDS
    )
    note = f"p95 of all pages {times[0]:.1f} ms beside {console.STREAMS}, {times[1]:.1f} beside none ({each})"
    return times[0] / times[1], f"{note}; an order a second comes in"


def _paints(bench: Bench, server: console.Console) -> Found:
    try:
        paints = server.paints()
    except LookupError as error:
        bench.say(f"  console_paint_ms is not measured: {error}")
        return {}
    note = f"the largest of {len(paints)}, median {median(paints):.0f}: home, list and an order in Chromium"
    return {"console_paint_ms": (paints[-1], note)}


def engine_alone(bench: Bench) -> Found:
    """The engine's three."""
    bench.say("Engine")
    note = f"batches of {engine.BATCH}, each at the best of {engine.RUNS} runs"
    return {
        name: (measure(), note)
        for name, measure in (
            ("engine_us", engine.engine_us),
            ("engine_hot_us", engine.engine_hot_us),
            ("engine_6_lines_us", engine.engine_6_lines_us),
        )
        if name in bench.wanted
    }


def hooks(bench: Bench) -> Found:
    """Webhooks accepted over a bare view."""
    bench.say("Webhooks over a bare view")
    ours, bare = bench.server.copy("hooks", bench.company), bench.server.fresh("bare")
    with webhooks.serving(ours, bare) as (accepted, inserted):
        ratio = by_turns(inserted, lambda _turn: accepted())
    note = ratio.note("accepted/s", "bare") + f"; {webhooks.CONNECTIONS} connections, 2 kB each"
    return {"webhook_over_bare": (ratio.value, note)}


def decisions(bench: Bench) -> Found:
    """Webhook answer to decision."""
    bench.say(f"Decisions at {latency.RATE:.0f} orders a second")
    waits = latency.measure(bench.server.copy("latency", bench.company))
    p50, p99, most = (float(np.percentile(waits, at)) for at in (50, 99, 100))
    note = f"p50 {p50:.1f}, largest {most:.1f}; {len(waits):,} orders, {flow.WORKERS} workers"
    return {"decision_p99_ms": (p99, note)}


def promised(bench: Bench) -> Found:
    """What a shopper waits for a promise."""
    bench.say(f"Promises at {promises.RATE:.0f} a second")
    waits = promises.measure(bench.server.copy("promises", bench.company))
    p50, p99, most = (float(np.percentile(waits, at)) for at in (50, 99, 100))
    alone = promises.bare(p50)
    note = (
        f"p50 {p50:.1f}, largest {most:.1f}; {len(waits):,} promises of 2 lines; a bare loop as long: "
        f"p50 {np.median(alone):.1f}, p99 {np.percentile(alone, 99):.1f}, largest {alone[-1]:.1f}"
    )
    return {"promise_p99_ms": (p99, note)}


def published(bench: Bench) -> Found:
    """A change of stock to the call that tells a shop."""
    bench.say(f"Stock told to a shop at {latency.RATE:.0f} orders a second")
    waits = publishing.measure(bench.server.copy("publishing", bench.company), stock=STOCK)
    p50, p99, most = (float(np.percentile(waits, at)) for at in (50, 99, 100))
    note = f"p50 {p50:.0f}, largest {most:.0f}; {len(waits):,} changes of {publishing.SHOWN:,} SKUs"
    return {"publish_p99_ms": (p99, note)}


def verify(bench: Bench) -> Found:
    """Every invariant over a database of orders."""
    from crossdock.app import verify as invariants

    bench.say(f"Verify over {VERIFIED:,} orders")
    flow.connect(stored.ensure(bench.server, bench.company, VERIFIED, bench.say))
    began = perf_counter()
    wrong = [finding for finding in invariants.run() if not finding.clean]
    seconds = perf_counter() - began
    flow.disconnect()
    if wrong:
        raise RuntimeError(f"verify found {wrong[0].offences} offences: {wrong[0].holds} {wrong[0].rows[:3]}")
    note = f"{VERIFIED:,} orders in {seconds:.1f} s, {len(invariants.CHECKS)} invariants, one snapshot"
    return {"verify_orders_s": (VERIFIED / seconds, note)}


ALL: Final[tuple[tuple[tuple[str, ...], Callable[[Bench], Found]], ...]] = (
    (("engine_us", "engine_hot_us", "engine_6_lines_us"), engine_alone),
    (("orders_over_tpcb", "decision_bytes", "worker_mib"), orders),
    (("hot_sku_over_tpcb",), hot_sku),
    (("webhook_over_bare",), hooks),
    (("decision_p99_ms",), decisions),
    (("promise_p99_ms",), promised),
    (("publish_p99_ms",), published),
    (("verify_orders_s",), verify),
    (("stored_5m_over_empty",), with_stored),
    (("api_list_p95_ms", "api_search_p95_ms", "api_order_p95_ms", "api_arrays_over_intake"), over_the_api),
    (
        (
            "console_list_p95_ms",
            "console_search_p95_ms",
            "console_order_p95_ms",
            "console_home_p95_ms",
            "console_streams_over_none",
            "console_paint_ms",
        ),
        over_the_console,
    ),
)
