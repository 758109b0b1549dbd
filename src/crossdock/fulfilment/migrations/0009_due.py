import importlib
from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "0009.sql"
BACK = """
CREATE INDEX fulfilment_order_open ON fulfilment_order (location_id, state, ship_on)
    WHERE state IN ('planned', 'accepted', 'picked', 'packed', 'partly_shipped');
DROP INDEX fulfilment_order_due;
"""
concurrently = importlib.import_module("crossdock.orders.migrations.0005_lists").concurrently


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("fulfilment", "0008_recalls"), ("orders", "0005_lists")]
    operations = [migrations.RunSQL(concurrently(SQL.read_text(encoding="utf-8")), concurrently(BACK))]
