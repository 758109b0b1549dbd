from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0006.sql"
BACK = "DROP TABLE desk_view_role; ALTER TABLE desk_view_choice DROP COLUMN without"


class Migration(migrations.Migration):
    dependencies = [("desk", "0005_cases")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"), BACK)],
            state_operations=[
                migrations.AddField(
                    model_name="viewchoice",
                    name="without",
                    field=models.BooleanField(db_default=False),
                ),
                migrations.CreateModel(
                    name="ViewOfRole",
                    fields=[
                        ("role", models.TextField(primary_key=True, serialize=False)),
                        ("first_id", models.BigIntegerField(null=True)),
                    ],
                    options={"db_table": "desk_view_role"},
                ),
            ],
        )
    ]
