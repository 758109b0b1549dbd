"""The second factor: codes of an authenticator (TOTP, RFC 6238), each good once, and codes to recover with.

Secrets are sealed under the installation's master key; of recovery codes (80 random bits each) only hashes
are kept.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pyotp
from django.conf import settings as django_settings

from crossdock.accounts.errors import LogInRefused, SecondFactorNotAsked
from crossdock.core import changes, clock, events, vault
from crossdock.core.actor import Actor
from crossdock.core.changes import Change
from crossdock.core.events import Event
from crossdock.core.sql import Blobs, Cursor, statement

SET = statement(__package__, "totp_set")
USED = statement(__package__, "totp_used")
RECOVERED = statement(__package__, "recovery_used")
RENEW = statement(__package__, "recovery_set")
LEFT = statement(__package__, "recovery_left")

ISSUER: Final = "Crossdock"
STEP: Final = 30  # seconds
EARLY_OR_LATE: Final = 1  # steps that a clock may be off
CODES: Final = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """``secret``: base 32, to type in; ``uri``: the same for a QR code. Both are shown once."""

    secret: str
    uri: str


def ask(cur: Cursor, user_id: int, email: str, sealed: bytes | None) -> Asked:
    """Begin to set up a second factor: it is in force once ``confirm`` had a code of it. ``sealed``: the one
    in force until then, which stays.
    """
    if sealed is not None:
        raise SecondFactorNotAsked("There is a second factor: remove it first")
    secret = pyotp.random_base32()
    asked = vault.seal(_key(), secret.encode(), _context(user_id))
    SET.run(cur, id=user_id, asked=asked, sealed=None, recovery=Blobs([]))
    return Asked(secret, pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER))


def confirm(
    cur: Cursor, user_id: int, asked: bytes | None, code: str, *, at: datetime, actor: Actor
) -> list[str]:
    """Put it in force; returns the recovery codes, which are not stored. ``at``: wall. Raises
    SecondFactorNotAsked, LogInRefused.
    """
    if asked is None:
        raise SecondFactorNotAsked
    _demand(cur, user_id, asked, code, at)
    codes = _codes()
    _put(cur, user_id, asked, codes, "second_factor_set", actor)
    return codes


def renew(cur: Cursor, user_id: int, actor: Actor) -> list[str]:
    """Other recovery codes, which are not stored; those before open nothing any more. Raises
    SecondFactorNotAsked.
    """
    codes = _codes()
    if RENEW.row(cur, id=user_id, recovery=_digests(codes)) is None:
        raise SecondFactorNotAsked
    _tell(cur, user_id, "recovery_codes_renewed", actor)
    return codes


def left(cur: Cursor, user_id: int) -> int:
    """How many recovery codes somebody has left."""
    return int(LEFT.one(cur, id=user_id)[0])


def remove(cur: Cursor, user_id: int, actor: Actor) -> None:
    """From now on the password is enough."""
    _put(cur, user_id, None, [], "second_factor_removed", actor)


def prove(cur: Cursor, user_id: int, sealed: bytes, code: str, at: datetime) -> None:
    """Use a code up: of the authenticator, or one to recover with. Raises LogInRefused."""
    given = code.replace("-", "").replace(" ", "").lower()
    if len(given) > 6:
        if RECOVERED.row(cur, id=user_id, sha256=_digest(given)) is None:
            raise LogInRefused
        return
    _demand(cur, user_id, sealed, given, at)


def _demand(cur: Cursor, user_id: int, sealed: bytes, code: str, at: datetime) -> None:
    otp = pyotp.TOTP(vault.unseal(_key(), sealed, _context(user_id)).decode())
    now = int(at.timestamp()) // STEP
    for step in range(now - EARLY_OR_LATE, now + EARLY_OR_LATE + 1):
        if hmac.compare_digest(otp.generate_otp(step).encode(), code.encode()):
            if USED.row(cur, id=user_id, step=step) is None:
                break
            return
    raise LogInRefused


def _codes() -> list[str]:
    return [base64.b32encode(secrets.token_bytes(10)).decode().lower() for _ in range(CODES)]


def _digests(codes: list[str]) -> Blobs:
    return Blobs([_digest(one) for one in codes])


def _digest(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()


def _key() -> bytes:
    return vault.master_key(django_settings.CONFIG.home)


def _context(user_id: int) -> str:
    return f"totp of user {user_id}"


def _put(cur: Cursor, user_id: int, sealed: bytes | None, codes: list[str], kind: str, actor: Actor) -> None:
    """In force from now on, or none; of the person's history too."""
    email, had = SET.one(cur, id=user_id, asked=None, sealed=sealed, recovery=_digests(codes))
    _tell(cur, user_id, kind, actor)
    before, after = {"second_factor": had}, {"second_factor": sealed is not None}
    changes.record(cur, [Change("user", email, kind, before, after)], at=clock.now(), actor=actor)


def _tell(cur: Cursor, user_id: int, kind: str, actor: Actor) -> None:
    events.record(cur, [Event(0, "user", user_id, kind)], at=clock.now(), actor=actor)
