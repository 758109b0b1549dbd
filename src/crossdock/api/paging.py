"""Pages of a list that is read whole, as few as there are: by name, each page behind the last name of the one
before, so that what is written meanwhile moves nothing to another page.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar
from urllib.parse import quote, unquote

T = TypeVar("T")


def by_name(
    found: Iterable[T], name_of: Callable[[T], str], cursor: str | None, limit: int
) -> tuple[list[T], str | None]:
    """A page of ``found``, and the cursor of the next one; None: it is the last."""
    rest = sorted((one for one in found if name_of(one) > (cursor or "")), key=name_of)
    return rest[:limit], name_of(rest[limit - 1]) if len(rest) > limit else None


def by_names(
    found: Iterable[T], names_of: Callable[[T], tuple[str, str]], cursor: str | None, limit: int
) -> tuple[list[T], str | None]:
    """As ``by_name``, of what two names tell apart. The cursor has both, and nothing that is lost in an
    address that somebody writes by hand.
    """
    first, _, second = (cursor or "").partition("/")
    after = (unquote(first), unquote(second))
    rest = sorted((one for one in found if cursor is None or names_of(one) > after), key=names_of)
    if len(rest) <= limit:
        return rest, None
    return rest[:limit], "/".join(quote(name, safe="") for name in names_of(rest[limit - 1]))
