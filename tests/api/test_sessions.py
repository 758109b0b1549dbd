"""Sessions over the API: the cookie, the header beside it, and what people may do with them."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.api.calling import Caller, order
from tests.company import ACTOR

from crossdock.accounts import users
from crossdock.accounts.cookies import COOKIE
from crossdock.accounts.users import Rights
from crossdock.api.signed import CSRF
from crossdock.core import clock
from crossdock.core.sql import Cursor

ADA, PHRASE = "ada@example.com", "a long enough phrase"
OWN = (
    ("GET", "session"),
    ("DELETE", "session"),
    ("GET", "sessions"),
    ("DELETE", "sessions/1"),
    ("POST", "session/password"),
    ("POST", "session/second-factor"),
    ("POST", "session/second-factor/confirm"),
    ("POST", "session/second-factor/recovery-codes"),
    ("POST", "session/second-factor/remove"),
)
BODIES = {
    "session/password": {"password": PHRASE, "new": "another long phrase"},
    "session/second-factor": {"password": PHRASE},
    "session/second-factor/confirm": {"code": "123456"},
    "session/second-factor/recovery-codes": {"password": PHRASE},
    "session/second-factor/remove": {"password": PHRASE},
}


class Browser:
    """Keeps cookies; sends the header where it has it."""

    def __init__(self, **rest: Any) -> None:
        self.client = Client(SERVER_NAME="localhost", **rest)
        self.csrf = ""

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        given = {CSRF: self.csrf} if self.csrf else {}
        raw = b"" if body is None else json.dumps(body).encode()
        return self.client.generic(
            method, f"/api/v1/{path}", raw, "application/json", headers={**given, **headers}
        )

    def log_in(self, password: str = PHRASE, **rest: str) -> HttpResponse:
        response = self.call("POST", "session", {"email": ADA, "password": password, **rest})
        if response.status_code == 201:
            self.csrf = json.loads(response.content)["csrf"]
        return response


@pytest.fixture
def browser(cur: Cursor) -> Browser:
    """Of a person of finance."""
    users.create(cur, ADA, PHRASE, Rights("finance"), name="Ada", at=clock.wall(), actor=ACTOR)
    return Browser()


def code_of(response: HttpResponse) -> tuple[int, str]:
    return response.status_code, json.loads(response.content)["code"]


def test_who_logs_in_is_shown_and_logged_out(browser: Browser) -> None:
    made = browser.log_in()
    assert made.status_code == 201
    cookie = made.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", "")
    assert cookie.value not in made.content.decode()
    shown = json.loads(browser.call("GET", "session").content)
    assert shown == json.loads(made.content)
    assert (shown["email"], shown["role"], shown["lifts"]) == (ADA, "finance", ["finance"])
    assert browser.call("DELETE", "session").status_code == 204
    browser.client.cookies[COOKIE] = cookie.value
    assert code_of(browser.call("GET", "session")) == (401, "not_logged_in")
    assert code_of(browser.log_in("wrong")) == (401, "log_in_refused")


def test_over_tls_the_cookie_is_for_tls_alone(browser: Browser) -> None:
    response = browser.client.post(
        "/api/v1/session", {"email": ADA, "password": PHRASE}, "application/json", secure=True
    )
    assert response.cookies[COOKIE]["secure"]


@pytest.mark.parametrize(("method", "path"), OWN)
def test_nobody_reaches_a_session_without_one(api: Caller, method: str, path: str) -> None:
    """A key is no person, whatever it may do."""
    assert code_of(api.call(method, path, BODIES.get(path))) == (401, "not_logged_in")
    stranger = Browser()
    stranger.client.cookies[COOKIE] = "made up"
    assert code_of(stranger.call(method, path, BODIES.get(path))) == (401, "not_logged_in")


@pytest.mark.parametrize(("method", "path"), [one for one in OWN if one[0] != "GET"])
def test_another_site_changes_nothing_by_the_cookie(browser: Browser, method: str, path: str) -> None:
    browser.log_in()
    right = browser.csrf
    for forged in ("", "x", right[:-1], "Ünicode"):
        browser.csrf = forged
        assert code_of(browser.call(method, path, BODIES.get(path))) == (403, "csrf_missing")
    assert code_of(browser.call("POST", "orders", order("A-1"))) == (403, "csrf_missing")
    browser.csrf = right
    assert browser.call("GET", "session").status_code == 200


def test_the_header_of_one_session_is_of_no_use_to_another(browser: Browser) -> None:
    other = Browser()
    other.log_in()
    browser.log_in()
    browser.csrf = other.csrf
    assert code_of(browser.call("DELETE", "session")) == (403, "csrf_missing")


def test_another_site_logs_nobody_in(browser: Browser) -> None:
    """A form can send text; JSON it cannot without asking first."""
    body = json.dumps({"email": ADA, "password": PHRASE})
    for media in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        response = browser.client.generic("POST", "/api/v1/session", body, media)
        assert code_of(response) == (403, "csrf_missing")
        assert COOKIE not in response.cookies


def test_a_fixed_session_is_of_no_use(browser: Browser) -> None:
    browser.client.cookies[COOKIE] = "chosen by another"
    assert browser.log_in().cookies[COOKIE].value != "chosen by another"
    first = browser.client.cookies[COOKIE].value
    browser.log_in()
    thief = Browser()
    for known in (first, "chosen by another"):
        thief.client.cookies[COOKIE] = known
        assert code_of(thief.call("GET", "orders")) == (401, "not_logged_in")


def test_what_is_no_field_is_not_taken(browser: Browser) -> None:
    """Mass assignment: nobody makes themselves an administrator on the way."""
    response = browser.log_in(role="administrator")
    assert code_of(response) == (422, "validation_failed")


def test_guessing_is_stopped_and_the_answer_says_how_long(browser: Browser) -> None:
    for _ in range(10):
        assert code_of(browser.log_in("wrong")) == (401, "log_in_refused")
    response = browser.log_in()
    assert code_of(response) == (429, "too_many_tries")
    assert 0 < int(response["Retry-After"]) <= 901


def test_people_use_the_api_within_their_role(browser: Browser, api: Caller) -> None:
    number = api.post("orders", order("A-1", total={"amount": "99.00", "currency": "USD"}), 201)["number"]
    browser.log_in()
    assert browser.call("GET", "orders").status_code == 200
    assert code_of(browser.call("POST", "orders", order("A-2"))) == (403, "not_allowed")
    assert code_of(browser.call("GET", "keys")) == (403, "not_allowed")
    api.post(f"orders/{number}/hold", {"code": "manual", "reason": "wait"})
    refused = browser.call("POST", f"orders/{number}/release", {})
    assert code_of(refused) == (403, "hold_of_others")
    assert json.loads(refused.content)["roles"] == ["operations_manager"]
    held = {one["code"] for one in api.get(f"orders/{number}")["holds"]}
    assert held == {"manual", "totals_mismatch"}
    lifted = browser.call("POST", f"orders/{number}/release", {"codes": ["totals_mismatch"]})
    assert lifted.status_code == 200
    assert [one["code"] for one in api.get(f"orders/{number}")["holds"]] == ["manual"]
    said = [
        one["actor"] for one in api.get(f"orders/{number}/timeline")["items"] if one["kind"] == "hold_lifted"
    ]
    assert said == [f"user:{ADA}"]


def test_a_key_counts_before_a_cookie(browser: Browser, api: Caller) -> None:
    """Whoever sends a key means it; what it lacks, the cookie does not give."""
    browser.log_in()
    response = browser.call("GET", "orders", Authorization="Bearer crossdock_no_key")
    assert code_of(response) == (401, "not_authenticated")
    assert browser.call("GET", "keys", Authorization=f"Bearer {api.key}").status_code == 200


def test_sessions_are_listed_and_ended(browser: Browser) -> None:
    other = Browser()
    other.log_in()
    browser.log_in()
    listed = json.loads(browser.call("GET", "sessions").content)["items"]
    assert [one["current"] for one in listed] == [True, False]
    assert browser.call("DELETE", f"sessions/{listed[1]['id']}").status_code == 204
    assert browser.call("DELETE", f"sessions/{listed[1]['id']}").status_code == 404
    assert browser.call("DELETE", "sessions/0").status_code == 422
    assert code_of(other.call("GET", "session")) == (401, "not_logged_in")


def test_a_second_factor_is_set_up_used_and_removed(browser: Browser) -> None:
    import pyotp

    browser.log_in()
    asked = browser.call("POST", "session/second-factor", {"password": "wrong"})
    assert code_of(asked) == (401, "log_in_refused")
    secret = json.loads(browser.call("POST", "session/second-factor", {"password": PHRASE}).content)["secret"]
    code = pyotp.TOTP(secret).at(clock.wall())
    codes = json.loads(browser.call("POST", "session/second-factor/confirm", {"code": code}).content)
    assert code_of(browser.log_in()) == (401, "second_factor_needed")
    assert code_of(browser.log_in(code=code)) == (401, "log_in_refused")
    assert browser.log_in(code=codes["recovery_codes"][0]).status_code == 201
    renew = "session/second-factor/recovery-codes"
    assert code_of(browser.call("POST", renew, {"password": "wrong"})) == (401, "log_in_refused")
    newer = json.loads(browser.call("POST", renew, {"password": PHRASE}).content)["recovery_codes"]
    assert (len(newer), set(newer) & set(codes["recovery_codes"])) == (10, set())
    assert code_of(browser.log_in(code=codes["recovery_codes"][1])) == (401, "log_in_refused")
    assert browser.log_in(code=newer[0]).status_code == 201
    assert browser.call("POST", "session/second-factor/remove", {"password": PHRASE}).status_code == 204
    assert browser.log_in().status_code == 201
    assert code_of(browser.call("POST", renew, {"password": PHRASE})) == (409, "second_factor_not_asked")


def test_a_password_is_changed(browser: Browser) -> None:
    browser.log_in()
    assert browser.call("POST", "session/password", {"password": PHRASE, "new": "short"}).status_code == 422
    assert browser.call("POST", "session/password", BODIES["session/password"]).status_code == 204
    assert browser.call("GET", "session").status_code == 200
    assert code_of(browser.log_in()) == (401, "log_in_refused")
    assert browser.log_in("another long phrase").status_code == 201
