import datetime
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0002_timeline_is_final"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                models.F("amazon_status"),
                django.db.models.functions.comparison.Coalesce(
                    models.F("ship_by_latest"),
                    models.Value(
                        datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.timezone.utc)
                    ),
                ),
                models.F("id"),
                condition=models.Q(("amazon_status__in", ["UNSHIPPED", "PARTIALLY_SHIPPED"])),
                name="order_to_ship",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("fulfilled_by", "AMAZON"), ("work_status__isnull", False)),
                fields=["work_status", "-amazon_created_at", "-id"],
                name="order_at_work_elsewhere",
            ),
        ),
    ]
