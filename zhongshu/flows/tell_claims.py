"""Tell who may submit claims of new ones and of those whose last day comes near."""

from collections.abc import Collection
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext, ngettext

from zhongshu.claims import public as claims
from zhongshu.company import public as company
from zhongshu.flows.page_transaction import in_one_transaction
from zhongshu.flows.tell_subscribers import tell_subscribers
from zhongshu.identity import public as identity
from zhongshu.notifications import public as notifications

OPENED, DUE = "claims.OPENED", "claims.DUE"
CODES = (OPENED, DUE)
LIST = "/claims/"
MOST_NAMED = 20
# A last day comes near at midnight: nobody is woken for what lasts a week.
MORNING = 8


def tell_claims(*, at: datetime) -> claims.News:
    """Write down one message for each subscriber with what is new and what is due by now.

    All or nothing: a message that was promised is a row of the same transaction.
    """
    hour = at.astimezone(ZoneInfo(company.get_company().time_zone)).hour

    def take_and_tell() -> claims.News:
        news = claims.take_news(at=at, with_reminders=hour >= MORNING)
        if news.new_ids or news.due_ids:
            tell_subscribers(CODES, partial(_write, news, at), at=at)
        return news

    return in_one_transaction(take_and_tell)


def _write(
    news: claims.News, at: datetime, reader: identity.Actor, codes: Collection[str]
) -> notifications.Message | None:
    """Return what this person may see and settle of what they chose."""
    if not claims.may_settle(reader):
        return None
    due = set(news.due_ids) if DUE in codes else set()
    new = set(news.new_ids) - due if OPENED in codes else set()
    titles, lines = [], []
    for ids, say in ((due, _say_due), (new, _say_new)):
        wanted = claims.ClaimFilter(ids=tuple(ids))
        number = len(claims.find_claims(reader, wanted, at=at, most=len(ids))) if ids else 0
        if not number:
            continue
        page = claims.list_claims(reader, wanted, at=at, limit=MOST_NAMED)
        titles.append(say(number))
        lines += [notifications.with_link(_line(row), _address(row.id)) for row in page.rows]
        if more := number - len(page.rows):
            lines.append(ngettext("and {n} more", "and {n} more", more).format(n=more))
    if not titles:
        return None
    return notifications.Message(
        key=f"claims {at.isoformat()}",
        title=gettext("Claims: {what}").format(what=" · ".join(titles)),
        text="\n".join(lines),
        link=f"{settings.PUBLIC_URL}{LIST}",
    )


def _address(claim_id: int) -> str:
    return f"{settings.PUBLIC_URL}{LIST}{claim_id}/"


def _say_due(number: int) -> str:
    return ngettext("{n} to submit soon", "{n} to submit soon", number).format(n=number)


def _say_new(number: int) -> str:
    return ngettext("{n} new", "{n} new", number).format(n=number)


def _line(row: claims.ClaimRow) -> str:
    units = ngettext("{n} unit", "{n} units", row.units).format(n=f"{row.units:,}")
    return " · ".join(
        [
            gettext("until {day}").format(day=row.deadline.isoformat()),
            str(claims.KIND_NAMES[row.kind]),
            f"{row.seller_sku} ({row.account} {row.pool})",
            units,
            *([row.reference] if row.reference else []),
        ]
    )
