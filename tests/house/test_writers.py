"""Rules 2 and 3: one writer a table, one statement a state column."""

import ast
import re
from collections import defaultdict

from tests.house.reading import ROOT, bare, short, sources, statements, tables, tree

# Whoever writes to people adds an outbound row with its queue; anybody may record, intend and recall.
ANY_ROOM_ADDS = {"core_event", "core_effect", "core_recall", "mailbox_outbound", "mailbox_dispatch"}
WRITE = re.compile(r"\b(INSERT INTO|UPDATE|DELETE FROM|MERGE INTO|TRUNCATE)\s+(?:ONLY\s+)?([a-z_0-9]+)")
STATE = {"state", "status"}


def test_only_the_owning_room_writes_a_table() -> None:
    wrong = []
    for sql in statements():
        for verb, table in WRITE.findall(sql.text):
            adds = verb == "INSERT INTO" and table in ANY_ROOM_ADDS
            if table in tables() and tables()[table] != sql.room and not adds:
                wrong.append(f"{short(sql.path)}: {verb} {table}")
    assert not wrong


def assigned(text: str) -> list[tuple[str, str]]:
    """(table, column) of every assignment in UPDATE … SET and ON CONFLICT … DO UPDATE SET."""
    found = []
    target = ""
    parts = re.split(r"\b(INSERT INTO|UPDATE|SET)\b", text)
    for verb, rest in zip(parts[1::2], parts[2::2], strict=True):
        if verb == "SET":
            assignments = re.split(r"\b(?:FROM|WHERE|RETURNING)\b", rest)[0]
            found += [
                (target, column) for column in re.findall(r"(?:^|,)\s*([a-z_0-9]+)\s*=", flat(assignments))
            ]
        elif (name := re.match(r"\s+(?:ONLY\s+)?([a-z_0-9]+)", rest)) and name[1] in tables():
            target = name[1]
    return found


def flat(text: str) -> str:
    """Without what stands in brackets: commas and comparisons there are no assignments."""
    while (less := re.sub(r"\([^()]*\)", "", text)) != text:
        text = less
    return text


def test_the_reader_of_assignments_sees_them() -> None:
    text = (
        "WITH a AS (UPDATE orders_order AS o SET status = w.status, version = f(o.version, b = 1) FROM w"
        " WHERE o.id = 1) INSERT INTO core_effect (id) SELECT 1"
        " ON CONFLICT (id) DO UPDATE SET state = excluded.state"
    )
    assert assigned(text) == [
        ("orders_order", "status"),
        ("orders_order", "version"),
        ("core_effect", "state"),
    ]


def test_exactly_one_statement_writes_a_state_column() -> None:
    writers = defaultdict(set)
    for sql in statements():
        for table, column in assigned(sql.text):
            if column in STATE:
                writers[table, column].add(short(sql.path))
    assert writers
    assert {key: sorted(files) for key, files in writers.items() if len(files) > 1} == {}


def test_no_python_holds_sql_over_the_houses_tables() -> None:
    """Statements stand in files, where these checks see them."""
    names = "|".join(sorted(tables(), key=len, reverse=True))
    pattern = re.compile(
        rf"\b(?:INSERT INTO|UPDATE|DELETE FROM|FROM|JOIN|TRUNCATE)\s+(?:ONLY\s+)?({names})\b"
    )
    wrong = []
    for path in sources():
        for node in ast.walk(tree(path)):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and pattern.search(bare(node.value))
            ):
                wrong.append(f"{short(path)}:{node.lineno}")
    assert not wrong


def test_no_python_assigns_a_state_through_the_orm() -> None:
    """``Model.objects.….update(state=…)`` would pass the state table by."""
    wrong = []
    for path in sources():
        for node in ast.walk(tree(path)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "update"
            ):
                on_query = "objects" in ast.unparse(node.func)
                wrong += [short(path) for word in node.keywords if on_query and word.arg in STATE]
    assert not wrong
    assert (ROOT / "src").exists()
