"""Calls: channels. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, overload

from crossdock.client.calls import Call, Tag, once, part
from crossdock.client.pages import AsyncPages, AsyncRoom

if TYPE_CHECKING:
    from crossdock.client.shapes import (
        Alias,
        AliasIn,
        AliasSome,
        Channel,
        ChannelChange,
        ChannelIn,
        ChannelMade,
        ChannelRotateIn,
        ChannelSome,
        Paused,
        PauseIn,
        Resumed,
        Unmapped,
        UnmappedSome,
    )


class AsyncChannelsCalls(AsyncRoom):
    """``channels``: channels."""

    @overload
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: None = None
    ) -> AsyncPages[Channel]: ...
    @overload
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: Sequence[str]
    ) -> AsyncPages[ChannelSome]: ...
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: Sequence[str] | None = None
    ) -> AsyncPages[Any]:
        """List channels.

        By name; those that are retired are not among them. Who is limited to channels sees these.

        Needs the scope `messages:read`.

        ``cursor``: The ``next_cursor`` of the page before. ``limit``: Items a page.

        ``GET /channels``
        """
        return AsyncPages(
            self._send, Call("GET", "/channels", asked={"cursor": cursor, "limit": limit, "fields": fields})
        )

    async def create(self, body: ChannelIn, *, idempotency_key: str | None = None) -> ChannelMade:
        """Add a channel.

        Where its kind signs webhooks and no `secret` is given, one is made: it is in this answer and
        nowhere else. With a `token`, or with the `client_id` and `client_secret` of an app that has none, a
        shop is connected at once; the next turn of the poll stage asks it for its open orders, places and
        articles, and `connection.fault` says if it does not let us in. Such an app signs webhooks with its
        `client_secret`, which need not be given as `secret` again.

        Needs the scope `channels:write`.

        ``POST /channels``
        """
        found: ChannelMade = await self._send(Call("POST", "/channels", body=body, key=once(idempotency_key)))
        return found

    @overload
    async def get(self, name: str | int, *, fields: None = None, known: Channel | None = None) -> Channel: ...
    @overload
    async def get(self, name: str | int, *, fields: Sequence[str]) -> ChannelSome: ...
    async def get(
        self, name: str | int, *, fields: Sequence[str] | None = None, known: Any | None = None
    ) -> Any:
        """Show a channel.

        What it is, where its webhooks go, and how far reading from its shop has come.

        Needs the scope `messages:read`.

        ``GET /channels/{name}``
        """
        found: Any = await self._send(
            Call("GET", f"/channels/{part(name)}", asked={"fields": fields}, known=known)
        )
        return found

    async def change(self, name: str | int, body: ChannelChange, *, if_match: Tag | None = None) -> Channel:
        """Connect a channel to its shop.

        For the first time with its `token`, or `client_id` and `client_secret`, and `settings.address`, or
        otherwise than before: what is left out stays, but another host needs its `token` or `client_secret`
        again. The shop is asked by the next turn of the poll stage.

        Needs the scope `channels:write`.

        ``PATCH /channels/{name}``
        """
        found: Channel = await self._send(Call("PATCH", f"/channels/{part(name)}", body=body, match=if_match))
        return found

    async def retire(self, name: str | int, *, if_match: Tag | None = None) -> None:
        """Retire a channel.

        Nothing more is taken from it, and its secrets end: that is not taken back. Its orders stay, and its
        name stays taken.

        Needs the scope `channels:write`.

        ``DELETE /channels/{name}``
        """
        await self._send(Call("DELETE", f"/channels/{part(name)}", match=if_match))

    @overload
    async def unmapped(
        self, name: str | int, *, fields: None = None, known: Unmapped | None = None
    ) -> Unmapped: ...
    @overload
    async def unmapped(self, name: str | int, *, fields: Sequence[str]) -> UnmappedSome: ...
    async def unmapped(
        self, name: str | int, *, fields: Sequence[str] | None = None, known: Any | None = None
    ) -> Any:
        """Show which articles of a shop are none of ours.

        Of these the shop is told no stock: how many there are, by reason, with the first 20 of each and
        what to do. As the shop was read last; of a channel that is not connected none.

        Needs the scope `messages:read`.

        ``GET /channels/{name}/unmapped``
        """
        found: Any = await self._send(
            Call("GET", f"/channels/{part(name)}/unmapped", asked={"fields": fields}, known=known)
        )
        return found

    async def rotate(
        self,
        name: str | int,
        body: ChannelRotateIn,
        *,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> ChannelMade:
        """Give a channel a new secret.

        Webhooks may be signed with it and with the one before, which ends at the next rotation, or with
        `end_older` now. Without `secret` one is made, which is in this answer and nowhere else.

        Needs the scope `channels:write`.

        ``POST /channels/{name}/rotate``
        """
        found: ChannelMade = await self._send(
            Call(
                "POST", f"/channels/{part(name)}/rotate", body=body, key=once(idempotency_key), match=if_match
            )
        )
        return found

    async def pause(
        self,
        name: str | int,
        body: PauseIn,
        *,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> Paused:
        """Pause a channel.

        Its messages are kept and not looked at, and its orders are not sourced, until the pause ends.
        Orders that are handed in over the API are stored and held. Paused before, it stays so.

        Needs the scope `channels:write`.

        ``POST /channels/{name}/pause``
        """
        found: Paused = await self._send(
            Call(
                "POST", f"/channels/{part(name)}/pause", body=body, key=once(idempotency_key), match=if_match
            )
        )
        return found

    async def resume(
        self, name: str | int, *, if_match: Tag | None = None, idempotency_key: str | None = None
    ) -> Resumed:
        """End a channel's pause.

        What was kept meanwhile goes on, in its order.

        Needs the scope `channels:write`.

        ``POST /channels/{name}/resume``
        """
        found: Resumed = await self._send(
            Call("POST", f"/channels/{part(name)}/resume", key=once(idempotency_key), match=if_match)
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
