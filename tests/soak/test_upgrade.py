"""A release follows another while orders come: expand, both serve, contract; no order is lost or refused, and
nothing is taken away from those who still use it.
"""

import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests import company
from tests.api.calling import key, order
from tests.app.installation import PATIENCE, Installation, until
from tests.app.serving import bearer
from tests.conftest import Database
from tests.faults import releases

from crossdock.app import processes, schema, supervisor, verify
from crossdock.core import db as database

EXPANDS, CONTRACTS = releases.names(releases.EXPANDS), releases.names(releases.CONTRACTS)


@dataclass
class Shop:
    """Sends an order after the other to whichever server is there, and keeps what it was told."""

    key: str
    urls: list[str] = field(default_factory=list)
    told: Counter[int] = field(default_factory=Counter)
    sent: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        with httpx.Client(headers=bearer(self.key), timeout=PATIENCE) as client:
            while not self.over.wait(0.01):
                name = f"A-{len(self.sent)}"
                url = self.urls[len(self.sent) % len(self.urls)]
                answer = client.post(f"{url}/api/v1/orders", json=order(name))
                self.told[answer.status_code] += 1
                self.sent.append(name)

    def more(self, count: int = 20) -> None:
        """Wait until so many more were sent."""
        mark = len(self.sent) + count
        until(lambda: len(self.sent) >= mark, f"{count} orders more")


@contextmanager
def web(installation: Installation, shop: Shop) -> Iterator[None]:
    """A web server to which the shop sends, for the block."""
    port = supervisor.free_port("127.0.0.1", 0)
    url = f"http://127.0.0.1:{port}"
    with installation.process("web", "--port", str(port)):
        until(lambda: supervisor.answers(f"{url}/healthz"), "a web server")
        shop.urls = [*shop.urls, url]
        try:
            yield
        finally:
            if len(shop.urls) > 1:
                shop.urls = [one for one in shop.urls if one != url]
                shop.more(3)  # what was on its way is answered


@pytest.mark.soak
@pytest.mark.timeout(900)  # twenty processes are started, each in its time
def test_a_release_follows_another_while_orders_come(db: Database, tmp_path: Path) -> None:
    shop = shop_of_a_company()
    before, after = both_releases(db, tmp_path)
    observer = db.connect(autocommit=True)
    sending = threading.Thread(target=shop.run)

    with ExitStack() as whole:
        with ExitStack() as old:
            old.enter_context(web(before, shop))
            for _ in range(2):
                old.enter_context(before.process("worker"))
            until(lambda: len(processes.serving(observer)) == 3, "the release before")
            whole.callback(sending.join)
            whole.callback(shop.over.set)
            sending.start()
            shop.more()

            refused = after.command("worker", code=1).stderr
            assert "run `crossdock migrate`" in refused
            expand(after, observer)
            shop.more()
            assert after.json("migrate") == {"applied": [], "later": CONTRACTS}
            refused = after.command("migrate", "--contract", code=1).stderr
            assert refused.count("crossdock worker") == 2
            assert refused.count("crossdock web") == 1
            assert "stats" in columns(observer)

            whole.enter_context(web(after, shop))
            whole.enter_context(after.process("worker"))
            until(lambda: len(processes.serving(observer)) == 5, "both releases")
            shop.more(60)
        shop.more()
        assert {one.knows for one in processes.serving(observer)} == {len(schema.CONTRACTS) + 1}
        assert after.json("migrate", "--contract") == {"applied": CONTRACTS, "later": []}
        assert "stats" not in columns(observer)
        shop.more()
        refused = before.command("worker", code=1).stderr
        assert CONTRACTS[0] in refused
        assert "start that release" in refused
        shop.over.set()
        sending.join()
        after.command("drain")

    assert set(shop.told) == {201}, shop.told
    done = "SELECT external_id FROM orders_order WHERE status = 'released'"
    assert sorted(name for (name,) in observer.execute(done)) == sorted(shop.sent)
    assert [one.holds for one in verify.run() if not one.clean] == []


def shop_of_a_company() -> Shop:
    """Of one with stock and room enough."""
    with database.transaction() as cur:
        company.build(cur, {("MUG", "EWR"): 1_000_000})
        cur.execute("UPDATE network_location_version SET capacity_per_day = 1_000_000")
        return Shop(key(cur, "orders:write", "orders:read"))


def both_releases(db: Database, folder: Path) -> tuple[Installation, Installation]:
    """The same home and database, with this release's program and with the one after."""
    url = {"CROSSDOCK_DATABASE_URL": db.url}
    program = str(releases.after(folder / "after"))
    home = folder / "home"
    return Installation(home, url), Installation(home, {**url, "PYTHONPATH": program})


def expand(after: Installation, observer: Any) -> None:
    """Two at once, while somebody has the table of orders in a long transaction."""
    observer.execute("BEGIN")
    observer.execute("SELECT count(*) FROM orders_order")
    command = [sys.executable, "-m", "crossdock", "migrate", "--json"]
    both = [
        subprocess.Popen(command, env=after.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    said = [both[0].stderr, both[1].stderr]
    assert any(b"migrate.again" in line for line in first_lines(said))
    observer.execute("COMMIT")
    told = [one.communicate(timeout=PATIENCE)[0] for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert sorted(all(name.encode() in one for name in EXPANDS) for one in told) == [False, True]


def first_lines(streams: list[Any]) -> Iterator[bytes]:
    """The first line that any of them says."""
    import select

    ready, _, _ = select.select(streams, [], [], PATIENCE)
    for one in ready:
        yield one.readline()


def columns(observer: Any) -> set[str]:
    found = observer.execute(
        "SELECT a.attname::text FROM pg_attribute AS a WHERE a.attrelid = 'core_worker'::regclass"
        " AND a.attnum > 0 AND NOT a.attisdropped"
    )
    return {name for (name,) in found}
