"""Pausing a channel: its messages are kept and its orders are not sourced, until somebody ends it. Nothing is
lost: what came meanwhile is taken up in the order in which it came.

What is allocated already goes on. Orders that a caller of the API hands in himself are stored and held.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from crossdock.core import events
from crossdock.core.actor import Actor
from crossdock.core.events import Event
from crossdock.core.sql import Cursor, ints
from crossdock.mailbox import intake
from crossdock.orders import holds
from crossdock.orders.drafts import OrderDraft, Problem
from crossdock.partners import channels
from crossdock.partners.channels import Channel
from crossdock.sourcing import amend, queue
from crossdock.sourcing.selling import WAITING

PAUSED: Final = "channel_paused"
MOST: Final = 100_000


@dataclass(frozen=True, slots=True)
class Resumed:
    """What goes on: messages that were kept, orders that waited, holds that were lifted."""

    messages: int
    orders: int
    holds: int


def pause(cur: Cursor, name: str, *, reason: str = "", at: datetime, actor: Actor) -> bool:
    """Pause a channel; whether it was not before. Raises ChannelUnknown."""
    channel = channels.by_name(cur, name)
    if not channels.pause(cur, channel.id, paused=True, at=at):
        return False
    _tell(cur, channel, "paused", {"reason": reason}, at, actor)
    return True


def resume(cur: Cursor, name: str, *, at: datetime, actor: Actor) -> Resumed:
    """End a channel's pause; what waited for that goes on. Raises ChannelUnknown."""
    channel = channels.by_name(cur, name)
    changed = channels.pause(cur, channel.id, paused=False, at=at)
    messages = intake.resume(cur, channel.id, at=at)
    orders = queue.resume(cur, channel.id, at=at)
    held = holds.held_by(cur, [PAUSED], MOST)
    rows = WAITING.rows(cur, order_ids=ints(held)) if held else []
    mine = sorted({order_id for order_id, channel_id, _ in rows if channel_id == channel.id})
    lifted = amend.lift(cur, mine, [PAUSED], at=at, actor=actor) if mine else []
    found = Resumed(messages, orders, len(lifted))
    if changed:
        data = {"messages": messages, "orders": orders, "holds": len(lifted)}
        _tell(cur, channel, "resumed", data, at, actor)
    return found


def held(draft: OrderDraft, channel: Channel | None) -> OrderDraft:
    """The draft with what holds it, where its channel is paused: for whoever takes it in at once."""
    if channel is None or not channel.paused:
        return draft
    problem = Problem(PAUSED, f"channel {channel.name} is paused")
    return replace(draft, problems=(*draft.problems, problem))


def _tell(
    cur: Cursor, channel: Channel, kind: str, data: Mapping[str, object], at: datetime, actor: Actor
) -> None:
    told = Event(0, "channel", channel.id, kind, {"channel": channel.name, **data})
    events.record(cur, [told], at=at, actor=actor)
