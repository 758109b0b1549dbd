"""Shipments: packed before they leave, and the labels of their packages."""

from typing import Any, Final

from ninja import Router

from crossdock.api.bodies import file
from crossdock.api.fulfilment import READ, WRITE, units_of
from crossdock.api.schemas import fulfilment as shapes
from crossdock.api.schemas.basics import Id, Problem, Seq
from crossdock.api.turn import Answer, Call, turn, wake
from crossdock.fulfilment import labels, numbering, pack, read
from crossdock.fulfilment.ship import Package, Shipment

PDF: Final = "application/pdf"
ZPL: Final = "application/vnd.zebra.zpl"
router = Router(tags=["Shipments"])
ACTED: dict[Any, Any] = {200: shapes.ShipmentWithLabels, 404: Problem, 409: Problem, 422: Problem}
FILE: dict[Any, Any] = {200: bytes, 404: Problem, 409: Problem}


@router.post("/fulfilment-orders/{number}/pack", auth=WRITE, summary="Pack a shipment", response=ACTED)
@turn
def pack_shipment(request: Call, number: str, body: shapes.PackIn | None = None) -> Answer:
    """A shipment that has not left: its labels can be bought, and it leaves later. Several may be packed."""
    told = body or shapes.PackIn()
    part = read.one(request.cur, number)
    packages = [
        Package(one.tracking or "", one.weight_g, one.length_mm, one.width_mm, one.height_mm)
        for one in told.packages
    ]
    shipment = Shipment(
        part["id"],
        units=None if told.lines is None else units_of(part, told.lines),
        packages=packages or [Package()],
        carrier=told.carrier,
        service=told.service,
        reference=told.reference,
    )
    return _shown(request, pack.pack(request.cur, shipment, at=request.at, actor=request.actor))


@router.get("/shipments/{shipment}", auth=READ, summary="Show a shipment", response=ACTED)
@turn
def show_shipment(request: Call, shipment: Id) -> Answer:
    """With its packages and their labels."""
    return Answer(read.shipment(request.cur, shipment))


@router.post("/shipments/{shipment}/labels", auth=WRITE, summary="Buy labels", response=ACTED)
@turn
def buy_labels(request: Call, shipment: Id) -> Answer:
    """One for each package that has neither a label nor a tracking number. The workers buy them: read the
    shipment again until no label is `asked`. Asking twice buys nothing twice.
    """
    pack.label(request.cur, shipment, at=request.at, actor=request.actor)
    return _shown(request, shipment)


@router.post(
    "/shipments/{shipment}/packages/{package}/tracking",
    auth=WRITE,
    summary="Give a package its tracking number",
    response=ACTED,
)
@turn
def number_package(request: Call, shipment: Id, package: Seq, body: shapes.NumberIn) -> Answer:
    """Told after the shipment, or another one. Of a shipment that was told without packages: package 1. One
    with a label has its label's number.
    """
    found = numbering.give(
        request.cur, shipment, body.tracking, package=package, at=request.at, actor=request.actor
    )
    wake()
    return Answer(found)


@router.post("/shipments/{shipment}/leave", auth=WRITE, summary="Let a packed shipment leave", response=ACTED)
@turn
def let_leave(request: Call, shipment: Id, body: shapes.LeaveIn | None = None) -> Answer:
    """Its units are shipped from now on. One that has left stays as it is. Refused while a package's
    label is asked for or given back, and where it was refused and the package has no number of its own.
    """
    left = None if body is None else body.shipped_at
    pack.leave(request.cur, shipment, at=request.at, actor=request.actor, shipped_at=left)
    return _shown(request, shipment)


@router.post(
    "/shipments/{shipment}/unpack",
    auth=WRITE,
    summary="Unpack a shipment",
    response={204: None, 404: Problem, 409: Problem},
)
@turn
def unpack_shipment(request: Call, shipment: Id) -> Answer:
    """Its units may be packed again; labels that were bought are given back to the carrier."""
    pack.unpack(request.cur, shipment, at=request.at, actor=request.actor)
    wake()
    return Answer(None, 204)


@router.get("/labels/{label}", auth=READ, summary="Show a label",
            response={200: shapes.Label, 404: Problem})  # fmt: skip
@turn
def show_label(request: Call, label: Id) -> Answer:
    """Its state, and its tracking number once it is bought."""
    return Answer(labels.one(request.cur, label))


@router.get(
    "/labels/{label}/pdf", auth=READ, summary="Print a label (PDF)", response=FILE, openapi_extra=file(PDF)
)
@turn
def label_pdf(request: Call, label: Id) -> Answer:
    """4 x 6 inches; as often as needed."""
    return Answer(labels.files(request.cur, label)[0], media=PDF)


@router.get(
    "/labels/{label}/zpl", auth=READ, summary="Print a label (ZPL)", response=FILE, openapi_extra=file(ZPL)
)
@turn
def label_zpl(request: Call, label: Id) -> Answer:
    """ZPL II for a printer of 203 dpi; as often as needed."""
    return Answer(labels.files(request.cur, label)[1], media=ZPL)


@router.post("/labels/{label}/void", auth=WRITE, summary="Give a label back",
             response={200: shapes.Label, 404: Problem, 409: Problem})  # fmt: skip
@turn
def void_label(request: Call, label: Id) -> Answer:
    """While its shipment has not left. The workers tell the carrier: `voiding`, then `voided`."""
    pack.void_label(request.cur, label, at=request.at)
    wake()
    return Answer(labels.one(request.cur, label))


def _shown(request: Call, shipment: Id) -> Answer:
    wake()
    return Answer(read.shipment(request.cur, shipment))
