"""The audit of what is done later than it was asked for, and of settings at a moment."""

import json
import re
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from tests.api.calling import Caller, order
from tests.company import ACTOR, MONDAY

import crossdock
from crossdock.accounts import users
from crossdock.accounts.users import Rights
from crossdock.api import history
from crossdock.core import clock
from crossdock.core import db as database
from crossdock.core.stages import Loop
from crossdock.desk import working
from crossdock.sourcing import golden, policies, publishing, trials
from crossdock.sourcing.golden import Wants

HOUR = timedelta(hours=1)
SOURCES = Path(crossdock.__file__).parent


def entries(api: Caller, query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get(f"audit{query}")["items"]
    return found


def settle() -> None:
    Loop([working.STAGE], stop=Event()).drain()


def asked(api: Caller, path: str, body: Any, request: str) -> int:
    """A bulk act that was begun by a request of that number; its id."""
    response = api.call("POST", path, body, {"User-Agent": "shop/1.0", "X-Request-Id": request})
    assert response.status_code in (200, 202), response.content
    return int(json.loads(response.content)["id"])


def test_what_a_bulk_act_does_to_an_order_has_where_it_was_asked_for(live: Caller) -> None:
    first, second = (live.post("orders", order(f"A-{n}"), 201)["number"] for n in (1, 2))
    tagged = asked(live, "bulk", {"act": "tag", "orders": [first], "tags": ["vip"]}, "r-tag")
    asked(live, "bulk", {"act": "hold", "orders": [first, second], "reason": "recalled"}, "r-hold")
    settle()
    for number, wanted in ((first, ["r-hold", "r-tag"]), (second, ["r-hold"])):
        found = [one for one in entries(live, f"?order={number}") if one["act"] == "POST /bulk"]
        assert [one["request"] for one in found] == wanted  # two acts of one actor are told apart
        assert {(one["face"], one["address"], one["agent"]) for one in found} == {
            ("api", "127.0.0.1", "shop/1.0")
        }
    done = [
        one for one in entries(live, "?face=api") if one["changes"] and one["changes"][0]["order"] == first
    ]
    assert [one["request"] for one in done][:2] == ["r-hold", "r-tag"]
    undone = asked(live, f"bulk/{tagged}/undo", None, "r-undo")
    assert undone != tagged
    settle()
    newest = entries(live, f"?order={first}")[0]
    assert (newest["act"], newest["request"]) == ("POST /bulk/{bulk_id}/undo", "r-undo")


def test_where_it_was_asked_for_is_also_of_what_is_tried_again_and_not_of_what_changed_nothing(
    live: Caller,
) -> None:
    number = live.post("orders", order("A-1"), 201)["number"]
    body = {"act": "tag", "orders": [number], "tags": ["vip"]}
    begun = asked(live, "bulk", body, "r-tag")
    with database.transaction() as cur:
        [item] = working.claim(cur, 10, MONDAY)
        working.set_aside(cur, item, "DataError: no")
    assert asked(live, f"bulk/{begun}/retry", None, "r-retry") == begun
    settle()
    assert entries(live, f"?order={number}")[0]["request"] == "r-tag"
    asked(live, "bulk", body, "r-again")
    settle()
    assert [one["changes"][0]["kind"] for one in entries(live, "") if one["request"] == "r-again"] == [
        "bulk_asked"
    ]


def test_golden_orders_and_guard_rails_stand_as_they_stood(
    live: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = live.post("orders", order("A-1"), 201)["number"]
    with database.transaction() as cur:
        kept = golden.keep(cur, number, Wants(max_cost=900), note="", at=MONDAY + HOUR, actor=ACTOR)
        golden.set_guards(cur, {"late": 2}, at=MONDAY + HOUR, actor=ACTOR)
        golden.set_guards(cur, {"late": 3, "changed": 5}, at=MONDAY + 3 * HOUR, actor=ACTOR)
        golden.drop(cur, kept, at=MONDAY + 3 * HOUR, actor=ACTOR)
    monkeypatch.setattr(clock, "now", lambda: MONDAY + 9 * HOUR)
    assert [stood(live, "golden_order", str(kept), hour) for hour in (0, 2, 4)] == [
        None, {"order": number, "max_cost": 900}, None,
    ]  # fmt: skip
    assert [stood(live, "guard_rails", "policy", hour) for hour in (0, 2, 4)] == [
        None, {"late": 2.0}, {"late": 3.0, "changed": 5.0},
    ]  # fmt: skip


def test_trials_stand_as_they_stood_one_after_another(live: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.transaction() as cur:
        version = publishing.publish(cur, "main", {}, valid_from=MONDAY + 999 * HOUR, at=MONDAY, actor=ACTOR)
        held = policies.current(cur, MONDAY)
        for began, share in ((1, 10), (5, 20)):
            at = MONDAY + began * HOUR
            trials.begin(cur, version, share, since=at, until=None, held=held, at=at, actor=ACTOR)
            trials.stop(cur, at=at + 2 * HOUR, actor=ACTOR)
    monkeypatch.setattr(clock, "now", lambda: MONDAY + 9 * HOUR)
    found = [stood(live, "policy_trial", "main", hour) for hour in (0, 2, 4, 6, 8)]
    assert found[0] is None
    assert [(one["share"], one["ended_at"] is None) for one in found[1:]] == [
        (10, True), (10, False), (20, True), (20, False),
    ]  # fmt: skip


def test_a_person_was_not_there_before_they_were_made(live: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: MONDAY + HOUR)
    fewer = tuple(one for one in users.SAYS if one != "second_factor")
    for email, says in (("ada@example.com", users.SAYS), ("bob@example.com", fewer)):  # an earlier release's
        with monkeypatch.context() as release, database.transaction() as cur:
            release.setattr(users, "SAYS", says)
            users.create(cur, email, None, Rights(), at=MONDAY, actor=ACTOR)
        monkeypatch.setattr(clock, "now", lambda: MONDAY + 3 * HOUR)
        assert stood(live, "user", email, 0) is None
        assert stood(live, "user", email, 3)["second_factor"] is False
        monkeypatch.setattr(clock, "now", lambda: MONDAY + HOUR)


def test_every_setting_that_has_a_history_can_be_asked_for_as_it_stood() -> None:
    """A kind of setting that is recorded and cannot be read back is found here."""
    told = {
        subject
        for path in SOURCES.rglob("*.py")
        for subject in re.findall(r"""\bChange\(\s*"(\w+)",""", path.read_text(encoding="utf-8"))
    }
    assert len(told) > 10
    assert told <= history.SUBJECTS.keys()


def stood(api: Caller, subject: str, name: str, hours: int) -> Any:
    """As of so many hours after ``MONDAY``; None: there was none."""
    at = (MONDAY + hours * HOUR).isoformat().replace("+00:00", "Z")
    response = api.call("GET", f"audit/as-of?subject={subject}&name={name}&at={at}")
    return json.loads(response.content)["document"] if response.status_code == 200 else None
