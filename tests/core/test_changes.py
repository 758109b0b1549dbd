"""What a setting was at a moment is what it was: however it was changed since."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from crossdock.core import changes
from crossdock.core.actor import Actor
from crossdock.core.changes import Change
from crossdock.core.sql import Cursor

ADA = Actor("user", "ada@example.com")
MONDAY = datetime(2026, 11, 23, 15, tzinfo=UTC)
DOCUMENTS = st.none() | st.dictionaries(st.sampled_from("abc"), st.integers(0, 2) | st.none(), min_size=1)


@given(st.lists(DOCUMENTS, min_size=1, max_size=6))
def test_going_back_finds_every_document(states: list[dict[str, Any] | None]) -> None:
    later = [changes.different(before, after) for before, after in pairwise(states)]
    for at, state in enumerate(states):
        assert changes.rewound(states[-1], later[at:][::-1]) == state


def test_what_differs_is_kept_and_what_does_not_is_not(cur: Cursor) -> None:
    told = [
        Change("channel", "web", "created", None, {"kind": "api", "active": True}),
        Change("channel", "web", "set", {"kind": "api", "active": True}, {"kind": "api", "active": True}),
        Change(
            "channel", "web", "retired", {"kind": "api", "active": True}, {"kind": "api", "active": False}
        ),
        Change("channel", "shop", "created", None, {}),
    ]
    changes.record(cur, told, at=MONDAY, actor=ADA)
    rows = cur.execute("SELECT name, kind, before, after, actor FROM core_change ORDER BY id").fetchall()
    assert rows == [
        ("web", "created", {}, {"kind": "api", "active": True}, str(ADA)),
        ("web", "retired", {"active": True}, {"active": False}, str(ADA)),
        ("shop", "created", {}, {}, str(ADA)),
    ]


def test_a_setting_at_a_moment(cur: Cursor) -> None:
    states: list[dict[str, Any] | None] = [None, {"days": 1}, {"days": 2, "at": MONDAY}, {"days": 2}]
    for day, (before, after) in enumerate(pairwise(states)):
        at = MONDAY + timedelta(days=day)
        changes.record(cur, [Change("retention", "inbound", "set", before, after)], at=at, actor=ADA)
        changes.record(
            cur, [Change("retention", "other", "set", {"days": 9}, {"days": day})], at=at, actor=ADA
        )
    found = [
        changes.as_of(cur, "retention", "inbound", MONDAY + timedelta(days=day), states[-1])
        for day in range(-1, 3)
    ]
    assert found == [None, {"days": 1}, {"days": 2, "at": "2026-11-23T15:00:00Z"}, {"days": 2}]
