"""How words are told apart, and how far one may be from another: pure.

A key is a hash of what is asked for, with its kind. Two spellings are near where one letter more, one less,
another one, or two neighbours swapped make one of the other (optimal string alignment distance 1). Such two
share a spelling that is one letter shorter, or one of them is that spelling: each text is kept under hashes
of all of these, so those that are near are found by looking up hashes (symmetric deletion, as in SymSpell).
"""

import re
import unicodedata
import zlib
from collections.abc import Iterable
from hashlib import blake2b
from itertools import combinations
from typing import Final

VERSION: Final = 1  # of the rules below: a change has every order read again

LONGEST: Final = 60  # letters of a word or of an address's part; the rest is left out
LEAST_NEAR: Final = 4  # letters of a word that may be spelt wrongly
MOST_WORDS: Final = 8  # of an order, that are found two by two
TAIL: Final = 8  # last digits by which a telephone number is known

APOSTROPHES: Final = dict.fromkeys((0x27, 0x60, 0xB4, 0x2BC, 0x2018, 0x2019))
# Letters that Unicode does not take apart.
LETTERS: Final = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "ħ": "h",
        "ŧ": "t",
    }
)
WORD: Final = re.compile(r"[^\W_]+")
SPACE: Final = re.compile(r"\s+")
NO_DIGIT: Final = re.compile(r"[^0-9]+")


def plain(text: str) -> str:
    """Without case and accents: ``Łódź`` and ``lodz`` are one."""
    if text.isascii():  # most are: nothing to take apart
        return text.lower()
    apart = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return bare.translate(LETTERS)


def words(text: str) -> list[str]:
    """The words of a name, as they are compared; single Latin letters are none."""
    found = WORD.findall(plain(text.translate(APOSTROPHES)))
    return [one[:LONGEST] for one in found if len(one) > 1 or not one.isascii()]


def mail(text: str) -> tuple[str, str] | None:
    """An e-mail address as (local part, domain), without case; None: it is none."""
    local, at, domain = SPACE.sub("", text).casefold().rpartition("@")
    return (local[:LONGEST], domain[:LONGEST]) if at and local and domain else None


def plain_domain(text: str) -> str:
    """The domain alone of ``@example.com``, as it is compared."""
    return SPACE.sub("", text).casefold().rpartition("@")[2][:LONGEST]


def digits(text: str) -> str:
    """The end of a telephone number, which is the same with and without the country; empty: too short."""
    found = NO_DIGIT.sub("", text)
    return found[-TAIL:] if len(found) >= TAIL else ""


def number(text: str) -> str:
    """A number as it is compared: without spaces and case."""
    return SPACE.sub("", text).casefold()


def key(kind: str, text: str) -> int:
    """A signed 64-bit hash."""
    return int.from_bytes(blake2b(f"{kind}:{text}".encode(), digest_size=8).digest(), "big", signed=True)


def pair(first: str, second: str) -> int:
    """The key of two words together, in any order."""
    return key("pair", " ".join(sorted((first, second))))


def pairs(found: Iterable[str]) -> set[int]:
    """The keys of the words of an order, two by two."""
    some = list(dict.fromkeys(found))[:MOST_WORDS]
    return {pair(first, second) for first, second in combinations(some, 2)}


def shortened(text: str) -> set[str]:
    """The text, and each that has one letter less; of short ones the text alone."""
    if len(text) < LEAST_NEAR:
        return {text}
    return {text, *(text[:at] + text[at + 1 :] for at in range(len(text)))}


def _hash(kind: str, text: str) -> int:
    found = zlib.crc32(f"{kind}:{text}".encode())
    return found - 2**32 if found >= 2**31 else found


def near_word(word: str) -> list[int]:
    """Signed 32-bit hashes under which a word is found by those that are near."""
    return sorted({_hash("word", one) for one in shortened(word)})


def near_domain(domain: str) -> list[int]:
    return sorted({_hash("domain", one) for one in shortened(domain)})


def near_mail(local: str, domain: str) -> list[int]:
    """An address is near another of the same domain; domains are looked for by themselves."""
    return sorted({_hash("mail", f"{one}@{domain}") for one in shortened(local)})


def distance(one: str, other: str) -> int:
    """0: the same, 1: near, 2: neither."""
    if one == other:
        return 0
    if abs(len(one) - len(other)) > 1:
        return 2
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if start is None:  # one of them goes on for a letter
        return 1
    rest, wrong = one[start:], other[start:]
    swapped = len(rest) == len(wrong) >= 2 and rest[:2] == wrong[1::-1] and rest[2:] == wrong[2:]
    return 1 if rest[1:] == wrong[1:] or rest[1:] == wrong or rest == wrong[1:] or swapped else 2
