"""Signatures as Standard Webhooks 1.0 has them (https://www.standardwebhooks.com): HMAC-SHA256 over
``id.timestamp.body``, under secrets written ``whsec_`` and base64 of 24 to 64 bytes.
"""

import binascii
import hashlib
import hmac
import secrets as random_secrets
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

PREFIX: Final = "whsec_"
LEAST: Final = 24  # bytes of a secret
MOST: Final = 64
MADE: Final = 32


def new_secret() -> str:
    """A fresh random secret, to be shown once."""
    return PREFIX + b64encode(random_secrets.token_bytes(MADE)).decode()


def secret_fault(secret: str) -> str | None:
    """Why this is no secret; None where it is one."""
    try:
        plain = _plain(secret)
    except (ValueError, binascii.Error):
        return f"is written {PREFIX} and base64"
    if not secret.startswith(PREFIX):
        return f"begins with {PREFIX}"
    return None if LEAST <= len(plain) <= MOST else f"has {LEAST} to {MOST} bytes"


def address_fault(url: str, *, allow_private: bool) -> str | None:
    """Why messages cannot go there whatever the name resolves to; None where they may. What it resolves to
    is looked at when something is sent.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "is no address"
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        return "is an https address"
    if parts.username or parts.password:
        return "may not hold a user name or password"
    if parts.fragment:
        return "may not hold a fragment"
    if parts.scheme == "http" and not allow_private:
        return "must be https: CROSSDOCK_ALLOW_PRIVATE_ADDRESSES allows http"
    return None if url.isascii() and url.isprintable() and " " not in url else "is written in printable ASCII"


def headers(message_id: str, body: bytes, secrets: Sequence[str], *, at: datetime) -> dict[str, str]:
    """The headers of one try; every secret signs. ``at``: wall time, of this try."""
    moment = int(at.timestamp())
    signed = b"%b.%d.%b" % (message_id.encode(), moment, body)
    signatures = [
        "v1," + b64encode(hmac.new(_plain(one), signed, hashlib.sha256).digest()).decode() for one in secrets
    ]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(moment),
        "webhook-signature": " ".join(signatures),
    }


def _plain(secret: str) -> bytes:
    return b64decode(secret.removeprefix(PREFIX), validate=True)
