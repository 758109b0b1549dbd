"""Shapes of session. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class Session(TypedDict):
    """``csrf``: what a change by this session carries as X-CSRF-Token."""

    id: int
    email: str
    name: str
    role: str
    permissions: list[str]
    # The only locations the role holds for; empty: all.
    locations: list[str]
    # The only channels the role holds for; empty: all.
    channels: list[str]
    # The roles whose holds may be lifted; `*`: any.
    lifts: list[str]
    second_factor: bool
    begun_at: str
    # However busy; after eight idle hours it ends too.
    expires_at: str
    csrf: str


class LogIn(TypedDict):
    email: str
    password: str
    # Where there is a second factor.
    code: NotRequired[str | None]


class Live(TypedDict):
    id: int
    begun_at: str
    # To the minute.
    seen_at: str
    address: str
    agent: str
    # It is the one that asks.
    current: bool


class Sessions(TypedDict):
    items: list[Live]


class SignOn(TypedDict):
    name: str
    # For the link's words.
    title: str
    # Of the link; `?next=/…` says where to go on to.
    address: str


class SignOns(TypedDict):
    items: list[SignOn]


class PasswordIn(TypedDict):
    # The one that it is now.
    password: str
    new: str


class Forgotten(TypedDict):
    email: str


class ByLink(TypedDict):
    # What the mail's link has behind `#invitation=` or `#reset=`.
    token: str
    # The new one.
    password: str


class FactorAsked(TypedDict):
    # Base 32, to type in; shown once.
    secret: str
    # The same for a QR code.
    uri: str


class Again(TypedDict):
    password: str


class FactorSet(TypedDict):
    # Each is good once in place of a code; shown once.
    recovery_codes: list[str]


class Confirm(TypedDict):
    # Of the authenticator, or to recover.
    code: str


class SessionSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    id: int
    email: str
    name: str
    role: str
    permissions: list[str]
    locations: list[str]
    channels: list[str]
    lifts: list[str]
    second_factor: bool
    begun_at: str
    expires_at: str
    csrf: str


class LiveSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    id: int
    begun_at: str
    seen_at: str
    address: str
    agent: str
    current: bool


class SessionsSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[LiveSome]


class SignOnSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    name: str
    title: str
    address: str


class SignOnsSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[SignOnSome]
