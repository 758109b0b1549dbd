"""Reading documents that others write, field by field: exact where it can be read, never a guess, and one bad
field never loses the document.

Numbers with a fraction become ``Decimal`` from their text, whole numbers stay whole however long; texts stay
as written. What is of a wrong type is left out and its name is kept (``unread``); where that makes the order
untrustworthy it is also a problem, which becomes a hold.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

import msgspec

from crossdock.core import money
from crossdock.mailbox.errors import Undecodable
from crossdock.orders.drafts import NO_CURRENCY, Problem

LARGEST: Final = 10_000_000  # bytes of a document
MOST_UNREAD: Final = 50
MOST_REASONS: Final = 5
LARGEST_WHOLE: Final = 10**12  # units; beyond it is nonsense, and sums must fit 64 bits
BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"

AMOUNT: Final = re.compile(r"[+-]?[0-9]{1,18}(?:\.([0-9]{0,20}))?")
WHOLE: Final = re.compile(r"[+-]?[0-9]{1,18}")
CURRENCY: Final = re.compile(r"[A-Za-z]{3}")

TRUNCATED: Final = "Input data was truncated"  # msgspec's words
DECODER: Final = msgspec.json.Decoder(float_hook=Decimal)
Record = Mapping[str, Any]
NOTHING: Final[Record] = {}
NONE: Final[Sequence[Record]] = ()

# A pair of surrogates, or one alone, or NUL, or any other escape: from the left, so that \\u0000 is none.
ESCAPE: Final = re.compile(
    rb"(?P<pair>\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    rb"|(?P<bad>\\u[dD][89a-fA-F][0-9a-fA-F]{2}|\\u0000)|\\."
)


def parse(body: bytes) -> Any:
    """A JSON document as plain values. Raises Undecodable.

    Of a key that comes twice the last one counts, as for the platforms' own readers. NUL characters and
    halves of surrogate pairs, which no database stores, become U+FFFD.
    """
    if len(body) > LARGEST:
        raise Undecodable("too_large", f"{len(body)} bytes; at most {LARGEST} are read")
    body = body.removeprefix(BYTE_ORDER_MARK)
    if b"\\u0000" in body:
        body = _storable(body)
    try:
        return DECODER.decode(body)
    except UnicodeDecodeError as error:
        raise Undecodable("not_utf8", f"not UTF-8 at byte {error.start}: {error.reason}") from error
    except RecursionError as error:
        raise Undecodable("too_deep", "values are nested too deeply") from error
    except msgspec.DecodeError as error:
        mended = _storable(body)
        if mended == body:
            reason = "it ends in the middle" if str(error) == TRUNCATED else str(error)
            raise Undecodable("not_json", reason) from error
    return parse(mended)


def _storable(body: bytes) -> bytes:
    return ESCAPE.sub(lambda found: rb"\ufffd" if found["bad"] else found[0], body)


class Reading:
    """Reads the fields of one document and remembers what it could not read.

    ``where`` is the path of the record that is read, with its last dot: ``line_items[1].``.
    """

    __slots__ = ("_decimals", "_problems", "currency", "unread")

    def __init__(self, currency: str = NO_CURRENCY) -> None:
        self.currency = currency
        self.unread: list[str] = []
        self._decimals = money.exponent(currency)
        self._problems: dict[str, list[str]] = {}

    def use_currency(self, currency: str) -> None:
        """Amounts from now on are of this currency."""
        self.currency = currency
        self._decimals = money.exponent(currency)

    def problem(self, code: str, reason: str) -> None:
        reasons = self._problems.setdefault(code, [])
        if reason not in reasons:
            reasons.append(reason)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """One a code, its reasons joined."""
        found = []
        for code, reasons in self._problems.items():
            more = f"; and {len(reasons) - MOST_REASONS} more" if len(reasons) > MOST_REASONS else ""
            found.append(Problem(code, "; ".join(reasons[:MOST_REASONS]) + more))
        return tuple(found)

    def skip(self, path: str) -> None:
        """Remember a field that cannot be read."""
        if len(self.unread) < MOST_UNREAD:
            self.unread.append(path)

    def text(self, record: Record, key: str, where: str = "") -> str | None:
        """As written; None for what is missing or blank. A whole number is read as its digits."""
        value = record.get(key)
        if value is None:
            return None
        if type(value) is str:
            return value if value and not value.isspace() else None
        digits = digits_of(value)
        if digits is None:
            self.skip(where + key)
        return digits

    def whole(self, record: Record, key: str, where: str = "") -> int | None:
        """A whole number of units, also when it is written as ``"2"`` or ``2.0``."""
        value = record.get(key)
        if value is None or (type(value) is int and -LARGEST_WHOLE <= value <= LARGEST_WHOLE):
            return value
        written = type(value) is str and WHOLE.fullmatch(value)
        if written or (
            type(value) is Decimal and value.adjusted() < 18 and value == value.to_integral_value()
        ):
            value = int(value)
        if type(value) is int and abs(value) <= LARGEST_WHOLE:
            return value
        self.skip(where + key)
        return None

    def flag(self, record: Record, key: str, where: str = "") -> bool | None:
        value = record.get(key)
        if value is None or type(value) is bool:
            return value
        if value in ("true", "True", "1", 1):
            return True
        if value in ("false", "False", "0", 0):
            return False
        self.skip(where + key)
        return None

    def time(self, record: Record, key: str, where: str = "") -> datetime | None:
        """A moment, UTC. One without a zone is taken as UTC."""
        value = record.get(key)
        if value is None:
            return None
        if type(value) is str:
            try:
                moment = datetime.fromisoformat(value.strip())
                return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
            except (ValueError, OverflowError):
                pass
        self.skip(where + key)
        return None

    def record(self, record: Record, key: str, where: str = "") -> Record:
        """A nested record; an empty one for what is missing."""
        value = record.get(key)
        if value is None:
            return NOTHING
        if type(value) is dict:
            return value
        self.skip(where + key)
        return NOTHING

    def items(self, record: Record, key: str, where: str = "") -> Sequence[Record]:
        """The records of a list, or of an object of records (``{"0": {…}}``)."""
        value = record.get(key)
        if not value:
            return NONE
        if type(value) is dict:
            value = list(value.values())
        if type(value) is not list:
            self.skip(where + key)
            return NONE
        if all(type(one) is dict for one in value):
            return value
        found: list[Record] = []
        for at, one in enumerate(value):
            if type(one) is dict:
                found.append(one)
            else:
                self.skip(f"{where}{key}[{at}]")
        return found

    def minor(self, value: Any, key: str, where: str = "") -> int | None:
        """Minor units of ``key``'s value, an amount in major units; a problem when it is none."""
        if type(value) is str:  # as nearly all are written: "12.34"
            whole, _, part = value.partition(".")
            digits = whole + part
            if len(part) == self._decimals and len(digits) < 19 and digits.isascii() and digits.isdigit():
                return int(digits)
        exact = exact_text(value)
        if exact is not None:
            units, _, fraction = exact.partition(".")
            if len(fraction) <= self._decimals or not fraction[self._decimals :].strip("0"):
                found = int(units + fraction[: self._decimals].ljust(self._decimals, "0"))
                if abs(found) <= money.MAX_MINOR:
                    return found
        self.problem("totals_mismatch", f"{where}{key} {shown(value)} is not an amount of {self.currency}")
        self.skip(where + key)
        return None

    def price(self, value: Any, key: str, where: str = "") -> Decimal | None:
        """``key``'s value as a unit price in major units, of at most 14 digits and 6 decimals; a problem when
        it is none.
        """
        if type(value) is str:
            whole, _, part = value.partition(".")
            digits = whole + part
            if len(whole) <= 14 and 0 < len(part) <= 6 and digits.isascii() and digits.isdigit():
                return Decimal(value)
        exact = exact_text(value)
        if exact is not None:
            units, _, fraction = exact.partition(".")
            if len(units.lstrip("+-0")) <= 14 and len(fraction.rstrip("0")) <= 6:
                return Decimal(exact)
        self.problem("totals_mismatch", f"{where}{key} {shown(value)} is not a price")
        self.skip(where + key)
        return None


def exact_text(value: Any) -> str | None:
    """The decimal digits of a number or a numeric text, without an exponent."""
    if type(value) is str:
        return value if AMOUNT.fullmatch(value) else None
    if type(value) is int:
        return str(value) if abs(value) < 10**18 else None
    if type(value) is Decimal and -20 < value.adjusted() < 18:
        return f"{value:f}"
    return None


def digits_of(value: Any) -> str | None:
    """A whole number's digits, for identifiers; None for what is none, or absurdly long."""
    return str(value) if type(value) is int and abs(value) < 10**40 else None


def currency_of(value: Any) -> str | None:
    """A currency code, upper case, or None."""
    return value.upper() if type(value) is str and CURRENCY.fullmatch(value) else None


def shown(value: Any) -> str:
    """A value for a reason: short, and never a whole document."""
    if type(value) in (dict, list):
        return "(not a single value)"
    if type(value) is int and digits_of(value) is None:
        return "(a very long number)"
    text = repr(value) if type(value) is str else str(value)
    return text if len(text) <= 40 else text[:37] + "…"
