from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "0006.sql"
# Not once orders were merged: the constraints then do not hold, and nothing is changed.
BACK = """
ALTER TABLE orders_link DROP CONSTRAINT orders_link_kind, DROP CONSTRAINT orders_link_later;
ALTER TABLE orders_link
ADD CONSTRAINT orders_link_kind CHECK (kind IN ('replaces')),
ADD CONSTRAINT orders_link_later CHECK (order_id > other_id);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0005_lists"),
    ]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), BACK)]
