"""The benchmark's buyers: names made of syllables, thousands of them, and as unequal as names are: one buyer
in thirty has the most common family name, most names are a few buyers'. Invented, the same in each run.
"""

import random
from bisect import bisect
from functools import cache
from itertools import accumulate
from typing import Final

GIVEN: Final = 4_000
FAMILY: Final = 20_000
STARTS: Final = (
    "b", "br", "c", "ch", "d", "f", "g", "gr", "h", "j", "k", "l", "m", "n", "p", "r", "s", "st", "t", "v",
    "w",
)  # fmt: skip
HEARTS: Final = ("a", "e", "i", "o", "u", "ai", "ea", "ie", "oo")
ENDS: Final = ("", "", "n", "r", "l", "s", "ck", "m", "th", "nd")
LAST: Final = ("a", "er", "ey", "ie", "in", "man", "o", "on", "sen", "ski", "son", "ton", "well")


def buyer(number: int) -> tuple[str, str]:
    """The name and e-mail address of buyer ``number``."""
    draw = random.Random(number)  # noqa: S311 - a benchmark's invented people
    given, family = _drawn(draw, *_names("given", GIVEN)), _drawn(draw, *_names("family", FAMILY))
    return f"{given} {family}", f"{given}.{family}{number}@example.com".lower()


def mistaken(text: str, draw: random.Random) -> str:
    """The text with two letters that stand beside each other in each other's place."""
    at = draw.randrange(1, len(text) - 1)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


@cache
def _names(kind: str, count: int) -> tuple[list[str], list[float]]:
    """So many names, the most common first, and how many are drawn up to each (Zipf's law, exponent 0.8)."""
    draw = random.Random(kind)  # noqa: S311 - a benchmark's invented people
    found: dict[str, None] = {}
    while len(found) < count:
        inside = "".join(
            draw.choice(STARTS) + draw.choice(HEARTS) + draw.choice(ENDS)
            for _ in range(draw.choice((1, 1, 2)))
        )
        found[(inside + draw.choice(LAST)).capitalize()] = None
    return list(found), list(accumulate(1 / rank**0.8 for rank in range(1, count + 1)))


def _drawn(draw: random.Random, names: list[str], sums: list[float]) -> str:
    return names[bisect(sums, draw.random() * sums[-1])]
