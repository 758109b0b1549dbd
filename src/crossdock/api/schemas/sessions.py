"""Sessions of people."""

from typing import Annotated

from pydantic import Field

from crossdock.api.schemas.basics import In, Moment, Out

Secret = Annotated[str, Field(min_length=1, max_length=1000)]
Digits = Annotated[
    str, Field(min_length=6, max_length=40, description="Of the authenticator, or to recover.")
]


class LogIn(In):
    email: Annotated[str, Field(min_length=1, max_length=254)] = Field(examples=["ada@example.com"])
    password: Secret
    code: Digits | None = Field(default=None, description="Where there is a second factor.")


class Session(Out):
    """``csrf``: what a change by this session carries as X-CSRF-Token."""

    id: int
    email: str
    name: str
    role: str
    permissions: list[str]
    locations: list[str] = Field(description="The only locations the role holds for; empty: all.")
    channels: list[str] = Field(description="The only channels the role holds for; empty: all.")
    lifts: list[str] = Field(description="The roles whose holds may be lifted; `*`: any.")
    second_factor: bool
    begun_at: Moment
    expires_at: Moment = Field(description="However busy; after eight idle hours it ends too.")
    csrf: str


class Live(Out):
    id: int
    begun_at: Moment
    seen_at: Moment = Field(description="To the minute.")
    address: str
    agent: str
    current: bool = Field(description="It is the one that asks.")


class Sessions(Out):
    items: list[Live]


class SignOn(Out):
    name: str
    title: str = Field(description="For the link's words.", examples=["Example Ltd."])
    address: str = Field(description="Of the link; `?next=/…` says where to go on to.")


class SignOns(Out):
    items: list[SignOn]


class PasswordIn(In):
    password: Secret = Field(description="The one that it is now.")
    new: Secret


class Forgotten(In):
    email: Annotated[str, Field(min_length=1, max_length=254)] = Field(examples=["ada@example.com"])


class ByLink(In):
    token: Annotated[str, Field(min_length=1, max_length=200)] = Field(
        description="What the mail's link has behind `#invitation=` or `#reset=`."
    )
    password: Secret = Field(description="The new one.")


class Again(In):
    password: Secret


class Confirm(In):
    code: Digits


class FactorAsked(Out):
    secret: str = Field(description="Base 32, to type in; shown once.")
    uri: str = Field(description="The same for a QR code.")


class FactorSet(Out):
    recovery_codes: list[str] = Field(description="Each is good once in place of a code; shown once.")
