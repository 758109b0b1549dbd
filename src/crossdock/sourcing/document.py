"""Strict reading of a JSON document: typed access to its entries, refused with the place and the reason."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any, Final, NoReturn
from zoneinfo import ZoneInfo

LARGEST: Final = 1 << 53  # of any integer that counts; above, a document is refused
MISSING: Final = object()


class ProblemRefused(ValueError):
    """The document is not a problem; ``reason`` says where and why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Entry:
    """A JSON object and its path in the document: typed access, refusing what is not as it must be."""

    def __init__(self, value: Any, path: str) -> None:
        self.path = path
        if not isinstance(value, dict):
            self.refuse("must be an object")
        self.value: dict[str, Any] = value

    def refuse(self, why: str, key: str = "") -> NoReturn:
        raise ProblemRefused(f"{self.path}{'.' if key and self.path else ''}{key}: {why}")

    def get(self, key: str, kind: type, what: str, default: Any = MISSING) -> Any:
        value = self.value.get(key, default)
        if value is MISSING:
            self.refuse("is missing", key)
        if value is not default and type(value) is not kind:
            self.refuse(f"must be {what}", key)
        return value

    def text(self, key: str) -> str:
        found: str = self.get(key, str, "a string")
        try:
            found.encode()
        except UnicodeEncodeError:
            self.refuse("must be valid Unicode", key)
        return found

    def integer(self, key: str, *, least: int | None = 0, default: Any = MISSING) -> int:
        found: int = self.get(key, int, "an integer", default)
        if least is not None and found < least:
            self.refuse(f"must be at least {least}", key)
        if abs(found) > LARGEST:
            self.refuse(f"must be at most {LARGEST}", key)
        return found

    def flag(self, key: str) -> bool:
        found: bool = self.get(key, bool, "true or false")
        return found

    def count(self, key: str) -> int:
        """Units or parcels there are: below 0 counts as 0, far above what may be asked as that."""
        found: int = self.get(key, int, "an integer")
        return min(max(found, 0), LARGEST)

    def entries(self, key: str, default: Any = MISSING) -> "list[Entry]":
        path = f"{self.path}{'.' if self.path else ''}{key}"
        return [Entry(item, f"{path}[{i}]") for i, item in enumerate(self.get(key, list, "a list", default))]

    def parsed(self, key: str, parse: Callable[[str], Any], what: str) -> Any:
        """The text under ``key``, parsed; refused unless it is ``what``."""
        try:
            return parse(self.text(key))
        except (ValueError, OverflowError, OSError, LookupError):
            self.refuse(f"must be {what}", key)

    def known(self, key: str, index: Mapping[str, int]) -> int:
        """The index of the code under ``key``, refused if the document does not list it."""
        code = self.text(key)
        if code not in index:
            self.refuse(f"{code!r} is not listed", key)
        return index[code]


def unique(seen: set[Any], key: Any, entry: Entry) -> None:
    """Refuse ``entry`` if its ``key`` came before."""
    if key in seen:
        entry.refuse(f"is given twice: {key!r}")
    seen.add(key)


def parse(text: str | bytes) -> Any:
    """The document's JSON; a key given twice, NaN and Infinity are refused."""

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(found)
        if len(value) != len(found):
            raise ProblemRefused("a key is given twice in one object")
        return value

    def constant(name: str) -> NoReturn:
        raise ProblemRefused(f"{name} is not JSON")

    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8")
        return json.loads(text, object_pairs_hook=pairs, parse_constant=constant)
    except ProblemRefused:
        raise
    except (ValueError, RecursionError) as reason:
        raise ProblemRefused(f"not JSON: {reason}") from reason


def instant(text: str) -> datetime:
    """An aware time in ISO 8601."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or len(text) < 17:
        raise ValueError
    return moment


def day(text: str) -> int:
    """The ordinal of a date written YYYY-MM-DD."""
    found = date.fromisoformat(text)
    if found.isoformat() != text:
        raise ValueError
    return found.toordinal()


def seconds(text: str) -> int:
    """Seconds after midnight of HH:MM or HH:MM:SS."""
    found = time.fromisoformat(text)
    if found.tzinfo is not None or found.microsecond or text not in (found.isoformat(), f"{found:%H:%M}"):
        raise ValueError
    return found.hour * 3600 + found.minute * 60 + found.second


def zone_name(text: str) -> str:
    """The key of an IANA time zone."""
    return ZoneInfo(text).key
