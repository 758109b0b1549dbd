"""Channels and their secrets: sealed at rest, two live while rotating, cached for a moment."""

from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from crossdock.partners import channels
from crossdock.partners.errors import ChannelExists, ChannelRefused, ChannelUnknown

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
Cur = psycopg.Cursor[Any]


def test_a_channel_is_found_by_name_and_by_id(cur: Cur) -> None:
    made = channels.add(cur, "shop-eu", "shopify", "s3cret", {"currency": "EUR"}, at=AT)
    assert channels.by_name(cur, "shop-eu") == made
    assert channels.by_ids(cur)[made.id].settings == {"currency": "EUR"}
    assert channels.secrets(cur, made.id) == [b"s3cret"]


def test_a_name_is_given_once_and_the_transaction_goes_on(cur: Cur) -> None:
    channels.add(cur, "shop", "shopify", at=AT)
    with pytest.raises(ChannelExists):
        channels.add(cur, "shop", "api", at=AT)
    assert channels.by_name(cur, "shop").kind == "shopify"


@pytest.mark.parametrize(
    ("name", "kind", "secret"),
    [
        ("", "api", None),
        ("a/b", "api", None),
        ("a" * 65, "api", None),
        ("shop", "Shop ify", None),
        ("shop", "api", ""),
    ],
)
def test_what_cannot_be_a_channel_is_refused(cur: Cur, name: str, kind: str, secret: str | None) -> None:
    with pytest.raises(ChannelRefused):
        channels.add(cur, name, kind, secret, at=AT)


def test_secrets_are_sealed_at_rest_and_bound_to_their_channel(cur: Cur) -> None:
    one = channels.add(cur, "one", "shopify", "the first secret", at=AT)
    two = channels.add(cur, "two", "shopify", "the second secret", at=AT)
    sealed = cur.execute("SELECT string_agg(s.sealed, '') FROM partners_secret AS s").fetchone()
    assert sealed is not None
    assert b"secret" not in sealed[0]
    # A row copied to another channel does not open there.
    cur.execute("UPDATE partners_secret SET channel_id = %s WHERE channel_id = %s", (two.id, one.id))
    with pytest.raises(Exception, match=r"^$") as refused:
        channels.secrets(cur, two.id)
    assert type(refused.value).__name__ == "InvalidTag"


def test_two_secrets_live_while_rotating_and_one_after(cur: Cur) -> None:
    made = channels.add(cur, "shop", "shopify", "first", at=AT)
    channels.rotate(cur, "shop", "second", at=AT)
    assert channels.secrets(cur, made.id) == [b"second", b"first"]
    channels.rotate(cur, "shop", "third", at=AT)
    assert channels.secrets(cur, made.id) == [b"third", b"second"]
    assert channels.finish_rotation(cur, "shop", at=AT) == 1
    assert channels.secrets(cur, made.id) == [b"third"]


def test_a_retired_channel_takes_nothing_more_but_its_orders_know_it(cur: Cur) -> None:
    made = channels.add(cur, "shop", "shopify", "first", at=AT)
    channels.retire(cur, "shop", at=AT)
    with pytest.raises(ChannelUnknown):
        channels.by_name(cur, "shop")
    assert channels.secrets(cur, made.id) == []
    assert channels.by_ids(cur)[made.id].name == "shop"
    with pytest.raises(ChannelExists):
        channels.add(cur, "shop", "shopify", at=AT)


def test_the_cache_answers_without_asking_until_it_is_out_of_date(cur: Cur) -> None:
    cache = channels.Cache(lifetime=3600)
    made = channels.add(cur, "shop", "shopify", "first", at=AT)
    assert cache.known("shop") is None
    assert cache.get(cur, "shop") == channels.Live(made, (b"first",))
    channels.rotate(cur, "shop", "second", at=AT)
    known = cache.known("shop")
    assert known is not None
    assert known.secrets == (b"first",)
    cache.forget()
    assert cache.get(cur, "shop").secrets == (b"second", b"first")
    over = channels.Cache(lifetime=0)
    over.get(cur, "shop")
    channels.finish_rotation(cur, "shop", at=AT)
    assert over.get(cur, "shop").secrets == (b"second",)


def test_the_cache_does_not_remember_strangers(cur: Cur) -> None:
    cache = channels.Cache(lifetime=3600)
    with pytest.raises(ChannelUnknown):
        cache.get(cur, "nobody")
    made = channels.add(cur, "nobody", "shopify", "first", at=AT)
    assert cache.get(cur, "nobody").channel == made


def test_settings_are_replaced_whole(cur: Cur) -> None:
    channels.add(cur, "shop", "shopify", settings={"currency": "EUR"}, at=AT)
    channels.set_settings(cur, "shop", {"ship_complete": True})
    assert channels.by_name(cur, "shop").settings == {"ship_complete": True}
