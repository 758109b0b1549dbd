"""Files that are attached to an order: put there, read, taken off."""

from base64 import b64decode
from typing import Any, Final

from ninja import Router

from crossdock.api.acts import locked
from crossdock.api.bodies import file
from crossdock.api.keys import Key
from crossdock.api.schemas import attachments as shapes
from crossdock.api.schemas.basics import Id, Problem
from crossdock.api.turn import Answer, Call, turn
from crossdock.orders import attachments, read
from crossdock.orders.numbers import format_number, parse_number

READ: Final = Key("orders:read")
NOTE: Final = Key("orders:write", "orders:note")
router = Router(tags=["Orders"])
ALL: Final = "/orders/{number}/attachments"
SHOWN: Final[dict[Any, Any]] = {200: shapes.Attachments, 404: Problem}


@router.get(ALL, auth=READ, summary="List attachments", response=SHOWN)
@turn
def list_attachments(request: Call, number: str) -> Answer:
    """The files that were put to the order, oldest first."""
    read.one(request.cur, number)
    return _shown(request, parse_number(number))


@router.post(ALL, auth=NOTE, summary="Attach a file", response={201: shapes.Attachments, 404: Problem,
             409: Problem, 422: Problem})  # fmt: skip
@turn
def attach(request: Call, number: str, body: shapes.AttachmentIn) -> Answer:
    """At most 7 MB, and 50 files an order; all that are attached then is the answer. It goes when the person
    behind the order is forgotten.
    """
    order_id = locked(request, number, None)
    held = [(body.name, b64decode(body.content, validate=True))]
    attachments.add(request.cur, order_id, held, at=request.at, actor=request.actor)
    return _shown(request, order_id, 201)


@router.get(f"{ALL}/{{attachment}}/content", auth=READ, summary="Download an attachment",
            response={200: bytes, 404: Problem}, openapi_extra=file(attachments.BYTES))  # fmt: skip
@turn
def download_attachment(request: Call, number: str, attachment: Id) -> Answer:
    """As it came. Its media type is in the list; here it is bytes, so that no browser runs it."""
    _, _, body = attachments.content(request.cur, parse_number(number), attachment)
    return Answer(body, media=attachments.BYTES)


@router.delete(f"{ALL}/{{attachment}}", auth=NOTE, summary="Take an attachment off",
               response={204: None, 404: Problem})  # fmt: skip
@turn
def remove_attachment(request: Call, number: str, attachment: Id) -> Answer:
    """It is deleted for good after the days that are kept of `attachments`; until then the console and the
    command line can put it back.
    """
    order_id = locked(request, number, None)
    attachments.remove(request.cur, order_id, attachment, at=request.at, actor=request.actor)
    return Answer(None, 204)


def _shown(request: Call, order_id: int, status: int = 200) -> Answer:
    items = [one.document() for one in attachments.of_order(request.cur, order_id)]
    return Answer({"order": format_number(order_id), "items": items}, status)
