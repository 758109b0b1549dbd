"""Tracking numbers of the tariff's own parcels: the Serial Shipping Container Code (SSCC).

18 digits: an extension digit, a GS1 Company Prefix, a serial number, a check digit (GS1 General
Specifications, 3.2 "SSCC: AI (00)"; the check digit as in 7.9.1, weights 3 and 1 from the right, modulo 10).
"""

from typing import Final

LENGTH: Final = 18
# GS1 keeps prefix 952 for demonstrations: a parcel of the tariff's own carrier never meets another's number.
DEMONSTRATION: Final = "9520000"


def check_digit(digits: str) -> int:
    """The digit that follows ``digits``."""
    return -sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(digits))) % 10


def make(serial: int, prefix: str = DEMONSTRATION) -> str:
    """The SSCC of a serial number under a company prefix; the serial's overflow is the extension digit.
    Raises ValueError where it is used up.
    """
    free = LENGTH - 2 - len(prefix)
    extension, rest = divmod(serial, 10**free)
    if serial < 0 or extension > 9:
        raise ValueError(f"serial {serial} does not fit an SSCC under prefix {prefix}")
    body = f"{extension}{prefix}{rest:0{free}d}"
    return f"{body}{check_digit(body)}"


def valid(code: str) -> bool:
    """Eighteen digits, the last of which checks the others."""
    right = len(code) == LENGTH and code.isascii() and code.isdigit()
    return right and int(code[-1]) == check_digit(code[:-1])
