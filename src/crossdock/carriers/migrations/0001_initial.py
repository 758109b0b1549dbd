from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0001.sql"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("network", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.CreateModel(
                    name="Tariff",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("carrier", models.TextField()),
                        ("valid_from", models.DateTimeField()),
                        ("actor", models.TextField()),
                    ],
                    options={"db_table": "carriers_tariff"},
                ),
                migrations.CreateModel(
                    name="Rate",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "tariff_id", "service", "zone", "up_to_g", serialize=False
                            ),
                        ),
                        (
                            "tariff",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=models.PROTECT,
                                related_name="+",
                                to="carriers.tariff",
                            ),
                        ),
                        ("service", models.TextField()),
                        ("zone", models.BigIntegerField()),
                        ("up_to_g", models.BigIntegerField()),
                        ("price", models.BigIntegerField()),
                        ("currency", models.TextField()),
                        ("transit_days", models.IntegerField()),
                    ],
                    options={"db_table": "carriers_rate"},
                ),
                migrations.CreateModel(
                    name="ZoneChart",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "location",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=models.PROTECT,
                                related_name="+",
                                to="network.location",
                            ),
                        ),
                        ("valid_from", models.DateTimeField()),
                        ("actor", models.TextField()),
                    ],
                    options={"db_table": "carriers_zone_chart"},
                ),
                migrations.CreateModel(
                    name="Zone",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "chart_id", "country", "postal_prefix", serialize=False
                            ),
                        ),
                        (
                            "chart",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=models.PROTECT,
                                related_name="+",
                                to="carriers.zonechart",
                            ),
                        ),
                        ("country", models.TextField()),
                        ("postal_prefix", models.TextField()),
                        ("zone", models.BigIntegerField()),
                    ],
                    options={"db_table": "carriers_zone"},
                ),
                migrations.CreateModel(
                    name="ServiceChart",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("carrier", models.TextField()),
                        ("valid_from", models.DateTimeField()),
                        ("actor", models.TextField()),
                    ],
                    options={"db_table": "carriers_service_chart"},
                ),
                migrations.CreateModel(
                    name="ServiceLevel",
                    fields=[
                        ("pk", models.CompositePrimaryKey("chart_id", "service", "level", serialize=False)),
                        (
                            "chart",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=models.PROTECT,
                                related_name="+",
                                to="carriers.servicechart",
                            ),
                        ),
                        ("service", models.TextField()),
                        ("level", models.TextField()),
                    ],
                    options={"db_table": "carriers_service_level"},
                ),
            ],
        )
    ]
