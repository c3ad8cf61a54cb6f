"""Count the tabs of one store from the index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0008_notes_on_own_orders")]

    operations = [
        migrations.RemoveIndex(model_name="order", name="order_by_status"),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                fields=["amazon_status", "-amazon_created_at", "-id"],
                include=("store_id",),
                name="order_by_status",
            ),
        ),
    ]
