"""API keys: shown once, proved by a hash, limited by scopes, dead when revoked or expired."""

from datetime import timedelta

import pytest

from crossdock.accounts import keys, users
from crossdock.accounts.errors import (
    KeyExists,
    KeyNotFound,
    NotAllowed,
    NotAuthenticated,
    UnknownScope,
    UserExists,
)
from crossdock.core import clock
from crossdock.core.errors import Invalid
from crossdock.core.sql import Cursor


@pytest.fixture(autouse=True)
def forget() -> None:
    keys.PROVED.forget()


def test_a_key_opens_what_its_scopes_name(cur: Cursor) -> None:
    text = keys.create(cur, "shop", ["orders:write"], clock.wall())
    key = keys.authenticate(cur, text)
    assert (key.name, str(key.actor)) == ("shop", "key:shop")
    key.demand("orders:write")
    with pytest.raises(NotAllowed):
        key.demand("orders:read")
    assert keys.authenticate(cur, text) == key


def test_the_text_is_not_in_the_database(cur: Cursor) -> None:
    text = keys.create(cur, "shop", ["*"], clock.wall())
    row = cur.execute("SELECT k::text FROM accounts_api_key k").fetchone()
    assert row is not None
    assert text.split("_")[2] not in row[0]


@pytest.mark.parametrize("wrong", ["", "crossdock_", "crossdock_00000000_x", "other_1_2", "crossdock"])
def test_a_wrong_text_opens_nothing(cur: Cursor, wrong: str) -> None:
    with pytest.raises(NotAuthenticated):
        keys.authenticate(cur, wrong)


def test_a_right_prefix_with_another_secret_opens_nothing(cur: Cursor) -> None:
    text = keys.create(cur, "shop", ["*"], clock.wall())
    with pytest.raises(NotAuthenticated):
        keys.authenticate(cur, text[:-1] + ("a" if text[-1] != "a" else "b"))


def test_revoked_and_expired_keys_open_nothing(cur: Cursor) -> None:
    now = clock.wall()
    revoked = keys.create(cur, "old", ["*"], now)
    keys.authenticate(cur, revoked)
    keys.revoke(cur, "old", now)
    expired = keys.create(cur, "late", ["*"], now, expires_at=now - timedelta(seconds=1))
    for text in (revoked, expired):
        with pytest.raises(NotAuthenticated):
            keys.authenticate(cur, text)
    with pytest.raises(KeyNotFound):
        keys.revoke(cur, "old", now)


def test_names_and_scopes_are_checked(cur: Cursor) -> None:
    keys.create(cur, "shop", ["*"], clock.wall())
    with pytest.raises(KeyExists):
        keys.create(cur, "shop", ["*"], clock.wall())
    for scopes in ([], ["orders:all"]):
        with pytest.raises(UnknownScope):
            keys.create(cur, "other", scopes, clock.wall())


@pytest.mark.usefixtures("cur")
def test_users_are_made_once_with_a_role_that_exists() -> None:
    user = users.create("Ada@Example.com", "a long enough phrase", role="warehouse")
    assert user.check_password("a long enough phrase")
    assert not user.is_staff
    with pytest.raises(UserExists):
        users.create("ada@example.com", "a long enough phrase")
    with pytest.raises(Invalid):
        users.create("bob@example.com", "a long enough phrase", role="king")
