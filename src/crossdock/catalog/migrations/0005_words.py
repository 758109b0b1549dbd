from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "0005.sql"


class Migration(migrations.Migration):
    dependencies = [("catalog", "0004_selling")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), "DROP INDEX catalog_sku_version_words")]
