"""Let the figures of every product be taken the first time anybody reads them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("inventory", "0012_paces_of_products")]

    operations = [
        migrations.RunSQL(
            "INSERT INTO inventory_stalestock (product_id) VALUES (0)",
            migrations.RunSQL.noop,
        )
    ]
