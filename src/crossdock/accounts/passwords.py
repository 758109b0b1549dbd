"""The one rule for passwords: long enough, not a common one, and not so long that hashing it costs time."""

from typing import Final

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from crossdock.core.errors import Invalid

LONGEST: Final = 1000  # characters


def hashed(password: str, *, field: str = "password") -> str:
    """What is stored of a password that somebody chose. Raises Invalid, naming ``field``."""
    if len(password) > LONGEST:
        raise Invalid(f"A password has {LONGEST} characters at most", field=field)
    try:
        validate_password(password)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), field=field) from None
    return make_password(password)
