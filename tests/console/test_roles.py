"""Settings, roles: who may do what side by side; the company's own are made, changed and dropped, by whoever
may do as much.
"""

from typing import Any

import pytest

from crossdock.accounts import roles, users
from crossdock.accounts.roles import Role
from crossdock.accounts.users import Rights
from crossdock.core import clock
from tests.company import ACTOR
from tests.console.conftest import Browser, Shop, browser

HOME = "/console/settings/roles"
PUT = "/console/settings/acts/put-role"


@pytest.fixture
def ada(shop: Shop) -> Browser:
    return browser(shop.cur)


def known(shop: Shop) -> dict[str, Any]:
    return {name: one for name, one in roles.known(shop.cur).items() if name not in roles.BUILT_IN}


def test_roles_stand_side_by_side_with_how_many_have_them(shop: Shop, ada: Browser) -> None:
    browser(shop.cur, "finance")
    page = ada.get(HOME).content.decode()
    assert "orders:release" in page
    assert "holds orders and lifts what waits for money" in page
    one = ada.get(f"{HOME}/finance").content.decode()
    assert "finance@example.com" in one
    assert "acts/drop" not in one  # built in
    assert "masters:read" in one
    assert "masters:write" not in one
    assert ada.get(f"{HOME}/nobody").status_code == 404


def test_a_role_is_made_changed_and_dropped_and_each_taken_back(shop: Shop, ada: Browser) -> None:
    done = ada.post(
        PUT, name="packer", fresh="yes", about="packs", permissions=["stock:read", "fulfilment:write"]
    )
    assert done.status_code == 200
    assert f"{HOME}/packer/acts/drop" in done.content.decode()  # its undo
    assert known(shop)["packer"].permissions == {"stock:read", "fulfilment:write"}
    again = ada.post(PUT, name="packer", fresh="yes", permissions=["stock:read"])
    assert (again.status_code, "There is a role of this name" in again.content.decode()) == (422, True)
    done = ada.post(PUT, name="packer", about="packs", permissions=["stock:read"], lifts=["warehouse"])
    assert known(shop)["packer"].lifts == {"warehouse"}
    assert 'name="permissions" value="fulfilment:write stock:read"' in done.content.decode()
    ada.post(PUT, name="packer", about="packs", permissions="fulfilment:write stock:read", lifts="")
    before = known(shop)["packer"]
    assert before == Role("packer", frozenset({"fulfilment:write", "stock:read"}), frozenset(), "packs")
    users.create(shop.cur, "eve@example.com", None, Rights("packer"), at=clock.wall(), actor=ACTOR)
    assert "It changes what 1 person may do" in ada.get(f"{HOME}/packer/change").content.decode()
    assert ada.post(f"{HOME}/packer/acts/drop").status_code == 409
    users.give(shop.cur, "eve@example.com", Rights("read_only"), name="", actor=ACTOR)
    assert ada.post(f"{HOME}/packer/acts/drop").status_code == 200
    assert known(shop) == {}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "", "permissions": "stock:read"}, "name"),
        ({"name": "Packer", "permissions": "stock:read"}, "name"),
        ({"name": "finance", "permissions": "stock:read"}, "name"),
        ({"name": "packer"}, "permissions"),
        ({"name": "packer", "permissions": "stock:read", "about": "x" * 501}, "about"),
    ],
)
def test_what_is_wrong_is_said_of_its_field(
    shop: Shop, ada: Browser, given: dict[str, str], field: str
) -> None:
    refused = ada.post(PUT, **given)
    assert refused.status_code == 422
    assert f'data-field="{field}"' in refused.content.decode()
    assert known(shop) == {}


def test_nobody_makes_or_changes_a_role_that_may_do_more_than_they(shop: Shop, ada: Browser) -> None:
    ada.post(PUT, name="hirer", permissions=["users:read", "users:write"])
    ada.post(PUT, name="strong", permissions=["*"])
    hirer = browser(shop.cur, "hirer")
    form = hirer.get("/console/settings/new-role?like=hirer").content.decode()
    assert 'value="users:write" checked' in form
    assert "stock:write" not in form
    assert hirer.post(PUT, name="other", permissions=["stock:write"]).status_code == 403
    assert hirer.post(PUT, name="strong", permissions=["users:read"]).status_code == 403
    assert hirer.post(f"{HOME}/strong/acts/drop").status_code == 403
    assert hirer.post(PUT, name="other", permissions=["users:read"]).status_code == 200
    seer = browser(shop.cur, "operations_manager")
    assert seer.get(HOME).status_code == 200
    assert "new-role" not in seer.get(HOME).content.decode()
    assert seer.post(PUT, name="mine", permissions=["users:read"]).status_code == 403
    assert browser(shop.cur, "warehouse").get(HOME).status_code == 403
    assert set(known(shop)) == {"hirer", "strong", "other"}
