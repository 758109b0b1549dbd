from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0005.sql"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_sessions")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"))],
            state_operations=[
                migrations.CreateModel(
                    name="SignOnProvider",
                    fields=[
                        ("name", models.TextField(primary_key=True, serialize=False)),
                        ("title", models.TextField()),
                        ("issuer", models.TextField()),
                        ("client_id", models.TextField()),
                        ("secret_sealed", models.BinaryField()),
                        (
                            "domains",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), size=None
                            ),
                        ),
                        ("role", models.TextField()),
                    ],
                    options={"db_table": "accounts_sign_on"},
                ),
                migrations.CreateModel(
                    name="Identity",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey("provider_id", "issuer", "subject", serialize=False),
                        ),
                        (
                            "provider",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, to="accounts.signonprovider"
                            ),
                        ),
                        ("issuer", models.TextField()),
                        ("subject", models.TextField()),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        ("linked_at", models.DateTimeField()),
                    ],
                    options={"db_table": "accounts_identity"},
                ),
            ],
        )
    ]
