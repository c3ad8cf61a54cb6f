"""Answers are kept encrypted under a claim; requests are counted in a table without a log."""

import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0002_audit_is_final")]

    operations = [
        migrations.DeleteModel(name="IdempotentAnswer"),
        migrations.CreateModel(
            name="IdempotentAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=200)),
                ("request_hash", models.BinaryField()),
                ("claim", models.UUIDField()),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("body", models.BinaryField(null=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["created_at"], name="answer_by_age")],
                "constraints": [
                    models.UniqueConstraint(fields=["user", "key"], name="one_answer_per_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestCount",
            fields=[
                (
                    "subject",
                    models.CharField(max_length=60, primary_key=True, serialize=False),
                ),
                ("minute", models.DateTimeField()),
                ("number", models.IntegerField()),
            ],
        ),
        # Counting must not cost a write to disk for each request; a crash may forget a minute.
        migrations.RunSQL(
            "ALTER TABLE identity_requestcount SET UNLOGGED",
            "ALTER TABLE identity_requestcount SET LOGGED",
        ),
    ]
