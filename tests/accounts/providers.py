"""OpenID Connect providers on loopback: a real one from a package, and one that lies."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import RSAKey
from oidc_provider_mock import run_server_in_thread

from crossdock.core import clock

KEY = RSAKey.generate_key(2048, {"kid": "1"})


@dataclass
class Real:
    """The package's provider."""

    issuer: str

    def person(self, subject: str, **claims: Any) -> None:
        answer = httpx.put(f"{self.issuer}/users/{subject}", json=claims)
        assert answer.is_success, answer.text

    def log_in(self, address: str, subject: str) -> str:
        """Somebody logs in at the page that the browser was sent to; returns where they are sent back to."""
        answer = httpx.post(address, data={"sub": subject})
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def deny(self, address: str) -> str:
        answer = httpx.post(address, data={"action": "deny"})
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]


@contextmanager
def real() -> Iterator[Real]:
    with run_server_in_thread() as server:
        yield Real(f"http://localhost:{server.server_port}")


@dataclass
class Liar:
    """Answers as OpenID Connect says, but for what a test puts into it. ``spoken``: forms it was sent."""

    issuer: str = ""
    key: RSAKey = field(default_factory=lambda: KEY)
    metadata: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    user_info: dict[str, Any] = field(default_factory=dict)
    token: str | None = None
    status: int = 200
    spoken: list[dict[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def signed(self, nonce: str, **claims: Any) -> str:
        now = int(clock.wall().timestamp())
        told = {
            "iss": self.issuer,
            "aud": "crossdock",
            "sub": "7",
            "iat": now,
            "exp": now + 60,
            "nonce": nonce,
            "email": "ada@example.com",
            "email_verified": True,
            **claims,
        }
        return jwt.encode(
            {"alg": "RS256", "kid": "1"}, {name: v for name, v in told.items() if v is not None}, self.key
        )

    def answer(self, path: str, form: dict[str, str]) -> Any:
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize?tenant=1",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/jwks",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                **self.metadata,
            }
        if path == "/jwks":
            return {"keys": [self.key.as_dict(private=False), {"kty": "novel", "kid": "2"}]}
        if path == "/userinfo":
            return self.user_info
        self.spoken.append(form)
        token = self.token or self.signed(
            **{"nonce": form["code"], **self.claims}
        )  # the test gives it as code
        return {"access_token": "opaque", "token_type": "Bearer", "id_token": token}


@contextmanager
def liar() -> Iterator[Liar]:
    told = Liar()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say({})

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say({name: values[0] for name, values in parse_qs(text).items()})

        def _say(self, form: dict[str, str]) -> None:
            told.headers.append(dict(self.headers.items()))
            body = json.dumps(told.answer(urlsplit(self.path).path, form)).encode()
            self.send_response(told.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    told.issuer = f"http://127.0.0.1:{server.server_port}"
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
