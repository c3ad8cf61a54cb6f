"""Causes that need more than books and snapshot."""

from django.db import migrations, models

KNOWN = [
    "NOT_OPENED",
    "UNPAIRED",
    "PAIRED_OTHERWISE",
    "NOT_SHOWN",
    "OURS_MORE",
    "AMAZON_MORE",
    "PROMISED_OTHERWISE",
    "RECEIVING",
    "SOLD_LATE",
    "REPORT_LATE",
]


class Migration(migrations.Migration):
    dependencies = [("reconciliation", "0001_differences")]

    operations = [
        migrations.RemoveConstraint(model_name="difference", name="difference_cause_is_known"),
        migrations.AddConstraint(
            model_name="difference",
            constraint=models.CheckConstraint(
                condition=models.Q(("cause__in", KNOWN)), name="difference_cause_is_known"
            ),
        ),
    ]
