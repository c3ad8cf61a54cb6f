from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_refused_rows")]

    operations = [
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(
                condition=models.Q(("problem_count__gt", 0)),
                fields=["store"],
                name="listing_with_problems",
            ),
        ),
    ]
