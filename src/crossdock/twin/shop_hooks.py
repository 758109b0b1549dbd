"""The shop's webhooks: what its books say happened, sent to whoever subscribed, signed, again until taken."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import httpx

from crossdock.twin.sender import TIMEOUT, headers
from crossdock.twin.shop_api import webhook_body
from crossdock.twin.shop_books import Books

TRIES: Final = 8  # the platform tries for four hours, then it gives up


@dataclass(slots=True)
class Delivery:
    """One webhook to one address, with the body of the moment at which it happened."""

    key: str
    topic: str
    address: str
    body: bytes
    tries: int = 0


class Hooks:
    """Delivers the books' news. ``secret`` signs; ``once`` sends all that waits, each a single time."""

    def __init__(self, books: Books, secret: str, *, shop: str = "shop.example") -> None:
        self._books = books
        self._secret = secret
        self._shop = shop
        self._waiting: deque[Delivery] = deque()
        self.delivered: list[str] = []
        self.given_up: list[str] = []

    def once(self, post: Callable[[Delivery, dict[str, str]], int] | None = None) -> int:
        """One round; returns how many still wait. ``post`` gives a status, 0: no answer."""
        self._take_news()
        for _ in range(len(self._waiting)):
            one = self._waiting.popleft()
            one.tries += 1
            status = (post or _post)(one, headers(self._secret, one.topic, one.key, one.body, self._shop))
            if 200 <= status < 300:
                self.delivered.append(one.key)
            elif one.tries >= TRIES:
                self.given_up.append(one.key)
            else:
                self._waiting.append(one)
        return len(self._waiting)

    def _take_news(self) -> None:
        """Whoever is subscribed now hears of it; what nobody subscribed to is forgotten, as there."""
        with self._books.lock:
            news, self._books.news = self._books.news, []
            for topic, gid in news:
                word = topic.replace("/", "_").upper()
                addresses = [address for wanted, address in self._books.hooks.values() if wanted == word]
                order = self._books.orders.get(gid)
                if order is None:
                    continue
                for address in addresses:
                    key = f"{topic}/{self._books.id()}"
                    self._waiting.append(Delivery(key, topic, address, webhook_body(order)))


def _post(one: Delivery, signed: dict[str, str]) -> int:
    try:
        return httpx.post(one.address, content=one.body, headers=signed, timeout=TIMEOUT).status_code
    except httpx.HTTPError:
        return 0
