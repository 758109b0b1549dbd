"""Intake: drafts reach their receivers, and one bad message never fails its batch."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from tests.conftest import Database

from crossdock.core.actor import Actor
from crossdock.core.errors import Invalid
from crossdock.core.stages import Loop, Stage
from crossdock.mailbox import intake, messages, quarantine
from crossdock.mailbox.accept import Message, accept
from crossdock.mailbox.errors import MessageUnknown, Undecodable
from crossdock.mailbox.registry import Ignored, Inbound, Refused, Registry
from crossdock.partners import channels

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
ANN = Actor("user", "ann")
Cur = psycopg.Cursor[Any]


@dataclass(frozen=True)
class Note:
    text: str


@dataclass(frozen=True)
class Count:
    units: int


class Desk:
    """A registry with decoders and receivers that write down what reaches them."""

    def __init__(self) -> None:
        self.registry = Registry()
        self.got: list[tuple[int, object]] = []
        self.calls: list[str] = []
        self.registry.decoder("test")(self.decode)
        self.registry.receiver(Note)(self.notes)
        self.registry.receiver(Count)(self.counts)

    def decode(self, inbound: Inbound) -> Sequence[object]:
        text = inbound.body.decode()
        if text == "unreadable":
            raise Undecodable("bad_words", "these are no words")
        if text == "crash":
            return [1 / 0]
        if text == "nothing":
            return [Ignored("nothing to do")]
        if text == "partly":
            return [Note("sound part"), Refused("bad_part", "part 2 cannot be read")]
        return [Count(int(text))] if text.isdigit() else [Note(word) for word in text.split()]

    def notes(self, _: Cur, items: Sequence[tuple[Inbound, Note]]) -> list[Refused | None]:
        self.calls.append("notes")
        self.got += [(inbound.id, draft) for inbound, draft in items]
        if any(draft.text == "poison" for _, draft in items):
            raise ValueError("poisoned")
        return [Refused("refused", "not this") if draft.text == "no" else None for _, draft in items]

    def counts(self, _: Cur, items: Sequence[tuple[Inbound, Count]]) -> list[None]:
        self.calls.append("counts")
        self.got += [(inbound.id, draft) for inbound, draft in items]
        return [None] * len(items)

    def work(self, cur: Cur, ids: Sequence[int]) -> Any:
        return intake.work_with(self.registry, cur, ids)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def put(cur: Cur, *bodies: bytes, kind: str = "test/any") -> list[int]:
    given = [
        Message("tests", f"{kind}-{at}-{body!r}", kind, None, {"h": "1"}, body)
        for at, body in enumerate(bodies)
    ]
    return [one.inbound_id for one in accept(cur, given, AT)]


def states(cur: Cur) -> dict[int, tuple[str, str | None]]:
    return {row.id: (row.state, row.code) for row in messages.inbound(cur, limit=1000)}


def test_drafts_reach_the_receiver_of_their_type_in_the_order_they_came(cur: Cur, desk: Desk) -> None:
    ids = put(cur, b"7", b"one two", b"nothing", b"three")
    claimed = intake.claim(cur, 100, AT)
    assert sorted(claimed) == ids
    batch = desk.work(cur, claimed)
    assert (batch.claimed, batch.done) == (4, 4)
    assert desk.got == [
        (ids[1], Note("one")),
        (ids[1], Note("two")),
        (ids[3], Note("three")),
        (ids[0], Count(7)),
    ]
    assert {state for state, _ in states(cur).values()} == {"done"}


def test_what_cannot_be_read_or_applied_is_quarantined_and_the_rest_goes_on(cur: Cur, desk: Desk) -> None:
    ids = put(cur, b"fine", b"unreadable", b"no", b"crash", b"8", b"\xff", b"partly")
    stray = put(cur, b"x", kind="unheard/of")
    desk.work(cur, intake.claim(cur, 100, AT))
    found = states(cur)
    assert [found[one] for one in ids[:5]] == [
        ("done", None),
        ("quarantined", "bad_words"),
        ("quarantined", "refused"),
        ("quarantined", "decoder_failed"),
        ("done", None),
    ]
    assert found[ids[5]] == ("quarantined", "decoder_failed")
    assert found[ids[6]] == ("quarantined", "bad_part")
    assert found[stray[0]] == ("quarantined", "unknown_kind")
    assert {draft for _, draft in desk.got} == {Note("fine"), Note("no"), Count(8), Note("sound part")}


def test_a_draft_that_nobody_takes_is_quarantined(cur: Cur) -> None:
    registry = Registry()
    registry.decoder("test")(lambda _: [Note("x")])
    (one,) = put(cur, b"x")
    intake.work_with(registry, cur, intake.claim(cur, 10, AT))
    assert states(cur)[one] == ("quarantined", "no_receiver")


def test_a_decoder_of_a_deeper_kind_wins(cur: Cur) -> None:
    registry = Registry()
    registry.decoder("shop")(lambda _: [Note("any")])
    registry.decoder("shop/orders")(lambda _: [Note("orders")])

    def decode(kind: str) -> Sequence[object]:
        return registry.decode(Inbound(1, "s", "k", kind, None, b"", AT))

    assert decode("shop/orders/create") == [Note("orders")]
    assert decode("shop/refunds") == [Note("any")]
    with pytest.raises(Undecodable):
        decode("shopping")


def test_messages_that_are_not_due_wait_and_the_oldest_come_first(cur: Cur) -> None:
    ids = put(cur, b"a", b"b", b"c")
    cur.execute("UPDATE mailbox_intake SET due_at = due_at + interval '1 hour' WHERE id = %s", (ids[0],))
    assert intake.claim(cur, 1, AT) == [ids[1]]
    assert intake.claim(cur, 10, AT) == [ids[2]]


def test_intake_knows_the_channel_and_the_headers(cur: Cur) -> None:
    channel = channels.add(cur, "shop", "shopify", settings={"currency": "EUR"}, at=AT)
    (one,) = accept(cur, [Message("hooks/shop", "k", "test/x", channel.id, {"A": "b"}, b"body")], AT)
    (inbound,) = intake.read(cur, [one.inbound_id])
    assert inbound.channel == channel
    assert (inbound.headers, inbound.body, inbound.received_at) == ({"a": "b"}, b"body", AT)


def test_a_poisoned_message_is_set_aside_alone_and_all_others_are_worked(db: Database, desk: Desk) -> None:
    """The receiver fails for the whole batch: the loop halves it until the one at fault is alone."""
    from crossdock.core import db as database

    with database.transaction() as cur:
        ids = put(cur, *(b"poison" if at == 13 else b"note-%d" % at for at in range(40)))
    stage = Stage("intake", intake.claim, desk.work, intake.set_aside)
    Loop([stage], stop=threading.Event()).drain()
    with database.transaction() as cur:
        found = states(cur)
        assert found[ids[13]] == ("quarantined", "failed")
        assert {found[one] for one in ids if one != ids[13]} == {("done", None)}
        assert "poisoned" in quarantine.list_open(cur)[0].reason
        left = cur.execute("SELECT count(*) FROM mailbox_intake").fetchone()
        assert left == (0,)


def test_a_mended_message_is_read_in_its_new_words_and_keeps_its_old_ones(cur: Cur, desk: Desk) -> None:
    (one,) = put(cur, b"unreadable")
    desk.work(cur, intake.claim(cur, 10, AT))
    quarantine.mend(cur, one, b"mended", at=AT, actor=ANN)
    assert states(cur)[one] == ("waiting", "bad_words")
    desk.work(cur, intake.claim(cur, 10, AT))
    assert desk.got == [(one, Note("mended"))]
    shown = messages.show_inbound(cur, one)
    assert (shown.row.state, shown.body, shown.mended) == ("done", b"unreadable", b"mended")
    steps = [step.what for step in shown.history]
    assert steps[0] == "received"
    assert {"mended", "replayed by user:ann"} <= set(steps)


def test_a_replay_that_fails_again_is_in_quarantine_again_and_counted(cur: Cur, desk: Desk) -> None:
    (one,) = put(cur, b"unreadable")
    for times in (1, 2, 3):
        desk.work(cur, intake.claim(cur, 10, AT))
        (found,) = quarantine.list_open(cur)
        assert (found.inbound_id, found.times, found.code) == (one, times, "bad_words")
        assert quarantine.replay(cur, [one], at=AT, actor=ANN) == 1
        assert quarantine.list_open(cur) == []


def test_all_alike_are_replayed_at_once_and_others_stay(cur: Cur, desk: Desk) -> None:
    put(cur, b"unreadable", b"no", b"unreadable", b"crash")
    desk.work(cur, intake.claim(cur, 10, AT))
    assert quarantine.replay_alike(cur, code="bad_words", at=AT, actor=ANN) == 2
    assert {one.code for one in quarantine.list_open(cur)} == {"refused", "decoder_failed"}
    assert len(intake.claim(cur, 10, AT)) == 2
    assert quarantine.replay_alike(cur, kind="test/other", at=AT, actor=ANN) == 0
    assert quarantine.replay_alike(cur, source="tests", at=AT, actor=ANN) == 2


def test_a_dismissed_message_leaves_quarantine_with_the_reason(cur: Cur, desk: Desk) -> None:
    one, other = put(cur, b"unreadable", b"fine")
    desk.work(cur, intake.claim(cur, 10, AT))
    assert quarantine.dismiss(cur, [one, other], "a test\x00 order", at=AT, actor=ANN) == 1
    assert quarantine.list_open(cur) == []
    assert any("a test\ufffd order" in step.what for step in messages.show_inbound(cur, one).history)


def test_every_act_on_a_message_is_an_event(cur: Cur, desk: Desk) -> None:
    (one,) = put(cur, b"unreadable")
    desk.work(cur, intake.claim(cur, 10, AT))
    quarantine.mend(cur, one, b"mended", at=AT, actor=ANN)
    rows = cur.execute(
        "SELECT e.kind, e.actor FROM core_event AS e WHERE e.subject = 'inbound' ORDER BY e.id"
    ).fetchall()
    assert rows == [
        ("message_quarantined", "stage:intake"),
        ("message_mended", "user:ann"),
        ("message_replayed", "user:ann"),
    ]


def test_messages_are_listed_by_state_source_and_kind_newest_first(cur: Cur, desk: Desk) -> None:
    ids = put(cur, b"fine", b"unreadable", b"no")
    desk.work(cur, intake.claim(cur, 10, AT))
    (late,) = put(cur, b"late", kind="other")
    assert [row.id for row in messages.inbound(cur)] == [late, *ids[::-1]]
    assert [row.id for row in messages.inbound(cur, state="waiting")] == [late]
    assert [row.id for row in messages.inbound(cur, state="quarantined")] == [ids[2], ids[1]]
    assert [row.id for row in messages.inbound(cur, state="done", source="tests")] == [ids[0]]
    assert [row.id for row in messages.inbound(cur, kind="test")] == ids[::-1]
    assert [row.id for row in messages.inbound(cur, before=ids[1], limit=1)] == [ids[0]]
    assert messages.inbound(cur, source="nobody") == []
    with pytest.raises(Invalid):
        messages.inbound(cur, state="lost")


def test_what_is_not_there_is_said_so(cur: Cur) -> None:
    with pytest.raises(MessageUnknown):
        messages.show_inbound(cur, 1)
    with pytest.raises(MessageUnknown):
        messages.show_outbound(cur, 1)
    with pytest.raises(MessageUnknown):
        quarantine.mend(cur, 1, b"", at=AT, actor=ANN)
    assert quarantine.replay(cur, [1], at=AT, actor=ANN) == 0
