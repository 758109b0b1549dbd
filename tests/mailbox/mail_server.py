"""A real SMTP server (aiosmtpd) on loopback that keeps what it is given, and refuses as a test says."""

import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from django.conf import settings

TOKEN = re.compile(r"#(invitation|reset)=([\w-]{43})$", re.MULTILINE)


@dataclass
class Inbox:
    """``answers``: what is said to the next recipients and mails, in order; ``drop``: hang up after that many
    mails were taken, without the answer.
    """

    port: int = 0
    to: list[str] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    rcpt: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    drop: int = 0

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(one, policy=policy.default) for one in self.raw]  # type: ignore[misc]

    def token(self) -> str:
        """Of the newest mail."""
        found = TOKEN.search(self.mails[-1].get_content().replace("\r\n", "\n"))
        assert found is not None
        return found[2]

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        assert server.session is session
        assert not options
        if self.rcpt:
            return self.rcpt.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert server.session is session
        if self.data:
            return self.data.pop(0)
        assert isinstance(envelope.content, bytes)
        self.to += envelope.rcpt_tos
        self.raw.append(envelope.content)
        if self.drop:
            self.drop -= 1
            assert server.transport is not None
            server.transport.abort()
        return "250 taken"


def _knows(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
    good = isinstance(given, LoginPassword) and (given.login, given.password) == (b"crossdock", b"p@ss/word")
    return AuthResult(success=good, handled=False)


@contextmanager
def inbox(port: int = 0, tls: ssl.SSLContext | None = None, **options: Any) -> Iterator[Inbox]:
    """The server runs in a thread of its own. ``tls``: from the first byte."""
    found = Inbox()
    controller = Controller(found, hostname="127.0.0.1", port=port or _free(), ssl_context=tls, **options)
    found.port = controller.port
    controller.start()
    try:
        yield found
    finally:
        controller.stop()


@contextmanager
def locked(context: ssl.SSLContext, *, tls: bool = False) -> Iterator[Inbox]:
    """One that asks for TLS and a password."""
    safe: dict[str, Any] = {"tls": context} if tls else {"tls_context": context, "require_starttls": True}
    with inbox(**safe, auth_required=True, auth_require_tls=not tls, authenticator=_knows) as found:
        yield found


def _free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def use(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Mail goes out there."""
    changed = replace(
        settings.CONFIG,
        smtp_url=url,
        mail_from="Crossdock <orders@example.com>",
        public_url="https://oms.example.com/",
    )
    monkeypatch.setattr(settings, "CONFIG", changed)
