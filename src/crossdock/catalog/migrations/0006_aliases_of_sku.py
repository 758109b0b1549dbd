from pathlib import Path

from django.db import migrations

_HEAD, *BUILD = (Path(__file__).parent / "sql" / "0006.sql").read_text(encoding="utf-8").splitlines()
# As in orders.0005_lists: requests go on while it runs, and nobody waits for it.
CONCURRENTLY = (
    "SET lock_timeout = 0",
    "SET statement_timeout = 0",
    *(line.rstrip(";").replace(" INDEX ", " INDEX CONCURRENTLY ", 1) for line in BUILD),
    "SET lock_timeout = '500ms'",
    "SET statement_timeout = '5s'",
)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("catalog", "0005_words")]
    operations = [migrations.RunSQL(list(CONCURRENTLY), "DROP INDEX catalog_alias_sku")]
