from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0002.sql"


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.CreateModel(
                    name="Retention",
                    fields=[
                        ("pk", models.CompositePrimaryKey("what", "valid_from", serialize=False)),
                        ("what", models.TextField()),
                        ("valid_from", models.DateTimeField()),
                        ("days", models.IntegerField(null=True)),
                        ("actor", models.TextField()),
                    ],
                    options={"db_table": "core_retention"},
                ),
                migrations.CreateModel(
                    name="RetentionDone",
                    fields=[
                        ("what", models.TextField(primary_key=True, serialize=False)),
                        ("last_id", models.BigIntegerField()),
                        ("rows", models.BigIntegerField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={"db_table": "core_retention_done"},
                ),
            ],
        )
    ]
