"""Why an order went where it went: the decision, every candidate in money or with its reason, and what
would have changed it.

All but what the decision keeps is computed again by the engine that decided, from what it saw then.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np

from crossdock.core import money
from crossdock.core.sql import Cursor, ints
from crossdock.fulfilment import refusals
from crossdock.inventory import doubts
from crossdock.orders import read
from crossdock.orders.numbers import parse_number
from crossdock.partners import channels
from crossdock.sourcing import anew, deciding, decisions, dry_run, engine, forcing, policies, world
from crossdock.sourcing.decisions import Decision
from crossdock.sourcing.demand import Demand
from crossdock.sourcing.errors import OtherCurrency
from crossdock.sourcing.policies import Policy
from crossdock.sourcing.rules import KINDS
from crossdock.sourcing.world import Setup

COMPONENTS = ("price", "handling", "shadow", "capacity", "split", "late")
REASONS: Mapping[str, str] = {
    "no_working_day": "it has no working day in the next year",
    "ineligible": "a rule, or its own refusal, rules it out",
    "capacity": "its capacity was full",
    "zone": "no zone chart of it covers the address",
    "stock": "it had none of what was wanted",
    "weight": "no service takes a parcel that heavy",
    "service": "none of its services may carry this service level",
}


def explain(cur: Cursor, number: str, attempt: int | None = None) -> dict[str, Any]:
    """The explanation of an order's latest decision, or that attempt's. Raises OrderNotFound, NoDecision."""
    document = read.one(cur, number)
    decision = decisions.read(cur, parse_number(number), attempt)
    setup, policy = world.again(cur, decision.world_id), policies.read(cur, decision.policy_version)
    orders, goods, capacity = decisions.as_seen(cur, decision, setup)
    decided = decisions.decide_again(cur, decision, setup)
    by_hand = forcing.said(cur, decision.order_id, decision.attempt)
    found = engine.explain(
        setup.world,
        policy.engine,
        setup.today(decision.at),
        orders,
        goods,
        capacity,
        now=decision.at,
        reasons=_reasons(cur, decision, document, setup, policy, goods, by_hand),
    )
    skus = {line["seq"]: line["sku"] for line in document["lines"]}
    face = _Face(setup, policy.document.currency, [skus.get(seq, "?") for seq in decision.line_seq.tolist()])
    return {
        "number": document["number"],
        "attempt": decision.attempt,
        "decided_at": read.stamp(decision.at),
        "policy": {"version": policy.version, "name": policy.name},
        "status": decision.status,
        "cost": face.money(decision.cost),
        "forced": by_hand,
        "components": {name: face.money(int(getattr(decided, name)[0])) for name in COMPONENTS},
        "parcels": face.parcels(decided, decision),
        "backordered": face.backordered(decided, decision),
        "runner_up": face.runner_up(decided, decision),
        "seen": face.seen(decision),
        "doubted": face.doubted(doubts.at_moment(cur, decision.line_sku, decision.at), decision),
        "candidates": [face.candidate(one) for one in found.candidates],
    }


def under(cur: Cursor, number: str, policy: Policy) -> dict[str, Any]:
    """What another policy makes of the order's latest decision, explained alike, by what was seen then;
    ``rules``: which rows spoke (kind, row). Raises OrderNotFound, NoDecision, OtherCurrency.
    """
    document = read.one(cur, number)
    decision = decisions.read(cur, parse_number(number))
    known = anew.Known(cur, policy.document.currency)
    if not known.fits(decision.world_id):
        raise OtherCurrency(currency=policy.document.currency)
    batch = anew.batch_of(known, dry_run.of(cur, [(decision.order_id, decision.attempt)]))
    orders, capacity = anew.asked(batch, policy)
    setup, goods, today = batch.setup, batch.goods, batch.today
    decided = engine.decide(setup.world, policy.engine, today, orders, goods, capacity)
    said_by = {name: table.evaluate(batch.columns) for name, table in policy.tables.items()}
    texts = dict.fromkeys(np.flatnonzero(batch.shut[0]).tolist(), "it gave the order back")
    texts |= dict.fromkeys(np.flatnonzero(~batch.open_[0]).tolist(), REASONS["capacity"])
    if "eligibility" in said_by:
        said = said_by["eligibility"]
        texts |= {
            place: str(said["reason"][0, place]) or f"row {said.row[0, place]} of {KINDS['eligibility'].name}"
            for place in np.flatnonzero(~said["allow"][0]).tolist()
        }
    found = engine.explain(
        setup.world, policy.engine, today, orders, goods, capacity, now=decision.at, reasons=texts
    )
    skus = {line["seq"]: line["sku"] for line in document["lines"]}
    face = _Face(setup, policy.document.currency, [skus.get(seq, "?") for seq in decision.line_seq.tolist()])
    runner = int(decided.runner_cost[0])
    return {
        "number": document["number"],
        "attempt": decision.attempt,
        "decided_at": read.stamp(decision.at),
        "policy": {"version": max(policy.version, 0) or "", "name": policy.name},
        "cost": face.money(int(decided.cost[0])),
        "components": {name: face.money(int(getattr(decided, name)[0])) for name in COMPONENTS},
        "parcels": face.parcels(decided, decision),
        "backordered": face.backordered(decided, decision),
        "runner_up": None if runner < 0 else face.second(decided, runner, int(decided.cost[0])),
        "seen": face.seen(decision),
        "candidates": [face.candidate(one) for one in found.candidates],
        "rules": _rows(said_by),
    }


def spoke(cur: Cursor, number: str) -> list[dict[str, Any]]:
    """Which rows of its policy spoke in the order's latest decision: kind and row; none of one that was made
    by hand. Raises OrderNotFound, NoDecision.
    """
    decision = decisions.read(cur, parse_number(number))
    policy = policies.read(cur, decision.policy_version)
    known = anew.Known(cur, policy.document.currency)
    if forcing.said(cur, decision.order_id, decision.attempt) or not known.fits(decision.world_id):
        return []
    batch = anew.batch_of(known, dry_run.of(cur, [(decision.order_id, decision.attempt)]))
    return _rows({name: table.evaluate(batch.columns) for name, table in policy.tables.items()})


def _rows(spoke: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"kind": name, "row": row}
        for name, one in spoke.items()
        for row in np.unique(one.row[one.row > 0]).tolist()
    ]


class _Face:
    """Renders what the engine says in codes, money and dates."""

    def __init__(self, setup: Setup, currency: str, skus: list[str]) -> None:
        self.setup, self.currency, self.skus = setup, currency, skus

    def money(self, minor: int) -> dict[str, str]:
        return money.document(minor, self.currency)

    def parcels(self, decided: engine.Decided, decision: Decision) -> list[dict[str, Any]]:
        found = []
        for row in range(len(decided.parcel_order)):
            carrier, service = self.setup.services[int(decided.parcel_service[row])]
            parts = [i for i, parcel in enumerate(decided.part_parcel.tolist()) if parcel == row]
            found.append(
                {
                    "location": self.setup.locations[int(decided.parcel_location[row])].code,
                    "carrier": carrier,
                    "service": service,
                    "price": self.money(int(decided.parcel_price[row])),
                    "billed_g": int(decided.parcel_billed_g[row]),
                    "ship_on": _day(int(decided.parcel_ship_on[row])),
                    "deliver_on": _day(int(decided.parcel_deliver_on[row])),
                    "lines": [
                        {
                            "line": int(decision.line_seq[int(decided.part_line[i])]),
                            "sku": self.skus[int(decided.part_line[i])],
                            "quantity": int(decided.part_quantity[i]),
                        }
                        for i in parts
                    ],
                }
            )
        return found

    def backordered(self, decided: engine.Decided, decision: Decision) -> list[dict[str, Any]]:
        """Units that no parcel takes, by line."""
        return [
            {"line": int(seq), "sku": None if sku == "?" else sku, "quantity": int(units)}
            for seq, sku, units in zip(decision.line_seq, self.skus, decided.backordered, strict=True)
            if units
        ]

    def runner_up(self, decided: engine.Decided, decision: Decision) -> dict[str, Any] | None:
        if decision.runner_up is None:
            return None
        return self.second(decided, decision.runner_up, decision.cost)

    def second(self, decided: engine.Decided, cost: int, best: int) -> dict[str, Any]:
        """The next best plan: ``cost`` where the best is ``best``, minor units."""
        return {
            "cost": self.money(cost),
            "margin": self.money(cost - best),
            "locations": [self.setup.locations[place].code for place in decided.runner_location.tolist()],
        }

    def seen(self, decision: Decision) -> list[dict[str, Any]]:
        """Stock of each line's SKU, as the order saw it."""
        return [
            {
                "line": int(decision.line_seq[i]),
                "sku": sku,
                "wanted": int(decision.line_quantity[i]),
                "available": {
                    self.setup.locations[place].code: int(units)
                    for place, units in enumerate(decision.stock[i].tolist())
                    if units
                },
            }
            for i, sku in enumerate(self.skus)
        ]

    def doubted(self, found: Sequence[doubts.Cell], decision: Decision) -> list[dict[str, Any]]:
        """Stock that was not trusted then, and so was not among what the order saw, until it is counted."""
        codes = {location.id: location.code for location in self.setup.locations}
        names = dict(zip(decision.line_sku.tolist(), self.skus, strict=True))
        return [
            {
                "sku": names[cell.sku_id],
                "location": codes.get(cell.location_id),
                "gone": cell.gone,
                "doubted": cell.doubted,
                "reason": cell.reason,
                "since": read.stamp(cell.since),
            }
            for cell in found
        ]

    def candidate(self, one: engine.Candidate) -> dict[str, Any]:
        codes = self.setup.locations
        reason = None if one.reason is None else REASONS.get(one.reason, one.reason)
        return {
            "location": codes[one.location].code,
            "chosen": one.chosen,
            "reason": None if reason is None else {"code": one.reason, "text": one.detail or reason},
            "parcel": None if one.parcel is None else self._parcel(one.parcel),
            "best_plan": None
            if one.best is None
            else {
                "cost": self.money(one.best.cost),
                "locations": [codes[place].code for place in one.best.locations],
            },
            "difference": None if one.difference is None else self.money(one.difference),
            "would_win": self._would_win(one),
        }

    def _parcel(self, parcel: engine.Parcel) -> dict[str, Any]:
        carrier, service = self.setup.services[parcel.service]
        parts = ("price", "handling", "shadow", "capacity", "added", "late", "total")
        return {
            "carrier": carrier,
            "service": service,
            "skus": [self.skus[line] for line in parcel.lines],
            "billed_g": parcel.billed_g,
            "ship_on": _day(parcel.ship_on),
            "deliver_on": _day(parcel.deliver_on),
            **{name: self.money(getattr(parcel, name)) for name in parts},
        }

    def _would_win(self, one: engine.Candidate) -> list[str]:
        """What would have had the location used, in words."""
        found = []
        if one.cheaper_by is not None:
            found.append(f"if it were {money.major(one.cheaper_by, self.currency)} {self.currency} cheaper")
        if one.cut_off is not None:
            clock = f"{one.cut_off // 3600:02}:{one.cut_off // 60 % 60:02}:{one.cut_off % 60:02}"
            found.append(f"if its cut-off were {clock.removesuffix(':00')}")
        if one.units:
            more = " and ".join(f"{units} more of {self.skus[line]}" for line, units in one.units)
            found.append(f"if it had {more}")
        if one.capacity:
            found.append("if its capacity were not full")
        return found


def _day(ordinal: int) -> str | None:
    return date.fromordinal(ordinal).isoformat() if ordinal else None


def _reasons(
    cur: Cursor,
    decision: Decision,
    document: Mapping[str, Any],
    setup: Setup,
    policy: Policy,
    goods: engine.Goods,
    by_hand: Mapping[str, Any] | None,
) -> dict[int, str]:
    """Texts of the rules that ruled locations out. The mask is kept; the words are the policy version's
    own.
    """
    if decision.eligible is None:
        return {}
    refused = [place for place, allowed in enumerate(decision.eligible.tolist()) if not allowed]
    if by_hand is not None:
        text = f"{by_hand['by']} chose {by_hand['location']} by hand"
        return dict.fromkeys(refused, text)
    texts = dict.fromkeys(refused, "it gave the order back")
    for place, words in _refusals(cur, decision, setup).items():
        texts[place] = f"it refused: {words}"
    table = policy.tables.get("eligibility")
    if table is None:
        return texts
    one = _demand(cur, decision, document)
    names = {channel.id: channel.name for channel in channels.by_ids(cur).values()}
    said = table.evaluate(deciding.rule_columns(one, setup, decision.sku_rows, goods, names))
    allow, reasons, rows = said["allow"], said["reason"], said.row
    for place in refused:
        if not allow[0, place]:
            row = int(rows[0, place])
            texts[place] = str(reasons[0, place]) or f"row {row} of rule table {table.name}"
    return texts


def _refusals(cur: Cursor, decision: Decision, setup: Setup) -> dict[int, str]:
    """What locations (indices) had said of the order until then: each one's last word."""
    said = refusals.of_orders(cur, [decision.order_id]).get(decision.order_id, [])
    return {
        setup.index_of[one.location_id]: one.words or one.kind.text
        for one in said
        if one.at <= decision.at and one.location_id in setup.index_of
    }


def _demand(cur: Cursor, decision: Decision, document: Mapping[str, Any]) -> Demand:
    """The order as its rules saw it, but for what was edited since."""
    channel = channels.by_name(cur, document["channel"])
    total = document["total"]
    minor = money.minor(total["amount"], total["currency"]) if total else 0
    return Demand(
        order_id=ints([decision.order_id]),
        channel_id=ints([channel.id]),
        line_start=ints([0, len(decision.line_seq)]),
        seq=decision.line_seq,
        sku_id=decision.line_sku,
        quantity=decision.line_quantity,
        country=[decision.country],
        region=[(document["ship_to"] or {}).get("region")],
        postal_code=[decision.postal_code],
        service_level=[document["service_level"]],
        deliver_by=ints([decision.deliver_by]),
        placed_at=[datetime.fromisoformat(document["placed_at"])],
        ship_complete=ints([decision.ship_complete]).astype(bool),
        priority=ints([decision.priority]),
        total=ints([minor]),
        tags=[tuple(document["tags"])],
        customer=[(document["customer"] or {}).get("external_id")],
    )
