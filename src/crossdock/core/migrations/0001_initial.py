from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0001.sql"


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.CreateModel(
                    name="Clock",
                    fields=[
                        ("id", models.SmallIntegerField(db_default=1, primary_key=True, serialize=False)),
                        ("real_anchor", models.DateTimeField()),
                        ("virtual_anchor", models.DateTimeField()),
                        ("rate", models.FloatField()),
                    ],
                    options={"db_table": "core_clock"},
                ),
                migrations.CreateModel(
                    name="Event",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("tx", models.BigIntegerField()),
                        ("order_id", models.BigIntegerField(null=True)),
                        ("subject", models.TextField()),
                        ("subject_id", models.BigIntegerField()),
                        ("kind", models.TextField()),
                        ("data", models.JSONField(null=True)),
                        ("actor", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={"db_table": "core_event"},
                ),
                migrations.CreateModel(
                    name="Effect",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("key", models.TextField()),
                        ("kind", models.TextField()),
                        ("subject", models.TextField()),
                        ("subject_id", models.BigIntegerField()),
                        ("request", models.JSONField()),
                        ("state", models.TextField(db_default="intended")),
                        ("reference", models.TextField(null=True)),
                        ("outcome", models.JSONField(null=True)),
                        ("error", models.TextField(null=True)),
                        ("attempts", models.IntegerField(db_default=0)),
                        ("due_at", models.DateTimeField()),
                        ("intended_at", models.DateTimeField()),
                        ("begun_at", models.DateTimeField(null=True)),
                        ("settled_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "db_table": "core_effect",
                        "constraints": [models.UniqueConstraint(fields=("key",), name="core_effect_key")],
                    },
                ),
                migrations.CreateModel(
                    name="Recall",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("order_id", models.BigIntegerField()),
                        ("line_seq", models.IntegerField()),
                        ("sku_id", models.BigIntegerField()),
                        ("location_id", models.BigIntegerField(null=True)),
                        ("quantity", models.BigIntegerField()),
                        ("target", models.TextField()),
                        ("reason", models.TextField()),
                        ("actor", models.TextField()),
                        ("state", models.TextField(db_default="asked")),
                        ("stopped", models.BigIntegerField(db_default=0)),
                        ("asked_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(null=True)),
                    ],
                    options={"db_table": "core_recall"},
                ),
                migrations.CreateModel(
                    name="Idempotency",
                    fields=[
                        ("pk", models.CompositePrimaryKey("credential", "key", serialize=False)),
                        ("credential", models.TextField()),
                        ("key", models.TextField()),
                        ("fingerprint", models.BinaryField()),
                        ("status", models.IntegerField(null=True)),
                        ("body", models.BinaryField(null=True)),
                        ("begun_at", models.DateTimeField()),
                    ],
                    options={"db_table": "core_idempotency"},
                ),
                migrations.CreateModel(
                    name="Import",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("kind", models.TextField()),
                        ("sha256", models.BinaryField()),
                        ("name", models.TextField()),
                        ("rows", models.IntegerField()),
                        ("at", models.DateTimeField()),
                        ("actor", models.TextField()),
                    ],
                    options={"db_table": "core_import"},
                ),
                migrations.CreateModel(
                    name="Worker",
                    fields=[
                        ("name", models.TextField(primary_key=True, serialize=False)),
                        ("started_at", models.DateTimeField()),
                        ("beat_at", models.DateTimeField()),
                        ("stats", models.JSONField()),
                    ],
                    options={"db_table": "core_worker"},
                ),
            ],
        )
    ]
