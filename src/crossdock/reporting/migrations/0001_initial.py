from pathlib import Path
from typing import Any

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0001.sql"
BACK = "DROP TABLE reporting_place, reporting_sum, reporting_part, reporting_order"


def one(to: str) -> Any:
    return models.OneToOneField(
        db_constraint=False,
        on_delete=models.DO_NOTHING,
        primary_key=True,
        related_name="+",
        serialize=False,
        to=to,
    )


def moment() -> Any:
    return models.DateTimeField(null=True)


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("core", "0005_events_in_order"),
        ("orders", "0001_initial"),
        ("fulfilment", "0001_initial"),
    ]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"), BACK)],
            state_operations=[
                migrations.CreateModel(
                    name="CountedOrder",
                    fields=[
                        ("order", one("orders.order")),
                        ("version", models.IntegerField()),
                        ("channel_id", models.BigIntegerField()),
                        ("placed_at", models.DateTimeField()),
                        ("released_at", moment()),
                        ("shipped_at", moment()),
                        ("delivered_at", moment()),
                        ("cancelled_at", moment()),
                        ("waited_from", moment()),
                        ("waited_until", moment()),
                        ("fill", models.TextField(null=True)),
                        ("parts", models.IntegerField()),
                        ("locations", models.IntegerField()),
                        ("parcels", models.IntegerField()),
                        ("cost", models.BigIntegerField()),
                        ("currency", models.TextField()),
                    ],
                    options={"db_table": "reporting_order"},
                ),
                migrations.CreateModel(
                    name="CountedPart",
                    fields=[
                        ("fulfilment_order", one("fulfilment.fulfilmentorder")),
                        ("order_id", models.BigIntegerField()),
                        ("channel_id", models.BigIntegerField()),
                        ("location_id", models.BigIntegerField()),
                        ("carrier", models.TextField()),
                        ("ship_on", models.DateField()),
                        ("due_at", models.DateTimeField()),
                        ("deliver_on", models.DateField()),
                        ("released_at", moment()),
                        ("shipped_at", moment()),
                        ("delivered_at", moment()),
                        ("release", models.TextField()),
                        ("delivery", models.TextField()),
                        ("cost", models.BigIntegerField()),
                        ("currency", models.TextField()),
                    ],
                    options={"db_table": "reporting_part"},
                ),
                migrations.CreateModel(
                    name="Sum",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "version",
                                "report",
                                "day",
                                "hour",
                                "channel_id",
                                "location_id",
                                "carrier",
                                "outcome",
                                "currency",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("version", models.IntegerField()),
                        ("report", models.TextField()),
                        ("day", models.DateField()),
                        ("hour", models.SmallIntegerField()),
                        ("channel_id", models.BigIntegerField()),
                        ("location_id", models.BigIntegerField()),
                        ("carrier", models.TextField()),
                        ("outcome", models.TextField()),
                        ("currency", models.TextField()),
                        ("counted", models.BigIntegerField()),
                        ("amount", models.BigIntegerField()),
                    ],
                    options={"db_table": "reporting_sum"},
                ),
                migrations.CreateModel(
                    name="Place",
                    fields=[
                        ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                        ("tx", models.BigIntegerField()),
                        ("event", models.BigIntegerField()),
                        ("below", models.BigIntegerField(null=True)),
                        ("version", models.IntegerField()),
                        ("rules", models.IntegerField()),
                        ("zone", models.TextField()),
                    ],
                    options={
                        "db_table": "reporting_place",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("id", 1)), name="reporting_place_alone"
                            )
                        ],
                    },
                ),
            ],
        )
    ]
