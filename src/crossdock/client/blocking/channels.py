"""Calls: channels. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crossdock.client.calls import Call, once, part
from crossdock.client.pages import Room

if TYPE_CHECKING:
    from crossdock.client.shapes import Paused, PauseIn, Resumed


class ChannelsCalls(Room):
    """``channels``: channels."""

    def pause(self, name: str | int, body: PauseIn, *, idempotency_key: str | None = None) -> Paused:
        """Pause a channel.

        Its messages are kept and not looked at, and its orders are not sourced, until the pause ends.
        Orders that are handed in over the API are stored and held. Paused before, it stays so.

        Needs the scope `channels:write`.

        ``POST /channels/{name}/pause``
        """
        found: Paused = self._send(
            Call("POST", f"/channels/{part(name)}/pause", body=body, key=once(idempotency_key))
        )
        return found

    def resume(self, name: str | int, *, idempotency_key: str | None = None) -> Resumed:
        """End a channel's pause.

        What was kept meanwhile goes on, in its order.

        Needs the scope `channels:write`.

        ``POST /channels/{name}/resume``
        """
        found: Resumed = self._send(Call("POST", f"/channels/{part(name)}/resume", key=once(idempotency_key)))
        return found
