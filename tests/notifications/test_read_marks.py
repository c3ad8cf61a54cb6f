"""What somebody has read is theirs alone, and forgotten once the thing is mended."""

from collections.abc import Callable
from uuid import UUID

import pytest

from tests.cast import MONDAY
from tests.notifications.cast import HOUR, calm, look, lose, make_late, miss_backup
from zhongshu.channels.models import NightlyTask
from zhongshu.flows.list_notifications import list_notifications
from zhongshu.flows.mark_notifications import mark_all_notifications, mark_notification
from zhongshu.identity import public as identity
from zhongshu.identity.models import User
from zhongshu.notifications import public as notifications
from zhongshu.notifications.models import ReadMark

pytestmark = pytest.mark.django_db


@pytest.fixture
def make_actor(db: None) -> Callable[[str], identity.Actor]:
    return lambda login: User.objects.create(
        username=login, role="admin", sees_every_store=True
    ).as_actor()


@pytest.fixture
def ada(make_actor: Callable[[str], identity.Actor]) -> identity.Actor:
    return make_actor("ada")


def mark(notification_id: UUID, actor: identity.Actor, *, is_read: bool = True) -> None:
    mark_notification(
        notification_id=notification_id, is_read=is_read, actor=actor, at=MONDAY + HOUR
    )


def unread(actor: identity.Actor) -> int:
    return list_notifications(actor, MONDAY + HOUR).unread


def test_a_mark_is_ones_own_and_can_be_taken_back(
    ada: identity.Actor, make_actor: Callable[[str], identity.Actor]
) -> None:
    bo = make_actor("bo")
    make_late(calm(), "orders")
    [late] = look(ada, after=HOUR)

    mark(late.notification_id, ada)
    mark(late.notification_id, ada)
    after_reading = unread(ada), unread(bo)
    mark(late.notification_id, ada, is_read=False)
    mark(late.notification_id, ada, is_read=False)

    assert after_reading == (0, 1)
    assert unread(ada) == 1
    assert ReadMark.objects.count() == 0


def test_what_comes_back_is_unread_again(ada: identity.Actor) -> None:
    calm()
    miss_backup()
    mark_all_notifications(actor=ada, at=MONDAY + HOUR)
    read = unread(ada)

    NightlyTask.objects.update(ran_at=MONDAY - 30 * HOUR)

    assert (read, unread(ada)) == (0, 1)


def test_marks_of_what_was_mended_are_forgotten(ada: identity.Actor) -> None:
    account = calm()
    make_late(account, "orders")
    miss_backup()
    mark_all_notifications(actor=ada, at=MONDAY + HOUR)
    before = ReadMark.objects.count()

    NightlyTask.objects.update(ran_at=MONDAY)
    mark_all_notifications(actor=ada, at=MONDAY + HOUR)

    assert (before, ReadMark.objects.count()) == (2, 1)


def test_what_is_not_there_cannot_be_read(ada: identity.Actor) -> None:
    lose(calm())
    [lost] = look()
    stranger = User.objects.create(username="kim", role="operations").as_actor()

    for actor, notification_id in (
        (ada, UUID(int=1)),
        (stranger, lost.notification_id),
    ):
        with pytest.raises(notifications.NotificationNotFoundError) as refusal:
            mark(notification_id, actor)
        assert str(refusal.value) == (
            "This needs nobody any more: it was mended, or it is not for you."
        )

    assert ReadMark.objects.count() == 0


def test_the_system_reads_nothing() -> None:
    with pytest.raises(identity.UserNotFoundError):
        mark_all_notifications(actor=identity.SYSTEM, at=MONDAY)
