"""The benchmark's own promises: its figures, what it feeds the flow with, how it puts ratios together."""

import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.app.installation import Installation

from crossdock.app.bench import company, experiments, report, stored, traffic
from crossdock.app.bench.experiments import Ratio
from crossdock.app.bench.figures import FIGURES, Measured, named
from crossdock.channels import api_orders
from crossdock.channels.adapters import shopify
from crossdock.core import clock
from crossdock.core.embedded import server
from crossdock.orders.drafts import OrderDraft
from crossdock.partners.channels import Channel

TARGETS = {
    "orders_over_tpcb": (1.5, "higher"),
    "hot_sku_over_tpcb": (1.0, "higher"),
    "stored_5m_over_empty": (0.8, "higher"),
    "engine_us": (30, "lower"),
    "engine_hot_us": (150, "lower"),
    "engine_6_lines_us": (400, "lower"),
    "webhook_over_bare": (0.7, "higher"),
    "decision_p99_ms": (100, "lower"),
    "promise_p99_ms": (20, "lower"),
    "publish_p99_ms": (2_000, "lower"),
    "decision_bytes": (1024, "lower"),
    "worker_mib": (300, "lower"),
    "verify_orders_s": (10_000, "higher"),
    "api_list_p95_ms": (50, "lower"),
    "api_search_p95_ms": (50, "lower"),
    "api_order_p95_ms": (50, "lower"),
    "api_arrays_over_intake": (0.5, "higher"),
    "console_list_p95_ms": (150, "lower"),
    "console_search_p95_ms": (150, "lower"),
    "console_order_p95_ms": (150, "lower"),
    "console_home_p95_ms": (150, "lower"),
    "console_streams_over_none": (1.1, "lower"),
    "console_paint_ms": (1_000, "lower"),
}


def test_the_figures_and_their_targets_are_those_of_the_design() -> None:
    assert {name: (figure.target, figure.better) for name, figure in FIGURES.items()} == TARGETS


def test_every_figure_is_measured_by_one_experiment() -> None:
    measured = [name for names, _ in experiments.ALL for name in names]
    assert sorted(measured) == sorted(FIGURES)


def test_the_page_states_every_figure() -> None:
    page = Path(__file__).parents[2].joinpath("docs", "performance.md").read_text()
    assert [name for name in FIGURES if f"`{name}`" not in page] == []


@pytest.mark.parametrize(
    ("name", "value", "met"),
    [
        ("orders_over_tpcb", 1.5, True),
        ("orders_over_tpcb", 1.499, False),
        ("decision_p99_ms", 100.0, True),
        ("decision_p99_ms", 100.1, False),
    ],
)
def test_a_target_is_met_on_its_own_side(name: str, value: float, met: bool) -> None:
    assert Measured(FIGURES[name], value, "").met is met


def test_a_figure_as_a_document(capsys: pytest.CaptureFixture[str]) -> None:
    told = Measured(FIGURES["hot_sku_over_tpcb"], 1.23456, "three rounds")
    assert told.document() == {
        "name": "hot_sku_over_tpcb",
        "value": 1.235,
        "target": 1.0,
        "better": "higher",
        "unit": "ratio",
        "met": True,
        "note": "three rounds",
    }
    report.tell([told])
    said = capsys.readouterr().out
    assert "hot_sku_over_tpcb" in said
    assert "at least 1" in said


def test_a_ratio_is_the_median_of_the_rounds_and_not_of_their_parts() -> None:
    assert Ratio([(100.0, 50.0), (90.0, 90.0), (40.0, 10.0)]).value == 2.0


def test_yardstick_and_measure_take_turns() -> None:
    calls: list[str] = []

    def yardstick() -> float:
        calls.append("yardstick")
        return 2.0

    def measure(turn: int) -> float:
        calls.append(f"measure {turn}")
        return 3.0

    assert experiments.by_turns(yardstick, measure).value == 1.5
    assert calls == ["yardstick", "measure 1", "yardstick", "measure 2", "yardstick", "measure 3"]


def test_the_orders_are_ones_that_nothing_holds() -> None:
    read = [api_orders.decode(body, 1, clock.wall()) for _, body in company.bodies(200, seed=3)]
    assert all(draft.total == draft.computed_total and not draft.problems for draft in read)
    assert {len(draft.lines) for draft in read} == {2}
    assert all(len({line.sku for line in draft.lines}) == 2 for draft in read)


def test_nine_of_ten_orders_want_the_hot_sku() -> None:
    read = [api_orders.decode(body, 1, clock.wall()) for _, body in company.bodies(500, seed=3, hot=0.9)]
    wanting = sum(any(line.sku == "SKU-00000" for line in draft.lines) for draft in read)
    assert 420 <= wanting <= 480


def test_webhooks_are_signed_and_say_what_adds_up() -> None:
    [request] = traffic.requests(1, first=77)
    head, _, body = request.partition(b"\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    assert int(headers["content-length"]) == len(body)
    assert shopify.verify([company.SECRET.encode()], body, headers["x-shopify-hmac-sha256"])
    [draft] = shopify.decode("orders/create", body, Channel(1, company.SHOP, "shopify"), clock.wall())
    assert isinstance(draft, OrderDraft)
    assert (draft.total, draft.problems, len(draft.lines)) == (draft.computed_total, (), 2)
    assert company.webhook(77, random.Random(77)) == body


def test_an_answer_may_come_in_pieces() -> None:
    import asyncio

    async def ask() -> traffic.Reply:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            for piece in (b"HTTP/1.1 202 Acc", b"epted\r\nContent-Length: 4\r\n\r\n[", b"12", b"]"):
                writer.write(piece)
                await writer.drain()
            writer.close()

        listening = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = listening.sockets[0].getsockname()[1]
        _, line = await asyncio.get_running_loop().create_connection(traffic.Line, "127.0.0.1", port)
        reply = await line.ask(b"GET / HTTP/1.1\r\n\r\n")
        line.close()
        listening.close()
        return reply

    reply = asyncio.run(ask())
    assert (reply.status, reply.body) == (202, b"[12]")


def test_no_more_is_stored_than_half_of_the_free_disk_holds(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def free(size: int) -> Callable[[Path], Any]:
        return lambda _: shutil._ntuple_diskusage(0, 0, size)  # type: ignore[attr-defined]

    monkeypatch.setattr(shutil, "disk_usage", free(10**12))
    assert stored.room_for(tmp_path, 5_000_000) == 5_000_000
    assert stored.room_for(tmp_path, 50_000_000) * stored.BYTES <= stored.LARGEST
    monkeypatch.setattr(shutil, "disk_usage", free(10**9))
    assert stored.room_for(tmp_path, 5_000_000) == 70_000


def test_a_first_word_names_all_figures_that_begin_with_it() -> None:
    assert named(["api"]) == {name for name in FIGURES if name.startswith("api_")}
    assert named(["decision_bytes", "api_list_p95_ms"]) == {"decision_bytes", "api_list_p95_ms"}
    assert named(["engine_us"]) == {"engine_us"}
    assert named([]) == set(FIGURES)
    with pytest.raises(KeyError):
        named(["ap"])


def test_a_figure_that_is_not_there_is_named(run: Callable[..., tuple[str, str]]) -> None:
    _, said = run("bench", "--only", "orders_per_fortnight", code=2)
    assert "orders_per_fortnight" in said
    assert "decision_bytes" in said


@pytest.mark.soak
def test_a_past_made_by_copying_breaks_no_invariant() -> None:
    """``verify_orders_s`` fails where verify finds an offence among the orders that were copied."""
    home = Path(tempfile.mkdtemp(prefix="crossdock-bench-"))
    names = ["verify_orders_s", "decision_bytes", "worker_mib"]
    try:
        done = subprocess.run(
            [sys.executable, "-m", "crossdock", "bench", "--json", *(f"--only={name}" for name in names)],
            env=Installation(home).environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        found = {figure["name"]: figure for figure in json.loads(done.stdout)["figures"]}
        assert set(found) == set(names)
        assert all(figure["value"] > 0 for figure in found.values())
    finally:
        server.stop(home / "bench", "immediate")
        shutil.rmtree(home)
