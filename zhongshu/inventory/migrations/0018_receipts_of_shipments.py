from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inventory", "0017_figures_are_stale_by_place")]

    operations = [
        migrations.AddIndex(
            model_name="amazonstockevent",
            index=models.Index(
                condition=models.Q(
                    ("event", "Receipts"),
                    ("feed", "LEDGER"),
                    ("gone_at", None),
                    ("quantity__gt", 0),
                ),
                fields=["account", "reference"],
                include=["day", "occurred_at"],
                name="stock_receipts_of_shipments",
            ),
        )
    ]
