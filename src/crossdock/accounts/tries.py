"""How often log-in is tried: so many wrong tries in a quarter of an hour for one account (guessing), and from
one address (stolen lists of passwords, tried on many accounts).

A try counts before it is looked at, and is taken back if it was right: so tries at the same time all count.
Who is over the limit is refused without a look at the password. An account that somebody guesses at is so
closed to its owner as well, for a quarter of an hour; sessions that they have go on.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from crossdock.accounts.errors import TooManyTries
from crossdock.core import clock, db
from crossdock.core.sql import Cursor, Texts, ints, statement

COUNT = statement(__package__, "tries_count")
FORGIVE = statement(__package__, "tries_forgive")
FORGET = statement(__package__, "tries_forget")

WINDOW: Final = timedelta(minutes=15)
OF_ACCOUNT: Final = 10
OF_ADDRESS: Final = 50


@dataclass(frozen=True, slots=True)
class By:
    """What is counted: under which name, and how many for one account and from one address."""

    name: str
    account: int
    address: int


LOG_IN: Final = By("", OF_ACCOUNT, OF_ADDRESS)
MAILS: Final = By("mail:", 3, 20)  # mails that somebody asks for
SITE: Final = 64  # bits of an IPv6 address that one customer has for himself


def count_alone(email: str, address: str, *, by: By = LOG_IN) -> None:
    """Count a try in a transaction of its own; ``right`` takes it back. Raises TooManyTries."""
    refused: TooManyTries | None = None
    with db.transaction() as cur:
        try:
            count(cur, email, address, clock.wall(), by=by)
        except TooManyTries as error:
            refused = error
    if refused is not None:
        raise refused


def count(cur: Cursor, email: str, address: str, at: datetime, *, by: By = LOG_IN) -> None:
    """Count a try; commit at once, whatever comes. ``email``, ``address``: empty where none is to be counted.
    ``at``: wall. Raises TooManyTries.
    """
    limits = {by.name + _address(address): by.address} if address or not email else {}
    if email:
        limits[by.name + _account(email)] = by.account
    FORGET.run(cur, since=at - WINDOW)
    waits = [
        int((since + WINDOW - at).total_seconds()) + 1
        for key, since, tries in COUNT.rows(cur, keys=Texts(sorted(limits)), at=at, since=at - WINDOW)
        if tries > limits[key]
    ]
    if waits:
        raise TooManyTries(retry_after=max(waits))


def right(cur: Cursor, email: str, address: str, *, whole: bool) -> None:
    """The try was right. ``whole``: and let in, so that the account begins anew; else only this one try is
    taken back.
    """
    by = {_account(email): OF_ACCOUNT + 1 if whole else 1, _address(address): 1}
    keys = sorted(by)
    FORGIVE.run(cur, keys=Texts(keys), by=ints([by[key] for key in keys]))


def _account(email: str) -> str:
    """Hashed: what is typed there may be a password."""
    return "account:" + hashlib.sha256(email.lower().encode()).hexdigest()


def _address(text: str) -> str:
    try:
        found = ip_address(text)
    except ValueError:
        return "address:unknown"
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return f"address:{ip_network((found, SITE), strict=False)}"
    return f"address:{getattr(found, 'ipv4_mapped', None) or found}"
