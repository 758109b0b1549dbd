from pathlib import Path
from typing import Any

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0004.sql"


def added(name: str, field: Any) -> migrations.AddField:
    return migrations.AddField(model_name="user", name=name, field=field)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_roles")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                added("totp_sealed", models.BinaryField(null=True)),
                added("totp_asked", models.BinaryField(null=True)),
                added("totp_step", models.BigIntegerField(db_default=0)),
                added(
                    "recovery",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BinaryField(), db_default=[], size=None
                    ),
                ),
                migrations.CreateModel(
                    name="Session",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("sha256", models.BinaryField(unique=True)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        ("begun_at", models.DateTimeField()),
                        ("seen_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("address", models.TextField()),
                        ("agent", models.TextField()),
                    ],
                    options={"db_table": "accounts_session"},
                ),
                migrations.CreateModel(
                    name="LogInTry",
                    fields=[
                        ("key", models.TextField(primary_key=True, serialize=False)),
                        ("since", models.DateTimeField()),
                        ("tries", models.BigIntegerField()),
                    ],
                    options={"db_table": "accounts_log_in_try"},
                ),
            ],
        )
    ]
