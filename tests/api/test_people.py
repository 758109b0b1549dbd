"""People and roles over the API: nobody hands on more than they have, and links that are good once."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from tests.api.calling import Caller
from tests.api.test_sessions import ADA, PHRASE, Browser, code_of
from tests.company import ACTOR
from tests.mailbox.mail_server import Inbox

from crossdock.accounts import keys, roles, users
from crossdock.accounts.keys import Wanted
from crossdock.accounts.roles import Role
from crossdock.accounts.users import Rights
from crossdock.core import clock
from crossdock.core import db as database
from crossdock.core.sql import Cursor
from crossdock.partners import channels

EVE, NEW, ORIGIN = "eve@example.com", "another long phrase", "192.0.2.77"


@pytest.fixture(autouse=True)
def forget() -> None:
    keys.PROVED.forget()


def person(cur: Cursor, email: str, role: str, **limits: Any) -> None:
    users.create(cur, email, PHRASE, Rights(role, **limits), name="Somebody", at=clock.wall(), actor=ACTOR)


def made(cur: Cursor, name: str, *permissions: str, lifts: tuple[str, ...] = ()) -> str:
    roles.put(cur, Role(name, frozenset(permissions), frozenset(lifts), ""), actor=ACTOR)
    return name


def holder(api: Caller, cur: Cursor, **limits: Any) -> Caller:
    """A key that hands on people's rights, and has few itself."""
    scopes = limits.pop("scopes", ["users:read", "users:write", "orders:read", "orders:write"])
    wanted = Wanted("people", scopes, **limits)
    return Caller(keys.create(cur, wanted, at=clock.wall(), actor=ACTOR), api.company)


def admitted(cur: Cursor, role: str, email: str = ADA) -> Browser:
    """A person who has logged in."""
    person(cur, email, role)
    found = Browser(REMOTE_ADDR=ORIGIN)
    assert found.log_in(email=email).status_code == 201
    return found


# Rights beyond one's own


def asks(email: str) -> list[tuple[str, str, Any]]:
    """Every change of a person."""
    acts = ("disable", "enable", "log-out", "remove-factor", "invite", "withdraw", "reset")
    posts = [("POST", f"users/{email}/{act}", None) for act in acts]
    return [("PATCH", f"users/{email}", {"name": "x"}), *posts]


BEYOND = [
    ("orders:read", "stock:adjust", ["stock:adjust"]),
    ("orders:read", "*", ["*"]),
    ("users:write", "keys:write", ["keys:write"]),
]


@pytest.mark.parametrize(("own", "more", "beyond"), BEYOND)
def test_a_key_gives_nobody_more_than_it_has_and_changes_nobody_who_has_more(
    api: Caller, cur: Cursor, mail: Inbox, own: str, more: str, beyond: list[str]
) -> None:
    assert mail
    made(cur, "mine", own)
    made(cur, "theirs", own, more)
    person(cur, EVE, "theirs")
    person(cur, ADA, "mine")
    one = holder(api, cur)
    for method, path, body in (
        ("POST", "users", {"email": "new@example.com", "role": "theirs"}),
        ("PATCH", f"users/{ADA}", {"role": "theirs"}),
        *asks(EVE),
    ):
        problem = one.ask(method, path, 403, body)
        assert (problem["code"], problem["beyond"]) == ("rights_beyond", beyond), path
    for method, name, body in (
        ("PUT", "new", {"permissions": [own, more]}),
        ("PUT", "theirs", {"permissions": [own]}),  # nor takes away what it could not give back
        ("DELETE", "theirs", None),
    ):
        tag = one.call("GET", f"roles/{name}").headers.get("ETag")
        response = one.call(method, f"roles/{name}", body, {"If-Match": tag} if tag else None)
        assert code_of(response) == (403, "rights_beyond")
        assert json.loads(response.content)["beyond"] == beyond
    assert users.shown(cur, ADA)["role"] == "mine"
    assert users.shown(cur, EVE)["name"] == "Somebody"
    assert cur.execute("SELECT count(*) FROM accounts_link").fetchone() == (0,)
    one.post("users", {"email": "new@example.com", "role": "mine"}, 201)
    one.ask("PATCH", f"users/{ADA}", 200, {"name": "Ada B."})


@pytest.mark.usefixtures("api", "mail")
def test_a_person_gives_nobody_more_than_they_have(cur: Cursor) -> None:
    made(cur, "chief", "users:read", "users:write", "orders:read", "orders:release", lifts=("chief",))
    made(cur, "helper", "orders:read", "orders:release", lifts=("helper",))
    made(cur, "equal", "orders:read", "orders:release", lifts=("chief",))
    one = admitted(cur, "chief")
    person(cur, EVE, "administrator")
    body = {"email": "new@example.com", "role": "helper"}
    response = one.call("POST", "users", body)
    assert json.loads(response.content)["beyond"] == ["lifts helper"]
    assert code_of(one.call("POST", "users", {**body, "role": "administrator"})) == (403, "rights_beyond")
    for method, path, asked in asks(EVE):
        assert code_of(one.call(method, path, asked)) == (403, "rights_beyond")
    # nor themselves
    assert code_of(one.call("PATCH", f"users/{ADA}", {"role": "administrator"})) == (403, "rights_beyond")
    wider = {"permissions": ["*"], "lifts": ["*"]}
    tag = one.call("GET", "roles/chief")["ETag"]
    response = one.call("PUT", "roles/chief", wider, **{"If-Match": tag})
    assert code_of(response) == (403, "rights_beyond")
    assert cur.execute("SELECT count(*) FROM accounts_link").fetchone() == (0,)
    assert one.call("POST", "users", {**body, "role": "equal"}).status_code == 201


def test_places_are_handed_on_by_whoever_has_them_all(api: Caller, cur: Cursor, mail: Inbox) -> None:
    """Whoever is limited sees and changes nobody; a person who may be everywhere is given to one place."""
    assert mail
    channels.add(cur, "shop", "api")
    body = {"email": EVE, "role": "warehouse", "locations": ["EWR"], "channels": ["shop"]}
    for limits in ({"locations": ["EWR"]}, {"channels": ["shop"]}):
        wanted = Wanted(f"limited to {limits}", ["*"], **limits)  # type: ignore[arg-type]
        one = Caller(keys.create(cur, wanted, at=clock.wall(), actor=ACTOR), api.company)
        for method, path, asked in (("GET", "users", None), ("POST", "users", body), ("GET", "roles", None)):
            assert one.ask(method, path, 403, asked)["code"] == "out_of_reach"
    shown = api.post("users", body, 201)
    assert (shown["locations"], shown["channels"]) == (["EWR"], ["shop"])
    assert api.ask("PATCH", f"users/{EVE}", 200, {"locations": []})["locations"] == []
    problem = api.ask("PATCH", f"users/{EVE}", 422, {"locations": ["MARS"], "channels": ["none"]})
    assert [one["field"] for one in problem["errors"]] == ["locations[0]", "channels[0]"]
    assert api.ask("PATCH", f"users/{EVE}", 422, {"role": "king"})["errors"][0]["field"] == "role"


def test_a_key_that_ends_may_invite(api: Caller, cur: Cursor, mail: Inbox) -> None:
    assert mail
    one = holder(api, cur, expires_at=clock.wall() + timedelta(hours=1), per_minute=60)
    made(cur, "reader", "orders:read")
    assert one.post("users", {"email": EVE, "role": "reader"}, 201)["invited_until"] is not None


@pytest.mark.parametrize("scopes", [["users:read"], ["keys:write", "orders:write"]])
def test_without_the_right_nothing_is_changed(api: Caller, cur: Cursor, scopes: list[str]) -> None:
    person(cur, EVE, "read_only")
    one = holder(api, cur, scopes=scopes)
    for method, path, body in (*asks(EVE), ("POST", "users", {"email": ADA}), ("DELETE", "roles/x", None)):
        assert one.ask(method, path, 403, body)["code"] == "not_allowed"


def test_a_session_changes_people_with_its_header_alone(cur: Cursor, api: Caller) -> None:
    assert api
    one = admitted(cur, "administrator")
    person(cur, EVE, "read_only")
    one.csrf = ""
    for method, path, body in asks(EVE):
        assert code_of(one.call(method, path, body)) == (403, "csrf_missing")


# Changes of what was read


def test_a_change_holds_for_what_was_read(api: Caller, cur: Cursor) -> None:
    person(cur, EVE, "read_only")
    tag = api.call("GET", f"users/{EVE}")["ETag"]
    changed = api.call("PATCH", f"users/{EVE}", {"role": "finance"}, {"If-Match": tag})
    assert changed.status_code == 200
    for method, path, body in asks(EVE):
        response = api.call(method, path, body, {"If-Match": tag})
        assert code_of(response) == (412, "outdated")
    assert users.shown(cur, EVE)["active"]


def test_a_log_in_refuses_no_change_and_is_not_hidden_by_a_cache(api: Caller, cur: Cursor) -> None:
    person(cur, ADA, "read_only")
    path = f"users/{ADA}"
    tag = api.call("GET", path)["ETag"]
    assert api.call("GET", path, headers={"If-None-Match": tag}).status_code == 304
    assert Browser().log_in().status_code == 201
    read = api.call("GET", path, headers={"If-None-Match": tag})
    assert read.status_code == 200
    assert read["ETag"] != tag
    assert json.loads(read.content)["last_login"] is not None
    assert api.call("PATCH", path, {"name": "A."}, {"If-Match": tag}).status_code == 200
    assert code_of(api.call("PATCH", path, {"name": "B."}, {"If-Match": read["ETag"]})) == (412, "outdated")


def test_a_role_is_put_where_there_is_none_or_over_what_was_read(api: Caller) -> None:
    body = {"permissions": ["orders:read"], "about": "reads"}
    shown = api.ask("PUT", "roles/reader", 201, body)
    assert shown == {"name": "reader", "lifts": [], "built_in": False, **body}
    assert code_of(api.call("PUT", "roles/reader", body)) == (428, "version_needed")
    assert code_of(api.call("PUT", "roles/reader", body, {"If-None-Match": "*"})) == (412, "outdated")
    tag = api.call("GET", "roles/reader")["ETag"]
    wider = {**body, "permissions": ["orders:read", "stock:read"]}
    assert api.call("PUT", "roles/reader", wider, {"If-Match": tag}).status_code == 200
    assert code_of(api.call("PUT", "roles/reader", body, {"If-Match": tag})) == (412, "outdated")
    assert code_of(api.call("DELETE", "roles/reader", None, {"If-Match": tag})) == (412, "outdated")
    assert api.get("roles/reader")["permissions"] == wider["permissions"]


def test_a_role_that_is_built_in_or_somebodys_stays(api: Caller, cur: Cursor) -> None:
    tag = api.call("GET", "roles/finance")["ETag"]
    body = {"permissions": ["orders:read"]}
    assert code_of(api.call("PUT", "roles/finance", body, {"If-Match": tag})) == (422, "invalid")
    assert api.ask("DELETE", "roles/finance", 422)["code"] == "invalid"
    made(cur, "reader", "orders:read")
    person(cur, EVE, "reader")
    assert api.ask("DELETE", "roles/reader", 409)["code"] == "role_in_use"
    api.ask("PATCH", f"users/{EVE}", 200, {"role": "read_only"})
    assert api.call("DELETE", "roles/reader").status_code == 204
    assert api.ask("GET", "roles/reader", 404)["code"] == "role_not_found"


def test_a_role_holds_from_the_next_request_on(api: Caller, cur: Cursor) -> None:
    made(cur, "reader", "orders:read", "stock:read")
    one = admitted(cur, "reader")
    assert one.call("GET", "availability").status_code == 200
    tag = api.call("GET", "roles/reader")["ETag"]
    api.call("PUT", "roles/reader", {"permissions": ["orders:read"]}, {"If-Match": tag})
    assert code_of(one.call("GET", "availability")) == (403, "not_allowed")
    api.post(f"users/{ADA}/disable")
    assert code_of(one.call("GET", "orders")) == (401, "not_logged_in")


# The last administrator


def test_the_last_administrator_stays_one(api: Caller, cur: Cursor) -> None:
    one = admitted(cur, "administrator")
    for call in (api.call, one.call):
        assert code_of(call("POST", f"users/{ADA}/disable")) == (409, "last_administrator")
        assert code_of(call("PATCH", f"users/{ADA}", {"role": "finance"})) == (409, "last_administrator")
    assert one.call("PATCH", f"users/{ADA}", {"name": "Only Ada"}).status_code == 200
    person(cur, EVE, "administrator")
    assert api.post(f"users/{EVE}/disable")["active"] is False
    assert code_of(one.call("POST", f"users/{ADA}/disable")) == (409, "last_administrator")
    api.post(f"users/{EVE}/enable")
    assert one.call("POST", f"users/{ADA}/disable").status_code == 200


def test_of_two_administrators_who_remove_each_other_at_once_one_stays(live: Caller) -> None:
    with database.transaction() as cur:
        both = [(admitted(cur, "administrator", email), other) for email, other in ((ADA, EVE), (EVE, ADA))]

    def remove(at: int) -> int:
        one, other = both[at]
        try:
            return one.call("POST", f"users/{other}/disable").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(remove, range(2)))
    assert said[0] == 200
    assert said[1] in (401, 403, 409)
    assert len(live.get("users?role=administrator&active=true")["items"]) == 1


# Lists, and the audit


def test_people_are_found_page_by_page(api: Caller, cur: Cursor) -> None:
    for at, role in enumerate(("finance", "warehouse", "finance", "finance")):
        person(cur, f"p{at}@example.com", role)
    api.post("users/p3@example.com/disable")
    page = api.get("users?role=finance&limit=1")
    found = page["items"]
    while page["next_cursor"]:
        page = api.get(f"users?role=finance&limit=1&cursor={page['next_cursor']}")
        found += page["items"]
    assert [one["email"] for one in found] == [f"p{at}@example.com" for at in (0, 2, 3)]
    assert [one["email"] for one in api.get("users?active=false")["items"]] == ["p3@example.com"]
    assert [one["email"] for one in api.get("users?q=P1@EX")["items"]] == ["p1@example.com"]
    assert api.get("users?q=%25")["items"] == []
    assert "password" not in json.dumps(api.get("users")["items"]).replace("has_password", "")


def test_the_audit_says_who_invited_whom_from_where(live: Caller, mail: Inbox) -> None:
    assert mail
    with database.transaction() as cur:
        one = admitted(cur, "administrator")
    assert one.call("POST", "users", {"email": EVE, "role": "finance"}).status_code == 201
    live.call("PATCH", f"users/{EVE}", {"role": "warehouse"}, {"User-Agent": "hr/1"})
    live.call("PATCH", f"users/{EVE}", {"role": "warehouse"})  # changes nothing: no entry
    live.ask("PATCH", f"users/{ADA}", 409, {"role": "finance"})  # refused: none either
    changed, invited = live.get(f"audit?subject=user&name={EVE}")["items"]
    assert {field: invited[field] for field in ("actor", "face", "act", "address")} == {
        "actor": f"user:{ADA}", "face": "api", "act": "POST /users", "address": ORIGIN,
    }  # fmt: skip
    assert {field: changed[field] for field in ("actor", "act", "agent")} == {
        "actor": "key:key for *", "act": "PATCH /users/{email}", "agent": "hr/1",
    }  # fmt: skip
    [change] = [one for one in changed["changes"] if one["data"] is None]
    assert (change["before"]["role"], change["after"]["role"]) == ("finance", "warehouse")
