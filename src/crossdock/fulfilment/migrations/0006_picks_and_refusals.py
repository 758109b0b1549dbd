from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0006.sql"


class Migration(migrations.Migration):
    dependencies = [("fulfilment", "0005_underway")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.AddField("FulfilmentLine", "picked", models.BigIntegerField(db_default=0)),
                migrations.CreateModel(
                    name="Refusal",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "fulfilment_order",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=models.DO_NOTHING,
                                related_name="+",
                                to="fulfilment.fulfilmentorder",
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
                        ("line_seq", models.IntegerField()),
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
                        ("quantity", models.BigIntegerField()),
                        ("act", models.TextField()),
                        ("reason", models.TextField()),
                        ("about", models.TextField()),
                        ("note", models.TextField()),
                        ("actor", models.TextField()),
                        ("at", models.DateTimeField()),
                        ("forgotten_at", models.DateTimeField(null=True)),
                        ("forgotten_by", models.TextField(null=True)),
                    ],
                    options={"db_table": "fulfilment_refusal"},
                ),
            ],
        )
    ]
