"""What people do with orders: process, hold, undo, look at buyers."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.orders.cast import (
    ANNA,
    BOUGHT_AT,
    HOUR,
    MONDAY,
    OPERATOR,
    ORDER_ID,
    READER,
    line,
    order,
    record,
    store_id,
    stored,
)
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord
from zhongshu.kernel.encryption import CannotDecryptError
from zhongshu.orders import public as orders
from zhongshu.orders.models import BuyerDetails, OrderEvent
from zhongshu.orders.queries.statuses import count_list

pytestmark = pytest.mark.django_db


def a_stranger() -> identity.Actor:
    return identity.Actor(
        "sam", role=identity.Role.OPERATIONS, store_ids=frozenset({store_id() + 1_000})
    )


def test_processing_orders_names_those_that_cannot_follow() -> None:
    record(
        order(),
        order("702-0000001-0000000"),
        order("702-0000002-0000000", fulfilled_by="AMAZON"),
    )
    ids = [stored().pk, stored("702-0000001-0000000").pk, stored("702-0000002-0000000").pk, 0]
    orders.hold_orders(order_ids=ids[1:2], actor=OPERATOR, at=MONDAY)

    verdict = orders.mark_processed(order_ids=ids, actor=OPERATOR, at=MONDAY)

    assert verdict.changed == (ids[0],)
    assert verdict.refused == {
        ids[1]: orders.Refusal.ON_HOLD,
        ids[2]: orders.Refusal.NOT_AT_WORK,
        0: orders.Refusal.NOT_FOUND,
    }
    assert stored().work_status == "PROCESSED"
    assert AuditRecord.objects.filter(action="orders.mark_processed").count() == 1
    last = OrderEvent.objects.filter(order=stored()).order_by("pk").last()
    assert last is not None
    assert (last.kind, last.from_value, last.to_value, last.who) == (
        "WORK_STATUS",
        "TO_REVIEW",
        "PROCESSED",
        "olga",
    )


def test_one_order_costs_as_many_statements_as_five_hundred() -> None:
    record(*(order(f"702-{each:07d}-0000000") for each in range(501)))
    ids = orders.find_order_ids(OPERATOR, orders.OrderFilter())

    def statements_for(order_ids: list[int]) -> int:
        with CaptureQueriesContext(connection) as spent:
            orders.mark_processed(order_ids=order_ids, actor=OPERATOR, at=MONDAY)
        return len(spent)

    assert statements_for(ids[:1]) == statements_for(ids[1:]) == 9


def test_repeating_changes_nothing_and_leaves_no_action() -> None:
    record(order())
    orders.mark_processed(order_ids=[stored().pk], actor=OPERATOR, at=MONDAY)
    before = stored().recorded_at

    verdict = orders.mark_processed(order_ids=[stored().pk], actor=OPERATOR, at=MONDAY)

    assert (verdict.action_id, verdict.unchanged) == (None, (stored().pk,))
    assert stored().recorded_at == before


def test_o3_orders_of_another_store_do_not_exist() -> None:
    record(order(buyer=ANNA))
    stranger = a_stranger()

    verdict = orders.mark_processed(order_ids=[stored().pk], actor=stranger, at=MONDAY)

    assert verdict.refused == {stored().pk: orders.Refusal.NOT_FOUND}
    assert orders.list_orders(stranger).rows == []
    assert orders.find_order_ids(stranger, orders.OrderFilter()) == []
    everything, named = orders.OrderFilter(), (orders.AmazonStatus.UNSHIPPED,)
    counts = count_list(stranger, everything, named=named, here=everything)
    assert {*counts.tabs.values(), counts.others, counts.here} == {orders.Count(0)}
    assert list(orders.iterate_orders(stranger, orders.OrderFilter())) == []
    assert orders.list_changed_since(stranger).rows == []
    assert orders.find_orders_by_buyer(stranger, orders.BuyerKey.NAME, "Anna Schmidt") == []
    assert orders.sales_by_store(stranger, at=MONDAY) == []
    with pytest.raises(orders.OrderNotFoundError):
        orders.get_order(stranger, stored().pk)
    with pytest.raises(orders.OrderNotFoundError):
        orders.get_raw_facts(stranger, stored().pk)
    with pytest.raises(orders.OrderNotFoundError):
        orders.reveal_buyer(order_id=stored().pk, reason="call", actor=stranger, at=MONDAY)


def test_a_reader_changes_and_reveals_nothing() -> None:
    record(order(buyer=ANNA))

    with pytest.raises(orders.NotYourWorkError):
        orders.mark_processed(order_ids=[stored().pk], actor=READER, at=MONDAY)
    with pytest.raises(orders.NotYourWorkError):
        orders.reveal_buyer(order_id=stored().pk, reason="call", actor=READER, at=MONDAY)
    with pytest.raises(orders.NotYourWorkError):
        orders.find_orders_by_buyer(READER, orders.BuyerKey.NAME, "Anna Schmidt")

    assert stored().work_status == "TO_REVIEW"
    assert AuditRecord.objects.count() == 0


def test_an_action_is_undone_but_not_over_a_later_change() -> None:
    record(order(), order("702-0000001-0000000"))
    ids = [stored().pk, stored("702-0000001-0000000").pk]
    done = orders.mark_processed(order_ids=ids, actor=OPERATOR, at=MONDAY)
    orders.hold_orders(order_ids=ids[1:], actor=OPERATOR, at=MONDAY)
    assert done.action_id

    verdict = orders.undo_action(action_id=done.action_id, actor=OPERATOR, at=MONDAY + HOUR)

    assert verdict.changed == (ids[0],)
    assert verdict.refused == {ids[1]: orders.Refusal.CHANGED_SINCE}
    assert stored().work_status == "TO_REVIEW"
    with pytest.raises(orders.ActionUndoneError):
        orders.undo_action(action_id=done.action_id, actor=OPERATOR, at=MONDAY + HOUR)


def test_an_action_is_undone_within_a_day_and_by_oneself_only() -> None:
    record(order())
    done = orders.hold_orders(order_ids=[stored().pk], actor=OPERATOR, at=MONDAY)
    assert done.action_id

    with pytest.raises(orders.ActionTooOldError):
        orders.undo_action(action_id=done.action_id, actor=OPERATOR, at=MONDAY + 25 * HOUR)
    with pytest.raises(orders.ActionNotFoundError):
        orders.undo_action(action_id=done.action_id, actor=replace(OPERATOR, user_id=7), at=MONDAY)

    assert stored().is_held


def test_a_cancelled_order_does_not_go_back_to_review() -> None:
    record(order(), mark_processed=True)
    record(order(updated_at=BOUGHT_AT + 2 * HOUR, amazon_status="CANCELLED"))

    verdict = orders.send_back_to_review(order_ids=[stored().pk], actor=OPERATOR, at=MONDAY)

    assert verdict.refused == {stored().pk: orders.Refusal.CANCELLED}


def test_a_hold_is_released() -> None:
    record(order())
    orders.hold_orders(order_ids=[stored().pk], actor=OPERATOR, at=MONDAY)

    orders.release_orders(order_ids=[stored().pk], actor=OPERATOR, at=MONDAY)

    kinds = OrderEvent.objects.filter(order=stored()).order_by("pk").values_list("kind", flat=True)
    assert list(kinds)[-2:] == ["HELD", "RELEASED"]
    assert not stored().is_held


def test_a_buyer_is_shown_for_a_reason_and_the_view_is_written_down() -> None:
    record(order(buyer=ANNA))

    with pytest.raises(orders.ReasonMissingError):
        orders.reveal_buyer(order_id=stored().pk, reason=" ", actor=OPERATOR, at=MONDAY)
    buyer = orders.reveal_buyer(
        order_id=stored().pk, reason="address check", actor=OPERATOR, at=MONDAY
    )

    assert buyer == ANNA
    [trail] = AuditRecord.objects.values_list("action", "actor_name", "facts")
    assert trail == ("orders.buyer.revealed", "olga", {"reason": "address check"})


def test_o15_a_sealed_buyer_moved_to_another_order_does_not_open() -> None:
    record(order(buyer=ANNA), order("702-0000001-0000000", buyer=replace(ANNA, name="Bob")))
    sealed = BuyerDetails.objects.get(order=stored()).sealed
    other = stored("702-0000001-0000000")
    BuyerDetails.objects.filter(order=other).update(sealed=sealed)

    with pytest.raises(CannotDecryptError):
        orders.reveal_buyer(order_id=other.pk, reason="call", actor=OPERATOR, at=MONDAY)


def test_buyers_are_found_without_being_readable() -> None:
    record(order(buyer=ANNA), order("702-0000001-0000000"))

    for key, value in {
        orders.BuyerKey.EMAIL: " ANNA@marketplace.example ",
        orders.BuyerKey.PHONE: "+1 (555) 010-9999",
        orders.BuyerKey.NAME: "anna  schmidt",
        orders.BuyerKey.POSTAL_CODE: "123456789",
    }.items():
        assert orders.find_orders_by_buyer(OPERATOR, key, value) == [stored().pk]
    assert orders.find_orders_by_buyer(OPERATOR, orders.BuyerKey.EMAIL, "") == []


def test_o14_personal_data_stands_nowhere_in_plain() -> None:
    record(order(buyer=ANNA))
    details = BuyerDetails.objects.get()
    texts = [details.initials, details.city, details.country_code, bytes(details.sealed or b"")]

    assert texts[:3] == ["A. S.", "Springfield", "US"]
    assert b"Anna" not in texts[3]
    assert not OrderEvent.objects.filter(facts__icontains="Anna").exists()


def test_o16_a_purge_leaves_the_country_only() -> None:
    record(order(buyer=ANNA))

    purged = orders.purge_buyers(at=BOUGHT_AT + timedelta(days=41))
    again = orders.purge_buyers(at=BOUGHT_AT + timedelta(days=41))
    record(order(updated_at=BOUGHT_AT + 9 * HOUR, buyer=ANNA, lines=(line(quantity=2),)))

    details = BuyerDetails.objects.get()
    assert (purged, again) == (1, 0)
    assert (details.sealed, details.name_index, details.initials, details.city) == (
        None,
        None,
        "",
        "",
    )
    assert details.country_code == "US"
    with pytest.raises(orders.BuyerUnknownError):
        orders.reveal_buyer(order_id=stored().pk, reason="call", actor=OPERATOR, at=MONDAY)


def test_keys_are_rotated_a_piece_at_a_time(settings: object) -> None:
    record(order(ORDER_ID, buyer=ANNA))
    before = bytes(BuyerDetails.objects.get().sealed or b"")
    settings.ENCRYPTION_KEYS = ["newer", "only-for-tests"]  # type: ignore[attr-defined]

    behind = orders.rotate_buyer_keys(actor=identity.SYSTEM)
    done = orders.rotate_buyer_keys(actor=identity.SYSTEM, after=behind or 0)
    settings.ENCRYPTION_KEYS = ["newer"]  # type: ignore[attr-defined]

    assert (behind, done) == (stored().pk, None)
    assert bytes(BuyerDetails.objects.get().sealed or b"") != before
    assert orders.reveal_buyer(order_id=stored().pk, reason="x", actor=OPERATOR, at=MONDAY) == ANNA
