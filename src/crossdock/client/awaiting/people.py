"""Calls: people. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, overload

from crossdock.client.calls import Call, Items, Tag, once, part
from crossdock.client.pages import AsyncPages, AsyncRoom, items_of

if TYPE_CHECKING:
    from crossdock.client.shapes import (
        LoggedOut,
        Permission,
        PermissionSome,
        Role,
        RoleIn,
        RoleSome,
        User,
        UserChange,
        UserIn,
        UserSome,
    )


class AsyncUsersCalls(AsyncRoom):
    """``users``: people."""

    @overload
    def list(
        self,
        *,
        role: str | None = None,
        active: bool | None = None,
        q: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: None = None,
    ) -> AsyncPages[User]: ...
    @overload
    def list(
        self,
        *,
        role: str | None = None,
        active: bool | None = None,
        q: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str],
    ) -> AsyncPages[UserSome]: ...
    def list(
        self,
        *,
        role: str | None = None,
        active: bool | None = None,
        q: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str] | None = None,
    ) -> AsyncPages[Any]:
        """List people.

        By e-mail address, those who are invited or disabled too.

        Needs the scope `users:read`.

        ``role``: Who has this role. ``active``: Who may log in, or who may not. ``q``: A part of the e-mail
        address or the name, in any case of letters. ``cursor``: The ``next_cursor`` of the page before.
        ``limit``: Items a page.

        ``GET /users``
        """
        return AsyncPages(
            self._send,
            Call(
                "GET",
                "/users",
                asked={
                    "role": role,
                    "active": active,
                    "q": q,
                    "cursor": cursor,
                    "limit": limit,
                    "fields": fields,
                },
            ),
        )

    async def invite(self, body: UserIn, *, idempotency_key: str | None = None) -> User:
        """Invite a person.

        Mails a link to choose a password by, good once, for 72 hours, in the language of `Accept-Language`
        (`en`, `de`). 403 `rights_beyond` where they could do what whoever asks cannot; 409
        `mail_not_set_up` where no mail goes out.

        Needs the scope `users:write`.

        ``POST /users``
        """
        found: User = await self._send(Call("POST", "/users", body=body, key=once(idempotency_key)))
        return found

    @overload
    async def get(self, email: str | int, *, fields: None = None, known: User | None = None) -> User: ...
    @overload
    async def get(self, email: str | int, *, fields: Sequence[str]) -> UserSome: ...
    async def get(
        self, email: str | int, *, fields: Sequence[str] | None = None, known: Any | None = None
    ) -> Any:
        """Show a person.

        What they may do and where, and how they come in.

        Needs the scope `users:read`.

        ``GET /users/{email}``
        """
        found: Any = await self._send(
            Call("GET", f"/users/{part(email)}", asked={"fields": fields}, known=known)
        )
        return found

    async def change(self, email: str | int, body: UserChange, *, if_match: Tag | None = None) -> User:
        """Change a person.

        What they may do and where, from their next request on, and what they are called; what is left out
        stays. 403 `rights_beyond` where they could do, before or after, what whoever asks cannot. 409
        `last_administrator` where nobody would be left.

        Needs the scope `users:write`.

        ``PATCH /users/{email}``
        """
        found: User = await self._send(Call("PATCH", f"/users/{part(email)}", body=body, match=if_match))
        return found

    async def disable(
        self, email: str | int, *, if_match: Tag | None = None, idempotency_key: str | None = None
    ) -> User:
        """Let a person log in no more.

        Their sessions and links by mail end at once. 409 `last_administrator` where nobody would be left.

        Needs the scope `users:write`.

        ``POST /users/{email}/disable``
        """
        found: User = await self._send(
            Call("POST", f"/users/{part(email)}/disable", key=once(idempotency_key), match=if_match)
        )
        return found

    async def enable(
        self, email: str | int, *, if_match: Tag | None = None, idempotency_key: str | None = None
    ) -> User:
        """Let a person log in again.

        With the rights, the password and the second factor that they had.

        Needs the scope `users:write`.

        ``POST /users/{email}/enable``
        """
        found: User = await self._send(
            Call("POST", f"/users/{part(email)}/enable", key=once(idempotency_key), match=if_match)
        )
        return found

    async def log_out(
        self, email: str | int, *, if_match: Tag | None = None, idempotency_key: str | None = None
    ) -> LoggedOut:
        """End a person's sessions.

        All of them, at once. They may log in again.

        Needs the scope `users:write`.

        ``POST /users/{email}/log-out``
        """
        found: LoggedOut = await self._send(
            Call("POST", f"/users/{part(email)}/log-out", key=once(idempotency_key), match=if_match)
        )
        return found

    async def remove_factor(
        self, email: str | int, *, if_match: Tag | None = None, idempotency_key: str | None = None
    ) -> User:
        """Remove a second factor.

        Of one who has lost it and its recovery codes: from now on their password is enough.

        Needs the scope `users:write`.

        ``POST /users/{email}/remove-factor``
        """
        found: User = await self._send(
            Call("POST", f"/users/{part(email)}/remove-factor", key=once(idempotency_key), match=if_match)
        )
        return found

    async def invite_again(
        self, email: str | int, *, if_match: Tag | None = None, idempotency_key: str | None = None
    ) -> User:
        """Invite a person again.

        A new link; the one before it opens nothing any more. 409 `already_in` where they came in, or are
        disabled; 429 `too_many_tries` after three mails in a quarter of an hour.

        Needs the scope `users:write`.

        ``POST /users/{email}/invite``
        """
        found: User = await self._send(
            Call("POST", f"/users/{part(email)}/invite", key=once(idempotency_key), match=if_match)
        )
        return found

    async def withdraw_invitation(
        self, email: str | int, *, if_match: Tag | None = None, idempotency_key: str | None = None
    ) -> User:
        """Withdraw an invitation.

        The link that was mailed opens nothing any more. 409 `no_invitation` where there is none.

        Needs the scope `users:write`.

        ``POST /users/{email}/withdraw``
        """
        found: User = await self._send(
            Call("POST", f"/users/{part(email)}/withdraw", key=once(idempotency_key), match=if_match)
        )
        return found

    async def reset_password(
        self, email: str | int, *, if_match: Tag | None = None, idempotency_key: str | None = None
    ) -> User:
        """Mail a person a new password.

        A link to choose one, good once, for an hour; the password they have is good until they do. 409
        `already_in` where they have none, or are disabled; 429 as for an invitation.

        Needs the scope `users:write`.

        ``POST /users/{email}/reset``
        """
        found: User = await self._send(
            Call("POST", f"/users/{part(email)}/reset", key=once(idempotency_key), match=if_match)
        )
        return found


class AsyncPermissionsCalls(AsyncRoom):
    """``permissions``: people."""

    @overload
    async def list(self, *, fields: None = None) -> Items[Permission]: ...
    @overload
    async def list(self, *, fields: Sequence[str]) -> Items[PermissionSome]: ...
    async def list(self, *, fields: Sequence[str] | None = None) -> Items[Any]:
        """List permissions.

        All that keys and roles may be given: scopes, and parts of scopes.

        Needs the scope `users:read`.

        ``GET /permissions``
        """
        found: Items[Any] = items_of(await self._send(Call("GET", "/permissions", asked={"fields": fields})))
        return found


class AsyncRolesCalls(AsyncRoom):
    """``roles``: people."""

    @overload
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: None = None
    ) -> AsyncPages[Role]: ...
    @overload
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: Sequence[str]
    ) -> AsyncPages[RoleSome]: ...
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: Sequence[str] | None = None
    ) -> AsyncPages[Any]:
        """List roles.

        By name, the built-in ones among the company's own.

        Needs the scope `users:read`.

        ``cursor``: The ``next_cursor`` of the page before. ``limit``: Items a page.

        ``GET /roles``
        """
        return AsyncPages(
            self._send, Call("GET", "/roles", asked={"cursor": cursor, "limit": limit, "fields": fields})
        )

    @overload
    async def get(self, name: str | int, *, fields: None = None, known: Role | None = None) -> Role: ...
    @overload
    async def get(self, name: str | int, *, fields: Sequence[str]) -> RoleSome: ...
    async def get(
        self, name: str | int, *, fields: Sequence[str] | None = None, known: Any | None = None
    ) -> Any:
        """Show a role.

        What it lets do, and whose holds it lifts.

        Needs the scope `users:read`.

        ``GET /roles/{name}``
        """
        found: Any = await self._send(
            Call("GET", f"/roles/{part(name)}", asked={"fields": fields}, known=known)
        )
        return found

    async def put(
        self, name: str | int, body: RoleIn, *, if_match: Tag | None = None, if_new: bool = False
    ) -> Role:
        """Set a role.

        Makes a role of the company's own, or changes it for all who have it, from their next request on.
        403 `rights_beyond` where it lets do, before or after, what whoever asks cannot.

        Needs the scope `users:write`.

        ``PUT /roles/{name}``
        """
        found: Role = await self._send(
            Call("PUT", f"/roles/{part(name)}", body=body, match=if_match, new=if_new)
        )
        return found

    async def drop(self, name: str | int, *, if_match: Tag | None = None) -> None:
        """Drop a role.

        One of the company's own that nobody has; 409 `role_in_use` where somebody does. 403 `rights_beyond`
        where it lets do what whoever asks cannot.

        Needs the scope `users:write`.

        ``DELETE /roles/{name}``
        """
        await self._send(Call("DELETE", f"/roles/{part(name)}", match=if_match))
