"""Sign-on by other organisations' OpenID Connect providers."""

from typing import Annotated

import typer

from crossdock.app import terminal
from crossdock.app.terminal import Home, Json

app = terminal.group("Other organisations' log-ins (OpenID Connect) that let people in here.")
Name = Annotated[str, typer.Argument(help="The sign-on's name: it stands in /sign-on/NAME.")]
COLUMNS = ("name", "title", "issuer", "client_id", "domains", "role")


@app.command("list")
def list_(home: Home = None, as_json: Json = False) -> None:
    """List the sign-ons; their client secrets are not shown."""
    with terminal.session(home) as cur:
        from crossdock.accounts import sign_on

        rows = sign_on.listed(cur)
    terminal.table(rows, COLUMNS, as_json=as_json)


@app.command("set")
def set_(
    name: Name,
    issuer: Annotated[str, typer.Option("--issuer", help="The provider's address: https://…")],
    client_id: Annotated[str, typer.Option("--client-id", help="What this installation is there.")],
    secret: Annotated[
        str | None,
        typer.Option("--secret", help="The client secret dealt out there; else the one it has stays."),
    ] = None,
    title: Annotated[str, typer.Option("--title", help="What the link is called; else the name.")] = "",
    domains: Annotated[
        str, typer.Option("--domains", help="The only e-mail domains let in, with commas; else any.")
    ] = "",
    role: Annotated[
        str, typer.Option("--role", help="What somebody new gets; else only who is a user already comes in.")
    ] = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Set a sign-on up, or change it. The provider is told to send people back to /sign-on/NAME/back."""
    with terminal.session(home) as cur:
        from crossdock.accounts import sign_on
        from crossdock.app.environment import operator

        wanted = sign_on.Provider(name, title or name, issuer, client_id, terminal.words(domains), role)
        sign_on.put(cur, wanted, secret, actor=operator())
        shown = next(one for one in sign_on.listed(cur) if one["name"] == name)
    terminal.document(shown) if as_json else terminal.say(f"People may sign on by {name}: /sign-on/{name}")


@app.command("drop")
def drop(name: Name, home: Home = None) -> None:
    """Let nobody in by it any more; sessions that were begun by it go on."""
    with terminal.session(home) as cur:
        from crossdock.accounts import sign_on
        from crossdock.app.environment import operator

        sign_on.drop(cur, name, actor=operator())
    terminal.say(f"Nobody comes in by {name} any more.")
