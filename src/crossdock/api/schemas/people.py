"""People who log in, and roles: what they may do and where."""

from typing import Annotated

from ninja import Schema
from pydantic import Field

from crossdock.api.schemas.basics import In, Moment, NextCursor, Out, Text
from crossdock.api.schemas.filters import Cursor, Name
from crossdock.api.schemas.filters import Few as Page

LOCATIONS = "Codes of the only locations it holds for; empty: all."
CHANNELS = "Names of the only channels it holds for; empty: all."
LIFTS = "The roles whose holds it lifts, if it has `orders:release`; `*`: any."
Few = Annotated[list[Text], Field(max_length=200)]
Called = Annotated[
    str, Field(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$", description="What they are called.")
]
RoleName = Annotated[str, Field(min_length=1, max_length=40, examples=["finance"])]


class UserFilters(Schema):
    role: Name = Field(default=None, description="Who has this role.")
    active: bool | None = Field(default=None, description="Who may log in, or who may not.")
    q: Annotated[str | None, Field(min_length=1, max_length=100)] = Field(
        default=None, description="A part of the e-mail address or the name, in any case of letters."
    )
    cursor: Cursor = None
    limit: Page = 50


class UserIn(In):
    email: Annotated[str, Field(min_length=3, max_length=254, examples=["ada@example.com"])]
    name: Called = ""
    role: RoleName = "read_only"
    locations: Few = Field(default=[], description=LOCATIONS)
    channels: Few = Field(default=[], description=CHANNELS)


class UserChange(In):
    """What is left out stays."""

    name: Called | None = None
    role: RoleName | None = None
    locations: Few | None = Field(default=None, description=LOCATIONS)
    channels: Few | None = Field(default=None, description=CHANNELS)


class User(Out):
    id: int
    email: str
    name: str
    role: str
    locations: list[str] = Field(description=LOCATIONS)
    channels: list[str] = Field(description=CHANNELS)
    active: bool = Field(description="Whether they may log in.")
    joined_at: Moment
    last_login: Moment | None
    has_password: bool = Field(description="Who has none was invited, or comes by sign-on.")
    second_factor: bool
    invited_until: Moment | None = Field(description="Of an invitation not used yet; it may be over.")


class Users(Out):
    items: list[User]
    next_cursor: NextCursor


class LoggedOut(Out):
    email: str
    ended: int = Field(description="Sessions that ended.")


class RoleIn(In):
    permissions: Annotated[
        list[Text],
        Field(min_length=1, max_length=100, examples=[["orders:read"]], description="`GET /permissions`."),
    ]
    lifts: Few = Field(default=[], description=LIFTS)
    about: Annotated[str, Field(max_length=500)] = Field(default="", description="What it is for.")


class Role(Out):
    name: str
    permissions: list[str] = Field(description="Scopes and parts of them; `*`: all.")
    lifts: list[str] = Field(description=LIFTS)
    about: str
    built_in: bool = Field(description="It stays as it is.")


class Roles(Out):
    items: list[Role]
    next_cursor: NextCursor


class Permission(Out):
    permission: str
    part_of: str | None = Field(description="The scope that lets do this too; null of a scope.")
    about: str


class Permissions(Out):
    items: list[Permission]
