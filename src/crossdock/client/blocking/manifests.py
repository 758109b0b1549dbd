"""Calls: manifests. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, overload

from crossdock.client.calls import Call, once, part
from crossdock.client.pages import Pages, Room

if TYPE_CHECKING:
    from crossdock.client.shapes import (
        Manifest,
        ManifestIn,
        ManifestInList,
        ManifestInListSome,
        ManifestSome,
        OpenManifest,
        OpenManifestSome,
    )


class ManifestsCalls(Room):
    """``manifests``: manifests."""

    def close(self, body: ManifestIn, *, idempotency_key: str | None = None) -> Manifest:
        """Close a manifest.

        201: all whose labels were bought and that have left, and stand on none yet. 200: the day's was
        closed before, and stays as it is; what left after it goes onto the next.

        Needs the scope `fulfilment:write`.

        ``POST /manifests``
        """
        found: Manifest = self._send(Call("POST", "/manifests", body=body, key=once(idempotency_key)))
        return found

    @overload
    def list(
        self,
        *,
        location: Sequence[str] = (),
        carrier: str | None = None,
        cursor: int | None = None,
        limit: int | None = None,
        fields: None = None,
    ) -> Pages[ManifestInList]: ...
    @overload
    def list(
        self,
        *,
        location: Sequence[str] = (),
        carrier: str | None = None,
        cursor: int | None = None,
        limit: int | None = None,
        fields: Sequence[str],
    ) -> Pages[ManifestInListSome]: ...
    def list(
        self,
        *,
        location: Sequence[str] = (),
        carrier: str | None = None,
        cursor: int | None = None,
        limit: int | None = None,
        fields: Sequence[str] | None = None,
    ) -> Pages[Any]:
        """List manifests.

        Newest first.

        Needs the scope `fulfilment:read`.

        ``location``: Locations' codes; may be repeated; else all. ``cursor``: The ``next_cursor`` of the
        page before. ``limit``: Items a page.

        ``GET /manifests``
        """
        return Pages(
            self._send,
            Call(
                "GET",
                "/manifests",
                asked={
                    "location": location,
                    "carrier": carrier,
                    "cursor": cursor,
                    "limit": limit,
                    "fields": fields,
                },
            ),
        )

    @overload
    def open(
        self, *, cursor: str | None = None, limit: int | None = None, fields: None = None
    ) -> Pages[OpenManifest]: ...
    @overload
    def open(
        self, *, cursor: str | None = None, limit: int | None = None, fields: Sequence[str]
    ) -> Pages[OpenManifestSome]: ...
    def open(
        self, *, cursor: str | None = None, limit: int | None = None, fields: Sequence[str] | None = None
    ) -> Pages[Any]:
        """What stands on no manifest yet.

        Packages that have left, by location and carrier.

        Needs the scope `fulfilment:read`.

        ``cursor``: The ``next_cursor`` of the page before. ``limit``: Items a page.

        ``GET /manifests/open``
        """
        return Pages(
            self._send,
            Call("GET", "/manifests/open", asked={"cursor": cursor, "limit": limit, "fields": fields}),
        )

    @overload
    def get(self, manifest: str | int, *, fields: None = None, known: Manifest | None = None) -> Manifest: ...
    @overload
    def get(self, manifest: str | int, *, fields: Sequence[str]) -> ManifestSome: ...
    def get(
        self, manifest: str | int, *, fields: Sequence[str] | None = None, known: Any | None = None
    ) -> Any:
        """Show a manifest.

        With its packages, by tracking number.

        Needs the scope `fulfilment:read`.

        ``GET /manifests/{manifest}``
        """
        found: Any = self._send(
            Call("GET", f"/manifests/{part(manifest)}", asked={"fields": fields}, known=known)
        )
        return found

    def pdf(self, manifest: str | int) -> bytes:
        """Print a manifest (PDF).

        A4, with room for two signatures.

        Needs the scope `fulfilment:read`.

        ``GET /manifests/{manifest}/pdf``
        """
        found: bytes = self._send(Call("GET", f"/manifests/{part(manifest)}/pdf", raw=True))
        return found

    def csv(self, manifest: str | int) -> bytes:
        """A manifest as a file (CSV).

        A row a package.

        Needs the scope `fulfilment:read`.

        ``GET /manifests/{manifest}/csv``
        """
        found: bytes = self._send(Call("GET", f"/manifests/{part(manifest)}/csv", raw=True))
        return found
