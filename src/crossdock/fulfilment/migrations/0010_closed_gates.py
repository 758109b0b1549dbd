import importlib
from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "0010.sql"
BACK = "DROP INDEX fulfilment_gate_closed;"
concurrently = importlib.import_module("crossdock.orders.migrations.0005_lists").concurrently


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("fulfilment", "0009_due"), ("orders", "0005_lists")]
    operations = [migrations.RunSQL(concurrently(SQL.read_text(encoding="utf-8")), concurrently(BACK))]
