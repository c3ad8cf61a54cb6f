"""Take messages from the queue and read again what they name; the queue forgets them last."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from zhongshu.channels import public as channels
from zhongshu.flows.read_changed_orders import read_changed_orders
from zhongshu.identity import public as identity

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 200
LONGEST_WAIT_S = 20
STOCK_SOON = timedelta(minutes=1)
QUEUE = "notifications"
SUBJECT = "queue:unreadable"
UNREAD = channels.IssueText(
    code="flows.unread_message",
    what=_("A message in the queue cannot be understood ({kind})."),
    why=_("{reason}"),
    what_to_do=_(
        "Nothing is lost: what changed is fetched regularly. If it comes again and again, somebody"
        " else writes into the queue, or Amazon has a new kind of message: send us the raw content."
    ),
)
KIND = channels.NotificationKind

type Message = channels.Notification | channels.UnreadMessage
type Now = Callable[[], datetime]


def receive_notifications(
    queue: channels.QueueGateway, *, wait_s: int = LONGEST_WAIT_S, now: Now = timezone.now
) -> int:
    """Wait for messages, use them, and let the queue forget them; return how many came.

    Raises:
        channels.SendingHeldError: a restored or copied installation leaves the queue alone.
        channels.GatewayError: the queue does not answer; what it gave comes again.
    """
    messages = wait_for_messages(queue, wait_s=wait_s)
    use_messages(queue, messages, now=now)
    return len(messages)


def wait_for_messages(
    queue: channels.QueueGateway, *, wait_s: int = LONGEST_WAIT_S
) -> list[Message]:
    """Return what the queue holds, up to a bound, so that a burst is merged per object."""
    channels.require_sending_allowed()
    messages = list(queue.receive(wait_s=wait_s))
    more: Sequence[Message] = messages
    while more and len(messages) < MOST_AT_ONCE:
        more = queue.receive(wait_s=0)
        messages += more
    return messages


def use_messages(
    queue: channels.QueueGateway, messages: Sequence[Message], *, now: Now = timezone.now
) -> None:
    """Store the effect of every message, then let the queue forget them.

    A message says only what to read again, so it may come twice, late and in any order. Killed
    at any point, everything comes again and changes nothing that it changed before.
    """
    if not messages:
        return
    pile = _sort(messages)
    for account_id, notifications in pile.fresh.items():
        _use(account_id, list(notifications.values()), now=now)
    _show_unread(pile.unread, at=now())
    channels.mark_notifications_seen(
        seen={account_id: list(each.values()) for account_id, each in pile.fresh.items()},
        counts=channels.MessageCounts(
            received=len(messages),
            repeated=pile.repeated,
            foreign=pile.foreign,
            unread=len(pile.unread),
        ),
        at=now(),
    )
    if pile.foreign:
        logger.warning("messages of no seller of ours", extra={"facts": {"count": pile.foreign}})
    queue.delete([each.receipt for each in messages])


@dataclass(slots=True)
class _Pile:
    """Messages by what is done with them; fresh ones by account and notification."""

    fresh: dict[int, dict[str, channels.Notification]] = field(default_factory=dict)
    unread: list[tuple[int | None, channels.UnreadMessage]] = field(default_factory=list)
    repeated: int = 0
    foreign: int = 0


def _sort(messages: Sequence[Message]) -> _Pile:
    owners = channels.find_owners(identity.SYSTEM, messages)
    ids = [each.notification_id for each in messages if isinstance(each, channels.Notification)]
    seen = channels.list_seen_notifications(identity.SYSTEM, ids)
    pile = _Pile()
    for message, account_id in zip(messages, owners, strict=True):
        if account_id is None and (message.seller_id or isinstance(message, channels.Notification)):
            pile.foreign += 1
        elif isinstance(message, channels.UnreadMessage):
            pile.unread.append((account_id, message))
        elif account_id is not None:
            known = pile.fresh.setdefault(account_id, {})
            is_repeated = message.notification_id in seen or message.notification_id in known
            pile.repeated += is_repeated
            if not is_repeated:
                known[message.notification_id] = message
    return pile


def _use(account_id: int, notifications: Iterable[channels.Notification], *, now: Now) -> None:
    """Read again, once each, what these notifications are about."""
    by_kind: dict[str, list[channels.Notification]] = {}
    for each in notifications:
        by_kind.setdefault(each.kind, []).append(each)
    if changed := by_kind.get(KIND.ORDER_CHANGE):
        read_changed_orders(account_id, {each.order_id for each in changed}, now=now)
    if finished := by_kind.get(KIND.REPORT_FINISHED):
        channels.wake_reports(
            account_id=account_id, report_ids={each.report_id for each in finished}, at=now()
        )
    if KIND.STOCK_CHANGE in by_kind:
        channels.hasten_streams(
            account_ids=[account_id],
            kind=channels.StreamKind.FBA_INVENTORY,
            due_at=now() + STOCK_SOON,
        )
    if judged := by_kind.get(KIND.ACCOUNT_STATUS):
        last = max(judged, key=lambda each: each.event_time)
        channels.record_account_status(
            account_id=account_id, status=last.account_status, told_at=last.event_time
        )
        channels.hasten_streams(
            account_ids=[account_id], kind=channels.StreamKind.PERFORMANCE, due_at=now()
        )


def _show_unread(
    unread: Sequence[tuple[int | None, channels.UnreadMessage]], *, at: datetime
) -> None:
    """Open one issue for each sort of message; what names nobody is shown with one account."""
    issues: dict[int, dict[str, channels.NewIssue]] = {}
    keeper = _find_keeper(at) if any(owner is None for owner, _ in unread) else None
    for owner, message in unread:
        account_id = keeper if owner is None else owner
        if account_id is None:
            logger.warning("a message was not understood", extra={"facts": {"why": message.why}})
            continue
        subject = f"{SUBJECT}:{message.kind[:100]}" if message.kind else SUBJECT
        issue = UNREAD.about(
            subject, raw=message.raw, kind=message.kind[:60] or "?", reason=message.why
        )
        issues.setdefault(account_id, {})[subject] = issue
    for account_id, by_subject in issues.items():
        channels.open_issues(
            account_id=account_id, stream=QUEUE, issues=list(by_subject.values()), at=at
        )


def _find_keeper(at: datetime) -> int | None:
    """Return the account with which messages are shown that name no seller."""
    subscribed = [each.account_id for each in channels.list_subscriptions(identity.SYSTEM, at)] or [
        each.account_id for each in channels.list_accounts(identity.SYSTEM)
    ]
    return min(subscribed, default=None)
