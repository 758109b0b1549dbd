from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0007.sql"


class Migration(migrations.Migration):
    dependencies = [("desk", "0006_view_of_role")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(SQL.read_text(encoding="utf-8"), "ALTER TABLE desk_bulk DROP COLUMN origin")
            ],
            state_operations=[migrations.AddField("Bulk", "origin", models.JSONField(null=True))],
        )
    ]
