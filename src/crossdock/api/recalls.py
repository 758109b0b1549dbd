"""What locations are asked to give back of what they have accepted, and what they answer."""

from typing import Any

from ninja import Router

from crossdock.api.keys import Key
from crossdock.api.schemas import recalls as shapes
from crossdock.api.schemas.basics import Id, Problem
from crossdock.api.turn import Answer, Call, turn, wake
from crossdock.fulfilment import asking, read
from crossdock.orders.read import stamp
from crossdock.sourcing import waiting

router = Router(tags=["Fulfilment"])
READ, WRITE = Key("fulfilment:read"), Key("fulfilment:write")
ANSWERED: dict[Any, Any] = {200: shapes.Recalls, 404: Problem, 409: Problem, 422: Problem}


@router.get(
    "/fulfilment-orders/{number}/recalls",
    auth=READ,
    summary="List what a location was asked to give back",
    response={200: shapes.Recalls, 404: Problem},
)
@turn
def list_recalls(request: Call, number: str) -> Answer:
    """Oldest first. Only a location whose setting ``recall`` is ``asks`` is asked."""
    return _shown(request, number)


@router.post(
    "/fulfilment-orders/{number}/recalls/{recall_id}/accept",
    auth=WRITE,
    summary="Give back what was asked",
    response=ANSWERED,
)
@turn
def accept_recall(
    request: Call, number: str, recall_id: Id, body: shapes.AcceptRecallIn | None = None
) -> Answer:
    """The location does not ship these units: all that were asked and are neither packed nor shipped, or
    fewer (it keeps the rest). When it was the last answer, the change that waited for it is made at once.
    """
    told = body or shapes.AcceptRecallIn(quantity=None)
    waiting.grant(
        request.cur, number, recall_id, units=told.quantity, note=told.note, at=request.at,
        actor=request.actor,
    )  # fmt: skip
    wake()
    return _shown(request, number)


@router.post(
    "/fulfilment-orders/{number}/recalls/{recall_id}/refuse",
    auth=WRITE,
    summary="Keep what was asked",
    response=ANSWERED,
)
@turn
def refuse_recall(
    request: Call, number: str, recall_id: Id, body: shapes.RefuseRecallIn | None = None
) -> Answer:
    """The location ships these units all the same: the change that waited for them is refused."""
    told = body or shapes.RefuseRecallIn()
    waiting.refuse(request.cur, number, recall_id, note=told.note, at=request.at, actor=request.actor)
    wake()
    return _shown(request, number)


def _shown(request: Call, number: str) -> Answer:
    found = asking.of(request.cur, read.one(request.cur, number)["id"])
    return Answer({"items": [{**one, **_stamped(one)} for one in found]})


def _stamped(one: dict[str, Any]) -> dict[str, Any]:
    return {name: one[name] and stamp(one[name]) for name in ("asked_at", "answer_by", "answered_at")}
