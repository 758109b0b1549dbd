"""Verifying what Crossdock tells a program: Standard Webhooks 1.0 (https://www.standardwebhooks.com),
HMAC-SHA256 over ``id.timestamp.body``, by secrets written ``whsec_`` and base64.
"""

from __future__ import annotations

import binascii
import hashlib
import hmac
import json
from base64 import b64decode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from crossdock.client.shapes import LoggedEvent

PREFIX: Final = "whsec_"
VERSION: Final = "v1,"
TOLERANCE: Final = timedelta(minutes=5)


class NotVerified(Exception):
    """It does not come from there, or was changed on the way, or is sent again long after."""


def verify(
    secret: str | Sequence[str],
    headers: Mapping[str, str],
    body: bytes,
    *,
    now: datetime | None = None,
    tolerance: timedelta = TOLERANCE,
) -> LoggedEvent:
    """The event of a request that came in. ``secret``: of the webhook; several while it is rotated;
    ``headers``: of the request, in any case; ``body``: its bytes as they came. The event's ``id`` is the same
    in every try: keep it, and a repetition is known. Raises NotVerified.
    """
    named = {name.lower(): value for name, value in headers.items()}
    try:
        message, stated = named["webhook-id"], named["webhook-timestamp"]
        signatures = named["webhook-signature"]
        sent = datetime.fromtimestamp(int(stated), UTC)
    except (KeyError, ValueError, OverflowError, OSError) as error:
        raise NotVerified("a header of Standard Webhooks is missing, or cannot be read") from error
    signed = b"%b.%b.%b" % (message.encode(), stated.encode(), body)
    secrets = [secret] if isinstance(secret, str) else secret
    wanted = [hmac.digest(_plain(one), signed, hashlib.sha256) for one in secrets]
    if not any(_equal(one, digest) for one in signatures.split(" ") for digest in wanted):
        raise NotVerified("no signature is of this secret and this body")
    if abs((now or datetime.now(UTC)) - sent) > tolerance:
        raise NotVerified(f"it was signed at {sent.isoformat()}: too long ago, or a clock is wrong")
    return cast("LoggedEvent", json.loads(body))


def _plain(secret: str) -> bytes:
    """Raises ValueError: a secret that is none is the program's fault, not the request's."""
    try:
        bare = secret.removeprefix(PREFIX)
        found = b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except binascii.Error as error:
        raise ValueError(f"a webhook's secret is written {PREFIX} and base64") from error
    if not found:
        raise ValueError("the webhook's secret is empty")
    return found


def _equal(signature: str, digest: bytes) -> bool:
    if not signature.startswith(VERSION):
        return False
    try:
        return hmac.compare_digest(b64decode(signature.removeprefix(VERSION), validate=True), digest)
    except (binascii.Error, ValueError):
        return False
