"""Tell nobody of claims that were there before anybody was told of claims."""

from django.db import migrations

KNOWN = "UPDATE claims_claim SET announced_at = opened_at"


class Migration(migrations.Migration):
    dependencies = [("claims", "0005_people_are_told_of_claims")]

    operations = [migrations.RunSQL(KNOWN, migrations.RunSQL.noop)]
