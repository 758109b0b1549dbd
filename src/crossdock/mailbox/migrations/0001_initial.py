from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0001.sql"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("partners", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.CreateModel(
                    name="Inbound",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("source", models.TextField()),
                        ("key", models.TextField()),
                        ("kind", models.TextField()),
                        (
                            "channel",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=models.DO_NOTHING,
                                related_name="+",
                                to="partners.channel",
                            ),
                        ),
                        ("headers", models.JSONField(null=True)),
                        ("body", models.BinaryField()),
                        ("received_at", models.DateTimeField()),
                    ],
                    options={
                        "db_table": "mailbox_inbound",
                        "constraints": [
                            models.UniqueConstraint(fields=("source", "key"), name="mailbox_inbound_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Intake",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("due_at", models.DateTimeField()),
                        ("attempts", models.SmallIntegerField(db_default=0)),
                    ],
                    options={"db_table": "mailbox_intake"},
                ),
                migrations.CreateModel(
                    name="Quarantine",
                    fields=[
                        (
                            "inbound",
                            models.OneToOneField(
                                db_constraint=False,
                                on_delete=models.DO_NOTHING,
                                primary_key=True,
                                related_name="+",
                                serialize=False,
                                to="mailbox.inbound",
                            ),
                        ),
                        ("code", models.TextField()),
                        ("reason", models.TextField()),
                        ("at", models.DateTimeField()),
                        ("times", models.IntegerField(db_default=1)),
                        ("resolved_at", models.DateTimeField(null=True)),
                        ("resolution", models.TextField(null=True)),
                    ],
                    options={"db_table": "mailbox_quarantine"},
                ),
                migrations.CreateModel(
                    name="Mend",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "inbound",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=models.DO_NOTHING,
                                related_name="+",
                                to="mailbox.inbound",
                            ),
                        ),
                        ("body", models.BinaryField()),
                        ("actor", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={"db_table": "mailbox_mend"},
                ),
                migrations.CreateModel(
                    name="Outbound",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("key", models.TextField()),
                        ("party", models.TextField()),
                        ("kind", models.TextField()),
                        ("address", models.TextField()),
                        ("headers", models.JSONField()),
                        ("body", models.BinaryField()),
                        ("order_id", models.BigIntegerField(null=True)),
                        ("created_at", models.DateTimeField()),
                    ],
                    options={
                        "db_table": "mailbox_outbound",
                        "constraints": [
                            models.UniqueConstraint(fields=("key",), name="mailbox_outbound_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Dispatch",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("due_at", models.DateTimeField()),
                        ("attempts", models.SmallIntegerField(db_default=0)),
                    ],
                    options={"db_table": "mailbox_dispatch"},
                ),
                migrations.CreateModel(
                    name="Attempt",
                    fields=[
                        ("pk", models.CompositePrimaryKey("outbound_id", "attempt", serialize=False)),
                        (
                            "outbound",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=models.DO_NOTHING,
                                related_name="+",
                                to="mailbox.outbound",
                            ),
                        ),
                        ("attempt", models.IntegerField()),
                        ("at", models.DateTimeField()),
                        ("status", models.IntegerField(null=True)),
                        ("error", models.TextField(null=True)),
                        ("delivered", models.BooleanField()),
                        ("gave_up", models.BooleanField(db_default=False)),
                    ],
                    options={"db_table": "mailbox_attempt"},
                ),
            ],
        )
    ]
