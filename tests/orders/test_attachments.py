"""Files of an order: kept as they came, within bounds, taken off and put back, and cleared for good."""

from datetime import timedelta

import pytest
from tests.company import ACTOR, MONDAY
from tests.orders.test_holds_and_notes import an_order

from crossdock.app import retaining
from crossdock.core import events
from crossdock.core.errors import Invalid
from crossdock.core.sql import Cursor
from crossdock.orders import attachments
from crossdock.orders.errors import AttachmentNotFound, TooManyAttachments


def put(cur: Cursor, order_id: int, *files: tuple[str, bytes]) -> list[int]:
    return attachments.add(cur, order_id, files, at=MONDAY, actor=ACTOR)


def told(cur: Cursor, order_id: int) -> list[tuple[str, str]]:
    return [
        (one.kind, one.data["file"])
        for one in events.of_order(cur, order_id)
        if one.kind in ("attached", "attachment_removed")
    ]


def test_a_file_is_kept_as_it_came(cur: Cursor) -> None:
    order_id = an_order(cur)
    body = bytes(range(256)) * 40
    first, second = put(cur, order_id, ("damage.JPG", body), ("letter", b"\x00"))
    picture, letter = attachments.of_order(cur, order_id)
    assert (picture.id, picture.media, picture.size) == (first, "image/jpeg", 10_240)
    assert picture.is_picture
    assert (letter.id, letter.media, letter.is_picture) == (second, "application/octet-stream", False)
    assert attachments.content(cur, order_id, first) == ("damage.JPG", "image/jpeg", body)
    assert told(cur, order_id) == [("attached", "damage.JPG"), ("attached", "letter")]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\scans\\po 7.pdf", "po 7.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\n\u202e.pdf", "ab.pdf"),
        ("Überweisung.pdf", "Überweisung.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("dir/", "file"),
        ("\ud800", "file"),
    ],
)  # fmt: skip
def test_a_name_is_its_last_part_that_can_be_printed(given: str, kept: str) -> None:
    assert attachments.named(given) == kept


@pytest.mark.parametrize("name", ["page.html", "picture.svg", "script.js", "letter.pdf"])
def test_only_pictures_without_scripts_are_shown(cur: Cursor, name: str) -> None:
    order_id = an_order(cur)
    put(cur, order_id, (name, b"<script>"))
    assert not attachments.of_order(cur, order_id)[0].is_picture


def test_what_is_empty_too_large_or_too_many_is_refused_whole(cur: Cursor) -> None:
    order_id = an_order(cur)
    with pytest.raises(Invalid, match="empty"):
        put(cur, order_id, ("a", b"a"), ("b", b""))
    with pytest.raises(Invalid, match="7000001 bytes"):
        put(cur, order_id, ("a", b"a"), ("b", b"b" * (attachments.LARGEST + 1)))
    assert attachments.of_order(cur, order_id) == []
    put(cur, order_id, *[("a", b"a")] * (attachments.MOST - 1))
    with pytest.raises(TooManyAttachments):
        put(cur, order_id, ("a", b"a"), ("b", b"b"))
    put(cur, order_id, ("last", b"l"))
    assert len(attachments.of_order(cur, order_id)) == attachments.MOST


def test_one_is_taken_off_and_put_back_once(cur: Cursor) -> None:
    order_id = an_order(cur)
    [id_] = put(cur, order_id, ("a.txt", b"a"))
    assert attachments.remove(cur, order_id, id_, at=MONDAY, actor=ACTOR) == "a.txt"
    with pytest.raises(AttachmentNotFound):
        attachments.remove(cur, order_id, id_, at=MONDAY, actor=ACTOR)
    with pytest.raises(AttachmentNotFound):
        attachments.content(cur, order_id, id_)
    assert attachments.of_order(cur, order_id) == []
    assert attachments.put_back(cur, order_id, id_, at=MONDAY, actor=ACTOR) == "a.txt"
    with pytest.raises(AttachmentNotFound):
        attachments.put_back(cur, order_id, id_, at=MONDAY, actor=ACTOR)
    assert attachments.content(cur, order_id, id_)[2] == b"a"
    assert [kind for kind, _ in told(cur, order_id)] == ["attached", "attachment_removed", "attached"]


def test_one_is_the_orders_alone(cur: Cursor) -> None:
    order_id = an_order(cur)
    [id_] = put(cur, order_id, ("a.txt", b"a"))
    for act in (attachments.remove, attachments.put_back):
        with pytest.raises(AttachmentNotFound):
            act(cur, order_id + 1, id_, at=MONDAY, actor=ACTOR)
    with pytest.raises(AttachmentNotFound):
        attachments.content(cur, order_id + 1, id_)


def test_what_was_taken_off_is_cleared_after_its_days(cur: Cursor) -> None:
    order_id = an_order(cur)
    gone, kept = put(cur, order_id, ("gone.txt", b"g"), ("kept.txt", b"k"))
    attachments.remove(cur, order_id, gone, at=MONDAY, actor=ACTOR)
    assert "attachments" not in retaining.turn(cur, MONDAY + timedelta(days=29))
    assert retaining.turn(cur, MONDAY + timedelta(days=31))["attachments"] == (1, 1)
    with pytest.raises(AttachmentNotFound):
        attachments.put_back(cur, order_id, gone, at=MONDAY, actor=ACTOR)
    # A later one has a lower id: it is found all the same.
    attachments.remove(cur, order_id, kept, at=MONDAY + timedelta(days=40), actor=ACTOR)
    assert retaining.turn(cur, MONDAY + timedelta(days=80))["attachments"] == (1, 1)
    assert cur.execute("SELECT count(*) FROM orders_attachment").fetchone() == (0,)
