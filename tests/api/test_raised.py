"""What a view may raise has its status in the document: followed through the functions that it calls."""

from typing import Final

import pytest
from ninja.operation import Operation
from tests.api import described
from tests.api.raising import errors_of
from tests.api.test_doors import operations

# Raised by what these call, and not when they call it.
NEVER: Final[dict[str, dict[str, str]]] = {
    "POST /orders": {
        "ActNotFound": "acts are settled that were recorded or found before",
        "OrderNotFound": "an order that is there already is read by its own id",
        "UnknownLocation": "loads are read of locations that are there",
    },
    "POST /channels": {"ChannelUnknown": "it shows what it has made"},
    "POST /promise": {"UnknownSku": "SKUs are looked up before, each with its place in the body"},
    "POST /reservations": {"CheckoutUnknown": "it shows what it has made"},
    "GET /fulfilment-orders": {"NotFound": "the number is read before"},
    "POST /policies": {"PolicyUnknown": "it shows what it has made"},
    "POST /keys": {"KeyNotFound": "it shows what it has made"},
    "POST /users": {
        "RoleNotFound": "the role is looked up before, with its place in the body",
        "UserNotFound": "it shows what it has made",
    },
    "DELETE /session": {"SessionNotFound": "a session that ended meanwhile has ended"},
    "POST /webhooks": {"WebhookUnknown": "it shows what it has made"},
    "PUT /kits/{sku}": {"ChannelUnknown": "a kit has no channel"},
    "PUT /aliases/{alias}": {"ChannelUnknown": "it is of no channel"},
}
OPERATIONS: Final = {f"{method} {path}": (method, path, one) for method, path, one in operations()}


def undocumented(method: str, path: str, one: Operation) -> dict[str, int]:
    """Errors by name, with the status that the document does not have."""
    said = described.operation(method, f"/api/v1{path}")["responses"]
    return {
        kind.__name__: kind.status
        for kind in errors_of(one.view_func)
        if str(kind.status) not in map(str, said)
    }


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_a_view_may_raise_is_in_the_document(name: str) -> None:
    assert undocumented(*OPERATIONS[name]).keys() == NEVER.get(name, {}).keys(), (
        "add its status to the view's `response`, or say here why it is never raised"
    )


def test_raising_is_found_through_what_is_called() -> None:
    one = OPERATIONS["GET /orders"][2]
    assert {"UnknownLocation", "PageCursorUnknown"} <= {kind.__name__ for kind in errors_of(one.view_func)}
    assert NEVER.keys() <= OPERATIONS.keys()
