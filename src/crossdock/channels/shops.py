"""Asking a shop: one line over HTTP, within the budget of cost that the shop keeps for us.

Nothing waits here: where the bucket does not hold what an operation may cost, ``ShopThrottled`` says for how
long, and whoever asked comes back then.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Final, Self

from django.conf import settings as django_settings

from crossdock.channels.adapters import shopify_graphql as graphql
from crossdock.channels.adapters.shopify_graphql import Cost, Operation, Said
from crossdock.channels.connections import Connection
from crossdock.channels.errors import ShopThrottled
from crossdock.channels.granting import Entry
from crossdock.core import clock
from crossdock.core.http import Answer, PartnerHttp

ANSWER_WITHIN: Final = 20.0  # seconds


@dataclass(slots=True)
class Bucket:
    """What a shop lets us spend, as far as its answers have said. Times are monotonic seconds."""

    available: float = 0.0
    maximum: float = 0.0  # 0: nothing is known yet
    restore_rate: float = 0.0
    at: float = 0.0
    costs: dict[str, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)  # several ask a shop at once

    def take(self, operation: Operation, now: float) -> float:
        """Spend what the operation may cost and answer 0; or the seconds until there is so much."""
        with self.lock:
            wait = self.wait(operation, now)
            if wait <= 0:
                self.spend(operation, now)
            return wait

    def wait(self, operation: Operation, now: float) -> float:
        """Seconds until the operation may be sent; 0: now."""
        if not self.maximum or self.restore_rate <= 0:
            return max(0.0, self.at - now)  # asked to wait before anything was known
        level = min(self.maximum, self.available + (now - self.at) * self.restore_rate)
        price = min(self.costs.get(operation.name, operation.cost), self.maximum)
        return max(0.0, (price - level) / self.restore_rate)

    def spend(self, operation: Operation, now: float) -> None:
        """The operation is on its way."""
        if self.maximum:
            level = min(self.maximum, self.available + (now - self.at) * self.restore_rate)
            self.available, self.at = level - self.costs.get(operation.name, operation.cost), now

    def learn(self, operation: Operation, cost: Cost | None, now: float) -> None:
        """The answer says what it cost, and what is left."""
        if cost is not None:
            self.available, self.maximum, self.at = cost.available, cost.maximum, now
            self.restore_rate = cost.restore_rate
            if cost.requested:
                self.costs[operation.name] = cost.requested

    def rest(self, operation: Operation, seconds: float, now: float) -> None:
        """The shop asked for time, and did not say what is left."""
        if self.maximum and self.restore_rate > 0:
            price = self.costs.get(operation.name, operation.cost)
            self.available, self.at = price - seconds * self.restore_rate, now
        else:
            self.at = now + seconds


class _Buckets:
    """One a shop, for the life of this process: limits are the shop's, whoever asks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, Bucket] = {}

    def of(self, address: str) -> Bucket:
        with self._lock:
            return self._known.setdefault(address, Bucket())

    def forget(self) -> None:
        """For tests: other shops at the same address."""
        with self._lock:
            self._known.clear()


BUCKETS: Final = _Buckets()


class Shop:
    """A shop that is asked. Close it, or use it as a context, outside of any transaction: a token that was
    renewed is then kept.
    """

    def __init__(self, connection: Connection, *, bucket: Bucket | None = None) -> None:
        self._bucket = bucket or BUCKETS.of(connection.wishes.address)
        self._path = f"/admin/api/{connection.wishes.api_version}/graphql.json"
        self._http = PartnerHttp(
            connection.wishes.address, allow_private=django_settings.CONFIG.allow_private_addresses
        )
        self._entry = Entry(connection, self._http)

    def ask(self, operation: Operation, variables: Mapping[str, Any]) -> Said:
        """The answer. Raises ShopThrottled, ShopForbidden, ShopRefused, Unavailable, AddressRefused."""
        token = self._entry.token()
        now = clock.monotonic()
        wait = self._bucket.take(operation, now)
        if wait > 0:
            raise ShopThrottled(f"{operation.name} waits for the shop's budget", wait=wait)
        body = graphql.encode(operation, variables)
        answer = self._post(body, token)
        if answer.status == 401 and (other := self._entry.instead(token)) is not None:
            answer = self._post(body, other)  # nothing was done
        try:
            said = graphql.decode(operation, answer.status, answer.body, asked_wait=answer.asked_wait)
        except ShopThrottled as error:
            cost = error.fields.get("cost")
            if cost is None:
                self._bucket.rest(operation, error.wait, clock.monotonic())
            self._bucket.learn(operation, cost, clock.monotonic())
            raise
        self._bucket.learn(operation, said.cost, clock.monotonic())
        return said

    def demand(self, operation: Operation, variables: Mapping[str, Any], *keys: str) -> Any:
        """The root of a mutation's answer that has no user errors. Raises as ``ask`` does."""
        said = self.ask(operation, variables)
        graphql.demand(operation, said.root, *keys)
        return said.root

    def renew(self) -> None:
        """Have the shop give another token before the one that is kept runs out. Raises as ``ask`` does."""
        self._entry.renew()

    def _post(self, body: bytes, token: str) -> Answer:
        headers = {graphql.TOKEN: token, "Content-Type": "application/json"}
        return self._http.post(self._path, body, headers=headers, within=ANSWER_WITHIN)

    def close(self) -> None:
        self._http.close()
        self._entry.keep()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
