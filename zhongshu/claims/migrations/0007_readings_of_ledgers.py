"""Keep of each account how its ledger was when claims were found in it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0016_stream_of_reimbursements"),
        ("claims", "0006_old_claims_are_no_news"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClaimReading",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="channels.sellingaccount",
                    ),
                ),
                ("mark", models.CharField(max_length=64)),
                ("read_at", models.DateTimeField()),
            ],
        ),
    ]
