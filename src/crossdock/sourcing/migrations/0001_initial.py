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
                    name="Waiting",
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
                        ("due_at", models.DateTimeField()),
                        ("priority", models.IntegerField(db_default=0)),
                        ("attempts", models.IntegerField(db_default=0)),
                    ],
                    options={"db_table": "sourcing_queue"},
                ),
                migrations.CreateModel(
                    name="Policy",
                    fields=[
                        ("version", models.BigAutoField(primary_key=True, serialize=False)),
                        ("name", models.TextField()),
                        ("document", models.JSONField()),
                        ("valid_from", models.DateTimeField()),
                        ("actor", models.TextField()),
                        ("created_at", models.DateTimeField()),
                    ],
                    options={"db_table": "sourcing_policy"},
                ),
                migrations.CreateModel(
                    name="World",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("sha256", models.BinaryField()),
                        ("document", models.JSONField()),
                        ("created_at", models.DateTimeField()),
                    ],
                    options={
                        "db_table": "sourcing_world",
                        "constraints": [
                            models.UniqueConstraint(fields=("sha256",), name="sourcing_world_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Decision",
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
                        ("at", models.DateTimeField()),
                        ("policy_version", models.BigIntegerField()),
                        ("world_id", models.BigIntegerField()),
                        ("status", models.TextField()),
                        ("cost", models.BigIntegerField()),
                        ("runner_up", models.BigIntegerField(null=True)),
                        ("seen", models.BinaryField()),
                    ],
                    options={"db_table": "sourcing_decision"},
                ),
            ],
        )
    ]
