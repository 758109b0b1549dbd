from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "0001.sql"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("core", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[],
        )
    ]
