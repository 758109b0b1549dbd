from pathlib import Path

import django.contrib.postgres.fields
from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0001.sql"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("core", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.CreateModel(
                    name="Location",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("code", models.TextField()),
                        ("kind", models.TextField()),
                        ("created_at", models.DateTimeField()),
                    ],
                    options={
                        "db_table": "network_location",
                        "constraints": [
                            models.UniqueConstraint(fields=("code",), name="network_location_code")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LocationVersion",
                    fields=[
                        ("pk", models.CompositePrimaryKey("location_id", "valid_from", serialize=False)),
                        (
                            "location",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=models.PROTECT,
                                related_name="+",
                                to="network.location",
                            ),
                        ),
                        ("valid_from", models.DateTimeField()),
                        ("seq", models.BigIntegerField(editable=False)),
                        ("name", models.TextField()),
                        ("line1", models.TextField()),
                        ("city", models.TextField()),
                        ("region", models.TextField()),
                        ("postal_code", models.TextField()),
                        ("country", models.TextField()),
                        ("time_zone", models.TextField()),
                        ("capacity_per_day", models.BigIntegerField(null=True)),
                        ("capacity_per_hour", models.BigIntegerField(null=True)),
                        ("cut_off", models.TimeField()),
                        (
                            "work_days",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.SmallIntegerField(), size=None
                            ),
                        ),
                        ("holiday_calendar", models.TextField(db_default="")),
                        (
                            "holidays",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.DateField(), db_default=[], size=None
                            ),
                        ),
                        ("lead_days", models.IntegerField(db_default=0)),
                        ("handling_order", models.BigIntegerField()),
                        ("handling_unit", models.BigIntegerField()),
                        ("currency", models.TextField()),
                        ("release", models.TextField(db_default="at_once")),
                        (
                            "gates",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), db_default=[], size=None
                            ),
                        ),
                        ("address", models.TextField(db_default="")),
                        ("active", models.BooleanField(db_default=True)),
                        ("actor", models.TextField()),
                    ],
                    options={"db_table": "network_location_version"},
                ),
                migrations.CreateModel(
                    name="Load",
                    fields=[
                        ("pk", models.CompositePrimaryKey("location_id", "day", "hour", serialize=False)),
                        (
                            "location",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=models.PROTECT,
                                related_name="+",
                                to="network.location",
                            ),
                        ),
                        ("day", models.DateField()),
                        ("hour", models.SmallIntegerField()),
                        ("parcels", models.BigIntegerField()),
                    ],
                    options={"db_table": "network_load"},
                ),
            ],
        )
    ]
