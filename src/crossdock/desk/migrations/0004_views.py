from pathlib import Path

import django.contrib.postgres.fields
from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0004.sql"


class Migration(migrations.Migration):
    dependencies = [("desk", "0003_search")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(SQL.read_text(encoding="utf-8"), "DROP TABLE desk_view_choice, desk_view")
            ],
            state_operations=[
                migrations.CreateModel(
                    name="View",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("user_id", models.BigIntegerField()),
                        ("name", models.TextField()),
                        ("query", models.JSONField()),
                        ("shared", models.TextField(db_default="nobody")),
                        ("role", models.TextField(null=True)),
                        ("made_at", models.DateTimeField()),
                        ("dropped_at", models.DateTimeField(null=True)),
                    ],
                    options={"db_table": "desk_view"},
                ),
                migrations.CreateModel(
                    name="ViewChoice",
                    fields=[
                        ("user_id", models.BigIntegerField(primary_key=True, serialize=False)),
                        (
                            "views",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), db_default=[], size=None
                            ),
                        ),
                        ("first_id", models.BigIntegerField(null=True)),
                    ],
                    options={"db_table": "desk_view_choice"},
                ),
            ],
        )
    ]
