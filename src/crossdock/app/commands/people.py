"""People who log in, and the roles that say what they may do."""

from typing import Annotated

import typer

from crossdock.app import terminal
from crossdock.app.terminal import Home, Json

users = terminal.group("People who log in.")
roles = terminal.group("What people may do: roles, built in and of the company's own.")

Email = Annotated[str, typer.Argument(help="The e-mail address they log in by.")]
RoleName = Annotated[str, typer.Argument(help="The role's name.")]
Locations = Annotated[
    str, typer.Option("--locations", help="The only locations it holds for, with commas; else all.")
]
Channels = Annotated[
    str, typer.Option("--channels", help="The only channels it holds for, with commas; else all.")
]
COLUMNS = (
    "email",
    "name",
    "role",
    "locations",
    "channels",
    "active",
    "joined_at",
    "last_login",
    "invited_until",
)
ROLE_COLUMNS = ("name", "permissions", "lifts", "built_in", "about")


@users.command("create")
def create(
    email: Annotated[str, typer.Option("--email", help="They log in by it.")],
    name: Annotated[str, typer.Option("--name", help="What they are called.")] = "",
    role: Annotated[
        str, typer.Option("--role", help="What they may: see `crossdock roles list`.")
    ] = "administrator",
    password: Annotated[
        str | None, typer.Option("--password", help="Else one is made and printed once.")
    ] = None,
    locations: Locations = "",
    channels: Channels = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Make a user who can log in."""
    import secrets

    with terminal.session(home) as cur:
        from crossdock.accounts import users as accounts
        from crossdock.api.api_keys import check_names
        from crossdock.app.environment import operator
        from crossdock.core import clock

        made = password or secrets.token_urlsafe(15)
        rights = accounts.Rights(role, terminal.words(locations), terminal.words(channels))
        check_names(cur, rights.locations, rights.channels)
        accounts.create(cur, email, made, rights, name=name, at=clock.wall(), actor=operator())
    shown = {"email": email.lower(), "role": role, **({} if password else {"password": made})}
    if as_json:
        terminal.document(shown)
    else:
        terminal.say(f"{email} may log in as {role}." + ("" if password else f" The password is {made}"))


@users.command("invite")
def invite(
    email: Email,
    role: Annotated[
        str, typer.Option("--role", help="What they may: see `crossdock roles list`.")
    ] = "read_only",
    name: Annotated[str, typer.Option("--name", help="What they are called.")] = "",
    locations: Locations = "",
    channels: Channels = "",
    again: Annotated[bool, typer.Option("--again", help="Mail one who never came in a new link.")] = False,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Let the invitation open nothing.")] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Make a user, and mail them a link to choose a password by; it is good for 72 hours, once."""
    with terminal.session(home) as cur:
        from crossdock.accounts import links
        from crossdock.accounts import users as accounts
        from crossdock.api.api_keys import check_names
        from crossdock.app.environment import operator
        from crossdock.core import clock

        if again:
            links.again(cur, email, actor=operator())
        elif withdraw:
            links.withdraw(cur, email, actor=operator())
        else:
            rights = accounts.Rights(role, terminal.words(locations), terminal.words(channels))
            check_names(cur, rights.locations, rights.channels)
            links.invite(cur, email, rights, name=name, at=clock.wall(), actor=operator())
        shown = accounts.shown(cur, email)
    if as_json:
        terminal.document(shown)
    else:
        terminal.say(f"{email} is not invited any more." if withdraw else f"{email} is mailed an invitation.")


@users.command("reset")
def reset(email: Email, home: Home = None, as_json: Json = False) -> None:
    """Mail a person a link to choose a new password by; it is good for an hour, once."""
    with terminal.session(home) as cur:
        from crossdock.accounts import links
        from crossdock.app.environment import operator

        links.reset(cur, email, actor=operator())
    if as_json:
        terminal.document({"email": email.lower(), "mailed": True})
    else:
        terminal.say(f"{email} is mailed a link; the password they have is good until they use it.")


@users.command("list")
def list_(home: Home = None, as_json: Json = False) -> None:
    """List the people, those who may not log in any more too."""
    with terminal.session(home) as cur:
        from crossdock.accounts import users as accounts

        rows = accounts.listed(cur)
    terminal.table(rows, COLUMNS, as_json=as_json)


@users.command("role")
def role(
    email: Email,
    role: RoleName,
    locations: Locations = "",
    channels: Channels = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Give a person a role, and say where it holds; from their next request on."""
    with terminal.session(home) as cur:
        from crossdock.accounts import users as accounts
        from crossdock.api.api_keys import check_names
        from crossdock.app.environment import operator

        rights = accounts.Rights(role, terminal.words(locations), terminal.words(channels))
        check_names(cur, rights.locations, rights.channels)
        accounts.give(cur, email, rights, actor=operator())
        shown = accounts.shown(cur, email)
    terminal.document(shown) if as_json else terminal.say(f"{email} is {role} now.")


@users.command("disable")
def disable(email: Email, home: Home = None, as_json: Json = False) -> None:
    """Let a person log in no more."""
    _enable(email, home, active=False, as_json=as_json)


@users.command("enable")
def enable(email: Email, home: Home = None, as_json: Json = False) -> None:
    """Let a person who was disabled log in again."""
    _enable(email, home, active=True, as_json=as_json)


def _enable(email: str, home: Home, *, active: bool, as_json: bool) -> None:
    with terminal.session(home) as cur:
        from crossdock.accounts import users as accounts
        from crossdock.app.environment import operator

        accounts.enable(cur, email, active=active, actor=operator())
    if as_json:
        terminal.document({"email": email.lower(), "active": active})
    else:
        terminal.say(f"{email} may log in again." if active else f"{email} may not log in any more.")


@users.command("password")
def password(
    email: Email,
    new: Annotated[str | None, typer.Option("--new", help="Else one is made and printed once.")] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Give a person a new password; all their sessions end."""
    import secrets

    with terminal.session(home) as cur:
        from crossdock.accounts import sessions
        from crossdock.accounts import users as accounts
        from crossdock.app.environment import operator

        made = new or secrets.token_urlsafe(15)
        sessions.set_password(cur, accounts.shown(cur, email)["id"], made, operator())
    if as_json:
        terminal.document({"email": email.lower(), **({} if new else {"password": made})})
    else:
        terminal.say(f"{email} has a new password." + ("" if new else f" It is {made}"))


@users.command("log-out")
def log_out(email: Email, home: Home = None, as_json: Json = False) -> None:
    """End all sessions of a person."""
    with terminal.session(home) as cur:
        from crossdock.accounts import sessions
        from crossdock.accounts import users as accounts
        from crossdock.app.environment import operator

        ended = sessions.log_out(cur, accounts.shown(cur, email)["id"], operator())
    if as_json:
        terminal.document({"email": email.lower(), "ended": ended})
    else:
        terminal.say(f"{ended} sessions of {email} ended.")


@users.command("remove-factor")
def remove_factor(email: Email, home: Home = None, as_json: Json = False) -> None:
    """Take a person's second factor away, who has lost it and its recovery codes."""
    with terminal.session(home) as cur:
        from crossdock.accounts import factors
        from crossdock.accounts import users as accounts
        from crossdock.app.environment import operator

        factors.remove(cur, accounts.shown(cur, email)["id"], operator())
    if as_json:
        terminal.document({"email": email.lower(), "second_factor": False})
    else:
        terminal.say(f"{email} logs in by password alone.")


@roles.command("list")
def roles_list(home: Home = None, as_json: Json = False) -> None:
    """List the roles, what each may do and whose holds it may lift."""
    with terminal.session(home) as cur:
        from crossdock.accounts import roles as accounts

        rows = [accounts.shown(one) for one in accounts.known(cur).values()]
    terminal.table(rows, ROLE_COLUMNS, as_json=as_json)


@roles.command("permissions")
def roles_permissions(as_json: Json = False) -> None:
    """List all permissions, which roles and API keys may be given, and what each lets do."""
    from crossdock.accounts.scopes import ACTS, PERMISSIONS

    rows = [
        {"permission": one, "part_of": ACTS[one].scope if one in ACTS else "", "about": about}
        for one, about in PERMISSIONS.items()
    ]
    terminal.table(rows, ("permission", "part_of", "about"), as_json=as_json)


@roles.command("set")
def roles_set(
    name: RoleName,
    permissions: Annotated[
        str,
        typer.Option("--permissions", help="What it may, with commas: see `crossdock roles permissions`."),
    ],
    lifts: Annotated[
        str, typer.Option("--lifts", help="The roles whose holds it may lift, with commas.")
    ] = "",
    about: Annotated[str, typer.Option("--about", help="What it is for, in words.")] = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Make a role of your own, or change it for all who have it."""
    with terminal.session(home) as cur:
        from crossdock.accounts import roles as accounts
        from crossdock.app.environment import operator

        made = accounts.Role(
            name, frozenset(terminal.words(permissions)), frozenset(terminal.words(lifts)), about
        )
        accounts.put(cur, made, actor=operator())
    terminal.document(accounts.shown(made)) if as_json else terminal.say(f"The role {name} is set.")


@roles.command("drop")
def roles_drop(name: RoleName, home: Home = None, as_json: Json = False) -> None:
    """Drop a role of your own that nobody has."""
    with terminal.session(home) as cur:
        from crossdock.accounts import roles as accounts
        from crossdock.app.environment import operator

        accounts.drop(cur, name, actor=operator())
    terminal.document({"name": name, "dropped": True}) if as_json else terminal.say(f"{name} is gone.")
