"""Sign-on with a provider that lies, and what else somebody may try on the way."""

import base64
import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.conf import settings
from joserfc import jwt
from joserfc.jwk import RSAKey
from tests.accounts import providers
from tests.accounts.providers import Liar
from tests.api.signing_on import ACME, ADA, Browser, brought, code_of
from tests.company import ACTOR

from crossdock.accounts import openid, sign_on, users
from crossdock.accounts.tries import OF_ADDRESS
from crossdock.accounts.users import Rights
from crossdock.core import clock
from crossdock.core.errors import Invalid
from crossdock.core.sql import Cursor


@pytest.fixture(autouse=True)
def loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """The installation allows partners at private addresses; nothing is known of any provider."""
    monkeypatch.setattr(settings, "CONFIG", replace(settings.CONFIG, allow_private_addresses=True))
    monkeypatch.setattr(openid, "KNOWN", openid._Known())


@pytest.fixture
def ada(cur: Cursor) -> int:
    return users.create(cur, ADA, None, Rights("finance"), at=clock.wall(), actor=ACTOR)


@pytest.fixture
def liar(cur: Cursor, ada: int) -> Iterator[Liar]:
    with providers.liar() as found:
        sign_on.put(cur, replace(ACME, issuer=found.issuer), "the secret", actor=ACTOR)
        yield found


def test_a_cookie_that_was_written_by_hand_is_none(liar: Liar) -> None:
    browser = Browser()
    proof = openid.Proof("chosen")
    browser.cookies["crossdock_sign_on"] = "chosen https://evil.example"
    given = {"code": proof.nonce, "state": proof.state}
    assert code_of(browser.get("/sign-on/acme/back", given)) == (401, "sign_on_refused")
    assert not liar.spoken


def test_the_liar_is_believed_when_it_tells_the_truth(liar: Liar) -> None:
    browser = Browser()
    there = browser.begin()
    assert there.startswith(f"{liar.issuer}/authorize?tenant=1&")
    assert browser.back(brought(there)).status_code == 303
    assert browser.who == ADA
    [form] = liar.spoken
    assert form["redirect_uri"] == "http://localhost/sign-on/acme/back"
    asked = dict(parse_qsl(urlsplit(there).query))
    assert asked["code_challenge"] == openid._url64(hashlib.sha256(form["code_verifier"].encode()).digest())
    assert form["code_verifier"] not in there
    assert "client_secret" not in form
    basic = base64.b64encode(b"crossdock:the+secret").decode()
    assert any(header.get("Authorization") == f"Basic {basic}" for header in liar.headers)


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"aud": "somebody else"},
        {"aud": ["crossdock", "somebody else"]},  # without azp
        {"aud": ["crossdock", "somebody else"], "azp": "somebody else"},
        {"azp": "somebody else"},
        {"nonce": "of another sign-on"},
        {"nonce": None},
        {"exp": 1},
        {"exp": None},
        {"iat": 2**40},
        {"sub": None},
        {"sub": 7},
        {"aud": None},
    ],
    ids=str,
)
def test_a_token_of_something_else_proves_nothing(liar: Liar, claims: dict[str, Any]) -> None:
    liar.claims = claims
    browser = Browser()
    assert code_of(browser.back(brought(browser.begin()))) == (401, "sign_on_refused")
    assert browser.who is None


def forged(liar: Liar, how: str, nonce: str) -> str:
    """A token with the right claims, and a signature that is none."""
    head, claims, signature = liar.signed(nonce).split(".")
    public = liar.key.as_pem(private=False)
    if how == "no signature":
        bare = openid._url64(b'{"alg":"none"}')
        return f"{bare}.{claims}."
    if how == "the public key as a secret":
        said = openid._url64(b'{"alg":"HS256","kid":"1"}') + "." + claims
        return said + "." + openid._url64(hmac.new(public, said.encode(), hashlib.sha256).digest())
    if how == "a key of one's own":
        plain = jwt.decode(liar.signed(nonce), liar.key).claims
        own = RSAKey.generate_key(2048, {"kid": "1"})
        return jwt.encode({"alg": "RS256", "kid": "1", "jwk": own.as_dict(private=False)}, plain, own)
    if how == "other claims":
        other = liar.signed(nonce, sub="another").split(".")[1]
        return f"{head}.{other}.{signature}"
    return how


@pytest.mark.parametrize(
    "how",
    [
        "no signature",
        "the public key as a secret",
        "a key of one's own",
        "other claims",
        "x",
        "a.b.c",
        "é.é.é",
    ],
)
def test_a_forged_token_proves_nothing(liar: Liar, how: str) -> None:
    browser = Browser()
    there = browser.begin()
    liar.token = forged(liar, how, dict(parse_qsl(urlsplit(there).query))["nonce"])
    assert code_of(browser.back(brought(there))) == (401, "sign_on_refused")
    assert browser.who is None


@pytest.mark.parametrize(
    ("metadata", "issuer", "lets_in"),
    [
        ({}, None, True),
        ({}, "right", True),
        ({}, "https://evil.example", False),
        ({"authorization_response_iss_parameter_supported": True}, None, False),
        ({"authorization_response_iss_parameter_supported": True}, "right", True),
    ],
)
def test_an_answer_of_another_provider_is_refused(
    liar: Liar, metadata: dict[str, Any], issuer: str | None, lets_in: bool
) -> None:
    """The mix-up attack (RFC 9207)."""
    liar.metadata = metadata
    browser = Browser()
    more = {} if issuer is None else {"iss": liar.issuer if issuer == "right" else issuer}
    response = browser.back(brought(browser.begin(), **more))
    assert (response.status_code == 303) is lets_in
    assert bool(liar.spoken) is lets_in


def test_what_the_token_does_not_tell_is_asked(liar: Liar) -> None:
    liar.claims = {"email": None, "email_verified": None}
    liar.user_info = {"sub": "another", "email": ADA, "email_verified": True}
    browser = Browser()
    assert code_of(browser.back(brought(browser.begin()))) == (502, "sign_on_faulty")
    liar.user_info["sub"] = "7"
    assert browser.back(brought(browser.begin())).status_code == 303
    assert browser.who == ADA
    assert liar.headers[-1]["Authorization"] == "Bearer opaque"


def test_a_secret_goes_into_the_form_where_the_provider_wants_it_so(liar: Liar) -> None:
    liar.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    browser = Browser()
    assert browser.back(brought(browser.begin())).status_code == 303
    assert liar.spoken[0]["client_secret"] == "the secret"


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://evil.example"},
        {"jwks_uri": None},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": "file:///etc/passwd"},
        {"userinfo_endpoint": "ftp://x"},
    ],
    ids=str,
)
def test_a_provider_that_is_none_sends_nobody_anywhere(liar: Liar, metadata: dict[str, Any]) -> None:
    liar.metadata = metadata
    answer = Browser().get("/sign-on/acme")
    assert code_of(answer) == (502, "sign_on_faulty")
    assert answer["Retry-After"] == "10"


def test_a_provider_that_fails_is_a_fault_of_its_own(liar: Liar) -> None:
    browser = Browser()
    there = browser.begin()
    liar.status = 500
    assert code_of(browser.back(brought(there))) == (502, "sign_on_faulty")


def test_private_addresses_are_not_asked_unless_the_installation_allows_it(
    cur: Cursor, liar: Liar, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A provider's metadata leads nobody into our own network."""
    allowed = settings.CONFIG
    monkeypatch.setattr(settings, "CONFIG", replace(allowed, allow_private_addresses=False))
    assert code_of(Browser().get("/sign-on/acme")) == (502, "sign_on_faulty")
    with pytest.raises(Invalid):
        sign_on.put(cur, replace(ACME, issuer=liar.issuer), None, actor=ACTOR)
    assert not liar.headers


def test_tries_from_one_address_are_counted(liar: Liar) -> None:
    liar.claims = {"nonce": "wrong"}
    browser = Browser()
    link = brought(browser.begin())
    for _ in range(OF_ADDRESS):
        assert code_of(browser.back(link)) == (401, "sign_on_refused")
    asked = len(liar.spoken)
    response = browser.back(link)
    assert code_of(response) == (429, "too_many_tries")
    assert len(liar.spoken) == asked
