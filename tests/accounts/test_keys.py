"""API keys: shown once, proved by a hash, limited by scopes, dead when revoked or expired, rotated without a
gap.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.company import ACTOR

from crossdock.accounts import keys
from crossdock.accounts.errors import (
    KeyExists,
    KeyNotFound,
    NotAllowed,
    NotAuthenticated,
    UnknownScope,
)
from crossdock.accounts.keys import ApiKey, Wanted
from crossdock.core import clock, events
from crossdock.core.errors import Invalid
from crossdock.core.sql import Cursor


@pytest.fixture(autouse=True)
def forget() -> None:
    keys.PROVED.forget()


def made(cur: Cursor, name: str, scopes: Sequence[str] = ("*",), **rest: Any) -> str:
    return keys.create(cur, Wanted(name, scopes, **rest), at=clock.wall(), actor=ACTOR)


def later(monkeypatch: pytest.MonkeyPatch, **by: int) -> datetime:
    moment = clock.wall() + timedelta(**by)
    monkeypatch.setattr(clock, "wall", lambda: moment)
    return moment


def test_a_key_opens_what_its_scopes_name(cur: Cursor) -> None:
    text = made(cur, "shop", ["orders:write"])
    key = keys.authenticate(cur, text)
    assert (key.name, str(key.actor)) == ("shop", "key:shop")
    key.demand("orders:write")
    with pytest.raises(NotAllowed):
        key.demand("orders:read")
    assert keys.remembered(text) == key


def test_the_text_is_not_in_the_database(cur: Cursor) -> None:
    texts = [made(cur, "shop")]
    texts.append(keys.rotate(cur, "shop", at=clock.wall(), actor=ACTOR))
    said = [
        row[0]
        for query in ("SELECT k::text FROM accounts_api_key k", "SELECT e::text FROM core_event e")
        for row in cur.execute(query).fetchall()
    ]
    assert len(said) == 3
    assert not [text for text in texts if any(text.split("_")[2] in one for one in said)]


@pytest.mark.parametrize("wrong", ["", "crossdock_", "crossdock_00000000_x", "other_1_2", "crossdock"])
def test_a_wrong_text_opens_nothing(cur: Cursor, wrong: str) -> None:
    assert keys.remembered(wrong) is None
    with pytest.raises(NotAuthenticated):
        keys.authenticate(cur, wrong)


def test_a_right_prefix_with_another_secret_opens_nothing(cur: Cursor) -> None:
    text = made(cur, "shop")
    with pytest.raises(NotAuthenticated):
        keys.authenticate(cur, text[:-1] + ("a" if text[-1] != "a" else "b"))


def test_revoked_and_expired_keys_open_nothing(cur: Cursor) -> None:
    now = clock.wall()
    revoked = made(cur, "old")
    keys.authenticate(cur, revoked)
    keys.revoke(cur, "old", at=now, actor=ACTOR)
    expired = made(cur, "late", expires_at=now - timedelta(seconds=1))
    for text in (revoked, expired):
        assert keys.remembered(text) is None
        with pytest.raises(NotAuthenticated):
            keys.authenticate(cur, text)
    with pytest.raises(KeyNotFound):
        keys.revoke(cur, "old", at=now, actor=ACTOR)


def test_a_key_that_is_remembered_ends_to_the_second(cur: Cursor, monkeypatch: pytest.MonkeyPatch) -> None:
    text = made(cur, "short", expires_at=clock.wall() + timedelta(seconds=2))
    keys.authenticate(cur, text)
    later(monkeypatch, seconds=2)
    assert keys.remembered(text) is None


def test_a_rotated_key_has_both_secrets_for_a_while(cur: Cursor, monkeypatch: pytest.MonkeyPatch) -> None:
    old = made(cur, "shop", ["orders:read"], per_minute=60)
    new = keys.rotate(cur, "shop", overlap=timedelta(hours=1), at=clock.wall(), actor=ACTOR)
    before, after = keys.authenticate(cur, old), keys.authenticate(cur, new)
    assert (before.id, before.scopes, before.per_minute) == (after.id, after.scopes, after.per_minute)
    assert after.until is None
    assert before.until == keys.shown(cur, "shop")["old_until"]
    later(monkeypatch, hours=1)
    assert keys.remembered(old) is None
    with pytest.raises(NotAuthenticated):
        keys.authenticate(cur, old)
    keys.authenticate(cur, new)


def test_of_three_secrets_the_first_is_dead(cur: Cursor) -> None:
    first = made(cur, "shop")
    second, third = (keys.rotate(cur, "shop", at=clock.wall(), actor=ACTOR) for _ in range(2))
    with pytest.raises(NotAuthenticated):
        keys.authenticate(cur, first)
    assert keys.authenticate(cur, second).id == keys.authenticate(cur, third).id
    keys.revoke(cur, "shop", at=clock.wall(), actor=ACTOR)
    for text in (second, third):
        with pytest.raises(NotAuthenticated):
            keys.authenticate(cur, text)
    with pytest.raises(KeyNotFound):
        keys.rotate(cur, "shop", at=clock.wall(), actor=ACTOR)


def test_without_an_overlap_the_old_secret_ends_at_once(cur: Cursor) -> None:
    old = made(cur, "shop")
    keys.rotate(cur, "shop", overlap=timedelta(0), at=clock.wall(), actor=ACTOR)
    with pytest.raises(NotAuthenticated):
        keys.authenticate(cur, old)
    with pytest.raises(Invalid):
        keys.rotate(cur, "shop", overlap=timedelta(days=91), at=clock.wall(), actor=ACTOR)


def test_use_is_noted_once_a_minute(cur: Cursor, monkeypatch: pytest.MonkeyPatch) -> None:
    def used() -> datetime:
        found: datetime = keys.shown(cur, "shop")["last_used_at"]
        return found

    text = made(cur, "shop")
    first = later(monkeypatch, seconds=0)
    keys.authenticate(cur, text)
    later(monkeypatch, seconds=59)
    keys.authenticate(cur, text)
    assert used() == first
    second = later(monkeypatch, seconds=2)
    keys.authenticate(cur, text)
    assert used() == second


def test_what_becomes_of_a_key_stands_in_the_log(cur: Cursor) -> None:
    start = events.end(cur)
    made(cur, "shop", ["orders:read"], channels=["web"], per_minute=5)
    keys.rotate(cur, "shop", at=clock.wall(), actor=ACTOR)
    keys.revoke(cur, "shop", at=clock.wall(), actor=ACTOR)
    found = [
        (kind, actor, data)
        for kind, actor, data in cur.execute(
            "SELECT kind, actor, data FROM core_event WHERE subject = 'key'"
            " AND tx >= %s::text::xid8 ORDER BY id",
            [str(start[0])],
        ).fetchall()
    ]
    assert [(kind, actor) for kind, actor, _ in found] == [
        (kind, "command:tests") for kind in ("key_created", "key_rotated", "key_revoked")
    ]
    assert found[0][2]["after"] == {
        "scopes": ["orders:read"],
        "locations": [],
        "channels": ["web"],
        "per_minute": 5,
        "expires_at": None,
    }


def test_names_scopes_and_limits_are_checked(cur: Cursor) -> None:
    made(cur, "shop")
    with pytest.raises(KeyExists):
        made(cur, "shop")
    for scopes in ([], ["orders:all"]):
        with pytest.raises(UnknownScope):
            made(cur, "other", scopes)
    for name in ("", "a/b", "a\nb", "x" * 101):
        with pytest.raises(Invalid):
            made(cur, name)
    with pytest.raises(Invalid):
        made(cur, "none", per_minute=0)


NOW = clock.wall()
SCOPES = st.frozensets(st.sampled_from(["orders:read", "stock:read", "*"]), min_size=1)
FEW = st.frozensets(st.sampled_from(["a", "b"]))
ENDS = st.none() | st.integers(1, 3).map(lambda days: NOW + timedelta(days=days))
PACES = st.none() | st.integers(1, 3)


def grants(key: ApiKey) -> set[tuple[str, ...]]:
    """All that a key opens, of a small world."""
    return {
        (scope, place, sale, str(day), str(number))
        for scope in ("orders:read", "stock:read", "keys:write")
        if key.may(scope)
        for place in key.locations or ("a", "b", "c")
        for sale in key.channels or ("a", "b", "c")
        for day in range(5)
        if key.until is None or NOW + timedelta(days=day) < key.until
        for number in range(1, 5)
        if key.per_minute is None or number <= key.per_minute
    }


OWN = st.builds(ApiKey, st.just(1), st.just("own"), SCOPES, ENDS, PACES, FEW, FEW)


@given(OWN, SCOPES, ENDS, PACES, FEW, FEW)
def test_a_key_hands_on_no_more_than_it_has(
    own: ApiKey,
    scopes: frozenset[str],
    ends: datetime | None,
    pace: int | None,
    places: frozenset[str],
    sales: frozenset[str],
) -> None:
    wanted = Wanted("new", sorted(scopes), ends, pace, sorted(places), sorted(sales))
    new = ApiKey(2, "new", scopes, ends, pace, places, sales)
    assert bool(keys.beyond(own, wanted)) is not (grants(new) <= grants(own))
