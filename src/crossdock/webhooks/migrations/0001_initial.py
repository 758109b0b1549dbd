from pathlib import Path
from typing import Any

import django.contrib.postgres.fields
from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0001.sql"


def texts() -> Any:
    return django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)


def endpoint() -> Any:
    return models.OneToOneField(
        on_delete=models.DO_NOTHING,
        primary_key=True,
        related_name="+",
        serialize=False,
        to="webhooks.endpoint",
    )


class Migration(migrations.Migration):
    initial = True
    dependencies = [("core", "0005_events_in_order"), ("mailbox", "0002_lanes")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.CreateModel(
                    name="Endpoint",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("name", models.TextField()),
                        ("url", models.TextField()),
                        ("types", texts()),
                        ("channels", texts()),
                        ("locations", texts()),
                        ("state", models.TextField(db_default="active")),
                        ("reason", models.TextField(null=True)),
                        ("changed_at", models.DateTimeField()),
                        ("created_at", models.DateTimeField()),
                    ],
                    options={
                        "db_table": "webhooks_endpoint",
                        "constraints": [
                            models.UniqueConstraint(fields=("name",), name="webhooks_endpoint_name")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Secret",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "endpoint",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=models.DO_NOTHING,
                                related_name="+",
                                to="webhooks.endpoint",
                            ),
                        ),
                        ("sealed", models.BinaryField()),
                        ("created_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField(null=True)),
                    ],
                    options={"db_table": "webhooks_secret"},
                ),
                migrations.CreateModel(
                    name="Position",
                    fields=[
                        ("endpoint", endpoint()),
                        ("tx", models.BigIntegerField()),
                        ("event", models.BigIntegerField()),
                        ("again_tx", models.BigIntegerField(db_default=0)),
                        ("again_event", models.BigIntegerField(db_default=0)),
                    ],
                    options={"db_table": "webhooks_position"},
                ),
                migrations.CreateModel(
                    name="Health",
                    fields=[
                        ("endpoint", endpoint()),
                        ("failures", models.IntegerField(db_default=0)),
                        ("failing_since", models.DateTimeField(null=True)),
                        ("rest_until", models.DateTimeField(null=True)),
                        ("slow", models.BooleanField(db_default=False)),
                        ("delivered_at", models.DateTimeField(null=True)),
                        ("error", models.TextField(null=True)),
                    ],
                    options={"db_table": "webhooks_health"},
                ),
                migrations.CreateModel(
                    name="Delivery",
                    fields=[
                        ("pk", models.CompositePrimaryKey("endpoint_id", "event_id", serialize=False)),
                        ("endpoint_id", models.BigIntegerField()),
                        ("event_id", models.BigIntegerField()),
                        ("outbound_id", models.BigIntegerField()),
                    ],
                    options={"db_table": "webhooks_delivery"},
                ),
            ],
        )
    ]
