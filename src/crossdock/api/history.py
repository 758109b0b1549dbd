"""How orders and settings stood at a moment: of what has versions, by the version that held then; of all
else, by going back through what became of it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from crossdock.accounts import keys, roles, sign_on, users
from crossdock.accounts.errors import KeyNotFound, UserNotFound
from crossdock.api import masters
from crossdock.api.errors import NothingThen
from crossdock.carriers import service_levels, tariff_versions, tariffs, zones
from crossdock.catalog import aliases, selling, skus, units
from crossdock.catalog import history as catalog
from crossdock.channels import connections, mapping
from crossdock.channels.unmapped import Piece
from crossdock.core import changes, events, retention
from crossdock.core.sql import Cursor
from crossdock.desk import views
from crossdock.fulfilment import read as fulfilment
from crossdock.network import locations
from crossdock.orders import history as orders
from crossdock.orders.numbers import parse_number
from crossdock.partners import channels
from crossdock.sourcing import golden, policies
from crossdock.webhooks import endpoints

Document = dict[str, Any]
PART: Final = ("number", "location", "carrier", "service", "price", "cost", "ship_on", "deliver_on")
SHIPMENT: Final = ("id", "carrier", "service", "reference", "shipped_at", "lines")


def _channel(cur: Cursor, name: str, at: datetime) -> Document | None:
    now = next((one for one in channels.by_ids(cur).values() if one.name == name), None)
    document = None if now is None else channels.document(cur, now) | connections.history(cur, now.id)
    return changes.as_of(cur, "channel", name, at, document)


def _key(cur: Cursor, name: str, at: datetime) -> Document | None:
    try:
        document = keys.document(keys.shown(cur, name))
    except KeyNotFound:
        return None
    return changes.as_of(cur, "key", name, at, document)


def _user(cur: Cursor, name: str, at: datetime) -> Document | None:
    try:
        document = users.document(users.shown(cur, name))
    except UserNotFound:
        return None
    found = changes.as_of(cur, "user", document["email"], at, document)
    # The history of who was made by an earlier release does not begin with whether they have a second factor.
    return found if found and "email" in found else None


def _role(cur: Cursor, name: str, at: datetime) -> Document | None:
    if name in roles.BUILT_IN:
        return roles.shown(roles.BUILT_IN[name])
    now = roles.known(cur).get(name)
    return changes.as_of(cur, "role", name, at, None if now is None else roles.shown(now))


def _sign_on(cur: Cursor, name: str, at: datetime) -> Document | None:
    now = next((one for one in sign_on.listed(cur) if one["name"] == name), None)
    return changes.as_of(cur, "sign_on", name, at, now)


def _webhook(cur: Cursor, name: str, at: datetime) -> Document | None:
    return changes.as_of(cur, "webhook", name, at, endpoints.document(endpoints.shown(cur, name)))


def _location(cur: Cursor, name: str, at: datetime) -> Document | None:
    found = next((one for one in locations.current(cur, at, inactive=True) if one.code == name), None)
    return None if found is None else locations.document(found)


def _tariff(cur: Cursor, name: str, at: datetime) -> Document | None:
    held = tariff_versions.listed(cur, at, name)[:1]
    rates = sum(
        one.rates for found in tariff_versions.services(cur, [v.id for v in held]).values() for one in found
    )
    return tariffs.document(held[0].id, rates) if rates else None


def _sku(cur: Cursor, name: str, at: datetime) -> Document | None:
    found = skus.by_codes(cur, [name], at).get(name)
    if found is None:
        return None
    substitute = catalog.codes(cur, [found.substitute_id]) if found.substitute_id else {}
    return masters.sku_document(found, substitute.get(found.substitute_id or 0))


def _kit(cur: Cursor, name: str, at: datetime) -> Document | None:
    found = skus.by_codes(cur, [name], at).get(name)
    return masters.kit_documents(cur, [found], at)[0] if found is not None and found.is_kit else None


def _alias(cur: Cursor, name: str, at: datetime) -> Document | None:
    """``name``: ``channel/alias``, ``/alias`` for every channel's."""
    channel, _, alias = name.partition("/")
    channel_id = channels.by_name(cur, channel).id if channel else aliases.EVERY
    found = aliases.known(cur, channel_id, alias, at)
    return None if found is None else masters.alias_document(found, channel or None)


def _unit(cur: Cursor, name: str, at: datetime) -> Document | None:
    """``name``: ``sku/unit``."""
    code, _, unit = name.rpartition("/")
    sku = skus.by_codes(cur, [code], at).get(code)
    now = None if sku is None else units.factors(cur, [sku.id]).get((sku.id, unit))
    return changes.as_of(cur, "unit", name, at, None if now is None else catalog.unit_document(now))


def _policy(cur: Cursor, name: str, at: datetime) -> Document | None:
    there = (one for one in policies.versions(cur) if one["name"] == name and one["valid_from"] is not None)
    held = [one for one in there if max(one["created_at"], one["valid_from"]) <= at]
    return dict(max(held, key=lambda one: (one["valid_from"], one["version"]))) if held else None


def _golden_order(cur: Cursor, name: str, at: datetime) -> Document | None:
    now = next((one for one in golden.listed(cur) if str(one.id) == name), None)
    document = None if now is None else golden.history(now.number, now.wants)
    return changes.as_of(cur, "golden_order", name, at, document)


def _guard_rails(cur: Cursor, name: str, at: datetime) -> Document | None:
    return changes.as_of(cur, "guard_rails", name, at, golden.guards(cur) if name == "policy" else None)


def _policy_trial(cur: Cursor, name: str, at: datetime) -> Document | None:
    """``name``: the policy's. Its latest trial then; with ``ended_at`` null it ran, or was to begin."""
    return changes.replayed(cur, "policy_trial", name, at)


def _selling_stop(cur: Cursor, name: str, at: datetime) -> Document | None:
    """``name``: ``channel/sku``, ``/sku`` for every channel."""
    channel, _, sku = name.partition("/")
    channel_id = channels.by_name(cur, channel).id if channel else selling.EVERY
    found = (one for one in selling.stops(cur, at) if (one.channel_id, one.sku) == (channel_id, sku))
    return next(map(selling.document, found), None)


def _zones(cur: Cursor, name: str, at: datetime) -> Document | None:
    location_id = locations.ids_by_code(cur, [name]).get(name)
    found = (one for one in zones.listed(cur, at) if one.location_id == location_id)
    return next(map(zones.document, found), None)


def _service_levels(cur: Cursor, name: str, at: datetime) -> Document | None:
    found = service_levels.current(cur, at).get(name)
    return None if found is None else service_levels.document(found)


def _shop_place(cur: Cursor, name: str, at: datetime) -> Document | None:
    """``name``: ``channel/gid``."""
    channel, _, gid = name.partition("/")
    there = mapping.places(cur, channels.by_name(cur, channel).id)
    now = next((one.code for one in there if one.gid == gid), None)
    return changes.as_of(cur, "shop_place", name, at, mapping.place_document(now))


def _shop_item(cur: Cursor, name: str, at: datetime) -> Document | None:
    """``name``: ``channel/sku``, or ``channel/sku x units`` of a pack."""
    channel, _, called = name.partition("/")
    channel_id = channels.by_name(cur, channel).id
    code, units = mapping.item_called(called)
    known = skus.by_codes(cur, [called, code], at)
    if called in known:
        code, units = called, 1
    now = None
    if code in known:
        sku_id = known[code].id
        now = mapping.items_by_skus(cur, channel_id, [sku_id]).get(Piece(sku_id, units))
    return changes.as_of(cur, "shop_item", name, at, mapping.item_document(now))


def _retention(cur: Cursor, name: str, at: datetime) -> Document | None:
    found = retention.current(cur, at).get(name)
    return None if found is None else {"days": found.days}


def _view(cur: Cursor, name: str, at: datetime) -> Document | None:
    found = views.kept(cur, int(name)) if name.isdecimal() and len(name) < 19 else None
    return changes.as_of(cur, "view", name, at, None if found is None else views.document(found))


def _default_view(cur: Cursor, name: str, at: datetime) -> Document | None:
    found = views.begins_of(cur, name).get(name)
    return changes.as_of(cur, "default_view", name, at, None if found is None else {"view": found})


def _order(cur: Cursor, name: str, at: datetime) -> Document | None:
    order_id = parse_number(name)
    found = orders.as_of(cur, order_id, at)
    if found is None:
        return None
    state: dict[int, str] = {}
    for event in events.of_order(cur, order_id)[::-1]:  # the first move after the moment is the last seen
        if event.at > at and event.subject == "fulfilment_order" and "from" in (event.data or {}):
            state[event.subject_id] = event.data["from"]
    parts = [one for one in fulfilment.of_order(cur, order_id) if _by(at, one["created_at"])]
    found["fulfilment_orders"] = [
        {**{name: one[name] for name in PART}, "state": state.get(one["id"], one["state"])} for one in parts
    ]
    found["shipments"] = [
        {**{name: left[name] for name in SHIPMENT}, "fulfilment_order": one["number"]}
        | {"delivered_at": left["delivered_at"] if _by(at, left["delivered_at"]) else None}
        for one in parts
        for left in one["shipments"]
        if _by(at, left["shipped_at"])
    ]
    return found


def _by(at: datetime, moment: str | None) -> bool:
    return moment is not None and datetime.fromisoformat(moment) <= at


SUBJECTS: Final[Mapping[str, Callable[[Cursor, str, datetime], Document | None]]] = {
    "order": _order,
    "channel": _channel,
    "key": _key,
    "user": _user,
    "role": _role,
    "sign_on": _sign_on,
    "webhook": _webhook,
    "location": _location,
    "tariff": _tariff,
    "sku": _sku,
    "kit": _kit,
    "alias": _alias,
    "unit": _unit,
    "selling_stop": _selling_stop,
    "zones": _zones,
    "service_levels": _service_levels,
    "shop_place": _shop_place,
    "shop_item": _shop_item,
    "policy": _policy,
    "golden_order": _golden_order,
    "guard_rails": _guard_rails,
    "policy_trial": _policy_trial,
    "retention": _retention,
    "view": _view,
    "default_view": _default_view,
}


def as_of(cur: Cursor, subject: str, name: str, at: datetime) -> Document:
    """An order or a setting as it stood at a moment of business time. Raises NothingThen."""
    read = SUBJECTS.get(subject)
    found = None if read is None else read(cur, name, at)
    if found is None:
        kinds = ", ".join(SUBJECTS)
        raise NothingThen(
            f"There was no {subject} {name} at {at.isoformat()}; it can be {kinds}",
            subject=subject,
            name=name,
        )
    return changes.plain(found)
