from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0007.sql"


class Migration(migrations.Migration):
    dependencies = [("core", "0006_origins")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[migrations.AddField("recall", "cause", models.TextField(null=True))],
        )
    ]
