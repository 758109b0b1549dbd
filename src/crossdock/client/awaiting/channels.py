"""Calls: channels. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, overload

from crossdock.client.calls import Call, Tag, once, part
from crossdock.client.pages import AsyncRoom

if TYPE_CHECKING:
    from crossdock.client.shapes import Alias, AliasIn, AliasSome, Paused, PauseIn, Resumed


class AsyncChannelsCalls(AsyncRoom):
    """``channels``: channels."""

    async def pause(self, name: str | int, body: PauseIn, *, idempotency_key: str | None = None) -> Paused:
        """Pause a channel.

        Its messages are kept and not looked at, and its orders are not sourced, until the pause ends.
        Orders that are handed in over the API are stored and held. Paused before, it stays so.

        Needs the scope `channels:write`.

        ``POST /channels/{name}/pause``
        """
        found: Paused = await self._send(
            Call("POST", f"/channels/{part(name)}/pause", body=body, key=once(idempotency_key))
        )
        return found

    async def resume(self, name: str | int, *, idempotency_key: str | None = None) -> Resumed:
        """End a channel's pause.

        What was kept meanwhile goes on, in its order.

        Needs the scope `channels:write`.

        ``POST /channels/{name}/resume``
        """
        found: Resumed = await self._send(
            Call("POST", f"/channels/{part(name)}/resume", key=once(idempotency_key))
        )
        return found

    @overload
    async def alias(
        self, name: str | int, alias: str | int, *, fields: None = None, known: Alias | None = None
    ) -> Alias: ...
    @overload
    async def alias(self, name: str | int, alias: str | int, *, fields: Sequence[str]) -> AliasSome: ...
    async def alias(
        self,
        name: str | int,
        alias: str | int,
        *,
        fields: Sequence[str] | None = None,
        known: Any | None = None,
    ) -> Any:
        """Show a channel's alias.

        What the channel calls so.

        Needs the scope `masters:read`.

        ``GET /channels/{name}/aliases/{alias}``
        """
        found: Any = await self._send(
            Call(
                "GET", f"/channels/{part(name)}/aliases/{part(alias)}", asked={"fields": fields}, known=known
            )
        )
        return found

    async def put_alias(
        self,
        name: str | int,
        alias: str | int,
        body: AliasIn,
        *,
        if_match: Tag | None = None,
        if_new: bool = False,
    ) -> Alias:
        """Set a channel's alias.

        What the channel means by this code, from now on: before a SKU that is called so.

        Needs the scope `masters:write`.

        ``PUT /channels/{name}/aliases/{alias}``
        """
        found: Alias = await self._send(
            Call(
                "PUT", f"/channels/{part(name)}/aliases/{part(alias)}", body=body, match=if_match, new=if_new
            )
        )
        return found

    async def end_alias(self, name: str | int, alias: str | int, *, if_match: Tag | None = None) -> None:
        """End a channel's alias.

        From now on the code means what it would have meant without it.

        Needs the scope `masters:write`.

        ``DELETE /channels/{name}/aliases/{alias}``
        """
        await self._send(Call("DELETE", f"/channels/{part(name)}/aliases/{part(alias)}", match=if_match))
