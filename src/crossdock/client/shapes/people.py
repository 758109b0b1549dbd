"""Shapes of people. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class User(TypedDict):
    id: int
    email: str
    name: str
    role: str
    # Codes of the only locations it holds for; empty: all.
    locations: list[str]
    # Names of the only channels it holds for; empty: all.
    channels: list[str]
    # Whether they may log in.
    active: bool
    joined_at: str
    last_login: str | None
    # Who has none was invited, or comes by sign-on.
    has_password: bool
    second_factor: bool
    # Of an invitation not used yet; it may be over.
    invited_until: str | None


class Users(TypedDict):
    items: list[User]
    # Give it as ``cursor`` for the next page; null on the last.
    next_cursor: str | None


class UserIn(TypedDict):
    email: str
    # What they are called.
    name: NotRequired[str]
    role: NotRequired[str]
    # Codes of the only locations it holds for; empty: all.
    locations: NotRequired[list[str]]
    # Names of the only channels it holds for; empty: all.
    channels: NotRequired[list[str]]


class UserChange(TypedDict, total=False):
    """What is left out stays."""

    name: str | None
    role: str | None
    # Codes of the only locations it holds for; empty: all.
    locations: list[str] | None
    # Names of the only channels it holds for; empty: all.
    channels: list[str] | None


class LoggedOut(TypedDict):
    email: str
    # Sessions that ended.
    ended: int


class Permission(TypedDict):
    permission: str
    # The scope that lets do this too; null of a scope.
    part_of: str | None
    about: str


class Permissions(TypedDict):
    items: list[Permission]


class Role(TypedDict):
    name: str
    # Scopes and parts of them; `*`: all.
    permissions: list[str]
    # The roles whose holds it lifts, if it has `orders:release`; `*`: any.
    lifts: list[str]
    about: str
    # It stays as it is.
    built_in: bool


class Roles(TypedDict):
    items: list[Role]
    # Give it as ``cursor`` for the next page; null on the last.
    next_cursor: str | None


class RoleIn(TypedDict):
    # `GET /permissions`.
    permissions: list[str]
    # The roles whose holds it lifts, if it has `orders:release`; `*`: any.
    lifts: NotRequired[list[str]]
    # What it is for.
    about: NotRequired[str]


class UserSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    id: int
    email: str
    name: str
    role: str
    locations: list[str]
    channels: list[str]
    active: bool
    joined_at: str
    last_login: str | None
    has_password: bool
    second_factor: bool
    invited_until: str | None


class UsersSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[UserSome]
    next_cursor: str | None


class PermissionSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    permission: str
    part_of: str | None
    about: str


class PermissionsSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[PermissionSome]


class RoleSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    name: str
    permissions: list[str]
    lifts: list[str]
    about: str
    built_in: bool


class RolesSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[RoleSome]
    next_cursor: str | None
