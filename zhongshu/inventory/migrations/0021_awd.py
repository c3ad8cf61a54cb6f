"""AWD: what Amazon shows there, and since when our books have it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0013_options_are_renamed"),
        ("channels", "0016_stream_of_reimbursements"),
        ("inventory", "0019_repostings"),
    ]

    operations = [
        migrations.CreateModel(
            name="AwdReading",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="channels.sellingaccount",
                    ),
                ),
                ("is_there", models.BooleanField()),
                ("asked_at", models.DateTimeField()),
                ("whole_at", models.DateTimeField(null=True)),
                ("message", models.CharField(default="", max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="AwdBooks",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="channels.sellingaccount",
                    ),
                ),
                ("begun_at", models.DateTimeField()),
                (
                    "pool",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="channels.fulfilmentpool",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AwdLevel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on_hand", models.IntegerField(null=True)),
                ("inbound", models.IntegerField(null=True)),
                ("available", models.IntegerField(null=True)),
                ("reserved", models.IntegerField(null=True)),
                ("replenishing", models.IntegerField(null=True)),
                ("read_at", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("missed_readings", models.PositiveSmallIntegerField(default=0)),
                ("absent_since", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="channels.sellingaccount",
                    ),
                ),
                (
                    "seller_sku",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.sellersku",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "seller_sku"), name="one_awd_level_per_sku"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("available__gte", 0),
                            ("inbound__gte", 0),
                            ("on_hand__gte", 0),
                            ("replenishing__gte", 0),
                            ("reserved__gte", 0),
                        ),
                        name="awd_level_is_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AwdOpening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("on_hand", models.IntegerField()),
                ("is_posted", models.BooleanField(db_default=False)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="channels.sellingaccount",
                    ),
                ),
                (
                    "seller_sku",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.sellersku",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_posted", False)),
                        fields=["account", "seller_sku"],
                        name="awd_openings_that_wait",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "seller_sku"), name="one_awd_opening_each"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("on_hand__gt", 0)), name="awd_opening_has_units"
                    ),
                ],
            },
        ),
    ]
