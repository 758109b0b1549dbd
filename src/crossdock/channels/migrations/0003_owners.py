from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0003.sql"


class Migration(migrations.Migration):
    dependencies = [("channels", "0002_deliveries")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    SQL.read_text(encoding="utf-8"),
                    "ALTER TABLE channels_connection DROP COLUMN poll_by, DROP COLUMN stock_by;",
                )
            ],
            state_operations=[
                migrations.AddField("connection", name, models.TextField(null=True))
                for name in ("poll_by", "stock_by")
            ],
        )
    ]
