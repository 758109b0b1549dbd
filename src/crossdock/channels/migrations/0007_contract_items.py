from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "0007.sql"


class Migration(migrations.Migration):
    dependencies = [("channels", "0006_packs")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[migrations.DeleteModel("Item"), migrations.DeleteModel("Level")],
        )
    ]
