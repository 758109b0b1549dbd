"""Why a sign-on let nobody in, on its way from the provider's answer to the page where people log in: signed,
so that no link makes that page say what it likes, and good for some minutes.
"""

from dataclasses import dataclass
from typing import Final

from django.core import signing

from crossdock.core.errors import CrossdockError

SALT: Final = "crossdock sign-on refused"
GOOD_FOR: Final = 600  # seconds
LONGEST: Final = 500  # characters of what a provider may have said


@dataclass(frozen=True, slots=True)
class Refusal:
    """``title`` and ``message`` as the error has them; ``message`` may be the same."""

    code: str
    status: int
    title: str
    message: str


def seal(error: CrossdockError) -> str:
    """For an address."""
    return signing.dumps([error.code, error.status, error.title, error.message[:LONGEST]], salt=SALT)


def read(text: str) -> Refusal | None:
    """What was sealed; None: it was not sealed here, or is too old."""
    try:
        return Refusal(*signing.loads(text, salt=SALT, max_age=GOOD_FOR))
    except signing.BadSignature:
        return None
