"""Who we trade with: channels."""

from typing import Annotated, Any

import typer

from crossdock.app import terminal
from crossdock.app.terminal import Home, Json

channels = terminal.group("Where orders and news of parcels come from: shops, API clients, files, carriers.")

Name = Annotated[str, typer.Option("--name", help="The name it is known by.")]


@channels.command("add")
def channels_add(
    kind: Annotated[
        str, typer.Argument(help="What it is: shopify, api, file; of carriers easypost, aftership, carrier.")
    ],
    name: Name,
    secret: Annotated[
        str | None, typer.Option("--secret", help="What it signs its webhooks with; else one is made.")
    ] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Add a channel; the secret of one that sends webhooks is printed once."""
    with terminal.session(home) as cur:
        from crossdock.channels import hooks
        from crossdock.channels.making import KINDS
        from crossdock.partners import channels as partners

        if kind not in KINDS:
            raise terminal.fail(f"crossdock: there is no kind {kind!r}; the kinds are {', '.join(KINDS)}", 2)
        made = secret or (partners.new_secret() if kind in hooks.PLATFORMS else None)
        channel = partners.add(cur, name, kind, made)
    if as_json:
        terminal.document({"name": channel.name, "secret": made})
        return
    terminal.say(f"Channel {channel.name} ({channel.kind}) is there.")
    if made is not None:
        terminal.say(f"Webhooks go to {hooks.path_of(channel)}, signed with the secret {made}")


@channels.command("list")
def channels_list(home: Home = None, as_json: Json = False) -> None:
    """List the channels, retired ones too."""
    with terminal.session(home) as cur:
        from crossdock.partners import channels as partners

        found = sorted(partners.by_ids(cur).values(), key=lambda channel: channel.name)
        rows: list[dict[str, Any]] = [
            {
                "name": channel.name,
                "kind": channel.kind,
                "active": channel.active,
                "paused": channel.paused,
                "secrets": len(partners.secrets(cur, channel.id)),
                "settings": dict(channel.settings),
            }
            for channel in found
        ]
    terminal.table(rows, ("name", "kind", "active", "paused", "secrets"), as_json=as_json)


@channels.command("rotate")
def channels_rotate(
    name: Annotated[str, typer.Argument(help="The channel.")],
    secret: Annotated[str | None, typer.Option("--secret", help="The new secret; else one is made.")] = None,
    finish: Annotated[
        bool, typer.Option("--finish", help="End every secret but the newest, and make none.")
    ] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Give a channel a new secret; the one before stays good until `--finish`."""
    with terminal.session(home) as cur:
        from crossdock.partners import channels as partners

        if finish:
            ended = partners.finish_rotation(cur, name)
        else:
            made = secret or partners.new_secret()
            partners.rotate(cur, name, made)
    if finish:
        shown: dict[str, Any] = {"name": name, "ended": ended}
        said = f"Ended {ended} older secrets of {name}."
    else:
        shown = {"name": name, "secret": made}
        said = f"The new secret of {name} is {made}"
    terminal.document(shown) if as_json else terminal.say(said)


@channels.command("pause")
def channels_pause(
    name: Annotated[str, typer.Argument(help="The channel.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; it stands in the log.")] = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Keep a channel's messages and source none of its orders, until it is resumed."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.sourcing import pausing

        pausing.pause(cur, name, reason=reason, at=clock.now(), actor=operator())
    terminal.table([{"channel": name, "paused": True}], ("channel", "paused"), as_json=as_json)


@channels.command("resume")
def channels_resume(
    name: Annotated[str, typer.Argument(help="The channel.")], home: Home = None, as_json: Json = False
) -> None:
    """End a channel's pause: what was kept meanwhile goes on, in its order."""
    with terminal.session(home) as cur:
        from dataclasses import asdict

        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.sourcing import pausing

        found = pausing.resume(cur, name, at=clock.now(), actor=operator())
    row = {"channel": name, "paused": False, **asdict(found)}
    terminal.table([row], ("channel", "paused", "messages", "orders", "holds"), as_json=as_json)


@channels.command("retire")
def channels_retire(
    name: Annotated[str, typer.Argument(help="The channel.")], home: Home = None, as_json: Json = False
) -> None:
    """Take nothing more from a channel; its orders stay, and its name stays taken."""
    with terminal.session(home) as cur:
        from crossdock.partners import channels as partners

        partners.retire(cur, name)
    terminal.document({"name": name, "active": False}) if as_json else terminal.say(f"{name} is retired.")
