from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0011.sql"


class Migration(migrations.Migration):
    dependencies = [("fulfilment", "0010_closed_gates")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.AddField(
                    model_name="recallasked",
                    name="answer_by",
                    field=models.DateTimeField(null=True),
                )
            ],
        )
    ]
