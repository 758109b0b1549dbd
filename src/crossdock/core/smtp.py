"""Handing mail to an SMTP server (RFC 5321): which one, how safely, and what its answer means.

``smtp://`` demands STARTTLS (RFC 3207), ``smtps://`` is TLS from the first byte (RFC 8314), and
``smtp+plain://`` is for a server on this machine or in a network that is trusted: no password goes there.
"""

import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from types import TracebackType
from typing import Final, Self
from urllib.parse import unquote, urlsplit

from crossdock.core.errors import Invalid
from crossdock.core.http import trusted

PORTS: Final = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
ANSWER_WITHIN: Final = 20.0  # seconds, for each answer
NO_GOOD: Final = 500  # answers from here on are final
SETTING: Final = "CROSSDOCK_SMTP_URL"
KEPT_OF_ANSWER: Final = 300  # characters


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail goes; ``user`` empty: without logging in."""

    scheme: str
    host: str
    port: int
    user: str
    password: str

    @classmethod
    def read(cls, url: str) -> "Server":
        """Of ``smtp://user:password@host:port``. Raises Invalid, without the password."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise Invalid(f"{SETTING} begins with smtp://, smtps:// or smtp+plain://", field=SETTING)
        try:
            port = parts.port or PORTS[parts.scheme]
        except ValueError:
            raise Invalid(f"{SETTING} has no port number that can be", field=SETTING) from None
        if parts.path.strip("/") or parts.query or parts.fragment:
            raise Invalid(f"{SETTING} ends with the port: escape what is special (%2F)", field=SETTING)
        if parts.username and parts.scheme == "smtp+plain":
            raise Invalid(f"{SETTING}: a password goes over TLS alone, smtp:// or smtps://", field=SETTING)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.scheme, parts.hostname, port, user, password)


class Undelivered(Exception):
    """The server did not take a mail. ``final``: it never will."""

    def __init__(self, why: str, *, final: bool = False) -> None:
        super().__init__(why)
        self.final = final


class Session:
    """One conversation with the server; opened at the first mail, and anew after one that failed."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def send(self, mail: EmailMessage) -> None:
        """Hand over one mail to its one recipient. Raises Undelivered; where the server broke off it may have
        the mail all the same, and knows it again by its Message-ID.
        """
        try:
            if self._smtp is None:
                self._smtp = self._opened()
            self._smtp.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            [(code, said)] = error.recipients.values()
            self._drop()
            raise _answered(code, said, final=code >= NO_GOOD) from None
        except smtplib.SMTPDataError as error:
            self._drop()
            raise _answered(error.smtp_code, error.smtp_error, final=error.smtp_code >= NO_GOOD) from None
        except smtplib.SMTPResponseException as error:  # the sender, the password: this side can mend it
            self._drop()
            raise _answered(error.smtp_code, error.smtp_error, final=False) from None
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise Undelivered(f"{type(error).__name__}: {error}"[:KEPT_OF_ANSWER]) from None

    def close(self) -> None:
        if self._smtp is not None:
            try:
                self._smtp.quit()
            except (smtplib.SMTPException, OSError):
                self._smtp.close()
            self._smtp = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _opened(self) -> smtplib.SMTP:
        at = self._server
        if at.scheme == "smtps":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(at.host, at.port, timeout=ANSWER_WITHIN, context=trusted())
        else:
            smtp = smtplib.SMTP(at.host, at.port, timeout=ANSWER_WITHIN)
        try:
            if at.scheme == "smtp":
                smtp.starttls(context=trusted())
            if at.user:
                smtp.login(at.user, at.password)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _answered(code: int, said: bytes | str, *, final: bool) -> Undelivered:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    words = " ".join(text.replace("\x00", "").split())
    return Undelivered(f"answered {code} {words}"[:KEPT_OF_ANSWER], final=final)
