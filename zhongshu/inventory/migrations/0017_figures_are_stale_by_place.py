"""Let the figures of every product and place be taken the first time anybody reads them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("inventory", "0016_figures_of_places")]

    operations = [
        migrations.RunSQL(
            "INSERT INTO inventory_stalestock (product_id) VALUES (0)",
            migrations.RunSQL.noop,
        )
    ]
