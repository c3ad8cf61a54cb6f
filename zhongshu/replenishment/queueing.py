"""When warnings are looked for anew: hourly, and soon after what they follow changed."""

from procrastinate.contrib.django import app

from zhongshu.replenishment.models import AlertWish

RAISE_ALERTS = "raise_alerts"
PRIORITY = 7


def wish_for_alerts() -> None:
    """Note that warnings no longer follow from what is known; the tick queues a run soon.

    One runs at a time, and however many wishes there are, one run grants them all.
    """
    AlertWish.objects.create()


def queue_run() -> None:
    app.configure_task(RAISE_ALERTS, priority=PRIORITY, lock=RAISE_ALERTS).defer()
