"""Files of what lies in our own warehouses when their books begin."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0009_errors_in_the_readers_language")]

    operations = [
        migrations.RemoveConstraint(model_name="fileimport", name="import_kind_is_known"),
        migrations.AddConstraint(
            model_name="fileimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    kind__in=[
                        "products",
                        "pairings",
                        "costs",
                        "listings",
                        "fba-inventory",
                        "orders",
                        "suppliers",
                        "own-orders",
                        "opening-stock",
                    ]
                ),
                name="import_kind_is_known",
            ),
        ),
    ]
