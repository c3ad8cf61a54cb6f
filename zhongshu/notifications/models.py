"""Who has read which notification, where people want messages, and what was sent there.

What is to be told on the page is never stored: it is seen. What leaves the house is a row.
"""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zhongshu.notifications.values import ChannelKind, DeliveryState


class ReadMark(models.Model):
    """A person has read a notification; it is forgotten some time after the thing is mended."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    notification_id = models.UUIDField()
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "notification_id"], name="one_mark_per_notification"
            )
        ]

    def __str__(self) -> str:
        return f"user {self.user_id} has read {self.notification_id}"


class DeliveryChannel(models.Model):
    """Where a person wants messages, and of what: a mailbox, a web hook or a robot of a group.

    Address and secret are encrypted and bound to `uid`: the address of a robot is a key to it.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=60)
    address = models.BinaryField()
    secret = models.BinaryField(null=True)
    codes = ArrayField(models.CharField(max_length=60), default=list)
    is_on = models.BooleanField(default=True)
    version = models.PositiveIntegerField(db_default=1)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="one_channel_per_name"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in ChannelKind]),
                name="channel_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class Delivery(models.Model):
    """A message to one channel: it waits, was sent, or failed for a reason. Once per key.

    `next_at` is when it is tried again; `queued_at` when a job was queued for it.
    """

    channel = models.ForeignKey(DeliveryChannel, models.CASCADE, related_name="deliveries")
    key = models.CharField(max_length=100)
    title = models.CharField(max_length=200)
    text = models.TextField()
    link = models.CharField(max_length=500, default="")
    state = models.CharField(max_length=8, default=DeliveryState.WAITING.value)
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=20, default="")
    detail = models.CharField(max_length=200, default="")
    made_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    queued_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "key"], name="one_delivery_per_key"),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.WAITING.value, next_at__isnull=False)
                | Q(
                    state__in=[DeliveryState.SENT.value, DeliveryState.FAILED.value],
                    next_at=None,
                    ended_at__isnull=False,
                ),
                name="delivery_waits_or_has_ended",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(next_at__isnull=False), name="deliveries_that_wait"
            ),
            models.Index(fields=["channel", "-id"], name="deliveries_newest_first"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.state}"
