from pathlib import Path
from typing import Any

import django.contrib.postgres.fields
from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0003.sql"
BACK = "DROP TABLE desk_search, desk_term, desk_entry, desk_posting"


def ids() -> "models.Field[Any, Any]":
    return django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)


class Migration(migrations.Migration):
    dependencies = [("desk", "0002_channels")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"), BACK)],
            state_operations=[
                migrations.CreateModel(
                    name="Posting",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "key",
                                "channel_id",
                                "order_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("key", models.BigIntegerField()),
                        ("channel_id", models.BigIntegerField()),
                        ("order_id", models.BigIntegerField()),
                    ],
                    options={"db_table": "desk_posting"},
                ),
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        ("order_id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("channel_id", models.BigIntegerField()),
                        ("keys", ids()),
                    ],
                    options={"db_table": "desk_entry"},
                ),
                migrations.CreateModel(
                    name="Term",
                    fields=[
                        ("key", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("text", models.TextField()),
                        (
                            "near",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.IntegerField(), size=None
                            ),
                        ),
                    ],
                    options={"db_table": "desk_term"},
                ),
                migrations.CreateModel(
                    name="Search",
                    fields=[
                        ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                        ("tx", models.BigIntegerField()),
                        ("event", models.BigIntegerField()),
                        ("below", models.BigIntegerField(null=True)),
                        ("version", models.IntegerField()),
                    ],
                    options={
                        "db_table": "desk_search",
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("id", 1)), name="desk_search_alone")
                        ],
                    },
                ),
            ],
        )
    ]
