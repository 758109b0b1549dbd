from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "0005.sql"


class Migration(migrations.Migration):
    dependencies = [("fulfilment", "0004_manifests")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"))]
