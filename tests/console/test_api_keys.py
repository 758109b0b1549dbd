"""Settings, API keys: made and shown once, used, rotated with both good for a while, ended; never beyond the
own rights, and the secret is stored nowhere.
"""

import re
from datetime import timedelta

import pytest
from django.test import Client

from crossdock.accounts import keys, roles
from crossdock.accounts.roles import Role
from crossdock.core import clock
from tests.company import ACTOR
from tests.console.conftest import Browser, Shop, browser

KEYS = "/console/settings/keys"
MAKE = "/console/settings/acts/make-key"


@pytest.fixture(autouse=True)
def _forget() -> None:
    keys.PROVED.forget()


def secret_in(response: object) -> str:
    found = re.search(r'value="(crossdock_[^"]+)"', response.content.decode())  # type: ignore[attr-defined]
    assert found
    return found[1]


def ask(secret: str) -> int:
    client = Client(SERVER_NAME="localhost")
    return client.get("/api/v1/keys", headers={"Authorization": f"Bearer {secret}"}).status_code


def made(ada: Browser, **fields: object) -> str:
    return secret_in(ada.post(MAKE, **{"name": "wms", "scopes": ["keys:read"], **fields}))


def test_a_key_is_made_used_rotated_with_both_good_and_ended(shop: Shop) -> None:
    ada = browser(shop.cur)
    first = made(ada, per_minute="600", channels="")
    assert ask(first) == 200
    page = ada.get(f"{KEYS}/wms").content.decode()
    assert first not in page
    assert "600" in page
    second = secret_in(ada.post(f"{KEYS}/wms/acts/rotate", overlap="86400"))
    assert (ask(first), ask(second)) == (200, 200)
    assert "being rotated" in ada.get(KEYS).content.decode()
    third = secret_in(ada.post(f"{KEYS}/wms/acts/rotate", overlap="0"))
    assert (ask(first), ask(second), ask(third)) == (401, 401, 200)
    assert ada.post(f"{KEYS}/wms/acts/end", typed="wm").status_code == 422
    assert ada.post(f"{KEYS}/wms/acts/end", typed="wms").status_code == 200
    assert ask(third) == 401
    assert "data-key=" not in ada.get(f"{KEYS}/wms").content.decode().split("orderhead")[1]


def test_a_form_that_is_sent_twice_makes_one_key_and_tells_its_secret_once(shop: Shop) -> None:
    ada = browser(shop.cur)
    first = ada.post(MAKE, once="k1", name="wms", scopes=["stock:read"])
    again = ada.post(MAKE, once="k1", name="wms", scopes=["stock:read"])
    secret = secret_in(first)
    assert again.status_code == 200
    assert "crossdock_" not in again.content.decode()
    assert "shown then" in again.content.decode()
    kept = shop.cur.execute("SELECT convert_from(body, 'UTF8') FROM core_idempotency").fetchall()
    assert kept
    assert not any(secret in body for (body,) in kept)


def test_nobody_makes_or_ends_a_key_that_may_do_more_than_they(shop: Shop) -> None:
    made(browser(shop.cur), scopes=["*"])
    roles.put(
        shop.cur,
        Role("keeper", frozenset({"keys:read", "keys:write", "stock:read"}), frozenset()),
        actor=ACTOR,
    )
    keeper = browser(shop.cur, "keeper")
    form = keeper.get("/console/settings/new-key").content.decode()
    assert 'value="stock:read"' in form
    assert 'value="stock:write"' not in form
    assert 'value="*"' not in form
    assert keeper.post(MAKE, name="more", scopes=["stock:write"]).status_code == 403
    assert keeper.post(MAKE, name="mine", scopes=["stock:read"]).status_code == 200
    for verb, fields in (("rotate", {"overlap": "0"}), ("end", {"typed": "wms"})):
        assert keeper.post(f"{KEYS}/wms/acts/{verb}", **fields).status_code == 403
    manager = browser(shop.cur, "operations_manager")
    page = manager.get(KEYS).content.decode()
    assert "wms" in page
    assert "new-key" not in page
    assert manager.post(MAKE, name="m", scopes=["stock:read"]).status_code == 403
    assert browser(shop.cur, "administrator", channels=["web"]).get(KEYS).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""}, {"scopes": []}, {"scopes": ["nothing:at_all"]}, {"expires_on": "soon"},
        {"expires_on": "2020-01-01"}, {"per_minute": "many"}, {"per_minute": "0"}, {"channels": "nowhere"},
        {"name": "a/b"},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(shop: Shop, wrong: dict[str, object]) -> None:
    ada = browser(shop.cur)
    assert ada.post(MAKE, **{"name": "wms", "scopes": ["stock:read"], **wrong}).status_code == 422
    assert keys.listed(shop.cur) == []


def test_a_key_that_ends_says_so_and_its_history_is_in_the_audit(shop: Shop) -> None:
    ada = browser(shop.cur)
    soon = (clock.wall() + timedelta(days=3)).date().isoformat()
    made(ada, expires_on=soon, name="end soon")
    assert "ends soon" in ada.get(KEYS).content.decode()
    for language in ("en", "de"):
        ada.client.cookies["crossdock_language"] = language
        for path in (KEYS, f"{KEYS}/end%20soon", f"{KEYS}/end%20soon/rotate", f"{KEYS}/end%20soon/end"):
            assert ada.get(path).status_code == 200
        assert ada.get("/console/settings/new-key").status_code == 200
    audit = ada.get("/console/settings/audit?subject=key&name=end%20soon").content.decode()
    assert "POST /console/settings/acts/make-key" in audit
