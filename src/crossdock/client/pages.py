"""Lists, read page by page as they are walked through; nothing is asked for before."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Generic, TypeAlias, TypeVar

from crossdock.client.calls import Call
from crossdock.client.problems import BadAnswer

NO_LIST: Final = "A list was answered by JSON that is none: is this the address of a Crossdock?"
T = TypeVar("T")
Send: TypeAlias = Callable[[Call], Any]
AsyncSend: TypeAlias = Callable[[Call], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """``next_cursor``: where the next page begins, to be kept and given as ``cursor`` later; None on the
    last.
    """

    items: list[T]
    next_cursor: str | None


class Room:
    """Calls of one subject."""

    def __init__(self, send: Send) -> None:
        self._send = send


class AsyncRoom:
    """Calls of one subject, awaited."""

    def __init__(self, send: AsyncSend) -> None:
        self._send = send


def page_of(document: Any) -> Page[Any]:
    """What a list was answered with. Raises BadAnswer."""
    items = items_of(document)
    if "next_cursor" not in document or not isinstance(document["next_cursor"], str | None):
        raise BadAnswer(NO_LIST)
    return Page(items, document["next_cursor"])


def items_of(document: Any) -> list[Any]:
    """Of a list that comes whole. Raises BadAnswer."""
    items = document.get("items") if isinstance(document, Mapping) else None
    if not isinstance(items, list):
        raise BadAnswer(NO_LIST)
    return items


def _page(call: Call, document: Any) -> tuple[Page[Any], Call | None]:
    """A page, and the call for the next. Raises BadAnswer."""
    page = page_of(document)
    # The log of events has no last page: where there is no more, its cursor is for later.
    if page.next_cursor is None or not document.get("more", True):
        return page, None
    return page, replace(call, asked={**call.asked, "cursor": page.next_cursor})


class Pages(Generic[T]):
    """``for item in pages``: each item, the next page being read when it is needed. Walked through anew, it
    is read anew.
    """

    def __init__(self, send: Send, call: Call) -> None:
        self._send = send
        self._call = call

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from page.items

    def pages(self) -> Iterator[Page[T]]:
        """The pages themselves, for whoever keeps cursors."""
        call: Call | None = self._call
        while call is not None:
            page, call = _page(call, self._send(call))
            yield page


class AsyncPages(Generic[T]):
    """``async for item in pages``: as ``Pages``."""

    def __init__(self, send: AsyncSend, call: Call) -> None:
        self._send = send
        self._call = call

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in page.items:
                yield item

    async def pages(self) -> AsyncIterator[Page[T]]:
        """The pages themselves, for whoever keeps cursors."""
        call: Call | None = self._call
        while call is not None:
            page, call = _page(call, await self._send(call))
            yield page
