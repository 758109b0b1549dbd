"""Channels: pausing one, and ending that."""

from ninja import Router

from crossdock.api.keys import Key
from crossdock.api.schemas import channels as shapes
from crossdock.api.schemas.basics import Problem
from crossdock.api.turn import Answer, Call, turn, wake
from crossdock.sourcing import pausing

router = Router(tags=["Channels"])
WRITE = Key("channels:write")


@router.post(
    "/channels/{name}/pause",
    auth=WRITE,
    summary="Pause a channel",
    response={200: shapes.Paused, 404: Problem, 422: Problem},
)
@turn
def pause_channel(request: Call, name: str, body: shapes.PauseIn) -> Answer:
    """Its messages are kept and not looked at, and its orders are not sourced, until the pause ends. Orders
    that are handed in over the API are stored and held. Paused before, it stays so.
    """
    pausing.pause(request.cur, name, reason=body.reason, at=request.at, actor=request.actor)
    return Answer({"channel": name, "paused": True})


@router.post(
    "/channels/{name}/resume",
    auth=WRITE,
    summary="End a channel's pause",
    response={200: shapes.Resumed, 404: Problem},
)
@turn
def resume_channel(request: Call, name: str) -> Answer:
    """What was kept meanwhile goes on, in its order."""
    found = pausing.resume(request.cur, name, at=request.at, actor=request.actor)
    wake()
    counts = {"messages": found.messages, "orders": found.orders, "holds": found.holds}
    return Answer({"channel": name, "paused": False, **counts})
