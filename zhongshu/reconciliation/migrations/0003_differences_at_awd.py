"""What differs at AWD, and what explains it."""

from django.db import migrations, models
from django.db.models import Q

CAUSES = [
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
    "REPLENISHING",
]
KINDS = ("FBA", "FBA_UNSELLABLE", "AWD", "RESERVED")


class Migration(migrations.Migration):
    dependencies = [("reconciliation", "0002_causes_with_evidence")]

    operations = [
        migrations.RemoveConstraint(model_name="difference", name="difference_kind_is_known"),
        migrations.RemoveConstraint(model_name="difference", name="difference_cause_is_known"),
        migrations.AddConstraint(
            model_name="difference",
            constraint=models.CheckConstraint(
                condition=Q(kind__in=KINDS), name="difference_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="difference",
            constraint=models.CheckConstraint(
                condition=Q(cause__in=CAUSES), name="difference_cause_is_known"
            ),
        ),
    ]
