from pathlib import Path
from typing import Any

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "0005.sql"
BACK = """
CREATE INDEX orders_order_unfinished ON orders_order (status, id)
    WHERE status IN ('held', 'open', 'backordered', 'allocated');
DROP INDEX orders_order_status;
DROP INDEX orders_order_name;
"""


def concurrently(text: str) -> Any:
    """The statements, each so that orders go on being taken in. A table of millions takes minutes, and what
    they wait for are transactions that began before: nobody waits for them, so no time-out is needed.
    """
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
    dependencies = [("orders", "0004_substitutes")]
    operations = [
        migrations.RunSQL(concurrently(SQL.read_text(encoding="utf-8")), concurrently(BACK)),
    ]
