"""The shop's client credentials grant: tokens that run out, for an app's client ID and secret.

A token says until when it is good, under the secret: nothing is kept of those that were given, a shop that
begins anew takes them as before, and none is good any more once the secret is another.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qs

from crossdock.core import clock

PATH: Final = "/admin/oauth/access_token"
SCOPE: Final = "read_orders,write_orders,read_products,read_inventory,write_inventory,read_locations"
LIFE: Final = 86_399.0  # seconds


@dataclass(slots=True)
class Grant:
    """``life``: seconds that a token is good; ``refuses``: with what code every request is refused, empty:
    with none; ``asked``: how often it was asked; ``given``: how many tokens it gave.
    """

    client_id: str = "0123456789abcdef0123456789abcdef"
    secret: str = field(default_factory=lambda: f"shpss_{secrets.token_hex(16)}", repr=False)
    life: float = LIFE
    refuses: str = ""
    asked: int = 0
    given: int = 0

    def answer(self, kind: str, body: bytes) -> tuple[int, dict[str, Any]]:
        """Status and document for a request, whose body is a form."""
        self.asked += 1
        if kind.partition(";")[0].strip() != "application/x-www-form-urlencoded":
            return 400, _refusal("invalid_request", "The body is no form.")
        asked = {name: values[-1] for name, values in parse_qs(body.decode("ascii", "replace")).items()}
        if asked.get("grant_type") != "client_credentials":
            return 400, _refusal("unsupported_grant_type", "The grant type is not supported.")
        theirs = [asked.get(name, "") for name in ("client_id", "client_secret")]
        if not hmac.compare_digest("\n".join(theirs).encode(), f"{self.client_id}\n{self.secret}".encode()):
            return 400, _refusal("invalid_client", "Client authentication failed.")
        if self.refuses:
            return 400, _refusal(self.refuses, "Client credentials cannot be performed on this shop.")
        self.given += 1
        return 200, {"access_token": self.made(), "scope": SCOPE, "expires_in": _plain(self.life)}

    def made(self) -> str:
        """A token that is good from now on."""
        until = clock.wall().timestamp() + self.life
        body = f"{until:.3f}-{secrets.token_hex(4)}"
        return f"shpat_{body}-{self._seal(body)}"

    def takes(self, token: str) -> bool:
        """It was given for this secret, and has not run out."""
        body, _, seal = token.removeprefix("shpat_").rpartition("-")
        if not hmac.compare_digest(seal.encode(), self._seal(body).encode()):
            return False
        return clock.wall().timestamp() < float(body.partition("-")[0])

    def _seal(self, body: str) -> str:
        return hmac.new(self.secret.encode(), body.encode(), hashlib.sha256).hexdigest()[:32]


def _plain(seconds: float) -> float | int:
    return int(seconds) if seconds == int(seconds) else seconds


def _refusal(code: str, told: str) -> dict[str, Any]:
    return {"error": code, "error_description": told}
