from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0002.sql"
BACK = """
ALTER TABLE partners_channel DROP COLUMN paused_at;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0001_initial"),
    ]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"), BACK)],
            state_operations=[
                migrations.AddField(
                    model_name="channel",
                    name="paused_at",
                    field=models.DateTimeField(null=True),
                ),
            ],
        )
    ]
