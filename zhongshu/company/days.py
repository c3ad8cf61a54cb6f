"""Which day it is for the company."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from zhongshu.company.models import Company


def day_of(at: datetime) -> date:
    """Return the company's day at this moment."""
    company = Company.objects.filter(pk=1).first() or Company()
    return at.astimezone(ZoneInfo(company.time_zone)).date()
