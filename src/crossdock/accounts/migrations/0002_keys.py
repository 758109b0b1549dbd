from pathlib import Path
from typing import Any

import django.contrib.postgres.fields
from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0002.sql"


def added(name: str, field: Any) -> migrations.AddField:
    return migrations.AddField(model_name="apikey", name=name, field=field)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                added("old_prefix", models.TextField(null=True, unique=True)),
                added("old_sha256", models.BinaryField(null=True)),
                added("old_until", models.DateTimeField(null=True)),
                added("rotated_at", models.DateTimeField(null=True)),
                added("per_minute", models.BigIntegerField(null=True)),
                *(
                    added(
                        name,
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.TextField(), db_default=[], size=None
                        ),
                    )
                    for name in ("locations", "channels")
                ),
                added("created_by", models.TextField(db_default="")),
                migrations.CreateModel(
                    name="KeyPace",
                    fields=[
                        ("key_id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("minute", models.BigIntegerField()),
                        ("taken", models.BigIntegerField()),
                    ],
                    options={"db_table": "accounts_key_pace"},
                ),
            ],
        )
    ]
