"""Keep of a claim on which of Amazon's days it happened, and what one unit was then."""

from datetime import date

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0013_options_are_renamed"),
        ("channels", "0016_stream_of_reimbursements"),
        ("claims", "0003_claims_by_fnsku"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="day",
            # Nothing opened claims before.
            field=models.DateField(default=date(2026, 11, 27)),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="claim",
            name="parts",
            field=models.JSONField(default=dict),
        ),
        migrations.AlterField(
            model_name="claim",
            name="key",
            field=models.CharField(max_length=300),
        ),
        migrations.RemoveConstraint(
            model_name="claim",
            name="open_claim_follows_its_cause",
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["OPEN", "EXPIRED"]),
                    _negated=True,
                )
                | models.Q(("units", models.F("cause_units"))),
                name="open_claim_follows_its_cause",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="claimevent",
            name="claim_event_is_known",
        ),
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
                        ],
                    )
                ),
                name="claim_event_is_known",
            ),
        ),
    ]
