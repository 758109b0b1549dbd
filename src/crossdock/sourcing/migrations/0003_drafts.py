from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0003.sql"


class Migration(migrations.Migration):
    dependencies = [("sourcing", "0002_acts")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.CreateModel(
                    name="Draft",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("name", models.TextField()),
                        ("document", models.JSONField()),
                        ("based_on", models.BigIntegerField()),
                        ("saves", models.IntegerField(db_default=1)),
                        ("actor", models.TextField()),
                        ("saved_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("published", models.BigIntegerField(null=True)),
                    ],
                    options={"db_table": "sourcing_draft"},
                ),
                migrations.CreateModel(
                    name="Golden",
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
                        ("attempt", models.IntegerField()),
                        ("wants", models.JSONField()),
                        ("note", models.TextField()),
                        ("actor", models.TextField()),
                        ("made_at", models.DateTimeField()),
                        ("dropped_at", models.DateTimeField(null=True)),
                    ],
                    options={"db_table": "sourcing_golden"},
                ),
                migrations.CreateModel(
                    name="Guard",
                    fields=[
                        ("name", models.TextField(primary_key=True, serialize=False)),
                        ("most", models.FloatField()),
                    ],
                    options={"db_table": "sourcing_guard"},
                ),
            ],
        )
    ]
