from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql" / "0004.sql"


class Migration(migrations.Migration):
    dependencies = [("inventory", "0003_count_task")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), "DROP INDEX inventory_stock_missing")]
