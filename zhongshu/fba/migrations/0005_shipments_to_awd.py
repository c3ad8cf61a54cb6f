"""Shipments may go to AWD, and those to FBA may come from there."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("fba", "0003_lines_that_came_late"), ("inventory", "0021_awd")]

    operations = [
        migrations.AddField(
            model_name="shipment",
            name="destination",
            field=models.CharField(db_default="FBA", max_length=10),
        ),
        migrations.RemoveConstraint(model_name="shipment", name="shipment_source_is_known"),
        migrations.AddConstraint(
            model_name="shipment",
            constraint=models.CheckConstraint(
                condition=Q(source__in=["", "SUPPLIER", "WAREHOUSE", "AWD"]),
                name="shipment_source_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="shipment",
            constraint=models.CheckConstraint(
                condition=Q(destination="FBA") | (Q(destination="AWD") & ~Q(source="AWD")),
                name="shipment_destination_is_known",
            ),
        ),
    ]
