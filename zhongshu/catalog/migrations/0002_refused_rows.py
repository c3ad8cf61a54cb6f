"""Remember when a report named a listing whose row could not be stored."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]

    operations = [
        migrations.AddField("listing", "refused_at", models.DateTimeField(null=True)),
    ]
