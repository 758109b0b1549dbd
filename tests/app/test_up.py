"""``crossdock up`` as an operator meets it: real processes, a real port, and everything killed in turn."""

import base64
import hashlib
import hmac
import json
import os
import shutil
import signal
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.app.installation import Installation, ended, order, until

from crossdock.app import supervisor
from crossdock.app.errors import PortTaken
from crossdock.core.embedded import server

SECRET = "shared secret"


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    """A running installation with an embedded database and a company; bodies up to 20,000 bytes."""
    home = Path(tempfile.mkdtemp(prefix="crossdock-up-"))
    found = Installation(home, {"CROSSDOCK_MAX_BODY": "20000", "CROSSDOCK_WEBS": "2"})
    found.up()
    try:
        found.command("channels", "add", "shopify", "--name", "shop", "--secret", SECRET)
        for kind, file in found.files(home, ["locations", "tariff"]).items():
            found.command("import", kind, str(file))
        found.command("import", "tariff", "--zones", str(found.files(home, ["zones"])["zones"]))
        yield found
    finally:
        if found.running is not None:
            found.running.kill()
            found.running.wait()
        server.stop(home, "immediate")
        shutil.rmtree(home)


def postmaster(installation: Installation) -> int:
    return int((installation.home / "postgres" / "postmaster.pid").read_text().split()[0])


def test_it_says_that_it_lives_is_ready_and_what_it_does(installation: Installation) -> None:
    ready = installation.get("/readyz")
    assert (ready.status_code, ready.json()["ready"]) == (200, True)
    assert set(ready.json()["checks"]) == {"database", "migrations", "workers"}
    with httpx.Client(base_url=installation.record["url"], timeout=60) as kept:  # one of the two servers
        assert kept.get("/healthz").json() == {"alive": True}
        metrics = kept.get("/metrics").text
    for line in (
        'crossdock_queue_rows{queue="intake"} 0.0',
        'crossdock_queue_age_seconds{queue="dispatch"} 0.0',
        "crossdock_quarantine_open 0.0",
        "crossdock_orders_held 0.0",
        "crossdock_search_older 0.0",
        'crossdock_requests_total{route="/healthz",status="200"} 1.0',
    ):
        assert line in metrics
    lines = [line for line in metrics.splitlines() if line.startswith("crossdock_stage_seconds_total{")]
    workers = {line.split('worker="')[1].split('"')[0] for line in lines}
    assert len(workers) == 2
    assert installation.get("/healthz").headers["x-request-id"]


def test_a_signed_webhook_becomes_an_order_that_goes_out_when_its_sku_is_known(
    installation: Installation,
) -> None:
    taken = installation.hook("shop", SECRET, order(1001))
    assert taken.status_code == 200
    assert installation.hook("shop", SECRET, order(1001)).json() == taken.json()
    installation.command("drain", "--timeout", "30")
    (found,) = installation.json("orders", "list", "--external-id", "1001")
    assert (found["status"], found["holds"][0]["code"]) == ("held", "unknown_sku")

    refused = installation.command("orders", "release", "--code", "unknown_sku", code=1)
    assert "MUG, which the catalogue does not have" in refused.stderr

    files = installation.files(installation.home, ["skus", "stock"])
    assert installation.json("import", "skus", str(files["skus"]))["created"] == 1
    assert installation.json("import", "stock", str(files["stock"]))["created"] == 1
    lifted = installation.json("orders", "release", "--code", "unknown_sku")
    assert lifted == [{"number": found["number"], "code": "unknown_sku"}]
    installation.command("drain", "--timeout", "30")
    shown = installation.json("orders", "show", found["number"])
    assert shown["status"] == "released"
    assert shown["fulfilment_orders"][0]["location"] == "EWR"
    assert {"received", "released"} <= {event["kind"] for event in shown["timeline"]}
    assert installation.json("explain", found["number"])["status"] == "routed"
    assert installation.json("verify")["ok"]


def test_back_orders_go_out_when_a_count_finds_stock(installation: Installation) -> None:
    installation.command("stock", "count", "MUG", "EWR", "10")
    installation.hook("shop", SECRET, order(1002, units=20))
    installation.command("drain", "--timeout", "30")
    (found,) = installation.json("orders", "list", "--external-id", "1002")
    assert found["status"] == "backordered"
    installation.command("stock", "count", "MUG", "EWR", "100")
    installation.command("drain", "--timeout", "30")
    assert installation.json("orders", "show", found["number"])["status"] == "released"


def test_webhooks_that_cannot_be_taken_are_told_why(installation: Installation) -> None:
    problems = {
        401: installation.hook("shop", "another secret", order(1)),
        404: installation.hook("nobody", SECRET, order(1)),
        413: installation.hook("shop", SECRET, b"x" * 20_001),
        405: installation.get("/hooks/shop"),
    }
    for status, answer in problems.items():
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == status
        assert answer.json()["type"]


def test_a_carriers_webhook_is_taken_at_its_own_address(installation: Installation) -> None:
    made = installation.json("channels", "add", "carrier", "--name", "pelican")
    event = {"tracking": "1Z 77", "status": "picked_up", "at": "2026-01-05T10:00:00Z"}
    body = json.dumps(event).encode()

    def sent(path: str, message: bytes = body, id_: str = "evt-1") -> httpx.Response:
        signed = f"{id_}.1767607200.".encode() + body
        made_ = base64.b64encode(hmac.digest(made["secret"].encode(), signed, hashlib.sha256)).decode()
        headers = {
            "webhook-id": id_,
            "webhook-timestamp": "1767607200",
            "webhook-signature": f"v1,{made_}",
        }
        return httpx.post(f"{installation.record['url']}/hooks/{path}", content=message, headers=headers)

    first, again = sent("carriers/pelican"), sent("carriers/pelican")
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert sent("carriers/pelican", body + b" ").status_code == 401
    for path in ("pelican", "carriers/shop", "carriers/nobody", "carriers/pelican/more"):
        assert sent(path).status_code == 404
    installation.command("drain", "--timeout", "30")
    found = installation.json("tracking", "show", "1Z77")
    assert (found["state"], found["known"], len(found["scans"])) == ("accepted", False, 1)


def test_a_body_without_a_length_is_refused_while_it_is_read(installation: Installation) -> None:
    def parts() -> Iterator[bytes]:
        for _ in range(30):
            yield b"x" * 1000

    answer = httpx.post(f"{installation.record['url']}/hooks/shop", content=parts())
    assert answer.status_code == 413


def test_an_unreadable_body_with_a_right_signature_is_kept_and_quarantined(
    installation: Installation,
) -> None:
    taken = installation.hook("shop", SECRET, b'{"id": 7, "line_items": [')
    assert taken.status_code == 200
    installation.command("drain", "--timeout", "30")
    (found,) = installation.json("messages", "list", "--quarantined")
    assert found["id"] == taken.json()["id"]
    assert installation.json("messages", "show", str(found["id"]))["body"] == '{"id": 7, "line_items": ['
    assert installation.json("messages", "dismiss", str(found["id"]), "--reason", "cut off") == {
        "dismissed": 1
    }


def test_a_worker_that_is_killed_is_started_again(installation: Installation) -> None:
    before = installation.record["workers"]
    os.kill(before[0], signal.SIGKILL)
    until(
        lambda: before[0] not in installation.record["workers"] and len(installation.record["workers"]) == 2,
        "the second worker",
    )
    assert before[1] in installation.record["workers"]


def test_a_web_server_that_is_killed_is_started_again_on_its_port(installation: Installation) -> None:
    before = installation.record
    for pid in before["webs"]:
        os.kill(pid, signal.SIGKILL)
    until(
        lambda: (
            len(installation.record["webs"]) == 2
            and not set(before["webs"]) & set(installation.record["webs"])
        ),
        "the web servers",
    )
    until(installation.ready, "an answer")
    assert installation.record["port"] == before["port"]


def test_web_servers_share_a_port_and_its_connections(installation: Installation) -> None:
    def answered() -> str:
        return installation.get("/healthz").headers["x-request-id"].partition("-")[0]

    seen: set[str] = set()
    until(lambda: seen.add(answered()) or len(seen) == 2, "an answer of each")


def test_a_web_server_runs_by_itself(installation: Installation) -> None:
    port = supervisor.free_port("127.0.0.1", 0)
    with installation.process("web", "--port", str(port)):
        until(lambda: supervisor.answers(f"http://127.0.0.1:{port}/readyz"), "another web server")


def test_a_database_that_is_killed_comes_back_and_everybody_finds_it(installation: Installation) -> None:
    before, crew = postmaster(installation), installation.record
    os.kill(before, signal.SIGKILL)
    ended(before)
    until(installation.ready, "the database")
    assert postmaster(installation) != before
    assert installation.hook("shop", SECRET, order(1003)).status_code == 200
    installation.command("drain", "--timeout", "30")
    (found,) = installation.json("orders", "list", "--external-id", "1003")
    assert found["status"] == "released"
    assert (installation.record["webs"], installation.record["workers"]) == (crew["webs"], crew["workers"])


def test_the_port_of_another_program_is_not_shared() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"port {port}"):
            supervisor.free_port("127.0.0.1", port)
    assert supervisor.free_port("127.0.0.1", port) == port


def test_a_home_is_run_once(installation: Installation) -> None:
    said = installation.command("up", "--port", "0", code=1).stderr
    assert "is running already" in said
    assert said.count("\n") == 1


def test_the_api_answers_under_the_same_server(installation: Installation) -> None:
    key = installation.json("keys", "create", "--name", "test", "--scopes", "*")["key"]
    url = f"{installation.record['url']}/api/v1/orders"
    found = httpx.get(url, headers={"Authorization": f"Bearer {key}"}, timeout=60)
    assert found.status_code == 200
    assert found.json()["items"]
    refused = httpx.get(url, timeout=60)
    assert (refused.status_code, refused.headers["content-type"]) == (401, "application/problem+json")
    assert refused.headers["x-request-id"]


def test_sigterm_ends_everything_in_order(installation: Installation) -> None:
    crew, database = installation.record, postmaster(installation)
    assert installation.stop(signal.SIGTERM) == 0
    for pid in (*crew["webs"], *crew["workers"], database):
        ended(pid)
    assert not (installation.home / "run" / "up.json").exists()


def test_children_end_with_a_supervisor_that_is_killed(installation: Installation) -> None:
    installation.up(workers=1)
    crew = installation.record
    assert installation.stop(signal.SIGKILL) == -signal.SIGKILL
    for pid in (*crew["webs"], *crew["workers"]):
        ended(pid)
    database = postmaster(installation)
    assert installation.json("orders", "list")  # the database goes on, until the next user leaves it
    ended(database)
