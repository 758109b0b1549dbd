"""Settings: a channel is added with what its kind needs, the shop asked first; and one is retired."""

from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings

from crossdock.app import config
from crossdock.channels import connections, shops
from crossdock.channels.adapters.shopify_grant import Client
from crossdock.partners import channels
from crossdock.partners.errors import ChannelUnknown
from crossdock.twin.shop_books import Books
from crossdock.twin.shop_server import TOKEN, ShopServer
from tests.console.conftest import Shop, browser

NEW = "/console/settings/new-channel"
MAKE = "/console/settings/acts/make-channel"
CHANNELS = "/console/settings/channels"
SECRET = "an-example-of-a-secret"


@pytest.fixture
def outside() -> Iterator[ShopServer]:
    shops.BUCKETS.forget()
    with ShopServer(Books(("EWR",))) as server:
        yield server


@pytest.fixture
def _private(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shops on loopback may be asked."""
    values = {name: getattr(django_settings.CONFIG, name) for name in config.Config.__dataclass_fields__}
    changed = config.Config(**{**values, "allow_private_addresses": True})
    monkeypatch.setattr(django_settings, "CONFIG", changed)


def given(server: ShopServer, **others: str) -> dict[str, str]:
    fields = {"address": server.url, "token": TOKEN, "client_id": "", "secret": SECRET, "hooks": ""}
    return {"kind": "shopify", "name": "boutique", "api_version": "2026-04", **fields, **others}


@pytest.mark.usefixtures("_private")
def test_a_shop_is_asked_and_then_kept_and_its_page_says_what_is_next(
    shop: Shop, outside: ShopServer
) -> None:
    ada = browser(shop.cur)
    fields = {**given(outside), "once": "one-form"}
    for _twice in range(2):
        done = ada.post(MAKE, **fields)
        assert (done.status_code, done["HX-Redirect"]) == (204, f"{CHANNELS}/boutique")
    connection = connections.by_name(shop.cur, "boutique")
    assert (connection.token, connection.wishes.address) == (TOKEN, outside.url)
    assert channels.secrets(shop.cur, connection.id) == [SECRET.encode()]
    page = ada.get(f"{CHANNELS}/boutique").content.decode()
    assert "http://localhost/hooks/boutique" in page
    assert "ORDERS_CREATE" in page
    assert "0 / 0" in page  # the first load
    audit = ada.get("/console/settings/audit?subject=channel&name=boutique").content.decode()
    shop.cur.execute("SELECT count(*) FROM core_change WHERE subject = 'channel' AND name = 'boutique'")
    assert shop.cur.fetchone() == (3,)  # added, set up, and connected
    for text in (page, audit):
        assert TOKEN not in text
        assert SECRET not in text


@pytest.mark.usefixtures("_private")
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"token": "another"}, "token"),
        ({"token": ""}, "token"),
        ({"token": "späte"}, "token"),
        ({"client_id": "one-too-many"}, "token"),
        ({"token": "", "client_id": "unknown"}, "client_id"),
        ({"token": "", "client_id": "späte"}, "client_id"),
        ({"secret": ""}, "secret"),
        ({"address": ""}, "address"),
        ({"address": "http://127.0.0.1:9"}, "address"),
        ({"address": "nowhere"}, "address"),
        ({"hooks": "nowhere"}, "hooks"),
        ({"api_version": "next"}, "api_version"),
        ({"name": "no blanks"}, "name"),
        ({"name": ""}, "name"),
        ({"kind": "telex"}, "kind"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_kept(
    shop: Shop, outside: ShopServer, wrong: dict[str, str], field: str
) -> None:
    refused = browser(shop.cur).post(MAKE, **given(outside, **wrong))
    text = refused.content.decode()
    assert refused.status_code == 422
    assert f'id="fault-{field}" hx-swap-oob="true"></p>' not in text
    assert text.count('hx-swap-oob="true"></p>') == 7  # all fields but this
    assert SECRET not in text
    with pytest.raises(ChannelUnknown):
        channels.by_name(shop.cur, "boutique")


@pytest.mark.usefixtures("_private")
def test_a_shop_is_kept_by_its_apps_client_id_and_secret(shop: Shop, outside: ShopServer) -> None:
    outside.grant.secret = SECRET
    ada = browser(shop.cur)
    done = ada.post(MAKE, **given(outside, token="", client_id=outside.grant.client_id))
    assert (done.status_code, outside.grant.given) == (204, 1)
    connection = connections.by_name(shop.cur, "boutique")
    assert connection.client == Client(outside.grant.client_id, SECRET)
    assert channels.secrets(shop.cur, connection.id) == [SECRET.encode()], "it signs with the same"
    page = ada.get(f"{CHANNELS}/boutique").content.decode()
    assert outside.grant.client_id in page
    assert outside.grant.client_id in ada.get(f"{CHANNELS}/boutique/credentials").content.decode()
    acts = f"{CHANNELS}/boutique/acts"
    assert ada.post(f"{acts}/client", client_id="other", client_secret="").status_code == 422
    assert ada.post(f"{acts}/client", client_id="other", client_secret="shpss_newer").status_code == 200
    assert connections.by_name(shop.cur, "boutique").client == Client("other", "shpss_newer")
    audit = ada.get("/console/settings/audit?subject=channel&name=boutique").content.decode()
    assert not [one for one in (SECRET, "shpss_newer") if one in page + audit]
    assert ada.post(f"{acts}/token", token="shpat_at_last").status_code == 200
    assert connections.by_name(shop.cur, "boutique").client is None


def test_a_private_address_is_refused_and_not_asked(shop: Shop, outside: ShopServer) -> None:
    refused = browser(shop.cur).post(MAKE, **given(outside))
    assert refused.status_code == 422
    assert 'id="fault-address" hx-swap-oob="true"></p>' not in refused.content.decode()
    assert outside.asked == []


def test_other_kinds_need_less_and_a_secret_that_is_made_is_shown_once(shop: Shop) -> None:
    ada = browser(shop.cur)
    for kind in ("api", "file"):
        made = ada.post(MAKE, kind=kind, name=f"by-{kind}")
        assert made["HX-Redirect"] == f"{CHANNELS}/by-{kind}"
        assert 'id="next"' in ada.get(f"{CHANNELS}/by-{kind}").content.decode()
    assert ada.post(MAKE, kind="api", name="by-api").status_code == 422  # the name is taken
    assert (
        ada.post(MAKE, kind="easypost", name="parcels").status_code == 422
    )  # theirs has a secret of its own
    fields = {"kind": "carrier", "name": "pelican", "secret": "", "once": "one-form"}
    shown = ada.post(MAKE, **fields)
    [secret] = channels.secrets(shop.cur, channels.by_name(shop.cur, "pelican").id)
    assert secret.decode() in shown.content.decode()
    assert shown["HX-Retarget"] == "#dialog-body"
    again = ada.post(MAKE, **fields)
    assert secret.decode() not in again.content.decode()
    assert "/hooks/carriers/pelican" in ada.get(f"{CHANNELS}/pelican").content.decode()


def test_a_channel_is_retired_when_its_name_is_typed(shop: Shop) -> None:
    ada = browser(shop.cur)
    channels.add(shop.cur, "old", "shopify", SECRET)
    base = f"{CHANNELS}/old"
    assert ada.get(f"{base}/retire").status_code == 200
    assert ada.post(f"{base}/acts/retire", typed="odl").status_code == 422
    channel = channels.by_name(shop.cur, "old")
    assert ada.post(f"{base}/acts/retire", typed="old").status_code == 200
    assert not channels.by_ids(shop.cur)[channel.id].active
    assert channels.secrets(shop.cur, channel.id) == []
    assert ada.get(base).status_code == 404


def test_who_may_add_and_retire(shop: Shop) -> None:
    ada, finance = browser(shop.cur), browser(shop.cur, "finance")
    for language in ("en", "de"):
        ada.client.cookies["crossdock_language"] = language
        for kind in ("", "shopify", "api", "file", "easypost", "aftership", "carrier", "telex"):
            assert ada.get(f"{NEW}?kind={kind}").status_code == 200
    assert finance.get(NEW).status_code == 403
    assert NEW not in finance.get(CHANNELS).content.decode()
    assert finance.post(MAKE, kind="api", name="x").status_code == 403
    assert finance.post(f"{CHANNELS}/x/acts/retire", typed="x").status_code == 403
    assert ada.post(MAKE, csrf="wrong", kind="api", name="x").status_code == 403
    with pytest.raises(ChannelUnknown):
        channels.by_name(shop.cur, "x")
