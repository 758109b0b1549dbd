from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0006.sql"
BACK = """
ALTER TABLE channels_connection
DROP CONSTRAINT channels_connection_client,
DROP COLUMN client_id, DROP COLUMN client_secret, DROP COLUMN token_at, DROP COLUMN token_until;
"""


class Migration(migrations.Migration):
    dependencies = [("channels", "0005_unheard")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL.read_text(encoding="utf-8"), BACK)],
            state_operations=[
                migrations.AddField("connection", "client_id", models.TextField(null=True)),
                migrations.AddField("connection", "client_secret", models.BinaryField(null=True)),
                migrations.AddField("connection", "token_at", models.DateTimeField(null=True)),
                migrations.AddField("connection", "token_until", models.DateTimeField(null=True)),
                migrations.AddConstraint(
                    "connection",
                    models.CheckConstraint(
                        condition=models.Q(client_id__isnull=True, client_secret__isnull=True)
                        | models.Q(client_id__isnull=False, client_secret__isnull=False),
                        name="channels_connection_client",
                    ),
                ),
            ],
        )
    ]
