from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0003.sql"


class Migration(migrations.Migration):
    dependencies = [("inventory", "0002_supply")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.CreateModel(
                    name="CountTask",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "sku",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=models.DO_NOTHING,
                                related_name="+",
                                to="catalog.sku",
                            ),
                        ),
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
                        ("reason", models.TextField()),
                        ("reference", models.TextField()),
                        ("times", models.IntegerField(db_default=1)),
                        ("gone", models.BigIntegerField()),
                        ("doubted", models.BigIntegerField()),
                        ("since", models.DateTimeField()),
                        ("latest_at", models.DateTimeField()),
                        ("actor", models.TextField()),
                        ("closed_at", models.DateTimeField(null=True)),
                        (
                            "count",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=models.PROTECT,
                                related_name="+",
                                to="inventory.count",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "inventory_count_task",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("closed_at__isnull", True)),
                                fields=("sku", "location"),
                                name="inventory_count_task_open",
                            )
                        ],
                    },
                ),
            ],
        )
    ]
