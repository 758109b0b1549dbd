"""Tracking: what carriers say of parcels, told and read."""

from datetime import timedelta
from typing import Any, Final

from ninja import Query, Router

from crossdock.api.fulfilment import READ, WRITE
from crossdock.api.schemas import filters
from crossdock.api.schemas import tracking as shapes
from crossdock.api.schemas.basics import Problem
from crossdock.api.turn import Answer, Call, turn, wake
from crossdock.fulfilment import arrivals, tracked

router = Router(tags=["Tracking"])
TOLD: Final[dict[Any, Any]] = {200: shapes.Told, 422: Problem}


@router.post("/tracking", auth=WRITE, summary="Tell what a carrier says of parcels", response=TOLD)
@turn
def tell(
    request: Call,
    body: shapes.TrackingIn,  # noqa: ARG001 - checked; read from the bytes
) -> Answer:
    """Kept as it came, and settled at once. In any order, late or twice: the end is the same. A parcel that
    is not known yet waits for its shipment.
    """
    source = f"api/tracking/{request.auth.id}"
    said = arrivals.tell(request.cur, request.body, source=source, at=request.at, actor=request.actor)
    numbers = [scan.tracking for scan, _ in said]
    stands = {one["tracking"]: one for one in tracked.show(request.cur, numbers)}
    wake()
    items = [
        {"tracking": scan.tracking, "new": new, "state": stands[scan.tracking]["state"],
         "known": stands[scan.tracking]["known"]}
        for scan, new in said
    ]  # fmt: skip
    return Answer({"items": items})


@router.get("/tracking", auth=READ, summary="List parcels", response={200: shapes.Parcels, 422: Problem})
@turn
def list_parcels(request: Call, asked: Query[filters.TrackingFilters]) -> Answer:
    """By number: those in trouble with `state=exception` or `returned`, those that no package here bears with
    `unknown=true`, those that may be lost with `silent_days=5`.
    """
    silent = None if asked.silent_days is None else request.at - timedelta(days=asked.silent_days)
    page = tracked.page(
        request.cur,
        state=asked.state,
        unknown=asked.unknown,
        silent_before=silent,
        cursor=asked.cursor,
        limit=asked.limit,
    )
    return Answer({"items": page.items, "next_cursor": page.next_cursor})


@router.get(
    "/tracking/{number}", auth=READ, summary="Show a parcel", response={200: shapes.Parcel, 404: Problem}
)
@turn
def show_parcel(request: Call, number: str) -> Answer:
    """With all that its carrier said, oldest first."""
    return Answer(tracked.one(request.cur, number))
