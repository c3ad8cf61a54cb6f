"""Where notifications come from, and which ones were heard already."""

from django.db import models
from django.db.models.functions import Now

from zhongshu.channels.models.accounts import Application, SellingAccount
from zhongshu.channels.models.streams import OfAccountQuerySet


class Destination(models.Model):
    """An application's way to our queue, in one region; made once at Amazon."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    region = models.CharField(max_length=2)
    queue_arn = models.CharField(max_length=300)
    destination_id = models.CharField(max_length=100)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "region", "queue_arn"], name="one_destination_per_queue"
            )
        ]

    def __str__(self) -> str:
        return f"{self.destination_id} to {self.queue_arn}"


class Subscription(models.Model):
    """One kind of news of one account. `is_elsewhere`: Amazon sends it to another queue."""

    account = models.ForeignKey(SellingAccount, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    subscription_id = models.CharField(max_length=100)
    destination_id = models.CharField(max_length=100)
    payload_version = models.CharField(max_length=20, default="")
    is_elsewhere = models.BooleanField(default=False)
    subscribed_at = models.DateTimeField(db_default=Now())
    heard_at = models.DateTimeField(null=True)

    objects = OfAccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "kind"], name="one_subscription_per_kind")
        ]
        indexes = [models.Index(fields=["subscription_id"], name="subscription_by_id")]

    def __str__(self) -> str:
        return f"{self.kind} of account {self.account_id}"


class NotificationSeen(models.Model):
    """A notification whose effect is stored: it may come again as long as the queue keeps it."""

    notification_id = models.CharField(max_length=100, unique=True)
    account = models.ForeignKey(SellingAccount, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    seen_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.notification_id}"


class NotificationTally(models.Model):
    """One row: how many messages of each sort the queue has given."""

    received = models.PositiveBigIntegerField(default=0)
    repeated = models.PositiveBigIntegerField(default=0)
    foreign = models.PositiveBigIntegerField(default=0)
    unread = models.PositiveBigIntegerField(default=0)
    received_at = models.DateTimeField(null=True)
    foreign_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.received} messages"
