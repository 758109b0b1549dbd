from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0005.sql"


class Migration(migrations.Migration):
    dependencies = [("channels", "0004_left_out")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.AddField("level", "unheard", models.BigIntegerField(null=True)),
                migrations.AddField("level", "unheard_at", models.DateTimeField(null=True)),
            ],
        )
    ]
