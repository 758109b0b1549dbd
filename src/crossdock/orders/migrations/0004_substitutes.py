from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0004.sql"
BACK = """
ALTER TABLE orders_line DROP COLUMN bought_sku_id;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0003_links"),
    ]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"), BACK)],
            state_operations=[
                migrations.AddField(
                    model_name="line",
                    name="bought_sku_id",
                    field=models.BigIntegerField(null=True),
                ),
            ],
        )
    ]
