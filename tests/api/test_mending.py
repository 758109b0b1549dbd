"""Messages in quarantine, mended and dismissed over the API."""

import json
from base64 import b64encode

from tests.api.calling import Caller, order

from crossdock.core import clock
from crossdock.core.sql import Cursor
from crossdock.mailbox import intake, quarantine


def aside(api: Caller, cur: Cursor) -> int:
    """An order's message that has come to quarantine."""
    api.post("orders", order("A-1"), 201)
    found: int = api.get("messages?party=api/web")["items"][0]["id"]
    quarantine.put(cur, [quarantine.Fault(found, "not_json", "line 3")], at=clock.now())
    return found


def test_a_mended_body_is_foreseen_then_read(api: Caller, cur: Cursor) -> None:
    found = aside(api, cur)
    path = f"messages/{found}/mend"
    bad = api.post(path, {"body": "{", "preview": True})
    assert (bad["id"], bad["preview"]) == (found, True)
    assert bad["fault"]["code"]
    assert api.get(f"messages/{found}")["state"] == "quarantined"
    whole = b64encode(json.dumps(order("A-1")).encode()).decode()
    said = {"body": whole, "encoding": "base64"}
    assert api.post(path, {**said, "preview": True})["fault"] is None
    assert api.post(path, said) == {"id": found, "preview": False, "fault": None}
    assert api.get(f"messages/{found}")["state"] == "waiting"
    intake.work(cur, intake.claim(cur, 10, clock.now()))
    shown = api.get(f"messages/{found}")
    assert (shown["state"], json.loads(shown["body"])["external_id"]) == ("done", "A-1")
    assert api.ask("POST", path, 409, said)["code"] == "not_quarantined"


def test_what_is_not_wanted_is_dismissed_with_a_reason(api: Caller, cur: Cursor) -> None:
    found = aside(api, cur)
    path = f"messages/{found}/dismiss"
    for wrong in ({}, {"reason": ""}, {"reason": "  "}):
        api.ask("POST", path, 422, wrong)
    assert api.post(path, {"reason": "a test of theirs"}) == {"id": found, "reason": "a test of theirs"}
    assert api.get(f"messages/{found}")["state"] == "done"
    assert api.ask("POST", path, 409, {"reason": "again"})["state"] == "done"
    assert api.ask("POST", "messages/999999999/dismiss", 404, {"reason": "x"})["code"] == "message_unknown"


def test_what_is_no_base64_is_refused(api: Caller, cur: Cursor) -> None:
    found = aside(api, cur)
    told = api.ask("POST", f"messages/{found}/mend", 422, {"body": "%%", "encoding": "base64"})
    assert [one["field"] for one in told["errors"]] == ["body"]
