"""Messages in quarantine: mended, with what would come of it shown first, or dismissed."""

import binascii
from base64 import b64decode
from typing import Any, Final

from ninja import Router

from crossdock.api import reading
from crossdock.api.messages import WRITE, number_of
from crossdock.api.schemas import mending as shapes
from crossdock.api.schemas.basics import Problem
from crossdock.api.turn import Answer, Call, turn, wake
from crossdock.mailbox import intake, messages, quarantine
from crossdock.mailbox.errors import NotQuarantined

router = Router(tags=["Messages"])
WRONG: Final[dict[Any, Any]] = {404: Problem, 409: Problem, 422: Problem}


@router.post(
    "/messages/{message_id}/mend",
    auth=WRITE,
    summary="Mend a message",
    response={200: shapes.Mended, **WRONG},
)
@turn
def mend_message(request: Call, message_id: str, body: shapes.MendIn) -> Answer:
    """Put a mended body beside the one that arrived, and have intake read it. With ``preview`` it is worked
    through and taken back: ``fault`` says what would be wrong with it. 409 where it is not in quarantine.
    """
    number = _aside(request, message_id)
    written = _bytes(body)
    if body.preview:
        fault = intake.foresee(request.cur, number, written, at=request.at, actor=request.actor)
        found = None if fault is None else {"code": fault.code, "reason": fault.reason}
        return Answer({"id": number, "preview": True, "fault": found})
    quarantine.mend(request.cur, number, written, at=request.at, actor=request.actor)
    wake()
    return Answer({"id": number, "preview": False, "fault": None})


@router.post(
    "/messages/{message_id}/dismiss",
    auth=WRITE,
    summary="Dismiss a message",
    response={200: shapes.Dismissed, **WRONG},
)
@turn
def dismiss_message(request: Call, message_id: str, body: shapes.DismissIn) -> Answer:
    """Leave it as it is for good, with a reason. A replay takes that back. 409 where it is not in
    quarantine.
    """
    number = _aside(request, message_id)
    quarantine.dismiss(request.cur, [number], body.reason, at=request.at, actor=request.actor)
    return Answer({"id": number, "reason": body.reason})


def _aside(request: Call, text: str) -> int:
    """The id of a message in quarantine. Raises MessageUnknown, NotQuarantined."""
    number = number_of(text)
    found = messages.show_inbound(request.cur, number)
    if found.row.state != "quarantined":
        raise NotQuarantined(f"The message {number} is {found.row.state}", id=number, state=found.row.state)
    return number


def _bytes(body: shapes.MendIn) -> bytes:
    if body.encoding == "utf-8":
        return body.body.encode()
    try:
        return b64decode(body.body, validate=True)
    except (binascii.Error, ValueError) as error:
        raise reading.failed([{"field": "body", "message": "is not base64"}]) from error
