"""Webhooks, and what they are told."""

from typing import Any

from tests.api.stories.telling import Asked, Server, story
from tests.webhooks.stages import plan

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # of the specification's own examples
NEXT = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"


def webhook(say: Server, **stated: Any) -> dict[str, str]:
    name = say.story.replace("_", "-")
    say.post("/webhooks", {"name": name, "url": "https://erp.example.com/hooks", **say.limits, **stated})
    return {"name": name}


def told(say: Server) -> dict[str, str]:
    """A webhook that is to be told of an order."""
    named = webhook(say, types=["order.received"])
    say.order()
    plan()
    return named


@story
def list_webhooks(say: Server) -> Asked:
    webhook(say, types=["order.*"])
    return Asked(query={"fields": "name,state,error"})


@story
def create_webhook(say: Server) -> Asked:
    body = {
        "name": "erp",
        "url": "https://erp.example.com/hooks",
        "types": ["order.*", "shipment.shipped"],
        "secret": SECRET,
        **say.limits,
    }
    return Asked(body=body)


@story
def show_webhook(say: Server) -> Asked:
    return Asked(path=webhook(say))


@story
def change_webhook(say: Server) -> Asked:
    return Asked(path=webhook(say), body={"types": ["order.*"], "state": "disabled"})


@story
def remove_webhook(say: Server) -> Asked:
    return Asked(path=webhook(say))


@story
def rotate_webhook(say: Server) -> Asked:
    return Asked(path=webhook(say), body={"secret": NEXT, "overlap_seconds": 3600})


@story
def test_webhook(say: Server) -> Asked:
    return Asked(path=webhook(say))


@story
def replay_webhook(say: Server) -> Asked:
    named = told(say)
    [delivery] = say.get(f"/webhooks/{named['name']}/deliveries", limit=1)["items"]
    return Asked(path=named, body={"event": delivery["event"]})


@story
def list_deliveries(say: Server) -> Asked:
    return Asked(path=told(say), query={"state": "waiting", "limit": 1})
