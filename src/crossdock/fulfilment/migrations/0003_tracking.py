from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0003.sql"


class Migration(migrations.Migration):
    dependencies = [("fulfilment", "0002_labels")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.AddField("shipment", "delivered_at", models.DateTimeField(null=True)),
                migrations.CreateModel(
                    name="Scan",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("tracking", models.TextField()),
                        ("status", models.TextField()),
                        ("at", models.DateTimeField()),
                        ("carrier", models.TextField(null=True)),
                        ("city", models.TextField(null=True)),
                        ("region", models.TextField(null=True)),
                        ("postal_code", models.TextField(null=True)),
                        ("country", models.TextField(null=True)),
                        ("detail", models.TextField(null=True)),
                        ("code", models.TextField(null=True)),
                        ("inbound_id", models.BigIntegerField()),
                        ("recorded_at", models.DateTimeField()),
                        ("print", models.BinaryField()),
                    ],
                    options={
                        "db_table": "fulfilment_scan",
                        "constraints": [
                            models.UniqueConstraint(fields=("tracking", "print"), name="fulfilment_scan_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Parcel",
                    fields=[
                        ("tracking", models.TextField(primary_key=True, serialize=False)),
                        ("state", models.TextField()),
                        ("since", models.DateTimeField(null=True)),
                        ("last_at", models.DateTimeField(null=True)),
                        ("known", models.BooleanField()),
                        ("settled_at", models.DateTimeField()),
                    ],
                    options={"db_table": "fulfilment_parcel"},
                ),
                migrations.CreateModel(
                    name="Tracking",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("tracking", models.TextField()),
                        ("due_at", models.DateTimeField()),
                    ],
                    options={"db_table": "fulfilment_tracking"},
                ),
            ],
        )
    ]
