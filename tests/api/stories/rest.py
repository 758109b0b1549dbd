"""Messages, keys, the audit, kinds of problems."""

from tests.api.stories.telling import Asked, Server, story

from crossdock.core import clock
from crossdock.core import db as database
from crossdock.mailbox import quarantine


def message(say: Server) -> int:
    channel = say.order(channel=f"fair-{say.story.replace('_', '-')}")["channel"]
    return say.get("/messages", party=f"api/{channel}")["items"][0]["id"]


def key(say: Server) -> dict[str, str]:
    name = f"warehouse, for {say.story}"
    scopes = ["fulfilment:read", "fulfilment:write"]
    say.post("/keys", {"name": name, "scopes": scopes, "locations": ["EWR"], **say.limits})
    return {"name": name}


@story
def list_messages(say: Server) -> Asked:
    message(say)
    return Asked(query={"direction": "in", "party": "api/fair-list-messages", "state": "done"})


@story
def show_message(say: Server) -> Asked:
    return Asked(path={"message_id": message(say)})


@story
def replay_message(say: Server) -> Asked:
    return Asked(path={"message_id": message(say)})


def aside(say: Server) -> int:
    """A message that intake could not read."""
    found = message(say)
    with database.transaction() as cur:
        at = clock.refresh(cur)
        quarantine.put(cur, [quarantine.Fault(found, "not_json", "line 3: a comma is missing")], at=at)
    return found


@story
def mend_message(say: Server) -> Asked:
    return Asked(path={"message_id": aside(say)}, body={"body": "{}", "preview": True})


@story
def dismiss_message(say: Server) -> Asked:
    return Asked(path={"message_id": aside(say)}, body={"reason": "sent by mistake"})


@story
def list_keys(say: Server) -> Asked:
    return Asked(query={"fields": "scopes,revoked_at"})


@story
def show_key(say: Server) -> Asked:
    return Asked(path=key(say))


@story
def create_key(say: Server) -> Asked:
    body = {
        "name": "warehouse",
        "scopes": ["fulfilment:read", "fulfilment:write"],
        "locations": ["EWR"],
        "per_minute": 600,
        **say.limits,
    }
    return Asked(body=body)


@story
def rotate_key(say: Server) -> Asked:
    return Asked(path=key(say), body={"overlap_seconds": 3600})


@story
def revoke_key(say: Server) -> Asked:
    return Asked(path=key(say))


@story
def list_audit(say: Server) -> Asked:
    document = {"max_parcels": 2, "split_penalty": 200}
    say.post("/policies", {"name": "audited", "document": document, "valid_from": "2027-01-01T00:00:00Z"})
    query = {"subject": "policy", "name": "audited", "limit": 1, "fields": "at,actor,face,act,target,changes"}
    return Asked(query=query)


@story
def show_as_of(say: Server) -> Asked:
    return Asked(query={"subject": "location", "name": "EWR", "at": "2026-11-23T00:00:00Z"})


@story
def list_problems(say: Server) -> Asked:
    return Asked(query={"fields": "code"})


@story
def show_problem(say: Server) -> Asked:
    return Asked(path={"code": "order_not_found"})
