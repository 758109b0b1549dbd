"""What stories are told with: a running server that serves the tiny company, and calls to it."""

import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
from tests.api.calling import order as document
from tests.api.test_shipments import buy

NOTHING: Any = object()


@dataclass(frozen=True)
class Asked:
    """The call of an example, by its address's parameters. ``after`` puts back what it changed for others."""

    path: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    header: Mapping[str, str] = field(default_factory=dict)
    body: Any = NOTHING
    after: Callable[[], object] = lambda: None

    def request(self) -> dict[str, Any]:
        """As it stands in the example; without what is empty."""
        parts = {"path": self.path, "query": self.query, "header": self.header}
        found: dict[str, Any] = {name: dict(part) for name, part in parts.items() if part}
        return found if self.body is NOTHING else {**found, "body": self.body}


class Server:
    """Calls of stories to a running server, with a key to everything. Numbers of a story's orders are made
    from its name, so that they are the same in each run. ``transport``: another than the network. ``limits``:
    what keys and webhooks that a story makes are limited to, where whoever tells it is.
    """

    def __init__(self, url: str, key: str, transport: httpx.BaseTransport | None = None) -> None:
        self.http = httpx.Client(
            base_url=f"{url}/api/v1",
            headers={"Authorization": f"Bearer {key}"},
            timeout=60,
            transport=transport,
        )
        self.story = ""
        self.limits: Mapping[str, Any] = {}
        self._told: Counter[str] = Counter()

    def external_id(self) -> str:
        self._told[self.story] += 1
        return f"A-{10_000 + zlib.crc32(self.story.encode()) % 90_000}-{self._told[self.story]}"

    def call(self, method: str, path: str, body: Any = NOTHING, **query: Any) -> Any:
        """The document answered; the call must go well."""
        sent = {} if body is NOTHING else {"json": body}
        answer = self.http.request(method, path, params=query, **sent)
        assert answer.is_success, (method, path, answer.text)
        return answer.json() if answer.content else None

    def get(self, path: str, **query: Any) -> Any:
        return self.call("GET", path, **query)

    def post(self, path: str, body: Any = NOTHING, **query: Any) -> Any:
        return self.call("POST", path, body, **query)

    def draft(self, *lines: tuple[str, int], **stated: Any) -> dict[str, Any]:
        """An order that is not sent yet."""
        return document(self.external_id(), *lines, **stated)

    def order(self, *lines: tuple[str, int], at: str | None = None, **stated: Any) -> dict[str, Any]:
        """An order, in; shipped from ``at`` where that is said."""
        found: dict[str, Any] = self.post("/orders", self.draft(*lines, **stated))
        if at is None:
            return found
        return self.post(f"/orders/{found['number']}/route", {"location": at})

    def part(self, *lines: tuple[str, int], at: str | None = None) -> str:
        """The number of an order's fulfilment order."""
        return self.order(*lines, at=at)["fulfilment_orders"][-1]["number"]

    def packed(self, *lines: tuple[str, int], at: str | None = None) -> int:
        """A packed shipment of one package of 1 kg."""
        body = {"packages": [{"weight_g": 1000, "length_mm": 300, "width_mm": 200, "height_mm": 100}]}
        return self.post(f"/fulfilment-orders/{self.part(*lines, at=at)}/pack", body)["id"]

    def label(self, shipment: int) -> int:
        """A label that the workers have bought for it."""
        [label] = self.post(f"/shipments/{shipment}/labels")["labels"]
        buy()
        return label["id"]

    def manifest(self, at: str) -> int:
        """The day's manifest of a location, of at least one parcel."""
        known = self.get("/manifests", location=at)["items"]
        if known:
            return known[0]["id"]
        shipment = self.packed(at=at)
        self.label(shipment)
        self.post(f"/shipments/{shipment}/leave")
        return self.post("/manifests", {"location": at, "carrier": "pelican"})["id"]


Story = Callable[[Server], Asked]


def story(told: Story) -> Story:
    """Marks a story; it has the name of the operation that it ends with."""
    told.tells = True  # type: ignore[attr-defined]
    return told
