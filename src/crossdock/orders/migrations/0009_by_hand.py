from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0009.sql"


class Migration(migrations.Migration):
    dependencies = [("orders", "0008_placed")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(SQL.read_text(encoding="utf-8"), "DROP TABLE orders_by_hand;")
            ],
            state_operations=[
                migrations.CreateModel(
                    name="ByHand",
                    fields=[
                        ("pk", models.CompositePrimaryKey("order_id", "seq", "part", serialize=False)),
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
                        ("seq", models.IntegerField()),
                        ("part", models.TextField()),
                        ("stated", models.JSONField()),
                    ],
                    options={"db_table": "orders_by_hand"},
                )
            ],
        )
    ]
