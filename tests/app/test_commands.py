"""The command line as a contract: help, exit codes, JSON, one line a fault."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from tests import company
from tests.app.installation import FILES
from tests.conftest import Database

from crossdock.accounts.sessions import Tried, log_in
from crossdock.app import cli
from crossdock.core import db as database
from crossdock.core.actor import Actor
from crossdock.sourcing.take_in import take_in

Run = Callable[..., tuple[str, str]]

PROBLEM = {
    "now": "2026-11-23T15:00:00Z",
    "policy": {
        "max_parcels": 3,
        "split_lines": False,
        "split_penalty": 150,
        "dim_divisor": 5000,
        "late_cost_per_day": 400,
    },
    "locations": [],
    "services": [],
    "tariff": [],
    "zones": [],
    "skus": [],
    "stock": [],
    "orders": [],
}


def every_command() -> list[tuple[str, ...]]:
    def below(command: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        yield path
        for name, child in getattr(command, "commands", {}).items():
            yield from below(child, (*path, name))

    return list(below(typer.main.get_command(cli.app), ()))


@pytest.mark.parametrize("path", every_command(), ids=" ".join)
def test_every_command_says_what_it_is_for(run: Run, path: tuple[str, ...]) -> None:
    out, _ = run(*path, "--help")
    assert "Usage: crossdock" in out
    said = out.split("\n\n")[1].strip()
    assert said.endswith((".", ")"))
    assert said[0].isupper()


def test_every_option_says_what_it_is_for() -> None:
    dumb = []
    for path in every_command():
        command: Any = typer.main.get_command(cli.app)
        for name in path:
            command = command.commands[name]
        dumb += [(path, parameter.name) for parameter in command.params if not getattr(parameter, "help", "")]
    assert [one for one in dumb if one[1] != "help"] == []


def test_the_commands_of_the_contract_are_there() -> None:
    there = {" ".join(path) for path in every_command()}
    wanted = "up web worker migrate restore doctor verify drain explain decide bench demo"
    assert set(wanted.split()) <= there
    for group, names in {
        "import": "skus locations stock tariff tracking receipts shop-places shop-items orders",
        "channels": "add list rotate retire pause resume connect status load reconcile tell watch folders",
        "export": "orders stock events",
        "keys": "create list revoke",
        "users": "create list role disable enable password log-out remove-factor",
        "roles": "list permissions set drop",
        "orders": "list show explain edit cancel route replace acts hold release source note tag",
        "fulfilment": "list show reasons accept reject pick pack unpack leave ship withdraw",
        "labels": "list buy print void",
        "tracking": "list show give tell",
        "manifest": "open close list show print",
        "messages": "list show replay mend dismiss outbound",
        "policies": "list show publish default dry-run take-back try trial stop",
        "skus": "kits aliases",
        "stock": "show adjust count counts stop resume stops",
        "receipts": "list show arrive cancel",
        "transfers": "create list show ship arrive cancel",
    }.items():
        assert {f"{group} {name}" for name in names.split()} <= there


@pytest.mark.parametrize(
    "arguments",
    [
        ("fly",),
        ("orders", "fly"),
        ("orders", "list", "--fly"),
        ("orders", "list", "--limit", "many"),
        ("channels", "add", "carrier-pigeon", "--name", "p"),
        ("channels", "add", "shopify", "--name", "not a name"),
        ("keys", "create", "--name", "k", "--scopes", "everything"),
        ("import", "skus", "/nowhere/at/all.csv"),
        ("tracking", "list", "--state", "flying"),
        ("tracking", "tell", "1Z", "flying"),
        ("orders", "release"),
        ("orders", "edit", "SO-1", "--quantity", "2"),
        ("orders", "edit", "SO-1", "--add", "MUG=2"),
        ("orders", "route", "SO-1", "--to", "LAX", "--to", "EWR"),
        ("worker", "--stages", "intake,sleep"),
        ("users", "create", "--email", "nobody"),
    ],
    ids=" ".join,
)
def test_a_wrong_command_exits_with_2(run: Run, db: Database, arguments: tuple[str, ...]) -> None:
    _, err = run(*arguments, code=2)
    assert err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("orders", "show", "SO-1"),
        ("explain", "SO-1"),
        ("orders", "cancel", "SO-1", "--reason", "r"),
        ("orders", "hold", "SO-1", "--reason", "r"),
        ("orders", "source", "SO-1"),
        ("orders", "edit", "SO-1", "--note", "n"),
        ("orders", "route", "SO-1", "--to", "LAX"),
        ("orders", "acts", "SO-1"),
        ("orders", "note", "SO-1", "hello"),
        ("orders", "show", "nonsense"),
        ("fulfilment", "show", "FO-1"),
        ("fulfilment", "accept", "FO-1"),
        ("fulfilment", "reject", "FO-1", "--reason", "closed"),
        ("fulfilment", "pick", "FO-1"),
        ("fulfilment", "pack", "FO-1"),
        ("fulfilment", "unpack", "1"),
        ("fulfilment", "leave", "1"),
        ("fulfilment", "ship", "FO-1"),
        ("fulfilment", "withdraw", "FO-1", "--reason", "r"),
        ("labels", "list", "1"),
        ("labels", "buy", "1"),
        ("labels", "print", "1"),
        ("labels", "void", "1"),
        ("tracking", "show", "1Z"),
        ("tracking", "give", "1", "1Z"),
        ("manifest", "show", "1"),
        ("manifest", "print", "1"),
        ("manifest", "close", "--location", "NOWHERE", "--carrier", "pelican"),
        ("messages", "show", "1"),
        ("messages", "replay", "1"),
        ("messages", "dismiss", "1", "--reason", "r"),
        ("channels", "rotate", "nobody"),
        ("channels", "status", "nobody"),
        ("channels", "load", "nobody"),
        ("channels", "reconcile", "nobody"),
        ("keys", "revoke", "nobody"),
        ("stock", "adjust", "NONE", "NOWHERE", "1", "--reason", "r"),
        ("policies", "show", "77"),
        ("policies", "take-back", "77"),
        ("policies", "try", "77", "--share", "10"),
        ("policies", "trial"),
        ("policies", "stop"),
        ("receipts", "show", "PO-1"),
        ("receipts", "cancel", "PO-1"),
        ("receipts", "arrive", "PO-1", "--reference", "D-1", "--all"),
        ("transfers", "show", "M-1"),
        ("transfers", "ship", "M-1"),
        ("transfers", "create", "M-1", "--from", "NOWHERE", "--to", "X", "--units", "MUG=1"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_done_exits_with_1_and_one_line(
    run: Run, db: Database, arguments: tuple[str, ...]
) -> None:
    _, err = run(*arguments, code=1)
    assert err.startswith("crossdock: ")
    assert err.count("\n") == 1


def test_decide_answers_a_line_an_order(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(PROBLEM))
    assert run("decide", str(path)) == ("", "")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"now": 1}', json.dumps({**PROBLEM, "orders": [1]})])
def test_decide_refuses_a_bad_document_on_stderr_alone(run: Run, tmp_path: Path, text: str) -> None:
    path = tmp_path / "problem.json"
    path.write_text(text)
    out, err = run("decide", str(path), code=2)
    assert out == ""
    assert err.count("\n") == 1


def test_decide_needs_no_django_and_no_database(tmp_path: Path) -> None:
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(PROBLEM))
    program = (
        "import sys; from crossdock.app.cli import run; code = run(['decide', sys.argv[1]]);"
        "print(code, 'django' in sys.modules, 'psycopg' in sys.modules)"
    )
    said = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True
    )
    assert said.stdout.split() == ["0", "False", "False"]


def test_channels_and_keys_print_their_secret_once(run: Run, db: Database) -> None:
    added = json.loads(run("channels", "add", "shopify", "--name", "shop", "--json")[0])
    assert added.keys() == {"name", "secret"}
    assert len(added["secret"]) >= 32
    given = json.loads(run("channels", "add", "shopify", "--name", "other", "--secret", "s3", "--json")[0])
    assert given == {"name": "other", "secret": "s3"}
    rotated = json.loads(run("channels", "rotate", "shop", "--json")[0])
    assert rotated["secret"] != added["secret"]
    listed = json.loads(run("channels", "list", "--json")[0])
    assert [(one["name"], one["secrets"]) for one in listed] == [("other", 1), ("shop", 2)]
    assert json.loads(run("channels", "rotate", "shop", "--finish", "--json")[0]) == {
        "name": "shop",
        "ended": 1,
    }
    assert json.loads(run("channels", "retire", "other", "--json")[0])["active"] is False
    key = json.loads(
        run("keys", "create", "--name", "erp", "--scopes", "orders:write,stock:read", "--json")[0]
    )
    assert key["key"].startswith("crossdock_")
    run("keys", "create", "--name", "erp", "--scopes", "*", code=1)
    (row,) = json.loads(run("keys", "list", "--json")[0])
    assert (row["name"], row["scopes"]) == ("erp", ["orders:write", "stock:read"])
    assert key["key"] not in json.dumps(row)
    assert json.loads(run("keys", "revoke", "erp", "--json")[0])["revoked"]


def test_sign_ons_are_set_up_by_command(run: Run, db: Database) -> None:
    there = ("--issuer", "https://login.example.com", "--client-id", "crossdock")
    run("sign-on", "set", "acme", *there, code=2)
    run("sign-on", "set", "acme", *there, "--secret", "s", "--role", "nobody", code=1)
    made = run("sign-on", "set", "acme", *there, "--secret", "hush", "--domains", "example.com", "--json")
    assert json.loads(made[0])["domains"] == ["example.com"]
    assert "/sign-on/acme" in run("sign-on", "set", "acme", *there, "--title", "Example Ltd.")[0]
    [listed] = json.loads(run("sign-on", "list", "--json")[0])
    assert (listed["title"], listed["domains"], listed["role"]) == ("Example Ltd.", [], "")
    assert "hush" not in made[0] + json.dumps(listed)
    run("sign-on", "drop", "acme")
    run("sign-on", "drop", "acme", code=1)


def test_people_are_let_in_and_out_by_command(run: Run, db: Database) -> None:
    made = json.loads(run("users", "create", "--email", "Ada@example.com", "--json")[0])
    assert (made["email"], made["role"], len(made["password"])) == ("ada@example.com", "administrator", 20)
    run("users", "create", "--email", "bob@example.com", "--role", "warehouse", "--password", "short", code=2)
    run("users", "create", "--email", "bob@example.com", "--role", "warehouse", "--locations", "NYC", code=2)
    run("users", "create", "--email", "bob@example.com", "--role", "warehouse")
    run("roles", "set", "packer", "--permissions", "stock:read,orders:release", "--lifts", "warehouse")
    assert json.loads(run("users", "role", "bob@example.com", "packer", "--json")[0])["role"] == "packer"
    run("roles", "drop", "packer", code=1)
    assert "last administrator" in run("users", "disable", "ada@example.com", code=1)[1]
    run("users", "disable", "bob@example.com")
    listed = json.loads(run("users", "list", "--json")[0])
    assert [(one["email"], one["role"], one["active"]) for one in listed] == [
        ("ada@example.com", "administrator", True),
        ("bob@example.com", "packer", False),
    ]
    assert made["password"] not in json.dumps(listed)
    run("users", "enable", "bob@example.com")
    again = json.loads(run("users", "password", "bob@example.com", "--json")[0])["password"]
    assert log_in(Tried("bob@example.com", again))
    assert json.loads(run("users", "log-out", "bob@example.com", "--json")[0])["ended"] == 1
    run("users", "remove-factor", "bob@example.com")
    run("users", "password", "bob@example.com", "--new", "short", code=2)
    run("users", "role", "bob@example.com", "finance")
    run("roles", "drop", "packer")
    names = [one["name"] for one in json.loads(run("roles", "list", "--json")[0])]
    assert names[0] == "administrator"
    assert "packer" not in names
    permissions = json.loads(run("roles", "permissions", "--json")[0])
    assert {"permission": "orders:release", "part_of": "orders:write"}.items() <= next(
        one for one in permissions if one["permission"] == "orders:release"
    ).items()


def test_files_are_imported_once_and_faults_are_told_by_row(run: Run, db: Database, tmp_path: Path) -> None:
    paths = {}
    for name, text in FILES.items():
        paths[name] = tmp_path / f"{name}.csv"
        paths[name].write_text(text)
    dry = json.loads(run("import", "skus", str(paths["skus"]), "--dry-run", "--json")[0])
    assert (dry["created"], dry["applied"]) == (1, False)
    for kind in ("locations", "skus", "stock"):
        assert json.loads(run("import", kind, str(paths[kind]), "--json")[0])["created"] == 1
    run("import", "tariff", str(paths["tariff"]))
    run("import", "tariff", "--zones", str(paths["zones"]))
    assert json.loads(run("import", "skus", str(paths["skus"]), "--json")[0])["skipped"]
    again = json.loads(run("import", "skus", str(paths["skus"]), "--again", "--json")[0])
    assert (again["unchanged"], again["created"], again["changed"]) == (1, 0, 0)
    bad = tmp_path / "bad.csv"
    bad.write_text("sku,location,on_hand,safety\nMUG,EWR,7,0\nMUG,NOWHERE,7,0\n")
    out, err = run("import", "stock", str(bad), code=1)
    assert "row 3" in err
    assert "NOWHERE" in err
    assert out.startswith("Not imported")
    run("import", "stock", str(bad), "--partial", code=1)
    (cell,) = json.loads(run("stock", "show", "MUG", "--json")[0])
    assert (cell["on_hand"], cell["available"]) == (7, 7)


def test_orders_are_listed_held_released_noted_and_cancelled(run: Run, db: Database) -> None:
    with database.transaction() as cur:
        shop = company.build(cur)
        drafts = [(0, draft) for draft in shop.orders()]
        take_in(cur, drafts, actor=Actor("command", "test"), at=company.MONDAY)
    listed = json.loads(run("orders", "list", "--json")[0])
    assert {one["external_id"] for one in listed} == {"A-1", "A-2", "A-3", "A-4"}
    number = next(one["number"] for one in listed if one["external_id"] == "A-1")
    assert number in run("orders", "list")[0]
    assert json.loads(run("orders", "hold", number, "--reason", "ask the buyer", "--json")[0])
    assert json.loads(run("orders", "show", number, "--json")[0])["holds"][0]["reason"] == "ask the buyer"
    assert json.loads(run("orders", "release", number, "--json")[0]) == [{"number": number, "code": "manual"}]
    run("orders", "note", number, "called them")
    assert json.loads(run("orders", "tag", number, "--add", "vip", "--json")[0]) == [{"number": number}]
    assert number in run("orders", "source", number)[0]
    assert "EWR" in run("explain", number)[0]
    assert json.loads(run("explain", number, "--json")[0])["candidates"]
    done = json.loads(run("orders", "cancel", number, "--reason", "changed mind", "--json")[0])
    assert (done["number"], done["units"]) == (number, 2)
    shown = json.loads(run("orders", "show", number, "--json")[0])
    assert (shown["status"], shown["tags"]) == ("cancelled", ["vip"])
    kinds = {event["kind"] for event in shown["timeline"]}
    assert {"held", "hold_lifted", "note", "tagged", "cancelled"} <= kinds
    assert "called them" in run("orders", "show", number)[0]


def test_policies_are_published_in_versions(run: Run, db: Database, tmp_path: Path) -> None:
    path = tmp_path / "cheap.json"
    path.write_text(run("policies", "default")[0])
    assert json.loads(run("policies", "publish", str(path), "--json")[0]) == {"version": 1}
    (row,) = json.loads(run("policies", "list", "--json")[0])
    assert (row["version"], row["name"]) == (1, "cheap")
    assert json.loads(run("policies", "show")[0]) == json.loads(path.read_text())
    path.write_text('{"max_parcels": 0}')
    assert "max_parcels" in run("policies", "publish", str(path), code=2)[1]
    path.write_text("nonsense")
    run("policies", "publish", str(path), code=2)


def test_stock_is_adjusted_and_shown(run: Run, db: Database) -> None:
    with database.transaction() as cur:
        company.build(cur)
    changed = json.loads(run("stock", "adjust", "MUG", "CHI", "5", "--reason", "found", "--json")[0])
    assert changed == [{"sku": "MUG", "location": "CHI", "difference": 5, "missing": 0}]
    run("stock", "adjust", "MUG", "CHI", "--reason", "lost", "--", "-100", code=1)
    (cell,) = json.loads(run("stock", "show", "MUG", "--location", "CHI", "--json")[0])
    assert cell["on_hand"] == 15


def test_drain_does_the_work_where_no_worker_runs(run: Run, db: Database) -> None:
    from crossdock.core import clock
    from crossdock.mailbox.accept import Message, accept

    assert json.loads(run("drain", "--json")[0]) == {"idle": True, "waiting": [], "here": False}
    with database.transaction() as cur:
        accept(cur, [Message("test", "1", "unheard of", None, None, b"x")], clock.now())
    assert json.loads(run("drain", "--timeout", "0", "--json", code=1)[0])["waiting"] == ["intake"]
    assert json.loads(run("drain", "--json")[0]) == {"idle": True, "waiting": [], "here": True}
    (message,) = json.loads(run("messages", "list", "--quarantined", "--json")[0])
    assert json.loads(run("messages", "replay", str(message["id"]), "--json")[0]) == {"replayed": 1}


def test_doctor_says_what_is_wrong_and_what_to_do(run: Run, db: Database) -> None:
    found = json.loads(run("doctor", "--json", code=1)[0])
    checks = {check["check"]: check for check in found["checks"]}
    assert checks["database"]["ok"]
    assert checks["durability"]["ok"]
    assert checks["migrations"]["ok"]
    assert not checks["workers"]["ok"]
    assert "crossdock import locations" in checks["locations"]["do"]
    assert {"CROSSDOCK_HOME", "CROSSDOCK_MAX_BODY"} <= {row["variable"] for row in found["configuration"]}
    with database.transaction() as cur:
        company.build(cur)
    checks = {check["check"]: check for check in json.loads(run("doctor", "--json", code=1)[0])["checks"]}
    assert [name for name, check in checks.items() if check["severity"] == "error"] == ["workers"]
    assert all(check["do"] for check in checks.values() if not check["ok"])
