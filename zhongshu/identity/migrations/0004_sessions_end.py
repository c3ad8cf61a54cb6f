"""A person's sessions can be ended from outside."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0003_answers_and_request_counts")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="signed_out_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
