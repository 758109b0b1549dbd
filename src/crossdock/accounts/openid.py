"""Sign-on by OpenID Connect: the authorization code flow with PKCE (OpenID Connect Core 1.0, RFC 7636), as
far as it is talk with a provider. What comes of it is for ``sign_on``.

Signatures and claims are joserfc's business. Only keys that the provider publishes are believed, and only
algorithms with a public key: a token without signature, or signed with what is no secret, proves nothing.
"""

import base64
import hashlib
import hmac
import math
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote_plus, urlencode, urlsplit

import msgspec
from joserfc import jwt
from joserfc.errors import InvalidClaimError, JoseError
from joserfc.jwk import KeySet

from crossdock.accounts.errors import ProviderFaulty, SignOnRefused
from crossdock.core import clock
from crossdock.core.errors import AddressRefused, Unavailable
from crossdock.core.http import Answer, PartnerHttp

SCOPE: Final = "openid email profile"
ALGORITHMS: Final = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "Ed25519",
)
WELL_KNOWN: Final = "/.well-known/openid-configuration"
WITHIN: Final = 10.0  # seconds for one answer
FIRST_WITHIN: Final = 4.0  # for what anybody may have it asked
LEEWAY: Final = 60  # seconds that the provider's clock may be off
ASKED_FOR: Final = timedelta(minutes=10)  # from the way there to the way back
KEPT: Final = timedelta(minutes=10)  # what a provider says of itself is asked again after that
LEFT_ALONE: Final = timedelta(seconds=10)  # a provider that did not answer
AWAITED: Final = timedelta(seconds=2)  # by whoever comes while another asks it
MOST_KEPT: Final = 100


@dataclass(frozen=True, slots=True)
class Client:
    """What we are to a provider. ``back``: where it sends the browser; ``private``: whether it may be at a
    private address, and without TLS.
    """

    issuer: str
    id: str
    secret: str
    back: str
    private: bool = False


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a provider says of itself (OpenID Connect Discovery 1.0, section 3)."""

    authorization: str
    token: str
    keys: str
    user_info: str | None
    by_form: bool  # the secret goes into the form, not into a header
    names_itself: bool  # on the way back (RFC 9207)


@dataclass(frozen=True, slots=True)
class Proof:
    """What ties the provider's answer to the browser that asked. ``text`` is in that browser's cookie alone;
    what is shown to the provider follows from it and does not give it away.
    """

    text: str

    @classmethod
    def new(cls) -> "Proof":
        return cls(secrets.token_urlsafe(32))

    @property
    def state(self) -> str:
        return self._made("state")

    @property
    def nonce(self) -> str:
        return self._made("nonce")

    @property
    def verifier(self) -> str:
        return self._made("verifier")

    @property
    def challenge(self) -> str:
        return _url64(hashlib.sha256(self.verifier.encode()).digest())

    def _made(self, what: str) -> str:
        return _url64(hmac.new(self.text.encode(), what.encode(), hashlib.sha256).digest())


@dataclass(frozen=True, slots=True)
class Back:
    """What the browser brought back from the provider, in the address."""

    code: str = ""
    state: str = ""
    issuer: str = ""
    error: str = ""


class _Known:
    """What providers said of themselves in the last minutes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: dict[tuple[str, bool], tuple[datetime, Metadata | ProviderFaulty]] = {}
        self._asked: set[tuple[str, bool]] = set()

    def get(self, client: Client, at: datetime) -> Metadata:
        """Anybody may ask for this, so that a provider which does not answer holds one thread at most, and
        is left alone for a while. Raises ProviderFaulty.
        """
        key = (client.issuer, client.private)
        with self._lock:
            since, found = self._found.get(key, (None, None))
            if since is not None and found is not None:
                kept = KEPT if isinstance(found, Metadata) else LEFT_ALONE
                left = since + kept - at
                if timedelta(0) < left <= kept:
                    return _or_raise(found, left)
            if key in self._asked:
                busy = ProviderFaulty(f"{client.issuer} is being asked: try again in a moment")
                return found if isinstance(found, Metadata) else _or_raise(busy, AWAITED)
            self._asked.add(key)
        begun = clock.monotonic()
        try:
            metadata = discover(client)
            self._keep(key, at, metadata)
        except ProviderFaulty as error:
            # From when it was given up: one that lets us wait would else be asked again at once.
            self._keep(key, at + timedelta(seconds=clock.monotonic() - begun), error)
            return _or_raise(error, LEFT_ALONE)
        finally:
            with self._lock:
                self._asked.discard(key)
        return metadata

    def _keep(self, key: tuple[str, bool], since: datetime, said: Metadata | ProviderFaulty) -> None:
        with self._lock:
            if len(self._found) >= MOST_KEPT:
                self._found.clear()
            self._found[key] = (since, said)


KNOWN: Final = _Known()


def _or_raise(said: Metadata | ProviderFaulty, wait: timedelta) -> Metadata:
    if isinstance(said, ProviderFaulty):
        raise ProviderFaulty(said.message, retry_after=math.ceil(wait.total_seconds()))
    return said


def discover(client: Client) -> Metadata:
    """What the provider says of itself now. Raises ProviderFaulty."""
    said = _json(_ask(client, client.issuer.rstrip("/") + WELL_KNOWN, within=FIRST_WITHIN))
    if said.get("issuer") != client.issuer:
        raise ProviderFaulty(f"{client.issuer} calls itself {said.get('issuer')!r}")
    ways = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    user_info = said.get("userinfo_endpoint")
    return Metadata(
        _address(client, said, "authorization_endpoint"),
        _address(client, said, "token_endpoint"),
        _address(client, said, "jwks_uri"),
        None if user_info is None else _address(client, said, "userinfo_endpoint"),
        by_form="client_secret_basic" not in ways,
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
    )


def address(client: Client, proof: Proof, at: datetime) -> str:
    """Where to send the browser. ``at``: wall. Raises ProviderFaulty."""
    there = KNOWN.get(client, at).authorization
    asked = {
        "response_type": "code",
        "scope": SCOPE,
        "client_id": client.id,
        "redirect_uri": client.back,
        "state": proof.state,
        "nonce": proof.nonce,
        "code_challenge": proof.challenge,
        "code_challenge_method": "S256",
    }
    return f"{there}{'&' if urlsplit(there).query else '?'}{urlencode(asked)}"


def claims(client: Client, proof: Proof, back: Back, at: datetime) -> dict[str, Any]:
    """What the provider says of whoever came back: ``sub`` at least. ``at``: wall. Raises SignOnRefused,
    ProviderFaulty.
    """
    if not (proof.text and hmac.compare_digest(proof.state.encode(), back.state.encode())):
        raise SignOnRefused("This browser asked for no sign-on, or too long ago: begin again")
    metadata = KNOWN.get(client, at)
    if (back.issuer or metadata.names_itself) and back.issuer != client.issuer:
        raise SignOnRefused("The answer is another provider's")
    if back.error or not back.code:
        raise SignOnRefused(f"The provider let nobody in: {back.error or 'it gave no code'}")
    tokens = _exchange(client, metadata, proof, back.code)
    said = _proved(client, metadata, tokens["id_token"], proof.nonce, at)
    token = tokens.get("access_token")
    if "email" not in said and metadata.user_info is not None and isinstance(token, str):
        header = {"Authorization": f"Bearer {token}"}
        more = _json(_ask(client, metadata.user_info, headers=header))
        if more.get("sub") != said["sub"]:
            raise ProviderFaulty(f"{client.issuer} speaks of two people at once")
        said = {**more, **said}
    return said


def _exchange(client: Client, metadata: Metadata, proof: Proof, code: str) -> dict[str, Any]:
    """The tokens that a code is good for, once."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": client.back,
        "code_verifier": proof.verifier,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if metadata.by_form:
        form |= {"client_id": client.id, "client_secret": client.secret}
    else:
        pair = f"{quote_plus(client.id)}:{quote_plus(client.secret)}"  # RFC 6749, section 2.3.1
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    answer = _ask(client, metadata.token, body=urlencode(form).encode(), headers=headers)
    if answer.status == 400:
        raise SignOnRefused("The provider takes this code no more: begin again")
    tokens = _json(answer)
    if not isinstance(tokens.get("id_token"), str):
        raise ProviderFaulty(f"{client.issuer} gave no ID token")
    return tokens


def _proved(client: Client, metadata: Metadata, token: str, nonce: str, at: datetime) -> dict[str, Any]:
    """The claims of an ID token (OpenID Connect Core 1.0, section 3.1.3.7)."""
    keys = _json(_ask(client, metadata.keys))
    registry = jwt.JWTClaimsRegistry(
        now=int(at.timestamp()),
        leeway=LEEWAY,
        iss={"essential": True, "value": client.issuer},
        aud={"essential": True, "value": client.id},
        nonce={"essential": True, "value": nonce},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
    )
    try:
        found = jwt.decode(token, KeySet.import_key_set(keys), algorithms=ALGORITHMS).claims  # type: ignore[arg-type]
        registry.validate(found)
        several = isinstance(found["aud"], list) and len(found["aud"]) > 1
        if found.get("azp", None if several else client.id) != client.id:
            raise InvalidClaimError("azp")
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise SignOnRefused(f"The provider's ID token proves nothing: {error}") from error
    return dict(found)


def _ask(
    client: Client,
    url: str,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    within: float = WITHIN,
) -> Answer:
    given = {"Accept": "application/json", **(headers or {})}
    try:
        with PartnerHttp(url, headers=given, allow_private=client.private) as http:
            answer = http.get("", within=within) if body is None else http.post("", body, within=within)
    except (AddressRefused, Unavailable) as error:
        raise ProviderFaulty(f"{client.issuer} does not answer: {error.message}") from error
    if answer.status != 200 and not (body is not None and answer.status == 400):
        raise ProviderFaulty(f"{client.issuer} answered {answer.status} at {url}")
    return answer


def _json(answer: Answer) -> dict[str, Any]:
    try:
        return msgspec.json.decode(answer.body, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ProviderFaulty(f"The provider's answer is no JSON object: {error}") from error


def _address(client: Client, said: dict[str, Any], name: str) -> str:
    """One of the provider's addresses, which has to be under TLS like the provider itself."""
    found = said.get(name)
    if not isinstance(found, str) or urlsplit(found).scheme not in schemes(private=client.private):
        raise ProviderFaulty(f"{client.issuer} has no {name} that can be used: {found!r}")
    return found


def schemes(*, private: bool) -> tuple[str, ...]:
    """How an address of a provider may begin."""
    return ("https", "http") if private else ("https",)


def _url64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
