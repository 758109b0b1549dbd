"""Sign-on with a real provider on loopback: who comes in, as whom, and who does not."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from tests.accounts import providers
from tests.accounts.providers import Liar, Real
from tests.api.signing_on import ACME, ADA, Browser, brought, code_of
from tests.company import ACTOR

from crossdock.accounts import openid, sign_on, users
from crossdock.accounts.cookies import COOKIE
from crossdock.accounts.errors import ProviderNotFound, RoleNotFound
from crossdock.accounts.users import Rights
from crossdock.api import history
from crossdock.api.errors import NothingThen
from crossdock.console import catalogues
from crossdock.core import clock
from crossdock.core.errors import Invalid
from crossdock.core.sql import Cursor

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib")


@pytest.fixture(autouse=True)
def loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """The installation allows partners at private addresses; nothing is known of any provider."""
    monkeypatch.setattr(settings, "CONFIG", replace(settings.CONFIG, allow_private_addresses=True))
    monkeypatch.setattr(openid, "KNOWN", openid._Known())


@pytest.fixture
def ada(cur: Cursor) -> int:
    return users.create(cur, ADA, None, Rights("finance"), at=clock.wall(), actor=ACTOR)


@pytest.fixture
def provider(cur: Cursor) -> Iterator[Real]:
    with providers.real() as found:
        sign_on.put(cur, replace(ACME, issuer=found.issuer), "the secret", actor=ACTOR)
        yield found


@pytest.fixture
def liar(cur: Cursor, ada: int) -> Iterator[Liar]:
    with providers.liar() as found:
        sign_on.put(cur, replace(ACME, issuer=found.issuer), "the secret", actor=ACTOR)
        yield found


def test_a_person_signs_on_with_a_real_provider(cur: Cursor, ada: int, provider: Real) -> None:
    provider.person("7", email="Ada@Example.com", email_verified=True, name="Ada Elsewhere")
    browser = Browser()
    response = browser.back(provider.log_in(browser.begin(next="/api/v1/orders"), "7"))
    assert (response.status_code, response["Location"]) == (303, "/api/v1/orders")
    cookie = response.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    shown = json.loads(browser.get("/api/v1/session").content)
    assert (shown["email"], shown["role"]) == (ADA, "finance")
    told = cur.execute(
        "SELECT e.kind, e.data ->> 'by' FROM core_event AS e WHERE e.subject = 'user' ORDER BY e.id"
    ).fetchall()
    assert told[-2:] == [("identity_linked", None), ("logged_in", "acme")]
    noted = cur.execute("SELECT o.actor, o.face, o.act FROM core_origin AS o").fetchall()
    assert noted == [(f"user:{ADA}", "api", "GET /sign-on/{name}/back")]


def test_what_a_way_to_sign_on_was_is_known_when_it_is_gone(cur: Cursor, liar: Liar) -> None:
    before = sign_on.listed(cur)[0]
    at = clock.now()
    sign_on.drop(cur, before["name"], actor=ACTOR)
    assert history.as_of(cur, "sign_on", before["name"], at) == before
    with pytest.raises(NothingThen):
        history.as_of(cur, "sign_on", before["name"], clock.now())


def test_a_subject_once_known_stays_that_person(cur: Cursor, ada: int, provider: Real) -> None:
    """Also with another address there; whoever has the address then is somebody else, and is not let in."""
    provider.person("7", email=ADA, email_verified=True)
    browser = Browser()
    browser.back(provider.log_in(browser.begin(), "7"))
    provider.person("7", email="ada@elsewhere.example", email_verified=False)
    again = Browser()
    assert again.back(provider.log_in(again.begin(), "7")).status_code == 303
    assert again.who == ADA


def test_an_address_that_the_provider_did_not_verify_is_nobodys(ada: int, provider: Real) -> None:
    """Else anybody could write it into their own account there, and be Ada here."""
    for claims in ({"email_verified": False}, {}, {"email_verified": "true"}):
        provider.person("666", email=ADA, **claims)
        browser = Browser()
        response = browser.back(provider.log_in(browser.begin(), "666"))
        assert code_of(response) == (401, "sign_on_refused")
        assert browser.who is None


@pytest.mark.parametrize(
    ("claims", "lets_in"),
    [
        ({"email": ADA, "email_verified": True}, True),
        ({"email": ADA}, True),  # the company's own domain, and a provider that does not say
        ({"email": ADA, "email_verified": False}, False),
        ({"email": "ada@example.com.evil.example", "email_verified": True}, False),
        ({"email": "ada@sub.example.com", "email_verified": True}, False),
        ({"email": "no address", "email_verified": True}, False),
        ({}, False),
    ],
)
def test_a_providers_domains_are_its_limit(
    cur: Cursor, ada: int, provider: Real, claims: dict[str, Any], lets_in: bool
) -> None:
    sign_on.put(
        cur,
        replace(ACME, issuer=provider.issuer, domains=["example.com"], role="read_only"),
        None,
        actor=ACTOR,
    )
    provider.person("7", **claims)
    browser = Browser()
    response = browser.back(provider.log_in(browser.begin(), "7"))
    assert (response.status_code == 303) is lets_in
    assert (browser.who == ADA) is lets_in


def test_who_is_no_user_comes_in_only_where_the_provider_makes_users(cur: Cursor, provider: Real) -> None:
    provider.person("8", email="new@example.com", email_verified=True, name="New One")
    browser = Browser()
    assert code_of(browser.back(provider.log_in(browser.begin(), "8"))) == (403, "not_invited")
    wanted = replace(ACME, issuer=provider.issuer, role="warehouse")
    sign_on.put(cur, wanted, None, actor=ACTOR)
    assert browser.back(provider.log_in(browser.begin(), "8")).status_code == 303
    made = users.shown(cur, "new@example.com")
    assert (made["role"], made["name"]) == ("warehouse", "New One")
    refused = Browser().post(
        "/api/v1/session", {"email": "new@example.com", "password": "!"}, "application/json"
    )
    assert code_of(refused) == (401, "log_in_refused")  # there is no password to guess


def test_who_was_disabled_does_not_come_in_another_way(cur: Cursor, ada: int, provider: Real) -> None:
    provider.person("7", email=ADA, email_verified=True)
    browser = Browser()
    browser.back(provider.log_in(browser.begin(), "7"))
    users.enable(cur, ADA, active=False, actor=ACTOR)
    assert browser.who is None
    assert code_of(browser.back(provider.log_in(browser.begin(), "7"))) == (401, "log_in_refused")


def test_a_session_that_the_browser_had_is_not_kept(ada: int, provider: Real) -> None:
    """Fixation: a token that somebody else put there or saw opens nothing after sign-on."""
    provider.person("7", email=ADA, email_verified=True)
    browser = Browser()
    browser.back(provider.log_in(browser.begin(), "7"))
    first = browser.cookies[COOKIE].value
    browser.back(provider.log_in(browser.begin(), "7"))
    thief = Browser()
    for known in (first, "chosen by another"):
        thief.cookies[COOKIE] = known
        assert thief.who is None
    assert browser.who == ADA


def test_an_answer_is_good_in_the_browser_that_asked_alone(ada: int, provider: Real) -> None:
    """Log-in forgery: nobody is let into another's account by a link."""
    provider.person("7", email=ADA, email_verified=True)
    attacker, victim = Browser(), Browser()
    link = provider.log_in(attacker.begin(), "7")
    assert code_of(victim.back(link)) == (401, "sign_on_refused")
    victim.begin()
    assert code_of(victim.back(link)) == (401, "sign_on_refused")
    assert victim.who is None


def test_an_answer_is_good_once(ada: int, provider: Real) -> None:
    provider.person("7", email=ADA, email_verified=True)
    browser = Browser()
    link = provider.log_in(browser.begin(), "7")
    kept = browser.cookies["crossdock_sign_on"].value
    assert browser.back(link).status_code == 303
    assert code_of(browser.back(link)) == (401, "sign_on_refused")
    browser.cookies["crossdock_sign_on"] = kept
    assert code_of(browser.back(link)) == (401, "sign_on_refused")  # the provider takes the code no more


def test_who_says_no_there_is_nobody_here(ada: int, provider: Real) -> None:
    browser = Browser()
    assert code_of(browser.back(provider.deny(browser.begin()))) == (401, "sign_on_refused")


def test_a_person_who_is_not_let_in_is_told_why_where_they_log_in_in_their_language(
    ada: int, provider: Real
) -> None:
    catalogues.compile_all()
    provider.person("9", email="ida@example.com", email_verified=True)
    browser = Browser()
    browser.defaults["HTTP_ACCEPT"] = "text/html,application/xhtml+xml"
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
    back = browser.back(provider.log_in(browser.begin(next="/console/orders"), "9"))
    assert back.status_code == 303
    page = browser.get(back["Location"])
    said = page.content.decode()
    assert page.status_code == 403
    assert "Sie sind hier kein Benutzer: einen Administrator fragen" in said
    assert "ida@example.com ist hier kein Benutzer" in said
    assert 'name="next" value="/console/orders"' in said
    assert browser.who is None
    denied = browser.back(provider.deny(browser.begin()))
    assert "lässt niemanden ein: noch einmal beginnen" in browser.get(denied["Location"]).content.decode()
    address = back["Location"].replace("refused=", "refused=x")
    assert (
        "kein Benutzer" not in browser.get(address).content.decode()
    )  # what was not sealed here is not said
    assert browser.get("/sign-on/none").status_code == 303


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example", "//evil.example", "/\\evil.example", "///evil.example", "javascript:x", "x", ""],
)
def test_nobody_is_sent_elsewhere(ada: int, provider: Real, elsewhere: str) -> None:
    provider.person("7", email=ADA, email_verified=True)
    browser = Browser()
    response = browser.back(provider.log_in(browser.begin(next=elsewhere), "7"))
    assert response["Location"] == "/api/v1/session"


def test_ways_to_sign_on_are_listed_for_whoever_comes(liar: Liar) -> None:
    found = json.loads(Browser().get("/api/v1/session/sign-on").content)
    assert found == {"items": [{"name": "acme", "title": "Example Ltd.", "address": "/sign-on/acme"}]}
    assert code_of(Browser().get("/sign-on/nothing")) == (404, "sign_on_not_found")
    assert Browser().post("/sign-on/acme").status_code == 405


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "No Name"},
        {"title": ""},
        {"client_id": ""},
        {"issuer": "ftp://example.com"},
        {"issuer": "https://"},
        {"issuer": "https://example.com/?x=1"},
        {"domains": ["@example.com"]},
        {"role": "administrator"},
    ],
    ids=str,
)
def test_a_provider_that_cannot_be_is_not_set_up(cur: Cursor, wrong: dict[str, Any]) -> None:
    good = replace(ACME, issuer="https://login.example.com")
    with pytest.raises(Invalid):
        sign_on.put(cur, replace(good, **wrong), "secret", actor=ACTOR)
    with pytest.raises(Invalid):
        sign_on.put(cur, good, None, actor=ACTOR)
    with pytest.raises(RoleNotFound):
        sign_on.put(cur, replace(good, role="nobody"), "secret", actor=ACTOR)
    assert sign_on.listed(cur) == []


def test_a_secret_is_sealed_and_a_dropped_provider_knows_nobody(cur: Cursor, liar: Liar) -> None:
    stored = cur.execute("SELECT p.secret_sealed FROM accounts_sign_on AS p").fetchall()
    assert b"the secret" not in bytes(stored[0][0])
    browser = Browser()
    browser.back(brought(browser.begin()))
    told = cur.execute("SELECT e.data::text FROM core_event AS e WHERE e.subject = 'sign_on'").fetchall()
    assert told
    assert "the secret" not in str(told)
    sign_on.drop(cur, "acme", actor=ACTOR)
    assert cur.execute("SELECT count(*) FROM accounts_identity").fetchall() == [(0,)]
    assert code_of(Browser().get("/sign-on/acme")) == (404, "sign_on_not_found")
    with pytest.raises(ProviderNotFound):
        sign_on.drop(cur, "acme", actor=ACTOR)
