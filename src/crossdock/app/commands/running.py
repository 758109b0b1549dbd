"""Running an installation: up, web, worker, migrate, drain."""

from typing import Annotated

import typer

from crossdock.app import terminal
from crossdock.app.terminal import Home, Json

Port = Annotated[
    int | None, typer.Option("--port", min=0, max=65535, help="Where to listen; 0: any free port.")
]
Host = Annotated[str | None, typer.Option("--host", help="The address to listen on.")]


def up(
    home: Home = None,
    port: Port = None,
    host: Host = None,
    workers: Annotated[
        int | None, typer.Option("--workers", min=0, help="Worker processes; else one a core.")
    ] = None,
    webs: Annotated[
        int | None,
        typer.Option("--webs", min=1, help="Web processes, on the same port; else one for two cores."),
    ] = None,
) -> None:
    """Run everything: the embedded database if none is configured, migrations, web servers and workers."""
    from crossdock.app import environment, lifeline, supervisor

    config = environment.configure(home)
    lifeline.hold()
    with environment.installation(home, log_level=config.log_level) as config:
        raise typer.Exit(supervisor.run(config, host=host, port=port, workers=workers, webs=webs))


def web(home: Home = None, port: Port = None, host: Host = None) -> None:
    """Run the web server alone, for systemd or a container."""
    from crossdock.app import environment, lifeline

    config = environment.configure(home)
    lifeline.hold()
    with environment.installation(home, log_level=config.log_level) as config:
        from crossdock.app import server

        server.run(host or config.host, config.port if port is None else port)


def worker(
    home: Home = None,
    stages: Annotated[
        str, typer.Option("--stages", help="Stages to run, with commas between; else all of them.")
    ] = "",
) -> None:
    """Run one worker process, for systemd or a container; SIGTERM finishes the batch in hand."""
    from crossdock.app import environment

    config = environment.configure(home)
    with environment.installation(home, log_level=config.log_level) as config:
        from crossdock.app import worker as process

        process.run(config, [name.strip() for name in stages.split(",") if name.strip()])


def migrate(
    home: Home = None,
    contract: Annotated[
        bool,
        typer.Option("--contract", help="Also take away what only releases before this one used."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Bring the database's schema up to date; safe while everything runs, and when two do it at once.

    What is added is added at once: the release before goes on serving. What is taken away waits for
    --contract, which is refused while a process of a release before still serves.
    """
    from crossdock.app import environment

    with environment.installation(home) as config:
        from crossdock.app import migrating

        done = migrating.migrate(environment.admin_dsn(config), contract=contract)
    if as_json:
        terminal.document({"applied": done.applied, "later": done.later})
        return
    applied = done.applied
    terminal.say(f"Applied {', '.join(applied)}." if applied else "The schema is up to date.")
    if done.later:
        terminal.say(
            f"Left for `crossdock migrate --contract`, once all run this release: {', '.join(done.later)}."
        )


def drain(
    home: Home = None,
    timeout: Annotated[
        float, typer.Option("--timeout", min=0.0, help="Seconds to wait before giving up.")
    ] = 60.0,
    as_json: Json = False,
) -> None:
    """Wait until every stage is idle; where no worker runs, do the work here. Exit 1 if it takes too long."""
    from crossdock.app import environment

    with environment.installation(home):
        from crossdock.app import draining

        found = draining.drain(timeout)
    if as_json:
        terminal.document({"idle": not found.waiting, "waiting": list(found.waiting), "here": found.here})
    elif found.waiting:
        terminal.warn(f"crossdock: not idle after {timeout:g} s; work waits in {', '.join(found.waiting)}")
    else:
        terminal.say("Every stage is idle.")
    raise typer.Exit(1 if found.waiting else 0)
