from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0002.sql"


class Migration(migrations.Migration):
    dependencies = [("channels", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.AddField("telling", "delivered_at", models.DateTimeField(null=True)),
            ],
        )
    ]
