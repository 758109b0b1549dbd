from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0002.sql"


class Migration(migrations.Migration):
    dependencies = [("fulfilment", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.AlterField("shipment", "shipped_at", models.DateTimeField(null=True)),
                migrations.AddField("shipment", "unpacked_at", models.DateTimeField(null=True)),
                migrations.AddField("package", "length_mm", models.IntegerField(null=True)),
                migrations.AddField("package", "width_mm", models.IntegerField(null=True)),
                migrations.AddField("package", "height_mm", models.IntegerField(null=True)),
                migrations.CreateModel(
                    name="Label",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "shipment",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=models.DO_NOTHING,
                                related_name="+",
                                to="fulfilment.shipment",
                            ),
                        ),
                        ("package_seq", models.IntegerField()),
                        ("state", models.TextField()),
                        ("tracking", models.TextField(null=True)),
                        ("error", models.TextField(null=True)),
                        ("asked_at", models.DateTimeField()),
                        ("settled_at", models.DateTimeField(null=True)),
                        ("actor", models.TextField()),
                    ],
                    options={
                        "db_table": "fulfilment_label",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["asked", "bought", "voiding"])),
                                fields=("shipment", "package_seq"),
                                name="fulfilment_label_live",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LabelFile",
                    fields=[
                        (
                            "label",
                            models.OneToOneField(
                                db_constraint=False,
                                on_delete=models.DO_NOTHING,
                                primary_key=True,
                                related_name="+",
                                serialize=False,
                                to="fulfilment.label",
                            ),
                        ),
                        ("pdf", models.BinaryField()),
                        ("zpl", models.BinaryField()),
                    ],
                    options={"db_table": "fulfilment_label_file"},
                ),
            ],
        )
    ]
