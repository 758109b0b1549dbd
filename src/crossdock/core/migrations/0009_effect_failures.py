from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0009.sql"


class Migration(migrations.Migration):
    dependencies = [("core", "0008_audit_searched")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.AddField(
                    model_name="effect", name="failures", field=models.IntegerField(db_default=0)
                )
            ],
        )
    ]
