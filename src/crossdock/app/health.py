"""/healthz, /readyz and /metrics: does it live, can it work, how much does it do."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from crossdock.app.answers import TEXT, Answer, document
from crossdock.app.schema import Pending
from crossdock.channels import connections
from crossdock.core import clock, db, workers
from crossdock.core.sql import statement
from crossdock.core.stages import PASSING
from crossdock.desk import health as standing

STANDING = statement(__package__, "standing")

# Requests that this process answered, by (route, status).
REQUESTS: Final[Counter[tuple[str, int]]] = Counter()


class _Known:
    """Once the schema is seen to be up to date it stays so for this process's life."""

    migrated = False


def alive() -> Answer:
    """This process answers."""
    return document(200, {"alive": True})


def ready() -> Answer:
    """Whether the installation can take orders: each check, and 503 if one fails."""
    checks: dict[str, str] = {}
    try:
        with db.transaction() as cur:
            cur.execute("SELECT 1")
            checks["database"] = "ok"
            _Known.migrated = _Known.migrated or not Pending.read().missing
            checks["migrations"] = "ok" if _Known.migrated else "run `crossdock migrate`"
            live = _live(cur) if _Known.migrated else 0
            checks["workers"] = "ok" if live else "no worker has beaten within 30 s"
    except PASSING as error:
        checks["database"] = f"does not answer: {str(error).strip()}"
    good = all(said == "ok" for said in checks.values())
    return document(200 if good else 503, {"ready": good, "checks": checks})


def _live(cur: Any) -> int:
    return len(standing.crew(cur))


class _Installation(Collector):
    """What the database says, and what this process counted."""

    def collect(self) -> Iterator[Metric]:
        with db.transaction() as cur:
            now = clock.refresh(cur)
            queues = standing.queues(cur, now)
            quarantined, held = STANDING.one(cur)
            crew = workers.read(cur)
            counts = connections.counts(cur)
            behind, older = standing.searched(cur, now)
        yield from _queues(queues)
        yield GaugeMetricFamily("crossdock_quarantine_open", "Messages in quarantine.", value=quarantined)
        yield GaugeMetricFamily("crossdock_orders_held", "Orders that are held.", value=held)
        yield GaugeMetricFamily(
            "crossdock_search_behind_seconds",
            "Since the first event happened that the search has not read.",
            value=behind.total_seconds(),
        )
        yield GaugeMetricFamily(
            "crossdock_search_older", "1: orders from before are still being read.", value=older
        )
        beats = GaugeMetricFamily("crossdock_worker_beat_age_seconds", "Since it beat.", labels=["worker"])
        for worker in crew:
            beats.add_metric([worker.name], max(0.0, (clock.wall() - worker.beat_at).total_seconds()))
        yield beats
        yield from _stages(crew)
        shops = CounterMetricFamily(
            "crossdock_shop", "What was counted about a channel's shop.", labels=["channel", "what"]
        )
        for channel, what, count in counts:
            shops.add_metric([channel, what], count)
        yield shops
        requests = CounterMetricFamily(
            "crossdock_requests", "Requests answered by this process.", labels=["route", "status"]
        )
        for (route, status), count in sorted(REQUESTS.items()):
            requests.add_metric([route, str(status)], count)
        yield requests


def _queues(found: list[standing.Queue]) -> Iterator[Metric]:
    depth = GaugeMetricFamily("crossdock_queue_rows", "Rows that wait.", labels=["queue"])
    due = GaugeMetricFamily("crossdock_queue_due", "Rows that are due.", labels=["queue"])
    age = GaugeMetricFamily("crossdock_queue_age_seconds", "Since the oldest was due.", labels=["queue"])
    for one in found:
        depth.add_metric([one.name], one.waiting)
        due.add_metric([one.name], one.due)
        age.add_metric([one.name], one.age.total_seconds())
    yield from (depth, due, age)


def _stages(crew: list[workers.Worker]) -> Iterator[Metric]:
    for name, key, help_ in (
        ("crossdock_stage_seconds", "seconds", "Time spent in batches."),
        ("crossdock_stage_rows", "rows", "Rows worked through."),
        ("crossdock_stage_batches", "batches", "Batches."),
        ("crossdock_stage_failures", "failures", "Batches that failed."),
        ("crossdock_stage_set_aside", "set_aside", "Rows set aside."),
    ):
        metric = CounterMetricFamily(name, help_, labels=["stage", "worker"])
        for worker in crew:
            for stage, stats in worker.stats.items():
                metric.add_metric([stage, worker.name], stats.get(key, 0))
        yield metric


def metrics() -> Answer:
    """Everything in Prometheus's text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Installation())
    return Answer(200, generate_latest(registry), TEXT)
