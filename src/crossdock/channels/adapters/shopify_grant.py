"""The client credentials grant: a shop of the app's own organization gives tokens that run out for the app's
client ID and secret (RFC 6749, section 4.4; shopify.dev: "Using the client credentials grant").

Errors come as JSON (``error``) or as a page that names the code. Of what the shop answers only a known code
is told: the rest could repeat what was sent.
"""

from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

import msgspec

from crossdock.channels.errors import ShopForbidden, ShopThrottled
from crossdock.core.errors import Unavailable

PATH: Final = "/admin/oauth/access_token"
FORM: Final = "application/x-www-form-urlencoded"
SHORTEST_WAIT: Final = 1.0  # seconds, where a refusal names none
LONGEST_LIFE: Final = 366 * 86_400.0  # seconds
READ: Final = 20_000  # bytes of a refusal in which its code is looked for

NONE: Final = "the shop's answer is no access token that runs out"
# A refusal's code, and what is said of it.
CODES: Final = {
    "invalid_client": "the shop gives no token: the client ID and the secret do not fit (invalid_client)",
    "application_cannot_be_found": "the shop gives no token: there is no app with this client ID "
    "(application_cannot_be_found)",
    "shop_not_permitted": "the shop gives no token: the app and the shop are not of one organization "
    "(shop_not_permitted)",
    "app_not_installed": "the shop gives no token: the app is not installed in the shop (app_not_installed)",
    "unauthorized_client": "the shop gives no token: the app may not ask for one like this "
    "(unauthorized_client)",
    "unsupported_grant_type": "the shop gives no token: it gives none like this (unsupported_grant_type)",
    "invalid_scope": "the shop gives no token: the app asks for what it may not have (invalid_scope)",
    "invalid_request": "the shop gives no token: it does not take the request (invalid_request)",
}


@dataclass(frozen=True, slots=True)
class Client:
    """An app, as the shop knows it."""

    id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Granted:
    """``seconds``: how long the token is good, from when it was asked for."""

    token: str = field(repr=False)
    seconds: float


class _Answer(msgspec.Struct):
    access_token: str
    expires_in: float


def encode(client: Client) -> bytes:
    """The request's body."""
    asked = {"grant_type": "client_credentials", "client_id": client.id, "client_secret": client.secret}
    return urlencode(asked).encode("ascii")


def decode(status: int, body: bytes, *, asked_wait: float = 0.0) -> Granted:
    """What was given. Raises ShopForbidden, ShopThrottled, Unavailable."""
    if status == 429:
        raise ShopThrottled("the shop answers 429", wait=max(asked_wait, SHORTEST_WAIT))
    if status >= 500:
        raise Unavailable(f"the shop gives no token: it answers {status}", perhaps=False)
    if status != 200:
        raise _refusal(status, body)
    try:
        said: Any = msgspec.json.decode(body, type=_Answer)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):  # the answer may hold the token
        raise Unavailable(NONE, perhaps=False) from None
    token = said.access_token
    if not (token and token.isascii() and token.isprintable() and 0 < said.expires_in <= LONGEST_LIFE):
        raise Unavailable(NONE, perhaps=False)
    return Granted(token, said.expires_in)


def _refusal(status: int, body: bytes) -> ShopForbidden:
    text = body[:READ].decode("utf-8", "replace")
    for code, said in CODES.items():
        if code in text:
            return ShopForbidden(said, status=status)
    return ShopForbidden(
        f"the shop gives no token: it answers {status}; look at its address, the client ID and the secret",
        status=status,
    )
