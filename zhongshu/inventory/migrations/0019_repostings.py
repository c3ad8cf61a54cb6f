import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0013_options_are_renamed"),
        ("channels", "0016_stream_of_reimbursements"),
        ("inventory", "0018_receipts_of_shipments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reposting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField(null=True)),
                ("state", models.CharField(default="WAITING", max_length=10)),
                ("who", models.CharField(max_length=150)),
                ("asked_at", models.DateTimeField()),
                ("began_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("parts", models.JSONField(default=dict)),
                ("taken_back", models.IntegerField(default=0)),
                ("anew", models.IntegerField(default=0)),
                ("exchanged", models.IntegerField(default=0)),
                ("refused", models.JSONField(null=True)),
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.sellersku",
                    ),
                ),
                (
                    "undo_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.reposting",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RepostedEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "anew",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stands_for",
                        to="inventory.stockentry",
                    ),
                ),
                (
                    "back",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="takes_back",
                        to="inventory.stockentry",
                    ),
                ),
                (
                    "original",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_back_by",
                        to="inventory.stockentry",
                    ),
                ),
                (
                    "root",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.stockentry",
                    ),
                ),
                (
                    "reposting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="inventory.reposting",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="reposting",
            index=models.Index(fields=["seller_sku", "-id"], name="repostings_of_a_seller_sku"),
        ),
        migrations.AddIndex(
            model_name="reposting",
            index=models.Index(fields=["-asked_at", "-id"], name="repostings_newest"),
        ),
        migrations.AddConstraint(
            model_name="reposting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["WAITING", "RUNNING", "DONE", "REFUSED", "UNDONE"])
                ),
                name="reposting_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reposting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["WAITING", "RUNNING"])),
                fields=("account",),
                name="one_reposting_at_a_time",
            ),
        ),
    ]
