"""Files that people put to an order: a letter, a picture of a damage, a purchase order. They are kept as they
came, are never run or shown as pages, and go with the person who is forgotten.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from mimetypes import MimeTypes
from typing import Any, Final

from crossdock.core import events
from crossdock.core.actor import Actor
from crossdock.core.errors import Invalid
from crossdock.core.events import Event
from crossdock.core.sql import Cursor, statement
from crossdock.orders.errors import AttachmentNotFound, TooManyAttachments
from crossdock.orders.numbers import format_number
from crossdock.orders.read import stamp

ADD: Final = statement(__package__, "attachments_add")
OF: Final = statement(__package__, "attachments_of")
BODY: Final = statement(__package__, "attachments_body")
TAKE_OFF: Final = statement(__package__, "attachments_take_off")
CLEARED: Final = statement(__package__, "attachments_cleared")

LARGEST: Final = 7_000_000  # bytes of a file: as base64 within JSON it is below what a body may have
MOST: Final = 50  # files of an order
LONGEST_NAME: Final = 200
BYTES: Final = "application/octet-stream"
# What a browser may show as a picture: none of these can hold a script.
PICTURES: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
TYPES: Final = MimeTypes()  # as Python knows them, whatever the machine says


@dataclass(frozen=True, slots=True)
class Attachment:
    """``media``: by its name's ending; ``size``: bytes."""

    id: int
    name: str
    media: str
    size: int
    sha256: bytes
    added_at: datetime
    added_by: str

    @property
    def is_picture(self) -> bool:
        return self.media in PICTURES

    def document(self) -> dict[str, Any]:
        """As the API shows it."""
        return {
            "id": self.id, "name": self.name, "media": self.media, "bytes": self.size,
            "sha256": self.sha256.hex(), "added_at": stamp(self.added_at), "added_by": self.added_by,
        }  # fmt: skip


def add(
    cur: Cursor, order_id: int, files: Sequence[tuple[str, bytes]], *, at: datetime, actor: Actor
) -> list[int]:
    """Put files, (name, content) each, to an order that the caller has locked; their ids. Raises Invalid,
    TooManyAttachments.
    """
    for name, body in files:
        if not body:
            raise Invalid(f"{named(name)} is empty: nothing is attached", field="content")
        if len(body) > LARGEST:
            raise Invalid(f"{named(name)} has {len(body)} bytes; a file may have {LARGEST}", field="content")
    there = len(of_order(cur, order_id))
    if there + len(files) > MOST:
        number = format_number(order_id)
        raise TooManyAttachments(
            f"{number} has {there} files of {MOST} that it may have: take some off first",
            number=number,
            most=MOST,
        )
    return [_add(cur, order_id, named(name), body, at=at, actor=actor) for name, body in files]


def _add(cur: Cursor, order_id: int, name: str, body: bytes, *, at: datetime, actor: Actor) -> int:
    [id_] = ADD.one(
        cur,
        order_id=order_id,
        name=name,
        media=TYPES.guess_type(name, strict=True)[0] or BYTES,
        body=body,
        sha256=sha256(body).digest(),
        at=at,
        actor=str(actor),
    )
    _tell(cur, order_id, "attached", int(id_), name, len(body), at=at, actor=actor)
    return int(id_)


def named(name: str) -> str:
    """A file's name as it is kept: its last part, what can be printed of it, the ending if it is long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(one for one in last if one.isprintable()).strip()
    return kept[-LONGEST_NAME:] or "file"


def of_order(cur: Cursor, order_id: int) -> list[Attachment]:
    """What is attached to it, oldest first."""
    return [
        Attachment(id_, name, media, size, bytes(digest), added_at, added_by)
        for id_, name, media, size, digest, added_at, added_by in OF.rows(cur, order_id=order_id)
    ]


def content(cur: Cursor, order_id: int, attachment_id: int) -> tuple[str, str, bytes]:
    """Its name, its media type and what is in it. Raises AttachmentNotFound."""
    found = BODY.row(cur, order_id=order_id, id=attachment_id)
    if found is None:
        raise _not_found(order_id, attachment_id)
    name, media, body = found
    return name, media, bytes(body)


def remove(cur: Cursor, order_id: int, attachment_id: int, *, at: datetime, actor: Actor) -> str:
    """Take a file off an order: its name. It can be put back until it is cleared. Raises
    AttachmentNotFound.
    """
    found = TAKE_OFF.row(cur, order_id=order_id, id=attachment_id, at=at, actor=str(actor))
    if found is None:
        raise _not_found(order_id, attachment_id)
    _tell(cur, order_id, "attachment_removed", attachment_id, *found, at=at, actor=actor)
    return str(found[0])


def put_back(cur: Cursor, order_id: int, attachment_id: int, *, at: datetime, actor: Actor) -> str:
    """Put back a file that was taken off: its name. Raises AttachmentNotFound, also once it was cleared."""
    found = TAKE_OFF.row(cur, order_id=order_id, id=attachment_id, at=at, actor=None)
    if found is None:
        raise _not_found(order_id, attachment_id)
    _tell(cur, order_id, "attached", attachment_id, *found, at=at, actor=actor)
    return str(found[0])


def cleared(cur: Cursor, after: int, before: datetime, limit: int) -> tuple[int, int, int]:
    """Delete a batch of those taken off before a moment: (looked at, last id, deleted)."""
    gone = len(CLEARED.column(cur, at=before, limit=limit))
    return gone, after, gone


def _tell(
    cur: Cursor, order_id: int, kind: str, id_: int, name: str, size: int, *, at: datetime, actor: Actor
) -> None:
    told = {"attachment": id_, "file": name, "bytes": size}
    events.record(cur, [Event(order_id, "order", order_id, kind, told)], at=at, actor=actor)


def _not_found(order_id: int, attachment_id: int) -> AttachmentNotFound:
    number = format_number(order_id)
    return AttachmentNotFound(
        f"{number} has no attachment {attachment_id}", number=number, attachment=attachment_id
    )
