"""Messages that leave: once per key, tried again, ended with a reason, and nobody else's."""

from datetime import timedelta

import pytest
from django.db import connection
from pytest_django import Settings

from tests.cast import MONDAY
from tests.inventory.ledger_cast import sku
from tests.messengers.receiver import receiving
from tests.replenishment import cast
from zhongshu.flows import deliver_message as flow
from zhongshu.flows import raise_alerts as warnings
from zhongshu.flows.raise_alerts import raise_alerts
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord
from zhongshu.notifications import public as notifications
from zhongshu.notifications import rules
from zhongshu.notifications.models import Delivery, DeliveryChannel
from zhongshu.replenishment.models import StockAlert

pytestmark = pytest.mark.django_db
KIND = notifications.ChannelKind
STATE = notifications.DeliveryState
HOOK = "https://oapi.dingtalk.com/robot/send?access_token=abc"
STOCK_OUT = "replenishment.STOCK_OUT"


def person(login: str = "li", *, sees_every_store: bool = True) -> identity.Actor:
    user_id = identity.add_user(
        login=login,
        password="a horse, correct and stapled",
        role=identity.Role.OPERATIONS,
        sees_every_store=sees_every_store,
        language="en",
        actor=identity.SYSTEM,
    )
    return identity.Actor(login, user_id, identity.Role.OPERATIONS)


def add(
    actor: identity.Actor,
    address: str = HOOK,
    *,
    kind: notifications.ChannelKind = KIND.DINGTALK,
    name: str = "Group",
    codes: tuple[str, ...] = (STOCK_OUT,),
) -> int:
    wish = notifications.ChannelWish(name, codes, address, "SEC-1")
    return notifications.save_channel(wish, kind=kind, actor=actor, at=MONDAY)


def ask(channel_id: int, key: str = "k") -> int | None:
    message = notifications.Message(key, "Title", "Text")
    return notifications.ask_delivery(
        message, channel_id=channel_id, actor=identity.SYSTEM, at=MONDAY
    )


def test_address_and_secret_are_stored_encrypted_and_shown_to_nobody() -> None:
    li = person()

    channel_id = add(li)

    row = DeliveryChannel.objects.get()
    stored = bytes(row.address) + bytes(row.secret or b"")
    [card] = notifications.list_channels(li)
    assert b"abc" not in stored
    assert b"SEC" not in stored
    assert (card.hint, card.has_secret) == ("oapi.dingtalk.com", True)
    assert "abc" not in str(AuditRecord.objects.values_list("facts", flat=True))
    assert notifications.list_channels(person("zhao")) == []
    with pytest.raises(notifications.ChannelNotFoundError):
        notifications.get_channel(identity.SYSTEM, channel_id)


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        (KIND.WEBHOOK, "http://example.com/"),
        (KIND.WEBHOOK, "https://"),
        (KIND.WEBHOOK, "javascript:alert(1)"),
        (KIND.WEBHOOK, "https://u:p@example.com/"),
        (KIND.WEBHOOK, "https://example.com:port/"),
        (KIND.WEBHOOK, "https://example.com/" + "x" * 1_000),
        (KIND.EMAIL, "li@example"),
        (KIND.EMAIL, "li@example.com\nBcc: all@example.com"),
        (KIND.EMAIL, "a@example.com, b@example.com"),
        (KIND.EMAIL, ""),
    ],
)
def test_what_is_no_address_is_refused(kind: notifications.ChannelKind, address: str) -> None:
    li = person()

    with pytest.raises(notifications.AddressRefusedError):
        add(li, address, kind=kind)

    assert DeliveryChannel.objects.count() == 0


def test_a_channel_is_changed_by_its_owner_and_keeps_what_was_left_empty() -> None:
    li = person()
    channel_id = add(li)
    wish = notifications.ChannelWish("Other", (), None, None, is_on=False)
    save = notifications.save_channel

    save(wish, channel_id=channel_id, version=1, actor=li, at=MONDAY)

    with pytest.raises(notifications.ChannelChangedError):
        save(wish, channel_id=channel_id, version=1, actor=li, at=MONDAY)
    with pytest.raises(notifications.ChannelNotFoundError):
        save(wish, channel_id=channel_id, version=2, actor=person("zhao"), at=MONDAY)
    with pytest.raises(notifications.ChannelExistsError):
        add(li, name="Other")
    [card] = notifications.list_channels(li)
    assert (card.name, card.hint, card.has_secret) == ("Other", "oapi.dingtalk.com", True)
    assert notifications.list_subscribers(identity.SYSTEM, [STOCK_OUT]) == []


def test_a_message_is_written_once_and_queued_once() -> None:
    channel_id = add(person())
    first = ask(channel_id)

    again = ask(channel_id)
    queued = notifications.queue_deliveries(at=MONDAY)
    twice = notifications.queue_deliveries(at=MONDAY)
    lost = notifications.queue_deliveries(at=MONDAY + timedelta(minutes=6))

    assert first is not None
    assert (again, queued, twice, lost) == (None, 1, 0, 1)
    assert ask(10**9) is None


def test_attempts_wait_longer_each_time_and_end_with_the_reason() -> None:
    delivery_id = ask(add(person()))
    assert delivery_id is not None
    failure = notifications.DeliveryError(notifications.Reason.STATUS, "500")
    at, waits = MONDAY, []
    for _attempt in range(6):
        assert notifications.begin_delivery(delivery_id, at=at) is not None
        assert notifications.begin_delivery(delivery_id, at=at) is None  # taken up
        state = notifications.end_delivery(delivery_id, failure=failure, at=at)
        row = Delivery.objects.get()
        if row.next_at:
            waits.append(row.next_at - at)
            at = row.next_at

    assert tuple(waits) == rules.WAITS
    assert (state, row.attempts, row.reason, row.detail) == (STATE.FAILED, 6, "STATUS", "500")
    assert notifications.begin_delivery(delivery_id, at=at + timedelta(days=9)) is None
    assert notifications.end_delivery(delivery_id, at=at) is None


def test_a_refusal_for_good_is_not_tried_again() -> None:
    delivery_id = ask(add(person()))
    assert delivery_id is not None
    notifications.begin_delivery(delivery_id, at=MONDAY)
    final = notifications.DeliveryError(notifications.Reason.FORBIDDEN, is_final=True)

    assert notifications.end_delivery(delivery_id, failure=final, at=MONDAY) is STATE.FAILED


def test_a_worker_that_died_leaves_a_message_that_is_tried_again() -> None:
    delivery_id = ask(add(person()))
    assert delivery_id is not None
    notifications.begin_delivery(delivery_id, at=MONDAY)

    later = notifications.begin_delivery(delivery_id, at=MONDAY + timedelta(minutes=3))

    assert later is not None
    assert later.message == notifications.Message("k", "Title", "Text")


def test_what_no_key_opens_has_failed(settings: Settings) -> None:
    delivery_id = ask(add(person()))
    assert delivery_id is not None
    settings.ENCRYPTION_KEYS = ["another"]

    assert notifications.begin_delivery(delivery_id, at=MONDAY) is None
    assert Delivery.objects.get().reason == "NO_KEY"


def test_keys_are_rotated(settings: Settings) -> None:
    li = person()
    add(li)
    settings.ENCRYPTION_KEYS = ["newest", *settings.ENCRYPTION_KEYS]

    assert notifications.rotate_channel_keys(actor=identity.SYSTEM) == 1

    settings.ENCRYPTION_KEYS = ["newest"]
    [card] = notifications.list_channels(li)
    assert card.hint == "oapi.dingtalk.com"


def test_a_removed_channel_takes_its_messages_along() -> None:
    li = person()
    channel_id = add(li)
    ask(channel_id)

    notifications.remove_channel(channel_id, actor=person("zhao"))
    kept = Delivery.objects.count()
    notifications.remove_channel(channel_id, actor=li)
    notifications.remove_channel(channel_id, actor=li)

    assert (kept, Delivery.objects.count()) == (1, 0)


def test_a_person_has_twenty_at_most() -> None:
    li = person()
    for number in range(20):
        add(li, name=f"Group {number}")

    with pytest.raises(notifications.TooManyChannelsError):
        add(li, name="One more")


def test_new_warnings_reach_who_wants_their_kind_and_sees_their_stores(
    settings: Settings,
) -> None:
    settings.MESSAGES_MAY_BE_LOCAL = True
    cast.in_shanghai()
    cast.rule(ageing_days=None, dead_days=None)
    cast.pair()
    cast.keep_orders_since(120)
    cast.sell(1, 27)
    cast.show(fulfillable=9)
    with receiving() as hook:
        for login, codes, sees in (
            ("li", (STOCK_OUT,), True),
            ("wang", ("replenishment.DEAD",), True),
            ("zhao", (STOCK_OUT,), False),
        ):
            add(person(login, sees_every_store=sees), hook.url, kind=KIND.WEBHOOK, codes=codes)
        raise_alerts(at=cast.AT)
        raise_alerts(at=cast.AT + timedelta(hours=1))
        ids = list(Delivery.objects.values_list("pk", flat=True))
        states = [flow.deliver_message(each) for each in ids]
        again = [flow.deliver_message(each) for each in ids]

    [(_path, _headers, body)] = hook.got
    assert (states, again) == ([STATE.SENT], [None])
    assert "Stock: 2 new warnings" in body.decode()
    assert "MUG-RED-1" in body.decode()
    assert not connection.in_atomic_block or len(ids) == 1


def test_who_wants_one_kind_hears_of_it_however_many_warnings_of_others_are_new(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cast.in_shanghai()
    cast.rule(ageing_days=None, dead_days=90)
    cast.keep_orders_since(120)
    for number in range(4):
        cast.pair(f"LOW-{number}", f"LOW-{number}")
        cast.sell(1, 27, f"LOW-{number}")
        cast.show(f"LOW-{number}", fulfillable=9)
    cast.pair("LID-1", "LID")
    cast.open_books("LID-1", days_ago=119, fulfillable=5)
    monkeypatch.setattr(warnings, "MOST_NAMED", 3)
    add(person("li"), codes=("replenishment.DEAD",))
    add(person("wang"), codes=(STOCK_OUT,))

    raised = raise_alerts(at=cast.AT)

    texts = dict(Delivery.objects.values_list("title", "text"))
    assert raised.total == 10
    assert set(texts) == {"Stock: 2 new warnings", "Stock: 8 new warnings"}
    assert "LID-1" in texts["Stock: 2 new warnings"]
    assert texts["Stock: 8 new warnings"].endswith("and 5 more")


def test_a_message_leads_to_its_warnings(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://erp.example"
    cast.in_shanghai()
    cast.rule(ageing_days=None, dead_days=None)
    cast.keep_orders_since(120)
    sku_id = sku(cast.MUG)
    cast.sell(1, 27)
    cast.show(fulfillable=9)
    add(person())

    raise_alerts(at=cast.AT)
    cast.pair()
    raise_alerts(at=cast.AT + timedelta(hours=1))

    first, second = Delivery.objects.order_by("pk")
    alert = StockAlert.objects.get(seller_sku=sku_id)
    assert first.link == f"https://erp.example/stock-warnings/{alert.pk}/"
    assert first.text.endswith(f"<{first.link}>")
    assert second.link != first.link
