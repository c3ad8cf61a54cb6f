"""Find adjustments of the ledger by when they were told last."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inventory", "0014_draw_orders")]

    operations = [
        migrations.AddIndex(
            model_name="amazonstockevent",
            index=models.Index(
                condition=models.Q(("event", "Adjustments"), ("feed", "LEDGER")),
                fields=["account", "told_at"],
                include=("quantity", "gone_at"),
                name="stock_adjustments_told",
            ),
        ),
    ]
