from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0008.sql"


class Migration(migrations.Migration):
    dependencies = [("fulfilment", "0007_rejected_before"), ("core", "0004_recalls_that_wait")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.CreateModel(
                    name="RecallAsked",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "recall",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=models.DO_NOTHING,
                                related_name="+",
                                to="core.recall",
                            ),
                        ),
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
                        ("line_seq", models.IntegerField()),
                        ("units", models.BigIntegerField()),
                        ("stopped", models.BigIntegerField(db_default=0)),
                        ("state", models.TextField(db_default="waiting")),
                        ("asked_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(null=True)),
                        ("answered_by", models.TextField(null=True)),
                        ("note", models.TextField(db_default="")),
                    ],
                    options={
                        "db_table": "fulfilment_recall",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("recall", "fulfilment_order", "line_seq"),
                                name="fulfilment_recall_once",
                            )
                        ],
                    },
                ),
            ],
        )
    ]
