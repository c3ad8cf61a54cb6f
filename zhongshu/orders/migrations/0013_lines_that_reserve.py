from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0013_options_are_renamed"),
        ("orders", "0012_pool_of_no_store"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="linestock",
            index=models.Index(
                condition=models.Q(("wanted__gt", 0)),
                fields=["seller_sku"],
                name="lines_that_reserve",
            ),
        ),
    ]
