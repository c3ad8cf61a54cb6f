"""Take what people are to be told of claims: new ones, and those whose last day comes near."""

from datetime import datetime, timedelta

from django.db import transaction

from zhongshu.claims import statements
from zhongshu.claims.values import News
from zhongshu.claims.windows import read_remind_days
from zhongshu.company import public as company


@transaction.atomic
def take_news(*, at: datetime, with_reminders: bool = True) -> News:
    """Return open claims of which nobody was told, and those that are to be submitted soon.

    Each claim is new once, and due once for each last day that it gets: whoever asks again, or at
    the same time, gets what came since. In three statements, however many. The system's own work.
    """
    today = company.get_company().day_of(at)
    until = today + timedelta(days=read_remind_days())
    return News(*statements.take_news(today=today, until=until if with_reminders else None, at=at))
