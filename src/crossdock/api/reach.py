"""What whoever is limited to locations or channels reaches, by key or by session: their own, and of the
company what is nobody's.

Looked at where a request comes in, before its view sees it: an operation that does not stand in ``REACH`` is
closed to whoever is limited, so that a new one is not open by oversight; and a test demands that every one
stands there. ``docs/permissions.md`` is made from it.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.http import HttpRequest

from crossdock.accounts.access import Access
from crossdock.api import reading
from crossdock.api.errors import NotHere, OutOfReach
from crossdock.api.reach_rules import (
    ALL,
    KEPT,
    All,
    Closed,
    Dimension,
    Every,
    Filtered,
    Kept,
    Kind,
    Mentioned,
    Named,
    Of,
    Reach,
    Rule,
    Said,
)
from crossdock.core import ids
from crossdock.core.errors import NotFound
from crossdock.core.sql import Cursor, statement
from crossdock.fulfilment import numbers as fulfilment
from crossdock.inventory import supply
from crossdock.orders import numbers as orders

OWNERS = statement(__package__, "reach_owners")

SCOPE: Final = "crossdock.scope"  # in a request's META: the scope that it needs
ROUTE: Final = re.compile(r"<(?:\w+:)?(\w+)>")  # Django's way to write what OpenAPI has in braces
NUMBERS: Final[Mapping[Kind, Callable[[str], int | None]]] = {
    "order": orders.parse_number,
    "fulfilment_order": fulfilment.parse_number,
}


def _both(rule: Rule) -> Reach:
    return Reach(rule, rule)


def _every(*rules: Rule) -> Every:
    return Every(rules)


OWN: Final = "/channels/{name}/aliases/{alias}"
SHARED: Final = ("/kits/{sku}", "/aliases/{alias}")
NOBODY: Final = Reach()
OPEN: Final = _both(ALL)
ORDER: Final = Reach(channel=Of("order", "number"))
PART: Final = _both(Of("fulfilment_order", "number"))
SHIPMENT: Final = _both(Of("shipment", "shipment"))
LABEL: Final = _both(Of("label", "label"))
MANIFEST: Final = Reach(location=Of("manifest", "manifest"))
RECEIPT: Final = Reach(location=Of("receipt", "number"))
ORIGIN: Final = Reach(location=Of("origin", "number"))
CHECKOUT: Final = Reach(channel=Of("checkout", "reservation_id"))
ITEMS: Final = Reach(location=Said(("location",)))
BULK: Final = Reach(channel=Of("bulk", "bulk_id"))
LISTED: Final = Reach(location=Filtered("location"))
LINES: Final = "lines[].location"
ORDER_REPORTS: Final = [f"GET /reports/orders/{{report}}{end}" for end in ("", "/rows")]
PART_REPORTS: Final = [f"GET /reports/fulfilment-orders/{{report}}{end}" for end in ("", "/rows")]

REACH: Final[Mapping[str, Reach]] = {
    "POST /orders": Reach(channel=_every(Said(("channel",)), Mentioned("checkout", "checkout_id"))),
    "GET /orders": Reach(channel=Filtered("channel")),
    "GET /search": Reach(channel=Filtered("channel")),
    "POST /search/numbers": Reach(channel=Filtered("channel")),
    "GET /orders/{number}": ORDER,
    "GET /orders/{number}/timeline": ORDER,
    "GET /orders/{number}/decision": ORDER,
    "GET /orders/{number}/acts": ORDER,
    "POST /orders/{number}/cancel": ORDER,
    "POST /orders/{number}/hold": ORDER,
    "POST /orders/{number}/release": ORDER,
    "POST /orders/{number}/notes": ORDER,
    "POST /orders/{number}/tags": ORDER,
    "GET /orders/{number}/attachments": ORDER,
    "POST /orders/{number}/attachments": ORDER,
    "GET /orders/{number}/attachments/{attachment}/content": ORDER,
    "DELETE /orders/{number}/attachments/{attachment}": ORDER,
    "POST /orders/{number}/edit": ORDER,
    "POST /orders/{number}/route": ORDER,
    "POST /orders/{number}/source": ORDER,
    "POST /orders/{number}/replace": ORDER,
    "POST /orders/{number}/merge": Reach(channel=_every(Of("order", "number"), Mentioned("order", "order"))),
    "GET /acts/{act_id}": Reach(channel=Of("act", "act_id")),
    "POST /acts/{act_id}/withdraw": Reach(channel=Of("act", "act_id")),
    "POST /bulk/preview": Reach(channel=KEPT),
    "POST /bulk": Reach(channel=KEPT),
    "GET /bulk": Reach(channel=KEPT),
    "GET /bulk/{bulk_id}": BULK,
    "GET /bulk/{bulk_id}/items": BULK,
    "POST /bulk/{bulk_id}/retry": BULK,
    "POST /bulk/{bulk_id}/stop": BULK,
    "POST /bulk/{bulk_id}/undo": BULK,
    "GET /events": Reach(Filtered("channel"), Filtered("location")),
    "GET /event-types": OPEN,
    "GET /webhooks": _both(KEPT),
    "POST /webhooks": _both(KEPT),  # which are told no more than who adds them may see
    "GET /webhooks/{name}": _both(KEPT),
    "PATCH /webhooks/{name}": _both(KEPT),
    "DELETE /webhooks/{name}": _both(KEPT),
    "POST /webhooks/{name}/rotate": _both(KEPT),
    "POST /webhooks/{name}/test": _both(KEPT),
    "POST /webhooks/{name}/replay": _both(KEPT),
    "GET /webhooks/{name}/deliveries": _both(KEPT),
    "GET /channels": Reach(channel=KEPT),
    "GET /channels/{name}": Reach(channel=Named("name")),
    "GET /channels/{name}/unmapped": Reach(channel=Named("name")),
    **dict.fromkeys(("POST /channels", "PATCH /channels/{name}", "DELETE /channels/{name}"), NOBODY),
    "POST /channels/{name}/rotate": NOBODY,
    "POST /channels/{name}/pause": Reach(channel=Named("name")),
    "POST /channels/{name}/resume": Reach(channel=Named("name")),
    "GET /availability": Reach(Filtered("channel", needed=False), Filtered("location")),
    "POST /promise": Reach(channel=Said(("channel",), needed=False)),
    "POST /stock/adjustments": ITEMS,
    "POST /stock/counts": ITEMS,
    "GET /stock/count-tasks": LISTED,
    "GET /stock/stops": Reach(channel=KEPT),
    "POST /stock/stops": Reach(channel=_every(Said(("channel",)), KEPT)),
    "POST /stock/stops/end": Reach(channel=_every(Said(("channel",)), KEPT)),
    "POST /reservations": Reach(channel=ALL),
    "GET /reservations/{reservation_id}": CHECKOUT,
    "DELETE /reservations/{reservation_id}": CHECKOUT,
    "GET /receipts": LISTED,
    "POST /receipts": Reach(location=_every(Said((LINES,)), Mentioned("receipt", "reference"))),
    "GET /receipts/{number}": RECEIPT,
    "POST /receipts/{number}/arrivals": Reach(
        location=_every(Of("receipt", "number"), Said((LINES,), needed=False))
    ),
    "POST /receipts/{number}/cancel": RECEIPT,
    "GET /transfers": LISTED,
    "POST /transfers": Reach(location=Said(("origin",))),
    "GET /transfers/{number}": Reach(location=Of("transfer", "number", whole=False)),
    "POST /transfers/{number}/ship": ORIGIN,
    "POST /transfers/{number}/arrivals": Reach(
        location=_every(Of("destination", "number"), Said((LINES,), needed=False))
    ),
    "POST /transfers/{number}/cancel": ORIGIN,
    "GET /fulfilment-orders": Reach(Filtered("channel"), Filtered("location")),
    "GET /fulfilment-orders/{number}": PART,
    "POST /fulfilment-orders/{number}/accept": PART,
    "POST /fulfilment-orders/{number}/reject": PART,
    "POST /fulfilment-orders/{number}/pick": PART,
    "POST /fulfilment-orders/{number}/withdraw": PART,
    "POST /fulfilment-orders/{number}/ship": PART,
    "POST /fulfilment-orders/{number}/pack": PART,
    "POST /fulfilment-orders/{number}/split": Reach(
        PART.channel, _every(PART.location, Said(("location",), needed=False))
    ),
    "POST /fulfilment-orders/{number}/gates/{gate}/lift": PART,
    "POST /fulfilment-orders/{number}/gates/{gate}/close": PART,
    "GET /fulfilment-orders/{number}/recalls": PART,
    "POST /fulfilment-orders/{number}/recalls/{recall_id}/accept": PART,
    "POST /fulfilment-orders/{number}/recalls/{recall_id}/refuse": PART,
    "GET /refusal-reasons": OPEN,
    "GET /shipments/{shipment}": SHIPMENT,
    "POST /shipments/{shipment}/labels": SHIPMENT,
    "POST /shipments/{shipment}/packages/{package}/tracking": SHIPMENT,
    "POST /shipments/{shipment}/leave": SHIPMENT,
    "POST /shipments/{shipment}/unpack": SHIPMENT,
    "GET /labels/{label}": LABEL,
    **dict.fromkeys(("GET /labels/{label}/pdf", "GET /labels/{label}/zpl"), LABEL),
    "POST /labels/{label}/void": LABEL,
    "POST /manifests": ITEMS,
    "GET /manifests": LISTED,
    "GET /manifests/open": Reach(location=KEPT),
    "GET /manifests/{manifest}": MANIFEST,
    **dict.fromkeys(("GET /manifests/{manifest}/pdf", "GET /manifests/{manifest}/csv"), MANIFEST),
    "POST /tracking": NOBODY,  # a carrier's word, of any parcel there is
    "GET /tracking": NOBODY,
    "GET /tracking/{number}": _both(Of("parcel", "number")),
    **dict.fromkeys(ORDER_REPORTS, Reach(channel=Filtered("channel"))),
    **dict.fromkeys(PART_REPORTS, Reach(Filtered("channel"), Filtered("location"))),
    "GET /messages": NOBODY,  # as they crossed the boundary, of whomever
    "GET /messages/{message_id}": NOBODY,
    "POST /messages/{message_id}/replay": NOBODY,
    **dict.fromkeys(("POST /messages/{message_id}/mend", "POST /messages/{message_id}/dismiss"), NOBODY),
    **{f"GET {one}": OPEN for one in ("/skus", "/skus/{sku}", "/kits", *SHARED, "/policies/{version}")},
    **{f"{how} {one}": NOBODY for how in ("PUT", "DELETE") for one in (*SHARED, OWN)},
    "PUT /skus/{sku}": NOBODY,
    f"GET {OWN}": Reach(Named("name"), ALL),
    "GET /aliases": Reach(_every(Filtered("channel", needed=False), KEPT), ALL),
    "GET /locations": Reach(ALL, KEPT),
    "GET /locations/{code}": Reach(ALL, Named("code")),
    "PUT /locations/{code}": NOBODY,  # what all orders' sourcing goes by
    **dict.fromkeys(("GET /tariffs", "GET /tariffs/{carrier}"), OPEN),
    **dict.fromkeys(("PUT /tariffs/{carrier}", "DELETE /tariffs/{carrier}"), NOBODY),
    "GET /locations/{code}/zones": Reach(ALL, Named("code")),
    **dict.fromkeys(("GET /tariffs/{carrier}/service-levels", "GET /skus/{sku}/units"), OPEN),
    "GET /skus/{sku}/units/{unit}": OPEN,
    **dict.fromkeys(("PUT /locations/{code}/zones", "PUT /tariffs/{carrier}/service-levels"), NOBODY),
    "PUT /skus/{sku}/units/{unit}": NOBODY,
    **dict.fromkeys(("GET /policies", "GET /policies/guards"), OPEN),
    **dict.fromkeys(("POST /policies", "POST /policies/dry-run", "POST /policies/guards"), NOBODY),
    **dict.fromkeys((f"{how} /policies/golden" for how in ("GET", "POST")), NOBODY),  # orders of whomever
    **dict.fromkeys(("DELETE /policies/golden/{golden_id}", "POST /policies/{version}/take-back"), NOBODY),
    **dict.fromkeys(("GET /policies/try", "POST /policies/try/stop", "POST /policies/{version}/try"), NOBODY),
    "GET /keys": _both(KEPT),
    "GET /keys/{name}": _both(KEPT),
    "POST /keys": _both(KEPT),  # which hands on no more than it has
    "POST /keys/{name}/rotate": _both(KEPT),
    "POST /keys/{name}/revoke": _both(KEPT),
    "GET /users": NOBODY,  # who may do what in the whole company
    "GET /users/{email}": NOBODY,
    "POST /users": NOBODY,
    "PATCH /users/{email}": NOBODY,
    "POST /users/{email}/disable": NOBODY,
    "POST /users/{email}/enable": NOBODY,
    "POST /users/{email}/log-out": NOBODY,
    "POST /users/{email}/remove-factor": NOBODY,
    "POST /users/{email}/invite": NOBODY,
    "POST /users/{email}/withdraw": NOBODY,
    "POST /users/{email}/reset": NOBODY,
    "GET /roles": NOBODY,
    "GET /roles/{name}": NOBODY,
    "PUT /roles/{name}": NOBODY,
    "DELETE /roles/{name}": NOBODY,
    "GET /permissions": OPEN,
    "GET /audit": NOBODY,
    "GET /audit/as-of": NOBODY,
}


def operation(request: HttpRequest) -> str:
    """``POST /orders/{number}/hold``: a request's operation, without what is asked of."""
    found = request.resolver_match
    route = ROUTE.sub(r"{\1}", found.route.removeprefix("api/v1/")) if found else ""
    return f"{request.method} /{route}"


def demand(cur: Cursor, request: HttpRequest, access: Access) -> None:
    """Raises OutOfReach, or NotHere, where the request is not for whoever comes in, who is limited. A filter
    that goes without saying is filled in.
    """
    reach = REACH.get(operation(request), NOBODY)
    if access.channels:
        _demand(cur, request, access, "channel", reach.channel)
    if access.locations:
        _demand(cur, request, access, "location", reach.location)


def _demand(cur: Cursor, request: HttpRequest, access: Access, what: Dimension, rule: Rule) -> None:
    own = access.channels if what == "channel" else access.locations
    if isinstance(rule, All | Kept):
        return
    if isinstance(rule, Every):
        for one in rule.rules:
            _demand(cur, request, access, what, one)
        return
    if isinstance(rule, Of | Named):
        _demand_here(cur, request, access, what, rule)
        return
    if isinstance(rule, Filtered) and rule.needed and not request.GET.getlist(rule.parameter):
        query = request.GET.copy()
        query.setlist(rule.parameter, sorted(own))
        request.GET = query  # type: ignore[assignment]
    names = _names(cur, request, access, what, rule)
    if names <= own:
        return
    foreign = sorted(name for name in names - own if name)
    told = f"not {', '.join(foreign)}" if foreign else f"and this names no {what} of them"
    raise OutOfReach(
        f"{access.actor} is for the {what}s {', '.join(sorted(own))} alone, {told}", own=sorted(own)
    )


def _demand_here(
    cur: Cursor, request: HttpRequest, access: Access, what: Dimension, rule: Of | Named
) -> None:
    """Raises NotHere: in the same words for what is elsewhere, and for what is nowhere."""
    given: Mapping[str, Any] = request.resolver_match.kwargs if request.resolver_match else {}
    own = access.channels if what == "channel" else access.locations
    text = str(given[rule.parameter])
    if isinstance(rule, Named):
        here = text in own
    else:
        places = _owners(cur, access, what, rule.kind, text)
        here = places is not None and (places <= own if rule.whole else bool(places & own))
    if not here:
        raise NotHere(
            f"There is no {text} at {', '.join(sorted(own))}, which is all you see", own=sorted(own)
        )


def _names(
    cur: Cursor,
    request: HttpRequest,
    access: Access,
    what: Dimension,
    rule: Filtered | Said | Mentioned | Closed,
) -> set[str]:
    """Which locations or channels a request names; '' for none or all of them."""
    if isinstance(rule, Closed):
        return {""}
    if isinstance(rule, Filtered):
        return set(request.GET.getlist(rule.parameter))
    # What cannot be read whole is refused whole: a view might read more of it than was looked at here.
    document = reading.parse(reading.body_of(request))
    items = document if isinstance(document, list) else [document]
    if isinstance(rule, Said):
        names = {name for item in items for place in rule.places for name in _at(item, place)}
        return names if rule.needed else names - {""}
    mentioned = {name for item in items for name in _at(item, rule.place) if name}
    found = [_owners(cur, access, what, rule.kind, name) for name in sorted(mentioned)]
    return {name for names in found if names for name in names}


def _owners(cur: Cursor, access: Access, what: Dimension, kind: Kind, text: str) -> set[str] | None:
    """At which locations, or by which channels, an object is; '' for none of them. None: there is no such
    object.
    """
    rows = OWNERS.rows(cur, kind=kind, id=_id(kind, text), name=text)
    if not rows:
        return None
    at = 0 if what == "location" else 1
    return {row[at] or "" for row in rows if row[2] != str(access.actor)}


def _id(kind: Kind, text: str) -> int | None:
    """The id that a text names, read as the view will read it; None: it names none."""
    if kind in ("receipt", "transfer", "origin", "destination"):  # which have references beside numbers
        return supply.id_of("receipt" if kind == "receipt" else "transfer", text)
    try:
        return NUMBERS.get(kind, ids.parse)(text)
    except NotFound:
        return None


def _at(item: Any, place: str) -> list[str]:
    head, many, rest = place.partition("[].")
    found = item.get(head) if isinstance(item, Mapping) else None
    if many:
        return [name for one in found for name in _at(one, rest)] if isinstance(found, list) else [""]
    return [found if isinstance(found, str) else ""]
