from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0004.sql"


class Migration(migrations.Migration):
    dependencies = [("network", "0003_answer_hours")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.AlterField(
                    model_name="locationversion",
                    name="answer_hours",
                    field=models.IntegerField(null=True),
                )
            ],
        )
    ]
