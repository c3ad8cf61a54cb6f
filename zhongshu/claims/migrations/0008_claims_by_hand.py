"""Let claims be opened by hand: with a note, what is claimed, and a way to withdraw them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0007_readings_of_ledgers")]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="note",
            field=models.CharField(db_default="", max_length=500),
        ),
        migrations.AddField(
            model_name="claim",
            name="amount_claimed",
            field=models.DecimalField(decimal_places=4, max_digits=18, null=True),
        ),
        migrations.AddField(
            model_name="claim",
            name="currency_claimed",
            field=models.CharField(db_default="", max_length=3),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount_claimed", None), ("currency_claimed", "")),
                    models.Q(
                        ("amount_claimed__gt", 0),
                        models.Q(("currency_claimed", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="claim_worth_has_a_currency",
            ),
        ),
        migrations.RemoveConstraint(model_name="claimevent", name="claim_event_is_known"),
        migrations.AddConstraint(
            model_name="claimevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "what__in",
                        [
                            "OPENED",
                            "CHANGED",
                            "SUBMITTED",
                            "PAID",
                            "REFUSED",
                            "EXPIRED",
                            "RESOLVED",
                            "CAME_BACK",
                            "REOPENED",
                            "TAKEN_BACK",
                            "WITHDRAWN",
                        ],
                    )
                ),
                name="claim_event_is_known",
            ),
        ),
    ]
