"""From which of Amazon's pools offers are sent, where somebody says so."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0013_options_are_renamed"),
        ("channels", "0016_stream_of_reimbursements"),
    ]

    operations = [
        migrations.CreateModel(
            name="OfferPool",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "said_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "pool",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="channels.fulfilmentpool",
                    ),
                ),
                (
                    "seller_sku",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offer_pools",
                        to="catalog.sellersku",
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="channels.store",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("pool__isnull", False)),
                        fields=["pool", "seller_sku"],
                        name="offers_of_a_pool",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("store", "seller_sku"), name="one_pool_per_offer"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OfferPoolEdit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                ("made_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="channels.sellingaccount",
                    ),
                ),
            ],
        ),
    ]
