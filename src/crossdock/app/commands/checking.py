"""Looking whether all is well: doctor, verify, bench, demo; and the engine alone, decide."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from crossdock.app import terminal
from crossdock.app.terminal import Home, Json


def decide(
    problem: Annotated[Path, typer.Argument(help="The problem document; - reads standard input.")],
) -> None:
    """Decide a problem document with the engine alone: one JSON line a decision, no database."""
    from crossdock.sourcing.problem import ProblemRefused, run

    try:
        text = sys.stdin.buffer.read() if str(problem) == "-" else problem.read_bytes()
    except OSError as error:
        raise terminal.fail(f"{problem}: {error.strerror}", 2) from None
    try:
        lines = run(text)
    except ProblemRefused as error:
        raise terminal.fail(f"{problem}: {error.reason}", 2) from None
    sys.stdout.buffer.write("".join(f"{line}\n" for line in lines).encode())
    sys.stdout.buffer.flush()


def doctor(home: Home = None, as_json: Json = False) -> None:
    """Check the installation: configuration, database, clocks, workers, masters; says what to do."""
    from crossdock.app import environment

    with environment.installation(home) as config:
        from crossdock.app import doctor as checks

        found = checks.examine(config)
    if as_json:
        terminal.document({"ok": found.ok, "configuration": found.configuration, "checks": found.checks})
    else:
        terminal.table(found.configuration, ("variable", "value", "from"), as_json=False)
        rows = [
            {**vars_of(check), "is": {"error": "WRONG"}.get(check.severity, check.severity)}
            for check in found.checks
        ]
        terminal.table(rows, ("is", "check", "found", "do"), as_json=False)
    raise typer.Exit(0 if found.ok else 1)


def vars_of(check: object) -> dict[str, object]:
    """A check's fields."""
    from dataclasses import asdict, is_dataclass

    return asdict(check) if is_dataclass(check) and not isinstance(check, type) else {}


def verify(home: Home = None, as_json: Json = False) -> None:
    """Check every invariant over the live database, in one snapshot; exit 1 with the rows that break one."""
    from crossdock.app import environment

    with environment.installation(home):
        from crossdock.app import verify as invariants

        found = []
        for finding in invariants.run():
            found.append(finding)
            if not as_json:
                terminal.say(f"{'ok   ' if finding.clean else 'WRONG'}  {finding.check}: {finding.holds}")
                for subject, detail in finding.rows:
                    terminal.say(f"         {subject}  {detail}")
    wrong = sum(1 for finding in found if not finding.clean)
    if as_json:
        terminal.document({"ok": not wrong, "checks": [finding.document() for finding in found]})
    else:
        terminal.say(
            f"{len(found)} invariants, {wrong} broken." if wrong else f"All {len(found)} invariants hold."
        )
    raise typer.Exit(1 if wrong else 0)


def bench(
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only", help="Measure this figure, or all that begin with this word (api); may be repeated."
        ),
    ] = None,
    stored: Annotated[
        int,
        typer.Option(
            "--stored", min=0, help="Orders already stored for stored_5m_over_empty and the API's figures."
        ),
    ] = 5_000_000,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Measure the figures of docs/performance.md, as ratios to pgbench on the same server."""
    from crossdock.app import environment

    config = environment.configure(home)
    environment.logs("warning", as_json=config.log_json)
    from crossdock.app.bench import run

    raise typer.Exit(run(config.home, only=only or [], stored=stored, as_json=as_json))


def demo(
    home: Home = None,
    seed: Annotated[int, typer.Option("--seed", help="The same seed, the same day.")] = 1,
    orders: Annotated[int, typer.Option("--orders", min=1, help="Orders of the day.")] = 200,
    rate: Annotated[
        float, typer.Option("--rate", min=0.1, help="Orders a second, at most: slower where it must be.")
    ] = 40.0,
    faults: Annotated[
        str,
        typer.Option(
            "--faults",
            help="What goes wrong outside: none, all, or kinds with their share, as late=0.1,lost,kill=5; "
            "kill is seconds between two killed processes (who is not up again is let be).",
        ),
    ] = "all",
    exit_: Annotated[bool, typer.Option("--exit", help="End after the summary.")] = False,
    port: Annotated[
        int | None, typer.Option("--port", min=0, max=65535, help="Where to listen; 0: any.")
    ] = None,
    decided: Annotated[
        Path | None,
        typer.Option("--mishaps", help="Write what the outside decided of each order here, as JSON lines."),
    ] = None,
) -> None:
    """Have a demo company's day pass in a minute or so (200 orders): shops, buyers, sites, carriers,
    and what goes wrong there; then a summary, and both sides' books compared.
    """
    from crossdock.app import environment
    from crossdock.twin import faults as mishaps

    try:
        wrong = mishaps.parse(faults, seed)
    except mishaps.BadFaults as error:
        raise typer.BadParameter(str(error), param_hint="--faults") from None
    config = environment.configure(home)
    from crossdock.app import demo as company

    wanted = company.Wanted(orders, seed, rate, wrong, port, exit_, decided)
    raise typer.Exit(company.run(config.home, wanted))
