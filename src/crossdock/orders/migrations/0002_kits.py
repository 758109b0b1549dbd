from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0002.sql"
BACK = """
ALTER TABLE orders_line DROP CONSTRAINT orders_line_kit;
ALTER TABLE orders_line DROP COLUMN kit_seq, DROP COLUMN per_kit;
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial"), ("catalog", "0002_kits_and_aliases")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"), BACK)],
            state_operations=[
                migrations.AddField("line", "kit_seq", models.IntegerField(null=True)),
                migrations.AddField(
                    "line", "per_kit", models.DecimalField(decimal_places=6, max_digits=20, null=True)
                ),
            ],
        )
    ]
