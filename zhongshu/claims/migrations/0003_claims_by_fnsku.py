"""Find claims by their FNSKU."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0013_options_are_renamed"),
        ("channels", "0016_stream_of_reimbursements"),
        ("claims", "0002_links_of_reimbursements"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                condition=models.Q(("fnsku", ""), _negated=True),
                fields=["fnsku"],
                name="claims_by_fnsku",
            ),
        ),
    ]
