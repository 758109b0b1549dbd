"""Settings, health: what is wrong stands first, since when and what to do; whoever is limited sees none."""

import re
from datetime import timedelta

import pytest

from crossdock.core import clock, effects, workers
from crossdock.core.effects import Act, Intent, Outcome
from crossdock.desk import health
from crossdock.desk.health import Sign
from crossdock.fulfilment import labels
from crossdock.mailbox import outbound
from crossdock.mailbox.outbound import Out
from crossdock.webhooks import endpoints, states
from crossdock.webhooks.endpoints import Wish
from tests.company import ACTOR, MONDAY
from tests.console.conftest import Shop, browser

HEALTH = "/console/settings/health"


def sign(shop: Shop, kind: str, name: str = "") -> Sign:
    [found] = [one for one in health.signs(shop.cur, clock.now()) if (one.kind, one.name) == (kind, name)]
    return found


def refuse(shop: Shop, act: Act) -> None:
    """A carrier's answer to all that is asked of it."""
    wall = clock.wall()
    found = effects.claim(shop.cur, labels.KIND, 10, now=wall, lease_until=wall + timedelta(minutes=1))
    outcomes = [Outcome(one.id, act, wall, error="no such service") for one in found]
    effects.settle(shop.cur, outcomes, at=clock.now())


def test_no_worker_is_somebodys_task_until_one_beats(shop: Shop) -> None:
    assert (sign(shop, "workers").fault, sign(shop, "workers").urgent) == ("none", True)
    wall = clock.wall()
    workers.beat(shop.cur, "w1", {}, started_at=wall, wall=wall)
    assert (sign(shop, "workers").fault, sign(shop, "workers").facts["live"]) == ("", 1)


def test_what_a_carrier_refuses_is_seen_and_what_was_given_up_stays_seen(shop: Shop) -> None:
    assert sign(shop, "carriers").fault == ""
    effects.intend(shop.cur, [Intent("label/1", labels.KIND, "order", 1, {})], at=MONDAY)
    refuse(shop, Act.RETRY)
    found = sign(shop, "carriers")
    assert (found.fault, found.urgent, found.said, found.facts["failing"]) == (
        "refused", True, "no such service", 1,
    )  # fmt: skip
    refuse(shop, Act.FAIL)
    found = sign(shop, "carriers")
    assert (found.fault, found.urgent, found.facts["given_up"]) == ("given_up", False, 1)


def test_a_webhook_that_is_paused_is_to_be_seen_to(shop: Shop) -> None:
    endpoints.add(shop.cur, "erp", Wish("https://erp.example.com/hooks"), at=MONDAY, actor=ACTOR)
    assert sign(shop, "webhook", "erp").fault == ""
    endpoints.move(shop.cur, "erp", states.Act.DISABLE, at=MONDAY, actor=ACTOR, reason="moving house")
    found = sign(shop, "webhook", "erp")
    assert (found.fault, found.said, found.since) == ("off", "moving house", MONDAY)


def test_a_webhook_that_is_tried_again_is_somebodys_task_after_an_hour_of_it(shop: Shop) -> None:
    endpoints.add(shop.cur, "erp", Wish("https://erp.example.com/hooks"), at=MONDAY, actor=ACTOR)
    for age, urgent in ((timedelta(seconds=37), False), (health.PATIENCE + timedelta(seconds=1), True)):
        shop.cur.execute("DELETE FROM webhooks_health")
        shop.cur.execute(
            "INSERT INTO webhooks_health (endpoint_id, failures, failing_since, slow, error)"
            " SELECT id, 1, %s, FALSE, 'no answer' FROM webhooks_endpoint",
            [clock.wall() - age],
        )
        assert (sign(shop, "webhook", "erp").fault, sign(shop, "webhook", "erp").urgent) == (
            "refused",
            urgent,
        )


def test_what_works_says_what_happened_and_not_for_how_long(shop: Shop) -> None:
    wall = clock.wall()
    for name in ("w1", "w2"):
        workers.beat(shop.cur, name, {}, started_at=wall - timedelta(minutes=7), wall=wall)
    shop.cur.execute("UPDATE desk_search SET below = NULL")
    text = browser(shop.cur).get(HEALTH).content.decode()
    [row] = [one for one in text.split("<tr>") if "2 workers live" in one]
    assert re.search(r'2 workers live</span> · <span class="soft">started <time [^>]*>7 min. ago', row)
    assert "<td>\N{EN DASH}</td>" in row
    assert "GiB free" in text
    assert "up to date" in text


def test_what_nobody_takes_for_an_hour_is_seen_by_whom_it_is_for(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    wall = clock.wall()
    outbound.queue(shop.cur, [Out("k1", "L9", "release", "https://l9.example.com", {}, b"{}")], wall)
    assert sign(shop, "party", "L9").fault == ""
    monkeypatch.setattr(clock, "wall", lambda: wall + timedelta(hours=2))
    found = sign(shop, "party", "L9")
    assert (found.fault, found.facts["waiting"], found.age) == ("waits", 1, timedelta(hours=2))


def test_a_queue_that_is_left_is_behind(shop: Shop) -> None:
    shop.cur.execute(
        "INSERT INTO mailbox_intake (id, due_at) VALUES (1, %s)", [MONDAY - timedelta(minutes=6)]
    )
    found = sign(shop, "queue", "intake")
    assert (found.fault, found.urgent, found.facts["due"]) == ("behind", True, 1)


@pytest.mark.parametrize(("language", "said"), [("en", "none lives"), ("de", "keiner lebt")])
def test_the_page_says_what_is_wrong_first_and_what_to_do(shop: Shop, language: str, said: str) -> None:
    ada = browser(shop.cur)
    ada.client.cookies["crossdock_language"] = language
    text = ada.get(HEALTH).content.decode()
    assert said in text
    assert "crossdock up" in text
    assert text.index("tone-now") < text.index("tone-soon") < text.index("tone-done")


def test_health_is_for_those_who_see_messages_everywhere(shop: Shop) -> None:
    assert browser(shop.cur, "finance").get(HEALTH).status_code == 200
    assert browser(shop.cur, "customer_service").get(HEALTH).status_code == 403
    limited = browser(shop.cur, "operations_manager", channels=["web"])
    assert limited.get(HEALTH).status_code == 403
    assert HEALTH not in limited.get("/console/orders").content.decode()
    home = browser(shop.cur, "operations_manager").get("/console/settings")
    assert home["Location"] == "/console/settings/people"
