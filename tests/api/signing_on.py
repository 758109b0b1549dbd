"""A browser that signs on, step by step."""

import json
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from django.http import HttpResponse
from django.test import Client

from crossdock.accounts.sign_on import Provider

ADA = "ada@example.com"
ACME = Provider("acme", "Example Ltd.", "", "crossdock")


class Browser(Client):
    """Goes where it is sent, one step at a time."""

    def __init__(self) -> None:
        super().__init__(SERVER_NAME="localhost")

    def begin(self, name: str = "acme", **asked: str) -> str:
        """Where it is sent: the provider's page."""
        response = self.get(f"/sign-on/{name}", asked)
        assert response.status_code == 302, response.content
        return str(response["Location"])

    def back(self, address: str) -> HttpResponse:
        """Follows what the provider sent it to."""
        parts = urlsplit(address)
        assert parts.netloc == "localhost"
        return self.get(parts.path, dict(parse_qsl(parts.query)))

    @property
    def who(self) -> str | None:
        response = self.get("/api/v1/session")
        return json.loads(response.content).get("email")


def code_of(response: HttpResponse) -> tuple[int, str]:
    return response.status_code, json.loads(response.content)["code"]


def brought(there: str, **more: str) -> str:
    """Back from the liar, whose code is the nonce."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(there).query).items()}
    given = {"code": asked["nonce"], "state": asked["state"], **more}
    return f"{asked['redirect_uri']}?{urlencode(given)}"
