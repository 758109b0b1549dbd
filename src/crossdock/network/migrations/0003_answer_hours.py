from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0003.sql"


class Migration(migrations.Migration):
    dependencies = [("network", "0002_recall")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.AddField(
                    model_name="locationversion",
                    name="answer_hours",
                    field=models.IntegerField(db_default=48),
                )
            ],
        )
    ]
