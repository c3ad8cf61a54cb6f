"""Pools whose books are open already have all in them that lay there."""

from django.db import migrations

ADD = """
INSERT INTO inventory_poolbooks (pool_id, complete_at)
SELECT DISTINCT pool_id, now() FROM inventory_stockopening
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("inventory", "0008_pools_that_are_open")]

    operations = [migrations.RunSQL(ADD, migrations.RunSQL.noop)]
