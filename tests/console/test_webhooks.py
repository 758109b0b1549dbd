"""Settings, webhooks and messages: a secret is shown once, what is changed and paused is taken back, what was
given up is told again, what is removed stays so; a message is seen as it crossed the wire.
"""

import re

import pytest

from crossdock.mailbox import accept, lanes, messages
from crossdock.mailbox.accept import Message
from crossdock.webhooks import endpoints
from crossdock.webhooks.states import State
from tests.company import MONDAY
from tests.console.conftest import Browser, Shop, browser

HOOKS = "/console/settings/webhooks"
MAKE = "/console/settings/acts/make-webhook"
URL = "https://192.0.2.1/hooks"


@pytest.fixture
def ada(shop: Shop) -> Browser:
    """Somebody who has added a webhook."""
    ada = browser(shop.cur)
    assert ada.post(MAKE, name="erp", url=URL, types=["order.*", "shipment.shipped"]).status_code == 200
    return ada


def told(shop: Shop, ada: Browser) -> int:
    """A delivery of its: the id of its message."""
    done = ada.post(f"{HOOKS}/erp/acts/test").content.decode()
    found = re.search(r"/messages/(\d+)", done)
    assert found
    outbound_id = int(found[1])
    one = endpoints.by_name(shop.cur, "erp")
    shop.cur.execute(
        "INSERT INTO webhooks_delivery (endpoint_id, event_id, outbound_id) VALUES (%s, 7, %s)",
        [one.id, outbound_id],
    )
    return outbound_id


def state(shop: Shop) -> State:
    return endpoints.by_name(shop.cur, "erp").state


def test_its_secret_is_shown_once_and_again_only_when_it_is_rotated(shop: Shop, ada: Browser) -> None:
    first = ada.post(MAKE, once="w1", name="wms", url=URL)
    again = ada.post(MAKE, once="w1", name="wms", url=URL)
    assert "whsec_" in first.content.decode()
    assert "whsec_" not in again.content.decode()
    one = endpoints.by_name(shop.cur, "wms")
    assert one.types == []
    rotated = ada.post(f"{HOOKS}/wms/acts/rotate", overlap="86400").content.decode()
    assert len(endpoints.secrets(shop.cur, [one.id])[one.id]) == 2
    assert endpoints.secrets(shop.cur, [one.id])[one.id][0] in rotated
    assert "whsec_" not in ada.get(f"{HOOKS}/wms").content.decode()


def test_it_is_changed_and_paused_and_both_are_taken_back(shop: Shop, ada: Browser) -> None:
    done = ada.post(f"{HOOKS}/erp/acts/change", url=f"{URL}/2", types=["order.held order.cancelled"])
    one = endpoints.by_name(shop.cur, "erp")
    assert (one.url, sorted(one.types)) == (f"{URL}/2", ["order.cancelled", "order.held"])
    undo = done.content.decode()
    fields = dict(re.findall(r'name="(url|types|channels|locations)" value="([^"]*)"', undo))
    ada.post(f"{HOOKS}/erp/acts/change", **fields)
    one = endpoints.by_name(shop.cur, "erp")
    assert (one.url, sorted(one.types)) == (URL, ["order.*", "shipment.shipped"])
    done = ada.post(f"{HOOKS}/erp/acts/pause", active="no")
    assert 'name="active" value="yes"' in done.content.decode()
    assert state(shop) is State.DISABLED
    assert ada.post(f"{HOOKS}/erp/acts/pause", active="no").status_code == 409
    ada.post(f"{HOOKS}/erp/acts/pause", active="yes")
    assert state(shop) is State.ACTIVE


def test_what_was_given_up_is_seen_and_sent_again_one_or_all(shop: Shop, ada: Browser) -> None:
    outbound_id = told(shop, ada)
    assert "waiting" in ada.get(f"{HOOKS}/erp?state=waiting").content.decode()
    for fields in ({"dead": "yes"}, {"event": "evt_7"}):
        lanes.drop(shop.cur, "webhook/erp", "nobody there", at=MONDAY)
        page = ada.get(f"{HOOKS}/erp?state=dead").content.decode()
        assert "nobody there" in page
        assert "evt_7" in page
        assert ada.post(f"{HOOKS}/erp/acts/replay", **fields).status_code == 200
        assert messages.show_outbound(shop.cur, outbound_id).row.state == "waiting"
    assert ada.post(f"{HOOKS}/erp/acts/replay", event="evt_8").status_code in (404, 422)


def test_everything_since_a_moment_is_told_again(shop: Shop, ada: Browser) -> None:
    done = ada.post(f"{HOOKS}/erp/acts/replay", since="2020-01-01T00:00").content.decode()
    assert "everything since then" in done
    done = ada.post(f"{HOOKS}/erp/acts/replay", since="2099-01-01T00:00").content.decode()
    assert "nothing changes" in done
    for wrong in ("", "yesterday"):
        assert ada.post(f"{HOOKS}/erp/acts/replay", since=wrong).status_code == 422


def test_it_is_removed_by_its_typed_name(shop: Shop, ada: Browser) -> None:
    assert "1 message that waits" not in ada.get(f"{HOOKS}/erp/remove").content.decode()
    told(shop, ada)
    assert "1 message that waits" in ada.get(f"{HOOKS}/erp/remove").content.decode()
    assert ada.post(f"{HOOKS}/erp/acts/remove", typed="er").status_code == 422
    assert ada.post(f"{HOOKS}/erp/acts/remove", typed="erp").status_code == 200
    assert ada.get(f"{HOOKS}/erp").status_code == 404
    assert ada.post(MAKE, name="erp", url=URL).status_code == 409


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": ""},
        {"url": "ftp://x"},
        {"name": "a b"},
        {"types": ["nothing.at_all"]},
        {"channels": "nowhere"},
    ],
)
def test_what_cannot_be_is_refused(shop: Shop, wrong: dict[str, object]) -> None:
    ada = browser(shop.cur)
    assert ada.post(MAKE, **{"name": "erp", "url": URL, **wrong}).status_code == 422
    assert endpoints.all_of(shop.cur) == []


def test_every_page_opens_in_both_languages_and_for_whom(shop: Shop, ada: Browser) -> None:
    told(shop, ada)
    for language in ("en", "de"):
        ada.client.cookies["crossdock_language"] = language
        for path in ("", "/erp", "/erp/change", "/erp/rotate", "/erp/replay", "/erp/remove"):
            assert ada.get(f"{HOOKS}{path}").status_code == 200, path
        assert ada.get("/console/settings/new-webhook").status_code == 200
    assert ada.get(f"{HOOKS}/erp?state=odd").status_code == 422
    manager = browser(shop.cur, "operations_manager")
    page = manager.get(f"{HOOKS}/erp").content.decode()
    assert "/acts/" not in page.split('id="webhook"')[1].split("</main>")[0]
    assert manager.post(f"{HOOKS}/erp/acts/pause", active="no").status_code == 403
    assert browser(shop.cur, "finance").get(HOOKS).status_code == 403


def test_a_message_is_seen_as_it_goes_out_and_sent_again(shop: Shop, ada: Browser) -> None:
    outbound_id = told(shop, ada)
    lanes.drop(shop.cur, "webhook/erp", "nobody there", at=MONDAY)
    page = ada.get(f"/console/settings/messages/{outbound_id}").content.decode()
    assert "webhook.test" in page
    assert "nobody there" in page
    listed = ada.get("/console/settings/messages?direction=out&party=webhook/erp&state=dead").content.decode()
    assert f"/messages/{outbound_id}" in listed
    assert ada.post(f"/console/settings/messages/{outbound_id}/acts/replay").status_code == 200
    assert messages.show_outbound(shop.cur, outbound_id).row.state == "waiting"


def test_a_message_that_came_in_is_seen_and_worked_through_again(shop: Shop, ada: Browser) -> None:
    came = Message("elsewhere", "k1", "odd/thing", None, {"x-own": "1"}, b'{"half": ')
    [accepted] = accept.accept(shop.cur, [came], MONDAY)
    inbound_id = accepted.inbound_id
    base = "/console/settings/messages"
    page = ada.get(f"{base}/{inbound_id}").content.decode()
    assert "{&quot;half&quot;: " in page
    listed = ada.get(f"{base}?party=shopify%3Ax").content.decode()
    assert f"/messages/{inbound_id}" not in listed
    assert f"/messages/{inbound_id}" in ada.get(f"{base}?kind=odd").content.decode()
    assert ada.post(f"{base}/{inbound_id}/acts/replay").status_code == 200
    assert messages.show_inbound(shop.cur, inbound_id).history[-1].what.startswith(("received", "replayed"))
    for path, status in (("/1", 404), ("/x", 404), ("?state=odd", 422), ("?direction=out&state=done", 422)):
        assert ada.get(f"{base}{path}").status_code == status
    reader = browser(shop.cur, "finance")
    assert reader.get(f"{base}/{inbound_id}").status_code == 200
    assert reader.post(f"{base}/{inbound_id}/acts/replay").status_code == 403
    assert browser(shop.cur, "customer_service").get(base).status_code == 403
