"""Mail to people: wanted in the transaction that wants it, as an effect; sent by the stage ``mail``
(``mailbox/mails.py``) after commit. Any room may want one, by the same way.

What a mail says may open something (a link to set a password), so it is sealed under the master key while it
waits, and blanked when it was sent or given up. It keeps its Message-ID over all tries.
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Final

import msgspec
from django.conf import settings as django_settings

from crossdock.core import clock, effects, vault
from crossdock.core.effects import Effect, Intent
from crossdock.core.errors import Invalid, MailNotSetUp
from crossdock.core.smtp import Server
from crossdock.core.sql import Cursor

KIND: Final = "mail"
LONGEST_SUBJECT: Final = 200


@dataclass(frozen=True, slots=True)
class Mail:
    """``key``: unique for ever; ``text``: plain, lines broken; ``until``: not sent later than this, wall
    time; ``subject_id``: of the user whom it concerns.
    """

    key: str
    to: str
    title: str
    text: str
    subject_id: int
    until: datetime | None = None


class Waiting(msgspec.Struct):
    """A mail as it waits, unsealed."""

    to: str
    title: str
    text: str
    date: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class SetUp:
    """``sender``: name and address; ``link``: where links begin, without a slash at the end."""

    server: Server
    sender: Address
    link: str


def set_up() -> SetUp:
    """By the installation's settings. Raises MailNotSetUp, Invalid."""
    config = django_settings.CONFIG
    if not (config.smtp_url and config.mail_from and config.public_url):
        raise MailNotSetUp
    name, address = parseaddr(config.mail_from)
    if not config.public_url.startswith(("https://", "http://")):
        raise Invalid("CROSSDOCK_PUBLIC_URL begins with https://", field="CROSSDOCK_PUBLIC_URL")
    try:
        sender = _address(address, name)
    except Invalid:
        raise Invalid("CROSSDOCK_MAIL_FROM is no address of mail", field="CROSSDOCK_MAIL_FROM") from None
    return SetUp(Server.read(config.smtp_url), sender, config.public_url.rstrip("/"))


def want(cur: Cursor, mails: Sequence[Mail], *, at: datetime) -> None:
    """Record mails to be sent, in the caller's transaction; a key known already adds nothing. ``at``:
    business time. Raises Invalid.
    """
    for mail in mails:
        _address(mail.to)
        if len(mail.title) > LONGEST_SUBJECT or not mail.title.isprintable():
            raise Invalid("A mail's title is one line of at most 200 characters", field="title")
    intents = [Intent(mail.key, KIND, "user", mail.subject_id, {"sealed": _seal(mail)}) for mail in mails]
    effects.intend(cur, intents, at=at)


def opened(effect: Effect) -> Waiting:
    """The mail of an effect."""
    plain = vault.unseal(_key(), base64.b64decode(effect.request["sealed"]), _context(effect.key))
    return msgspec.json.decode(plain, type=Waiting)


def written(key: str, mail: Waiting, sender: Address) -> EmailMessage:
    """The mail as it goes out; the same at each try."""
    found = EmailMessage(policy=SMTP)
    found["From"] = sender
    found["To"] = _address(mail.to)
    found["Subject"] = mail.title
    found["Date"] = format_datetime(mail.date)
    found["Message-ID"] = f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{sender.domain}>"
    found["Auto-Submitted"] = "auto-generated"  # RFC 3834: no machine answers
    found.set_content(mail.text)
    return found


def _address(text: str, name: str = "") -> Address:
    """Raises Invalid for what is none, or would be more than one line of a head."""
    user, _, domain = text.rpartition("@")
    plain = bool(user) and user.isascii() and text.isprintable() and name.isprintable()
    try:
        host = domain.encode("idna").decode("ascii") if plain else ""
        return Address(display_name=name, addr_spec=f"{user}@{host}")
    except (ValueError, IndexError, MessageError):
        raise Invalid(f"Mail cannot be sent to {text!r}", field="email") from None


def _seal(mail: Mail) -> str:
    waiting = Waiting(mail.to, mail.title, mail.text, clock.wall(), mail.until)
    sealed = vault.seal(_key(), msgspec.json.encode(waiting), _context(mail.key))
    return base64.b64encode(sealed).decode()


def _key() -> bytes:
    return vault.master_key(django_settings.CONFIG.home)


def _context(key: str) -> str:
    return f"mail {key}"
