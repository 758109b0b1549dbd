"""Pages of a list that is read whole, as few as there are: by name, each page behind the last name of the one
before, so that what is written meanwhile moves nothing to another page.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def by_name(
    found: Iterable[T], name_of: Callable[[T], str], cursor: str | None, limit: int
) -> tuple[list[T], str | None]:
    """A page of ``found``, each of a name of its own, and the cursor of the next one; None: it is the
    last.
    """
    rest = sorted((one for one in found if name_of(one) > (cursor or "")), key=name_of)
    return rest[:limit], name_of(rest[limit - 1]) if len(rest) > limit else None


def joined(*names: str) -> str:
    """One name of several, ordered as they are, the first first: a tab comes before whatever names have."""
    return "\t".join(names)
