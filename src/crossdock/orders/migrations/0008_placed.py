import importlib
from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "0008.sql"
concurrently = importlib.import_module("crossdock.orders.migrations.0005_lists").concurrently


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("orders", "0007_attachments")]
    operations = [
        migrations.RunSQL(
            concurrently(SQL.read_text(encoding="utf-8")), concurrently("DROP INDEX orders_order_placed;")
        )
    ]
