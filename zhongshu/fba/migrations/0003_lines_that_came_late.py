"""Know of a line whether its shipment was read without it before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("fba", "0002_units_short")]

    operations = [
        migrations.AddField(
            model_name="shipmentline",
            name="is_late",
            field=models.BooleanField(db_default=False),
        ),
    ]
