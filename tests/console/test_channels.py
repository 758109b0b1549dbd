"""Settings, channels: how each stands, paused and gone on with, credentials replaced and never shown."""

import re
from datetime import timedelta

import pytest

from crossdock.channels import connections, telling, unmapped
from crossdock.desk import health
from crossdock.mailbox import accept
from crossdock.mailbox.accept import Message
from crossdock.orders import read
from crossdock.orders.numbers import parse_number
from crossdock.partners import channels
from tests.company import MONDAY
from tests.console.conftest import Browser, Shop, browser

CHANNELS = "/console/settings/channels"
TOKEN, SECRET = "shpat-an-example", "an-example-of-a-secret"


@pytest.fixture
def ada(shop: Shop) -> Browser:
    """Somebody beside a channel that is connected to a shop."""
    channels.add(shop.cur, "boutique", "shopify", SECRET, at=MONDAY)
    settings = {"address": "https://boutique.invalid", "hooks": "https://hooks.invalid"}
    connections.connect(shop.cur, "boutique", token=TOKEN, settings=settings, at=MONDAY)
    return browser(shop.cur)


def test_a_channel_is_paused_and_goes_on_and_both_are_taken_back(shop: Shop, ada: Browser) -> None:
    name = read.one(shop.cur, shop.plain)["channel"]
    done = ada.post(f"{CHANNELS}/{name}/acts/pause", reason="stocktaking").content.decode()
    assert f'hx-post="{CHANNELS}/{name}/acts/resume"' in done
    assert channels.by_name(shop.cur, name).paused
    assert "paused" in ada.get(f"{CHANNELS}/{name}").content.decode()
    assert "undo" not in ada.post(f"{CHANNELS}/{name}/acts/pause").content.decode()
    done = ada.post(f"{CHANNELS}/{name}/acts/resume").content.decode()
    assert f'hx-post="{CHANNELS}/{name}/acts/pause"' in done
    assert not channels.by_name(shop.cur, name).paused


def test_credentials_are_replaced_and_never_shown(shop: Shop, ada: Browser) -> None:
    base = f"{CHANNELS}/boutique"
    connection = connections.by_name(shop.cur, "boutique")
    connections.fault(shop.cur, connection.id, "401: another token", at=MONDAY)
    assert "401: another token" in ada.get(base).content.decode()
    assert ada.post(f"{base}/acts/token", token="shpat-a-newer-one").status_code == 200
    connection = connections.by_name(shop.cur, "boutique")
    assert (connection.token, connection.fault) == ("shpat-a-newer-one", None)
    assert connection.wishes.address == "https://boutique.invalid"
    assert ada.post(f"{base}/acts/secret", secret="another-example").status_code == 200
    assert channels.secrets(shop.cur, connection.id) == [b"another-example", SECRET.encode()]
    assert ada.post(f"{base}/acts/end-secrets").status_code == 200
    assert channels.secrets(shop.cur, connection.id) == [b"another-example"]
    for path in (base, f"{base}/credentials"):
        page = ada.get(path).content.decode()
        assert not any(one in page for one in (TOKEN, SECRET, "shpat-a-newer-one", "another-example"))
    for verb, field, wrong in (
        ("token", "token", ""),
        ("secret", "secret", "späte"),
        ("secret", "secret", "x" * 501),
    ):
        refused = ada.post(f"{base}/acts/{verb}", **{field: wrong})
        assert refused.status_code == 422
        assert not wrong or wrong not in refused.content.decode()


def test_what_the_poll_stage_does_again_is_due_at_once(shop: Shop, ada: Browser) -> None:
    base = f"{CHANNELS}/boutique"
    connection = connections.by_name(shop.cur, "boutique")
    connections.advance(shop.cur, connection.id, hooks_at=MONDAY, mapped_at=MONDAY, loaded_at=MONDAY)
    for what, field in (("hooks", "hooks_at"), ("map", "mapped_at"), ("load", "loaded_at")):
        assert getattr(connections.by_name(shop.cur, "boutique"), field) == MONDAY
        assert ada.post(f"{base}/acts/again", what=what).status_code == 200
        assert getattr(connections.by_name(shop.cur, "boutique"), field) is None
    assert ada.post(f"{base}/acts/again", what="compare").status_code == 200
    assert ada.post(f"{base}/acts/again", what="sell").status_code == 422
    assert "nothing to tell" in ada.post(f"{base}/acts/tell", order=shop.plain).content.decode()


def test_what_the_shop_was_not_told_is_dismissed_for_a_reason_and_taken_back(
    shop: Shop, ada: Browser
) -> None:
    channel, order_id = connections.by_name(shop.cur, "boutique").id, parse_number(shop.plain)
    shop.cur.execute("UPDATE orders_order SET channel_id = %s WHERE id = %s", [channel, order_id])
    row: telling.Row = (order_id, telling.VOID, channel, (), None, None)
    telling.move(shop.cur, [row], (telling.Act.TELL,), at=MONDAY)
    telling.settle(shop.cur, [(order_id, telling.VOID, channel, "it was cancelled there")], at=MONDAY)
    base = f"{CHANNELS}/boutique"
    page = ada.get(base).content.decode()
    assert "see below why it refused" in page
    assert "it was cancelled there" in page
    which = {"order": shop.plain, "which": re.findall(r'name="which" value="(-?[0-9]+)"', page)[0]}
    assert ada.post(f"{base}/acts/dismiss", **which).status_code == 422  # no reason
    assert ada.post(f"{CHANNELS}/web/acts/dismiss", **which, reason="x").status_code == 422
    done = ada.post(f"{base}/acts/dismiss", **which, reason="they know").content.decode()
    assert f'hx-post="{base}/acts/restore"' in done
    assert "it was cancelled there" not in ada.get(base).content.decode()
    timeline = ada.get(f"/console/orders/{shop.plain}").content.decode()
    assert "The shop is not told of it: they know" in timeline
    assert ada.post(f"{base}/acts/restore", **which).status_code == 200
    assert "it was cancelled there" in ada.get(base).content.decode()


def test_a_comparison_that_is_late_and_the_last_messages_are_seen(shop: Shop, ada: Browser) -> None:
    connection = connections.by_name(shop.cur, "boutique")
    message = Message("hooks/boutique", "k1", "shopify/odd", connection.id, None, b"{}")
    [accepted] = accept.accept(shop.cur, [message], MONDAY)
    assert f"/messages/{accepted.inbound_id}" in ada.get(f"{CHANNELS}/boutique").content.decode()
    older = Message("hooks/boutique", "k2", "shopify/odd", connection.id, None, b"{}")
    [before] = accept.accept(shop.cur, [older], MONDAY - timedelta(days=6))
    assert before.inbound_id > accepted.inbound_id
    assert [one.id for one in health.last_of(shop.cur, connection.id)] == [
        accepted.inbound_id, before.inbound_id,
    ]  # fmt: skip
    shop.cur.execute("UPDATE channels_connection SET watermark = %s", [MONDAY - timedelta(hours=2)])
    assert "not compared" in ada.get(CHANNELS).content.decode()


def test_who_sees_channels_and_who_changes_them(shop: Shop, ada: Browser) -> None:
    for language in ("en", "de"):
        ada.client.cookies["crossdock_language"] = language
        for path in ("", "/boutique", "/boutique/credentials"):
            assert ada.get(f"{CHANNELS}{path}").status_code == 200, path
    assert ada.get(f"{CHANNELS}/nowhere").status_code == 404
    finance = browser(shop.cur, "finance")
    assert "hx-post" not in finance.get(f"{CHANNELS}/boutique").content.decode()
    for verb in ("pause", "resume", "token", "secret", "end-secrets", "again", "tell", "dismiss", "restore"):
        assert finance.post(f"{CHANNELS}/boutique/acts/{verb}").status_code == 403
    assert browser(shop.cur, "customer_service").get(CHANNELS).status_code == 403


def test_articles_that_are_none_of_ours_are_named_with_what_to_do(shop: Shop, ada: Browser) -> None:
    connection = connections.by_name(shop.cur, "boutique")
    assert "unmapped" not in ada.get(f"{CHANNELS}/boutique").content.decode()
    items = [unmapped.Item(f"gid://item/{n:02}", f"OLD-{n:02}", unmapped.UNKNOWN) for n in range(24)]
    items.append(unmapped.Item("gid://item/99", "MUG", unmapped.DOUBLED))
    unmapped.add(shop.cur, connection.id, items)
    page = ada.get(f"{CHANNELS}/boutique").content.decode()
    assert all(
        said in page for said in ("OLD-00", "gid://item/19", "and 4 more", "import the SKU or an alias")
    )
    assert "OLD-20" not in page
    assert "another article of the same SKU" in page


def test_kinds_counts_and_states_are_said_in_words(shop: Shop, ada: Browser) -> None:
    channels.add(shop.cur, "pelican", "carrier", None, at=MONDAY)
    connection = connections.by_name(shop.cur, "boutique")
    connections.count(shop.cur, {(connection.id, "recovered_older"): 11, (connection.id, "new_one"): 2})
    rows = [one for one in ada.get(CHANNELS).content.decode().split("<tr>") if "</td>" in one]
    [carrier] = [one for one in rows if "pelican" in one]
    assert "sells" not in carrier
    assert "Parcel news from a carrier" in carrier
    [shop_] = [one for one in rows if "boutique" in one]
    assert "A Shopify shop" in shop_
    page = ada.get(f"{CHANNELS}/boutique").content.decode()
    assert "<dt>Orders that were older here</dt><dd>11</dd>" in page
    assert "<dt>new one</dt><dd>2</dd>" in page
    assert "0 of 0" in page
