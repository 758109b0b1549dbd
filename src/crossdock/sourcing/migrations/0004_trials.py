from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0004.sql"


class Migration(migrations.Migration):
    dependencies = [("sourcing", "0003_drafts")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.CreateModel(
                    name="Trial",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("version", models.BigIntegerField()),
                        ("share", models.IntegerField()),
                        ("since", models.DateTimeField()),
                        ("until", models.DateTimeField(null=True)),
                        ("latest", models.BigIntegerField()),
                        ("actor", models.TextField()),
                        ("made_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                    ],
                    options={"db_table": "sourcing_trial"},
                ),
                migrations.CreateModel(
                    name="TrialOrder",
                    fields=[
                        (
                            "order",
                            models.OneToOneField(
                                db_constraint=False,
                                on_delete=models.DO_NOTHING,
                                primary_key=True,
                                related_name="+",
                                serialize=False,
                                to="orders.order",
                            ),
                        ),
                        ("trial_id", models.BigIntegerField()),
                        ("version", models.BigIntegerField()),
                    ],
                    options={"db_table": "sourcing_trial_order"},
                ),
            ],
        )
    ]
