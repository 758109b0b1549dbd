from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0001.sql"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("orders", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.CreateModel(
                    name="Bulk",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("asked", models.JSONField()),
                        ("chosen", models.JSONField()),
                        (
                            "undoes",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=models.DO_NOTHING,
                                related_name="+",
                                to="desk.bulk",
                            ),
                        ),
                        ("orders", models.IntegerField()),
                        ("actor", models.TextField()),
                        ("asked_at", models.DateTimeField()),
                    ],
                    options={
                        "db_table": "desk_bulk",
                        "constraints": [
                            models.UniqueConstraint(fields=("undoes",), name="desk_bulk_undone_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Item",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "bulk",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=models.DO_NOTHING,
                                related_name="+",
                                to="desk.bulk",
                            ),
                        ),
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
                        ("state", models.TextField(db_default="waiting")),
                        ("why", models.TextField(db_default="")),
                        ("kept", models.JSONField(null=True)),
                        ("settled_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "db_table": "desk_bulk_item",
                        "constraints": [
                            models.UniqueConstraint(fields=("bulk", "order"), name="desk_bulk_item_once")
                        ],
                    },
                ),
            ],
        )
    ]
