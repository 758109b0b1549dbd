"""What the rooms below say, in the language of whoever looks. They speak English and know of no languages: a
sentence is found again among ``locale/*/LC_MESSAGES/rooms.po`` by what stands between its values, and said
with these values put in. What is found nowhere stays as it is: what people wrote, what came from outside.

Contexts of the catalogue: ``part``: means something within another sentence alone; ``code``: a code's word,
within a sentence; ``beside``: put together from others, or a library's: looked for first; all else is a
sentence of its own.
A value that is a room's words too says so in the translation: ``{why!t}``; ``!c``: a code, else it is another
sentence; ``!j``: a list whose joining words
are translated; ``!h``, ``!s``, ``!r``: codes of holds, services and roles. See decision 0008.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter
from typing import Any, Final

from babel.messages.mofile import read_mo
from django.utils.translation import get_language

from crossdock.console import words
from crossdock.console.catalogues import LOCALE

LONGEST: Final = 2_500  # characters of a text that is looked for
TRIES: Final = 200  # parts of it
WORD: Final = re.compile(r"\w+")
TOKEN: Final = re.compile(r"[^\s;]+")
FEW: Final = 4  # letters
IN_BRACKETS: Final = re.compile(r"(?<=\()[^()]+(?=\))")
JOINERS: Final = ("; ", " \N{MIDDLE DOT} ", ", ", " and ", " or ")
BY_PEOPLE: Final = frozenset({"manual", "fraud_risk", "credit_limit"})  # holds whose reason somebody wrote
CODES: Final[Mapping[str, Mapping[str, Any]]] = {"h": words.HOLDS, "s": words.SERVICES, "r": words.ROLES}


@dataclass(frozen=True, slots=True)
class Sentence:
    """``pieces``: a value stands between each two of them; ``said``: the translation: literal, name of the
    value after it (None: none) and how that is said.
    """

    pieces: tuple[str, ...]
    names: tuple[str, ...]
    said: tuple[tuple[str, str | None, str | None], ...]
    context: str

    @classmethod
    def of(cls, text: str, said: str, context: str) -> "Sentence":
        read = [(literal, name) for literal, name, _spec, _how in Formatter().parse(text)]
        names = tuple(name for _literal, name in read if name is not None)
        pieces = [literal for literal, _name in read]
        ends = [""] if read and read[-1][1] is not None else []
        told = tuple((literal, name, how) for literal, name, _spec, how in Formatter().parse(said))
        return cls(tuple(pieces + ends), names, told, context)

    def values(self, text: str) -> dict[str, str] | None:
        """What stands in ``text`` for each value, the first as short as can be; None: it is another."""
        first, *between, last = self.pieces
        at, end = len(first), len(text) - len(last)
        if at > end or not (text.startswith(first) and text.endswith(last)):
            return None
        found = []
        for piece in between:
            if not piece and (token := TOKEN.match(text, at, end)):  # two values without a word between them
                place = token.end()
            else:
                place = text.find(piece, at, end)
            if place < 0:
                return None
            found.append(text[at:place])
            at = place + len(piece)
        found.append(text[at:end])
        values = dict(zip(self.names, found, strict=True))
        plain = [values[name] for _literal, name, how in self.said if name and how is None]
        alone = self.weak or self.context == "part"
        if alone and not self.pieces[0] and not all(TOKEN.fullmatch(one) for one in plain):
            return None
        return values

    def sure(self, values: Mapping[str, str]) -> bool:
        """No value has other sentences in it, but where they are said as such, or ends behind a quote."""
        *before, _last = values.values()
        plain = [values[name] for _literal, name, how in self.said if name and how != "t"]
        marks = (": ", *JOINERS[: 3 if self.context == "part" else 2])
        quoted = any('"' in piece for piece in self.pieces) and any('"' in one for one in plain)
        joined = any(JOINERS[0] in one for one in before)
        return not (quoted or joined or any(mark in one for one in plain for mark in marks))

    def keys(self) -> Iterator[str]:
        """Words that each text of it has whole: no value can touch them."""
        for at, piece in enumerate(self.pieces):
            for word in WORD.finditer(piece):
                begins = word.start() > 0 or at == 0
                if begins and (word.end() < len(piece) or at == len(self.pieces) - 1):
                    yield word.group()

    @property
    def weight(self) -> tuple[bool, int]:
        """Which is meant where several fit: the one that says most itself."""
        return (self.context == "beside", sum(map(len, self.pieces)))

    @property
    def weak(self) -> bool:
        """So little stands between its values that it may be found where nobody said it."""
        return sum(one.isalpha() for piece in self.pieces for one in piece) <= FEW


class Language:
    """The sentences of a catalogue, to be found by a word of theirs that few others have."""

    def __init__(self, sentences: list[Sentence], codes: Mapping[str, str]) -> None:
        self.codes = codes
        self.whole = {one.pieces[0]: one for one in sentences if not one.names}
        self._by_word: dict[str, list[Sentence]] = defaultdict(list)
        open_ = [one for one in sentences if one.names]
        often = Counter(word for one in open_ for word in set(one.keys()))
        for one in open_:
            self._by_word[min(one.keys(), key=lambda word: (often[word], word), default="")].append(one)

    def said(self, text: str) -> str:
        return text if len(text) > LONGEST else _found(self, text) or text

    def like(self, text: str) -> list[Sentence]:
        """What ``text`` may be, the likeliest first."""
        found = [one for word in {*WORD.findall(text), ""} for one in self._by_word.get(word, ())]
        return sorted(found, key=lambda one: one.weight, reverse=True)


class Look:
    """One text is looked for: ``strict``: every value that should be a room's words is. Only so many parts of
    it are looked for, since texts come from outside.
    """

    def __init__(self, language: Language, *, strict: bool) -> None:
        self._language = language
        self._strict = strict
        self._left = TRIES

    def known(self, text: str, *, within: bool) -> str | None:
        """None: not a room's words, neither as a whole nor in its parts."""
        self._left -= 1
        if self._left < 0:
            return None
        return (
            self._exact(text, within=within)
            or (self._sentence(text, within=within) if self._strict else None)
            or self._listed(text, JOINERS if within else JOINERS[:2])
            or self._placed(text)
            or self._sentence(text, within=within)
            or self._in_parts(text)
        )

    def _exact(self, text: str, *, within: bool) -> str | None:
        whole = self._language.whole.get(text)
        if whole is not None and (within or whole.context != "part"):
            return self._put(whole, {})
        return self._language.codes.get(text) if within else None

    def _sentence(self, text: str, *, within: bool) -> str | None:
        """With values."""
        for one in self._language.like(text):
            if within or one.context != "part":
                values = one.values(text)
                if values is not None and self._strict and not one.sure(values):
                    continue
                if values is not None and (put := self._put(one, values)) is not None:
                    return put
        return None

    def _listed(self, text: str, joiners: Sequence[str]) -> str | None:
        """Sentences that a room joined."""
        for joiner in joiners:
            parts = text.split(joiner)
            if len(parts) > 1 and (told := self._all(parts)) is not None:
                return self._joiner(joiner).join(told)
        return None

    def _all(self, parts: Sequence[str]) -> list[str] | None:
        told = []
        for part in parts:
            said = self.known(part, within=True)
            if said is None:
                return None
            told.append(said)
        return told

    def _placed(self, text: str) -> str | None:
        """What is wrong behind the place where it is: ``row 3, column "sku": fill the cell``."""
        place, colon, rest = text.partition(": ")
        if colon and (where := self.known(place, within=True)) and (said := self.known(rest, within=False)):
            return f"{where}: {said}"
        return None

    def _in_parts(self, text: str) -> str | None:
        """A sentence behind a name, a field or a number; in brackets."""
        place, colon, rest = text.partition(": ")
        if colon and (said := self.known(rest, within=False)):
            return f"{place}: {said}"
        told = IN_BRACKETS.sub(lambda inner: self.known(inner[0], within=True) or inner[0], text)
        if told != text:
            return told
        first, blank, rest = text.partition(" ")
        if blank and (said := self._exact(rest, within=False) or self._sentence(rest, within=False)):
            return f"{first} {said}"
        return None

    def _put(self, one: Sentence, values: Mapping[str, str]) -> str | None:
        """None: it is likely another's, as what should be a room's words in it is none."""
        said = []
        for literal, name, how in one.said:
            given = "" if name is None else values[name]
            value = self._value(given, how)
            if value is None and (self._strict or how == "c" or one.weak or one.context == "beside"):
                return None
            said += [literal, given if value is None else value]
        return "".join(said)

    def _value(self, text: str, how: str | None) -> str | None:
        if how == "c":
            return self._exact(text, within=True)
        if how == "t":
            return self.known(text, within=True) if text else text
        if how == "j":
            return self._each(text, lambda part: self._exact(part, within=True) or part)
        if (codes := CODES.get(how or "")) is not None:
            return self._each(text, lambda part: str(words.word(codes, part)))
        return text

    def _joiner(self, joiner: str) -> str:
        return self._exact(joiner, within=True) or joiner

    def _each(self, text: str, told: Callable[[str], str]) -> str:
        for joiner in JOINERS:
            if joiner in text:
                return self._joiner(joiner).join(self._each(part, told) for part in text.split(joiner))
        return told(text)


def _found(language: Language, text: str) -> str | None:
    """What is surely meant, else what is likely."""
    return Look(language, strict=True).known(text, within=False) or Look(language, strict=False).known(
        text, within=False
    )


@lru_cache
def _of(language: str) -> Language | None:
    path = LOCALE / language / "LC_MESSAGES" / "rooms.mo"
    if not path.exists():
        return None
    with path.open("rb") as file:
        found = [(str(one.id), str(one.string), one.context or "") for one in read_mo(file) if one.id]
    codes = {text: told for text, told, context in found if context == "code"}
    sentences = [Sentence.of(text, told, context) for text, told, context in found if context != "code"]
    return Language(sentences, codes)


def said(text: Any) -> str:
    """``text`` in the language that is chosen; what no room says, as it is."""
    known = _of(get_language() or "en")
    return str(text) if known is None else known.said(str(text))


def reason(code: str, text: str) -> str:
    """Why something is held: what people wrote stays as it is."""
    return text if code in BY_PEOPLE else said(text)
