"""Keep of a claim whether people were told of it, and how early they are reminded."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0004_claims_say_their_day")]

    operations = [
        migrations.CreateModel(
            name="ClaimReminder",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("days", models.PositiveSmallIntegerField()),
                (
                    "changed_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("who", models.CharField(db_default="", max_length=150)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="one_claim_reminder")
                ],
            },
        ),
        migrations.AddField(
            model_name="claim",
            name="announced_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="claim",
            name="reminded_for",
            field=models.DateField(null=True),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                condition=models.Q(("announced_at", None), ("status", "OPEN")),
                fields=["id"],
                name="claims_to_announce",
            ),
        ),
    ]
