"""Manifests: what a carrier is handed a day at a location."""

from typing import Any, Final

from ninja import Query, Router

from crossdock.api import paging
from crossdock.api.bodies import file
from crossdock.api.fulfilment import READ, WRITE
from crossdock.api.schemas import filters
from crossdock.api.schemas import manifests as shapes
from crossdock.api.schemas.basics import Id, Problem
from crossdock.api.turn import Answer, Call, turn
from crossdock.carriers.adapters import manifest as paper
from crossdock.fulfilment import manifests

PDF: Final = "application/pdf"
CSV: Final = "text/csv; charset=utf-8"
router = Router(tags=["Manifests"])
FILE: Final[dict[Any, Any]] = {200: bytes, 404: Problem}
CLOSED: Final[dict[Any, Any]] = {
    200: shapes.Manifest, 201: shapes.Manifest, 404: Problem, 409: Problem, 422: Problem
}  # fmt: skip


@router.post("/manifests", auth=WRITE, summary="Close a manifest", response=CLOSED)
@turn
def close_manifest(request: Call, body: shapes.ManifestIn) -> Answer:
    """201: all whose labels were bought and that have left, and stand on none yet. 200: the day's was closed
    before, and stays as it is; what left after it goes onto the next.
    """
    made, new = manifests.close(
        request.cur, body.location, body.carrier, day=body.day, at=request.at, actor=request.actor
    )
    return Answer(manifests.one(request.cur, made), 201 if new else 200)


@router.get("/manifests", auth=READ, summary="List manifests",
            response={200: shapes.Manifests, 404: Problem, 422: Problem})  # fmt: skip
@turn
def list_manifests(request: Call, asked: Query[filters.ManifestFilters]) -> Answer:
    """Newest first."""
    page = manifests.page(
        request.cur,
        wanted=asked.location,
        carrier=asked.carrier,
        before=asked.cursor,
        limit=asked.limit,
    )
    return Answer({"items": page.items, "next_cursor": page.next_cursor})


@router.get("/manifests/open", auth=READ, summary="What stands on no manifest yet",
            response={200: shapes.OpenManifests})  # fmt: skip
@turn
def open_manifests(request: Call, asked: Query[filters.NameFilters]) -> Answer:
    """Packages that have left, by location and carrier."""
    found = manifests.open_(request.cur, wanted=request.auth.locations, at=request.at)
    page, following = paging.by_names(
        found, lambda one: (one["location"], one["carrier"]), asked.cursor, asked.limit
    )
    return Answer({"items": page, "next_cursor": following})


@router.get("/manifests/{manifest}", auth=READ, summary="Show a manifest",
            response={200: shapes.Manifest, 404: Problem})  # fmt: skip
@turn
def show_manifest(request: Call, manifest: Id) -> Answer:
    """With its packages, by tracking number."""
    return Answer(manifests.one(request.cur, manifest))


@router.get(
    "/manifests/{manifest}/pdf",
    auth=READ,
    summary="Print a manifest (PDF)",
    response=FILE,
    openapi_extra=file(PDF),
)
@turn
def manifest_pdf(request: Call, manifest: Id) -> Answer:
    """A4, with room for two signatures."""
    return Answer(paper.pdf(manifests.one(request.cur, manifest)), media=PDF)


@router.get(
    "/manifests/{manifest}/csv",
    auth=READ,
    summary="A manifest as a file (CSV)",
    response=FILE,
    openapi_extra=file(CSV),
)
@turn
def manifest_csv(request: Call, manifest: Id) -> Answer:
    """A row a package."""
    return Answer(paper.rows(manifests.one(request.cur, manifest)), media=CSV)
