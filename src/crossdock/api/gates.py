"""Gates of fulfilment orders: lifted by whoever has the role that the gate names, and closed again.

They need what holds need, not ``fulfilment:write``: that is what a location's own key has.
"""

from ninja import Router

from crossdock.api.fulfilment import ACTED
from crossdock.api.keys import Key
from crossdock.api.schemas import fulfilment as shapes
from crossdock.api.schemas.basics import Problem
from crossdock.api.turn import Answer, Call, turn, wake
from crossdock.fulfilment import gates, read
from crossdock.fulfilment.numbers import parse_number

router = Router(tags=["Fulfilment"])


@router.post(
    "/fulfilment-orders/{number}/gates/{gate}/lift",
    auth=Key("orders:write", "orders:release"),
    summary="Lift a gate",
    response={**ACTED, 403: Problem},
)
@turn
def lift_gate(
    request: Call,
    number: str,
    gate: str,
    body: shapes.GateActIn | None = None,  # noqa: ARG001 - nothing need be said
) -> Answer:
    """What the gate stops may happen: a fulfilment order that only waited for it is released at its time. One
    that was lifted stays so. A person lifts only the gates of the own role (`lifted_by_role`).
    """
    one = parse_number(number)
    gates.demand(request.cur, one, gate, request.auth)
    gates.lift_one(request.cur, one, gate, at=request.at, actor=request.actor)
    wake()
    return Answer(read.one(request.cur, number))


@router.post(
    "/fulfilment-orders/{number}/gates/{gate}/close",
    auth=Key("orders:write", "orders:hold"),
    summary="Close a gate again",
    response=ACTED,
)
@turn
def close_gate(
    request: Call,
    number: str,
    gate: str,
    body: shapes.GateActIn | None = None,  # noqa: ARG001 - nothing need be said
) -> Answer:
    """One that was lifted stands again, unless what it stops has happened: then 409."""
    gates.close_one(request.cur, parse_number(number), gate, at=request.at, actor=request.actor)
    return Answer(read.one(request.cur, number))
