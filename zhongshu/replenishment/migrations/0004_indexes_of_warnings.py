import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def without_index(to, on_delete):
    return models.ForeignKey(to, db_index=False, null=True, on_delete=on_delete, related_name="+")


class Migration(migrations.Migration):
    dependencies = [
        ("replenishment", "0003_what_a_run_had_seen"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            "stockalert",
            "pool",
            without_index("channels.fulfilmentpool", django.db.models.deletion.CASCADE),
        ),
        migrations.AlterField(
            "stockalert",
            "rule",
            without_index("replenishment.alertrule", django.db.models.deletion.SET_NULL),
        ),
        migrations.AlterField(
            "stockalert",
            "owner",
            without_index(settings.AUTH_USER_MODEL, django.db.models.deletion.SET_NULL),
        ),
        migrations.AlterField(
            "stockalert",
            "snoozed_by",
            without_index(settings.AUTH_USER_MODEL, django.db.models.deletion.SET_NULL),
        ),
        migrations.AddIndex(
            "stockalert",
            models.Index(
                fields=["snoozed_until"],
                condition=models.Q(snoozed_until__isnull=False),
                name="stock_alert_put_off",
            ),
        ),
    ]
