"""Calls: keys. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, overload

from crossdock.client.calls import Call, Tag, once, part
from crossdock.client.pages import Pages, Room

if TYPE_CHECKING:
    from crossdock.client.shapes import Key, KeyIn, KeyMade, KeySome, RotateIn


class KeysCalls(Room):
    """``keys``: keys."""

    @overload
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: None = None
    ) -> Pages[Key]: ...
    @overload
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: Sequence[str]
    ) -> Pages[KeySome]: ...
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: Sequence[str] | None = None
    ) -> Pages[Any]:
        """List API keys.

        By name, those that are revoked or have expired too. Their secrets are known to nobody. Whoever is
        limited to locations or channels sees those that are limited to some of them.

        Needs the scope `keys:read`.

        ``cursor``: The ``next_cursor`` of the page before. ``limit``: Items a page.

        ``GET /keys``
        """
        return Pages(
            self._send, Call("GET", "/keys", asked={"cursor": cursor, "limit": limit, "fields": fields})
        )

    def create(self, body: KeyIn, *, idempotency_key: str | None = None) -> KeyMade:
        """Make an API key.

        Its secret is in this answer and nowhere else. 403 `key_beyond` where it could do what the key that
        asks cannot: have another scope, location or channel, live longer, ask more often.

        Needs the scope `keys:write`.

        ``POST /keys``
        """
        found: KeyMade = self._send(Call("POST", "/keys", body=body, key=once(idempotency_key)))
        return found

    @overload
    def get(self, name: str | int, *, fields: None = None, known: Key | None = None) -> Key: ...
    @overload
    def get(self, name: str | int, *, fields: Sequence[str]) -> KeySome: ...
    def get(self, name: str | int, *, fields: Sequence[str] | None = None, known: Any | None = None) -> Any:
        """Show an API key.

        What it may do, where and how often, and when it was used last.

        Needs the scope `keys:read`.

        ``GET /keys/{name}``
        """
        found: Any = self._send(Call("GET", f"/keys/{part(name)}", asked={"fields": fields}, known=known))
        return found

    def rotate(
        self,
        name: str | int,
        body: RotateIn,
        *,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> KeyMade:
        """Give an API key a new secret.

        The secret that it has stays good for a while beside the new one, so that no program stops. 403
        `key_beyond` where the key may do more than the one that asks.

        Needs the scope `keys:write`.

        ``POST /keys/{name}/rotate``
        """
        found: KeyMade = self._send(
            Call("POST", f"/keys/{part(name)}/rotate", body=body, key=once(idempotency_key), match=if_match)
        )
        return found

    def revoke(
        self, name: str | int, *, if_match: Tag | None = None, idempotency_key: str | None = None
    ) -> Key:
        """End an API key.

        At once, with all its secrets; other web processes know it some seconds later. It stays ended. 403
        `key_beyond` where it may do more than the one that asks.

        Needs the scope `keys:write`.

        ``POST /keys/{name}/revoke``
        """
        found: Key = self._send(
            Call("POST", f"/keys/{part(name)}/revoke", key=once(idempotency_key), match=if_match)
        )
        return found
