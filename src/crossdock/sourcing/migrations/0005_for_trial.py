from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0005.sql"


class Migration(migrations.Migration):
    dependencies = [("sourcing", "0004_trials")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.AlterField("policy", "valid_from", models.DateTimeField(null=True)),
            ],
        )
    ]
