"""How reimbursements found their claims, and what happened to them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0013_options_are_renamed"),
        ("channels", "0016_stream_of_reimbursements"),
        ("claims", "0001_claims_and_reimbursements"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReimbursementEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("what", models.CharField(max_length=10)),
                ("how", models.CharField(db_default="", max_length=10)),
                ("who", models.CharField(db_default="", max_length=150)),
                ("facts", models.JSONField(default=dict)),
                ("before", models.JSONField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="reimbursement",
            name="matched_how",
            field=models.CharField(db_default="", max_length=10),
        ),
        migrations.AddField(
            model_name="reimbursement",
            name="version",
            field=models.PositiveIntegerField(db_default=1),
        ),
        migrations.AddIndex(
            model_name="reimbursement",
            index=models.Index(
                condition=models.Q(("claim", None), ("matched_how", "")),
                fields=["account", "id"],
                name="reimbursements_unlinked",
            ),
        ),
        migrations.AddConstraint(
            model_name="reimbursement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("matched_how__in", ["", "CASE", "ORDER", "REVERSAL", "PERSON"])
                ),
                name="reimbursement_match_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reimbursement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("claim", None), models.Q(("matched_how", ""), _negated=True), _connector="OR"
                ),
                name="matched_reimbursement_says_how",
            ),
        ),
        migrations.AddField(
            model_name="reimbursementevent",
            name="claim",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="claims.claim",
            ),
        ),
        migrations.AddField(
            model_name="reimbursementevent",
            name="reimbursement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="claims.reimbursement",
            ),
        ),
        migrations.AddField(
            model_name="reimbursementevent",
            name="user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="reimbursementevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("what__in", ["CHANGED", "LINKED", "UNLINKED", "NO_CLAIM", "UNDONE"])
                ),
                name="reimbursement_event_is_known",
            ),
        ),
    ]
