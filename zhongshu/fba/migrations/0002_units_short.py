"""What lines of a shipment lack, added up."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("fba", "0001_shipments_and_lines")]

    operations = [
        migrations.AddField(
            model_name="shipment",
            name="short",
            field=models.BigIntegerField(db_default=0),
        ),
    ]
