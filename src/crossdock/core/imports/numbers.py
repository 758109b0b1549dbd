"""Numbers as people write them in files, read exactly or refused: never a guess between two readings."""

import re
from decimal import Decimal
from typing import Final

LONGEST: Final = 40  # characters
PLAIN: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?")
# Thousands by comma, blank (also the unbreakable ones), apostrophe or underscore, each group of three.
GROUPED: Final = re.compile(
    r"[+-]?[0-9]{1,3}(?:([, \u00a0\u202f\u2009'\u2019_])[0-9]{3})(?:\1[0-9]{3})*(\.[0-9]+)?"
)
# A decimal comma: 5,60 or 1234,5 or 1.234,50 or 1 234,50.
COMMA: Final = re.compile(
    r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:([. \u00a0\u202f\u2009'\u2019])[0-9]{3})(?:\1[0-9]{3})*),[0-9]+"
)
POINTS: Final = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3}){2,}")
BLANKS: Final = re.compile(r"[ \u00a0\u202f\u2009'\u2019_]")


class NotANumber(ValueError):
    """Not a number, or one that two people would read differently; the text says what to write."""


def read(text: str, *, whole: bool = False) -> Decimal:
    """The number that ``text`` writes, exactly. Raises NotANumber.

    "1,234" is 1234 only where a ``whole`` number is wanted; else it might be 1.234, and is refused.
    """
    if len(text) > LONGEST:
        raise NotANumber(f"write a number of at most {LONGEST} characters")
    if PLAIN.fullmatch(text):
        return Decimal(text)
    grouped = GROUPED.fullmatch(text)
    if grouped:
        if grouped[1] == "," and text.count(",") == 1 and not grouped[2] and not whole:
            raise NotANumber(
                f"write {text.replace(',', '')} or {text.replace(',', '.')}: this can be read as either"
            )
        return Decimal(BLANKS.sub("", text).replace(",", ""))
    if COMMA.fullmatch(text):
        return Decimal(BLANKS.sub("", text).replace(".", "").replace(",", "."))
    if POINTS.fullmatch(text):
        return Decimal(text.replace(".", ""))
    raise NotANumber("write a number alone, such as 1234.50: no unit, no currency sign")
