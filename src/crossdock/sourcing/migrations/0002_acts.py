from pathlib import Path

import django.contrib.postgres.fields
from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0002.sql"


class Migration(migrations.Migration):
    dependencies = [("sourcing", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.CreateModel(
                    name="Act",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "order",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=models.DO_NOTHING,
                                related_name="+",
                                to="orders.order",
                            ),
                        ),
                        ("kind", models.TextField()),
                        ("state", models.TextField()),
                        ("wanted", models.JSONField(null=True)),
                        (
                            "parts",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), db_default=[], size=None
                            ),
                        ),
                        ("reason", models.TextField(db_default="")),
                        (
                            "recalls",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), db_default=[], size=None
                            ),
                        ),
                        ("refusal", models.TextField(null=True)),
                        ("difference", models.JSONField(null=True)),
                        ("actor", models.TextField()),
                        ("asked_at", models.DateTimeField()),
                        ("settled_at", models.DateTimeField(null=True)),
                    ],
                    options={"db_table": "sourcing_act"},
                ),
                migrations.CreateModel(
                    name="Forced",
                    fields=[
                        ("pk", models.CompositePrimaryKey("order_id", "attempt", serialize=False)),
                        (
                            "order",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=models.DO_NOTHING,
                                related_name="+",
                                to="orders.order",
                            ),
                        ),
                        ("attempt", models.IntegerField()),
                        (
                            "location",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=models.DO_NOTHING,
                                related_name="+",
                                to="network.location",
                            ),
                        ),
                        ("lines", models.JSONField()),
                        ("more", models.BigIntegerField(null=True)),
                        ("currency", models.TextField()),
                        ("reason", models.TextField()),
                        ("actor", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={"db_table": "sourcing_forced"},
                ),
            ],
        )
    ]
