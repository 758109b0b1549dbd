from pathlib import Path
from typing import Any

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "0008.sql"
BACK = """
DROP INDEX core_origin_act;
DROP INDEX core_origin_target;
DROP INDEX core_change_kind;
DROP INDEX core_change_in_tx;
"""


def concurrently(text: str) -> Any:
    """As in orders.0005_lists: requests go on while it runs, and nobody waits for it."""
    bare = "\n".join(line for line in text.splitlines() if not line.startswith("--"))
    statements = [one.strip() for one in bare.split(";") if one.strip()]
    return [
        "SET lock_timeout = 0",
        "SET statement_timeout = 0",
        *(one.replace(" INDEX ", " INDEX CONCURRENTLY ", 1) for one in statements),
        "SET lock_timeout = '500ms'",
        "SET statement_timeout = '5s'",
    ]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("core", "0007_causes_of_recalls")]
    operations = [migrations.RunSQL(concurrently(SQL.read_text(encoding="utf-8")), concurrently(BACK))]
