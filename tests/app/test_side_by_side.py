"""Two installations of one user on one machine: each has its home, database, port and workers, and nothing of
the one is seen in the other.
"""

import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.app.installation import PATIENCE, Installation, ended, until

from crossdock.core.embedded import server


@dataclass
class Company:
    """An installation with a key to it, and the name that tells what is its own."""

    name: str
    installation: Installation
    key: str

    def ask(self, method: str, path: str, body: Any = None, *, key: str | None = None) -> httpx.Response:
        return httpx.request(
            method,
            f"{self.installation.record['url']}/api/v1/{path}",
            json=body,
            headers={"Authorization": f"Bearer {key or self.key}"},
            timeout=PATIENCE,
        )

    def said(self, method: str, path: str, body: Any = None) -> Any:
        found = self.ask(method, path, body)
        assert found.is_success, found.text
        return found.json()


def begun(name: str) -> Company:
    home = Path(tempfile.mkdtemp(prefix=f"crossdock-{name}-"))
    found = Installation(home)
    found.up(workers=1)
    return Company(name, found, found.json("keys", "create", "--name", "all", "--scopes", "*")["key"])


@pytest.fixture
def both() -> Iterator[tuple[Company, Company]]:
    # At the same moment: ports and sockets are not to be fought for. The pool stays: a process ends with the
    # thread that began it.
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(begun, ("north", "south")))
        try:
            yield found[0], found[1]
        finally:
            for one in found:
                if one.installation.running is not None:
                    one.installation.running.kill()
                    one.installation.running.wait()
                server.stop(one.installation.home, "immediate")
                shutil.rmtree(one.installation.home)


def order(name: str) -> dict[str, Any]:
    """The same channel and external id in both, of another buyer."""
    address = {"name": f"Buyer {name.title()}", "line1": "1 Main Street", "city": "New York", "region": "NY"}
    return {
        "channel": "web",
        "external_id": "A-1",
        "placed_at": "2026-11-23T10:00:00Z",
        "currency": "USD",
        "customer": {"name": address["name"], "email": f"{name}@example.com"},
        "ship_to": {**address, "postal_code": "10001", "country": "US"},
        "lines": [
            {
                "external_id": "1",
                "sku": name,
                "quantity": 1,
                "unit_price": {"amount": "1.00", "currency": "USD"},
            }
        ],
    }


def processes(one: Company) -> set[int]:
    said = one.installation.record
    postmaster = (one.installation.home / "postgres" / "postmaster.pid").read_text().split()[0]
    return {said["pid"], said["web"], *said["workers"], int(postmaster)}


def test_two_installations_of_one_user_never_mix(both: tuple[Company, Company]) -> None:
    north, south = both
    assert north.installation.record["url"] != south.installation.record["url"]
    assert len(processes(north) | processes(south)) == len(processes(north)) + len(processes(south))
    for one, other in (both, both[::-1]):
        assert one.ask("GET", "orders", key=other.key).status_code == 401
        one.said("PUT", f"skus/{one.name}", {"name": one.name, **SIZES})
        taken = one.said("POST", "orders", order(one.name))
        held = one.said("POST", "bulk", {"act": "tag", "filter": {}, "tags": [one.name]})
        until(lambda: one.said("GET", f"bulk/{held['id']}")["state"] == "finished", "its own worker")  # noqa: B023
        found = one.said("GET", "orders")["items"]
        assert [(shown["number"], shown["tags"]) for shown in found] == [(taken["number"], [one.name])]
    for one, other in (both, both[::-1]):
        [found] = one.said("GET", "orders")["items"]
        assert (found["ship_to"]["name"], found["tags"]) == (f"Buyer {one.name.title()}", [one.name])
        assert one.ask("GET", f"skus/{other.name}").status_code == 404
        assert [shown["sku"] for shown in one.said("GET", "skus")["items"]] == [one.name]
        assert {shown["actor"] for shown in one.said("GET", "audit?face=api")["items"]} == {"key:all"}
        until(lambda: one.said("GET", f"search?q={one.name}@example.com")["items"], "its own search")  # noqa: B023
        assert one.said("GET", f"search?q={other.name}@example.com")["items"] == []
    [listed] = south.installation.json("orders", "list")
    assert listed["number"] == south.said("GET", "orders")["items"][0]["number"]
    gone = processes(north)
    assert north.installation.running is not None
    north.installation.running.terminate()
    for pid in gone:
        ended(pid)
    assert south.installation.ready()  # and the other goes on, with its worker
    held = south.said("POST", "bulk", {"act": "untag", "filter": {}, "tags": ["south"]})
    until(lambda: south.said("GET", f"bulk/{held['id']}")["state"] == "finished", "its worker")
    assert south.said("GET", "orders")["items"][0]["tags"] == []


SIZES = {"weight_g": 1, "length_mm": 1, "width_mm": 1, "height_mm": 1}
