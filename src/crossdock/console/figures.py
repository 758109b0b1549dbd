"""Money, numbers, days and spans as pages show them, by the language of whoever looks."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent
from django.utils.translation import get_language

NOTHING: Final = "\N{EN DASH}"
MINUS: Final = "\N{MINUS SIGN}"
TWO_DAYS: Final = 2 * 24 * 60  # minutes
PERCENT: Final = "#,##0.0 %"
POINTS: Final = "+#,##0.0;-#,##0.0"
SIGNED: Final = "+#,##0;-#,##0"


def locale() -> str:
    return get_language() or "en"


def _minus(text: str) -> str:
    return text.replace("-", MINUS)


def money(amount: Mapping[str, str] | None) -> str:
    """``{"amount", "currency"}`` by the locale; a dash where there is none."""
    if not amount:
        return NOTHING
    return in_currency(Decimal(amount["amount"]), amount["currency"])


def more_money(amount: Mapping[str, str] | None) -> str:
    """The same with its sign: what is dearer, what is cheaper."""
    return ("+" if amount and Decimal(amount["amount"]) > 0 else "") + money(amount)


def in_currency(amount: Decimal | None, currency: str) -> str:
    """An amount in major units by the locale; a dash where there is none."""
    return NOTHING if amount is None else _minus(format_currency(amount, currency, locale=locale()))


def count(number: int | None) -> str:
    return NOTHING if number is None else _minus(format_decimal(number, locale=locale()))


def signed(number: int) -> str:
    """With its sign: what is added, what goes."""
    return _minus(format_decimal(number, format=SIGNED, locale=locale()))


def points(number: Any) -> str:
    """Per cent, or points of it, with sign and one decimal: "+4.0"."""
    return _minus(format_decimal(number, format=POINTS, locale=locale()))


def percent(share: Decimal | float | None) -> str:
    """A share with one decimal: "94.6 %"; a dash where there is none."""
    return NOTHING if share is None else str(format_percent(share, PERCENT, locale=locale()))


def day(value: str | date | None) -> str:
    """A date (ISO, or a date): "Mon 23 Nov"."""
    if not value:
        return NOTHING
    when = date.fromisoformat(value) if isinstance(value, str) else value
    return format_date(when, "EEE d MMM", locale=locale())


def clocked(seconds: int, *, beside: bool = False) -> str:
    """Hours and minutes ("5:12 h"; ``beside`` a time of day: "5 h 12 min"), from two days on days and hours
    ("3 d 4 h"); as ``live.js`` says.
    """
    minutes = abs(seconds) // 60
    sign = MINUS if seconds < 0 else ""
    if minutes >= TWO_DAYS:
        return f"{sign}{minutes // 1440} d {minutes // 60 % 24} h"
    if beside:
        return f"{sign}{minutes // 60} h {minutes % 60:02} min"
    return f"{sign}{minutes // 60}:{minutes % 60:02} h"


def days(number: int) -> str:
    """With its sign: "+2 d"."""
    sign = MINUS if number < 0 else "+" if number else ""
    return f"{sign}{abs(number)} d"
