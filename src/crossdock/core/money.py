"""Money: whole minor units of an ISO 4217 currency; never a float, never a guess at decimals.

Amounts are ``Money`` (int minor units). Unit prices are finer than a minor unit (1.179, or 3630.1724 for 100)
and stay ``Decimal``.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from crossdock.core.errors import MoneyRefused

# Decimals of the currencies that do not have two (ISO 4217, list one).
EXPONENTS = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
    **dict.fromkeys("CLF UYW".split(), 4),
}
MAX_MINOR = 2**63 - 1
EXACT = Context(prec=60)
MOST_DIGITS = 40
FINEST = Decimal("0.000001")  # of a unit price
# What stands before three digits may part thousands as well as decimals.
PARTED = re.compile(r"([1-9][0-9]{0,2}),[0-9]{3}")
POINTED = re.compile(r"([1-9][0-9]{0,2})[,.][0-9]{3}")


def exponent(currency: str) -> int:
    """Decimals of a currency's minor unit."""
    return EXPONENTS.get(currency, 2)


def decimal(text: str | int | Decimal) -> Decimal:
    """A finite decimal, exactly as written."""
    try:
        value = EXACT.create_decimal(text)
    except (ArithmeticError, TypeError, ValueError):
        value = Decimal("NaN")
    # An exponent beyond any amount would overflow, or take for ever, wherever the number is used.
    if not value.is_finite() or abs(value.adjusted()) > MOST_DIGITS:
        raise MoneyRefused(f"{str(text)[:40]!r} is not a number that an amount can be")
    return value


def typed(text: str, *, points: bool = False) -> str:
    """An amount as people type it, with a point before its decimals: a comma stands for one. ``points``: in
    their language a point parts thousands. Raises MoneyRefused where a comma, or such a point, may do that.
    """
    if found := (POINTED if points else PARTED).fullmatch(text):
        whole = text.replace(",", "").replace(".", "")
        raise MoneyRefused(f"“{text}” may be a thousand or one: write {whole} or {found[1]}")
    return text.replace(",", ".")


def plain(number: Decimal) -> str:
    """As it is written, without the zeros that a column adds."""
    return f"{number.normalize():f}"


def unit_price(text: str | int | Decimal) -> Decimal:
    """A unit price in major units, of at most 14 digits before and 6 after the point."""
    value = decimal(text)
    if value.adjusted() >= 14 or value.quantize(FINEST, context=EXACT) != value:
        raise MoneyRefused("has more than 14 digits or 6 decimals")
    return value


def minor(text: str | int | Decimal, currency: str) -> int:
    """Minor units of an amount in major units; refused when it has a fraction of a minor unit."""
    scaled = decimal(text).scaleb(exponent(currency), EXACT)
    whole = int(scaled)
    if whole != scaled:
        raise MoneyRefused(f"{text} {currency} has more decimals than {currency} has")
    if abs(whole) > MAX_MINOR:
        raise MoneyRefused(f"{text} {currency} is too large")
    return whole


def major(amount: int, currency: str) -> str:
    """The amount in major units with the currency's decimals: 1234 USD is "12.34"."""
    decimals = exponent(currency)
    return f"{Decimal(amount).scaleb(-decimals, EXACT):.{decimals}f}"


def document(amount: int, currency: str) -> dict[str, str]:
    """Minor units as documents show them: in major units, with the currency."""
    return {"amount": major(amount, currency), "currency": currency}


def extended(unit_price: Decimal, price_quantity: int, quantity: int, currency: str) -> int:
    """Minor units of ``quantity`` units at ``unit_price`` for each ``price_quantity``, rounded half up,
    once.
    """
    exact = EXACT.multiply(unit_price, Decimal(quantity))
    if price_quantity != 1:
        exact = EXACT.divide(exact, Decimal(price_quantity))
    return int(exact.scaleb(exponent(currency), EXACT).to_integral_value(ROUND_HALF_UP))


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """``amount`` minor units of ``currency``."""

    amount: int
    currency: str

    @classmethod
    def parse(cls, text: str | int | Decimal, currency: str) -> "Money":
        """Read an amount in major units, exactly. Raises MoneyRefused."""
        return cls(minor(text, currency), currency)

    @property
    def major(self) -> str:
        return major(self.amount, self.currency)

    def __str__(self) -> str:
        return f"{self.major} {self.currency}"
