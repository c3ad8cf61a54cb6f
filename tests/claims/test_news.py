"""People are told of each claim when it is new, and once for each last day that comes near."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from tests.cast import ADMIN
from tests.claims.cast import (
    DAY,
    HOUR,
    LATER,
    MONDAY,
    OPERATOR,
    READER,
    Claim,
    follow,
    lost,
    settle,
    short,
)
from tests.fba.shipment_cast import begin
from tests.inventory.ledger_cast import count_statements
from tests.notifications.test_deliveries import add, person
from tests.race import meet_at, run_together
from zhongshu.claims import public as claims
from zhongshu.claims.models import ClaimReminder
from zhongshu.claims.usecases import take_news
from zhongshu.flows.list_notifications import list_unmarked
from zhongshu.flows.tell_claims import DUE, OPENED, tell_claims
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord, User
from zhongshu.jobs import schedule
from zhongshu.notifications import public as notifications
from zhongshu.notifications.models import Delivery
from zhongshu.web.notifications.views import address_of

pytestmark = pytest.mark.django_db(transaction=True)
# What was lost six days before Monday is taken until 16 January: a week before it is due.
DUE_AT = MONDAY + 47 * DAY
BOTH = (OPENED, DUE)


@pytest.fixture(autouse=True)
def books(transactional_db: None) -> None:
    begin()


def lose_two() -> None:
    lost("m1", 2)
    lost("m2", 5)
    follow()


def titles() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("title", flat=True))


def look(
    actor: identity.Actor = OPERATOR, *, after: timedelta = HOUR
) -> list[notifications.Notification]:
    found = list_unmarked(actor, MONDAY + after)
    return [each for each in found if each.code.startswith("claims.")]


def bell(actor: identity.Actor = OPERATOR, *, after: timedelta = HOUR) -> list[tuple[str, str]]:
    return [(each.code, each.what) for each in look(actor, after=after)]


def test_new_claims_are_told_once_to_who_may_submit_them() -> None:
    add(person(), codes=BOTH)
    add(person("other"), codes=(DUE,))
    add(person("reads"), codes=BOTH)
    User.objects.filter(username="reads").update(role=identity.Role.READONLY.value)
    add(person("elsewhere", sees_every_store=False), codes=BOTH)
    lose_two()

    told = tell_claims(at=LATER)
    again = tell_claims(at=LATER + HOUR)

    [message] = Delivery.objects.all()
    assert (len(told.new_ids), again) == (2, claims.News())
    assert message.channel.user.username == "li"
    assert (message.title, message.link[-8:]) == ("Claims: 2 new", "/claims/")
    first, second = sorted(message.text.splitlines())
    assert first.startswith("until 2027-01-16 · Lost · MUG-RED-1 (Acme NA ")
    assert first.endswith(f"/claims/{Claim.objects.get(units=2).pk}/>")
    assert (" · 2 units · " in first, " · 5 units · " in second) == (True, True)


def test_a_last_day_that_comes_near_is_told_once_by_day_and_again_when_it_is_another() -> None:
    add(person(), codes=(DUE,))
    lose_two()
    settle(Claim.objects.get(units=5).pk)

    for at in (
        DUE_AT - DAY,
        DUE_AT - 14 * HOUR,  # two o'clock at night in Shanghai, the day has come
        DUE_AT,
        DUE_AT + HOUR,
        DUE_AT + 2 * DAY,
    ):
        tell_claims(at=at)
    first = titles()
    longer = {claims.Kind.LOST: claims.Window(0, 80)}
    claims.set_claim_rules(longer, actor=ADMIN, at=DUE_AT)
    tell_claims(at=DUE_AT + 3 * DAY)
    tell_claims(at=DUE_AT + 21 * DAY)

    assert first == ["Claims: 1 to submit soon"]
    made = list(Delivery.objects.order_by("pk").values_list("made_at", flat=True))
    assert made == [DUE_AT, DUE_AT + 21 * DAY]


def test_a_claim_that_is_new_and_due_is_told_in_one_line() -> None:
    add(person(), codes=BOTH)
    lose_two()

    told = tell_claims(at=DUE_AT)

    [message] = Delivery.objects.all()
    assert told.new_ids == told.due_ids
    assert message.title == "Claims: 2 to submit soon"
    assert len(message.text.splitlines()) == 2


def test_many_are_told_in_one_message_at_the_cost_of_a_few() -> None:
    add(person(), codes=BOTH)
    lost("m0", 1)
    follow()
    few = count_statements(lambda: tell_claims(at=LATER))
    for number in range(1, 26):
        lost(f"m{number}", number)
    follow()

    many = count_statements(lambda: tell_claims(at=LATER + HOUR))

    assert (many, titles()) == (few, ["Claims: 1 new", "Claims: 25 new"])
    lines = Delivery.objects.latest("pk").text.splitlines()
    assert (len(lines), lines[-1]) == (21, "and 5 more")


def test_messages_and_what_was_told_are_stored_together(monkeypatch: pytest.MonkeyPatch) -> None:
    add(person(), codes=BOTH)
    lose_two()

    def fail(*_told: object, **_more: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr("zhongshu.notifications.public.ask_delivery", fail)
        with pytest.raises(RuntimeError):
            tell_claims(at=LATER)
    tell_claims(at=LATER)

    assert titles() == ["Claims: 2 new"]


def test_two_who_tell_at_once_tell_a_claim_once(monkeypatch: pytest.MonkeyPatch) -> None:
    add(person(), codes=BOTH)
    lose_two()
    meet_at(monkeypatch, take_news, "read_remind_days")

    told = run_together(partial(tell_claims, at=DUE_AT), partial(tell_claims, at=DUE_AT + HOUR))

    assert told == [None, None]
    assert titles() == ["Claims: 2 to submit soon"]


def test_the_bell_tells_what_waits_until_it_is_submitted() -> None:
    lose_two()
    [first] = look()
    lost("m3", 1)
    follow(LATER + HOUR)
    [second] = look()

    assert first.what == "2 claims wait to be submitted to Amazon: 7 units."
    assert second.what == "3 claims wait to be submitted to Amazon: 8 units."
    assert first.notification_id != second.notification_id
    assert bell(after=47 * DAY) == [
        ("claims.due", "3 claims are to be submitted within 7 days, the first by 2027-01-16."),
        ("claims.open", "3 claims wait to be submitted to Amazon: 8 units."),
    ]
    assert bell(READER) == []
    settle(*Claim.objects.values_list("pk", flat=True))
    assert bell(after=47 * DAY) == []


def test_how_early_people_are_reminded_is_set() -> None:
    lose_two()
    early = DUE_AT - 3 * DAY

    before = tell_claims(at=early)
    followed = claims.set_claim_rules({}, remind_days=10, actor=ADMIN, at=MONDAY)
    claims.set_claim_rules({}, remind_days=10, actor=ADMIN, at=MONDAY)
    after = tell_claims(at=early)

    assert (len(before.new_ids), before.due_ids, len(after.due_ids)) == (2, (), 2)
    assert (followed, claims.read_remind_days()) == (0, 10)
    assert bell(after=44 * DAY)[0][1].startswith("2 claims are to be submitted within 10 days")
    [line] = AuditRecord.objects.filter(action="claims.reminder.changed")
    assert line.facts == {"before": 7, "after": 10}
    for days in (0, 61, -1):
        with pytest.raises(claims.RemindDaysRefusedError):
            claims.set_claim_rules({}, remind_days=days, actor=ADMIN, at=MONDAY)
    with pytest.raises(identity.NotAllowedError):
        claims.set_claim_rules({}, remind_days=9, actor=READER, at=MONDAY)
    assert ClaimReminder.objects.get().days == 10


def test_a_claim_that_ran_out_is_news_when_it_is_open_again() -> None:
    short()
    claims.expire_claims(at=MONDAY + 90 * DAY)

    gone = tell_claims(at=MONDAY + 90 * DAY)
    longer = {claims.Kind.SHORT_SHIPMENT: claims.Window(15, 120)}
    claims.set_claim_rules(longer, actor=ADMIN, at=MONDAY + 90 * DAY)
    back = tell_claims(at=MONDAY + 90 * DAY)

    assert (gone, len(back.new_ids)) == (claims.News(), 1)


def test_the_bell_leads_to_the_claims() -> None:
    lose_two()

    [waiting] = look()

    assert address_of(waiting) == "/claims/"


def test_the_timetable_opens_claims_and_tells_of_them() -> None:
    add(person(), codes=BOTH)
    yesterday = timezone.now() - DAY
    lost(at=yesterday)

    schedule.open_claims(timestamp=0)

    assert titles() == ["Claims: 1 new"]
