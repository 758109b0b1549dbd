from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "0006.sql"


class Migration(migrations.Migration):
    dependencies = [("catalog", "0005_words")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), "DROP INDEX catalog_alias_sku")]
