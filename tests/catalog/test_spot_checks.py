"""Spot checks from the draw to the result, with answers as a flow brings them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import ADMIN, OPERATOR, READER
from tests.catalog.cast import CA, DAY, MONDAY, US, listing, record, store_id, usd
from tests.channels.stream_cast import make_account
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Listing, SpotCheck, SpotCheckItem
from zhongshu.channels import public as channels
from zhongshu.channels.models import SellingAccount, SyncIssue
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + DAY
Verdict = catalog.Verdict


def begin(count: int = 20, *, actor: identity.Actor = OPERATOR, **wish: Any) -> int:
    new = catalog.NewSpotCheck(make_account().pk, count=count, **wish)
    return catalog.begin_spot_check(new, actor=actor, at=TUESDAY)


def items(check_id: int) -> dict[str, catalog.SpotCheckItemRow]:
    return {each.seller_sku: each for each in catalog.list_spot_check_items(ADMIN, check_id)}


def drawn(check_id: int) -> list[tuple[str, str]]:
    rows = catalog.list_spot_check_items(ADMIN, check_id)
    return [(each.seller_sku, each.why.value) for each in rows]


def now(seller_sku: str = "MUG-RED-1", **told: Any) -> channels.ListingFacts:
    """Return what a single read tells of an active listing."""
    return listing(seller_sku, **({"status": None, "is_buyable": True} | told))


def answer(check_id: int, *told: channels.ListingFacts, **more: Any) -> None:
    """Let Amazon answer for these SKUs."""
    rows = items(check_id)
    catalog.record_spot_check_answers(
        spot_check_id=check_id,
        answers=[catalog.ListingAnswer(rows[each.seller_sku].id, each) for each in told],
        actor=OPERATOR,
        at=TUESDAY,
        **more,
    )


def judge(check_id: int, sku: str, verdict: str, actor: identity.Actor = OPERATOR) -> None:
    catalog.judge_spot_check_item(
        spot_check_id=check_id,
        item_id=items(check_id)[sku].id,
        verdict=verdict,
        actor=actor,
        at=TUESDAY,
    )


def issues(*, is_open: bool = True) -> list[tuple[str, str]]:
    found = SyncIssue.objects.filter(resolved_at__isnull=is_open).order_by("subject", "code")
    return list(found.values_list("subject", "code"))


def test_the_draw_finds_what_is_odd_the_oddest_first() -> None:
    record(
        listing("EMPTY", title="", asin="B1", price=usd("1")),
        listing("FREE", asin="B2", price=usd("0")),
        listing("SOLD-OUT", asin="B3", price=usd("1"), quantity=0),
        listing("FAR", asin="B4", price=usd("30")),
        listing("NEAR", asin="B4", price=usd("14"), marketplace_id=CA),
        listing("PLAIN", asin="B6"),
    )

    check = begin(kinds=("ODD",))

    odd = [(each.seller_sku, each.oddity) for each in catalog.list_spot_check_items(ADMIN, check)]
    assert odd == [
        ("EMPTY", "NO_TITLE"),
        ("NEAR", "PRICE_FAR"),
        ("FREE", "PRICE_ZERO"),
        ("FAR", "PRICE_FAR"),
        ("SOLD-OUT", "NOTHING_LEFT"),
    ]


def test_the_draw_finds_what_is_dear_and_what_just_changed() -> None:
    record(
        listing("DEAR", price=usd("90"), quantity=10),
        listing("MANY", price=usd("5"), quantity=100),
        listing("PLAIN", price=usd("2"), quantity=1),
    )
    Listing.objects.update(first_seen_at=MONDAY - 9 * DAY, recorded_at=MONDAY - 9 * DAY)
    Listing.objects.filter(sku="PLAIN").update(recorded_at=MONDAY)

    check = begin(2, kinds=("DEAR", "CHANGED"))

    assert drawn(check) == [("DEAR", "DEAR"), ("PLAIN", "CHANGED")]


def test_what_was_checked_is_drawn_as_never_checked_no_more() -> None:
    record(listing("A"), listing("B"))
    first = begin(1, kinds=("NEVER",))
    [(sku, _why)] = drawn(first)
    answer(first, now(sku))

    second = begin(2, kinds=("NEVER",))

    assert drawn(second) == [("B" if sku == "A" else "A", "NEVER")]


def test_absent_listings_are_not_drawn_and_an_empty_account_is_refused() -> None:
    record(listing("GONE"))
    Listing.objects.update(absent_since=MONDAY)

    with pytest.raises(catalog.NothingToCheckError) as refusal:
        begin()

    assert str(refusal.value) == (
        "There is no such listing of Acme NA yet. Choose other kinds, or wait until its listings"
        " are here."
    )
    assert SpotCheck.objects.count() == 0


def test_both_sides_are_kept_as_they_stood() -> None:
    record(listing())
    check = begin()

    answer(check, now(price=usd("24.99"), fnsku="X001"))

    row = items(check)["MUG-RED-1"]
    assert [(each.fact, each.ours, each.amazons) for each in row.differences] == [
        (catalog.Fact.PRICE, "19.99 USD", "24.99 USD")
    ]
    assert (row.answer, row.answered_at, row.verdict) == (catalog.Answer.TOLD, TUESDAY, None)
    told = catalog.get_spot_check(ADMIN, check)
    assert (told.facts, told.equal_facts, told.differing, told.left) == (6, 5, 1, 1)
    record(listing(title="Blue mug"), at=TUESDAY)
    assert items(check)["MUG-RED-1"].facts == row.facts


def test_a_difference_opens_an_issue_that_a_later_equal_check_settles() -> None:
    record(listing())
    subject = f"spot_check:{US}:MUG-RED-1"
    answer(begin(), now(price=usd("24.99"), title="Blue mug"))
    first = issues()
    [issue] = SyncIssue.objects.all()
    record(now(price=usd("24.99"), title="Blue mug"), source=catalog.Source.API, at=TUESDAY)
    kept = issues()

    answer(begin(), now(price=usd("24.99"), title="Blue mug"))

    assert first == kept == [(subject, "catalog.spot_check_differs")]
    assert issue.facts["differences"] == "Red mug → Blue mug; 19.99 USD → 24.99 USD"
    assert (issue.marketplace_id, issue.stream) == (US, "spot_check")
    assert issues() == []


def test_a_listing_that_amazon_does_not_know_opens_its_own_issue() -> None:
    record(listing())
    check = begin()
    item = items(check)["MUG-RED-1"]

    catalog.record_spot_check_answers(
        spot_check_id=check,
        answers=[catalog.ListingAnswer(item.id)],
        actor=OPERATOR,
        at=TUESDAY,
    )

    assert items(check)["MUG-RED-1"].answer is catalog.Answer.GONE
    assert issues() == [(f"spot_check:{US}:MUG-RED-1", "catalog.spot_check_gone")]


def test_equal_listings_are_right_by_themselves_where_the_check_was_begun_so() -> None:
    record(listing("A"), listing("B"))
    check = begin(confirms_equal=True)

    answer(check, now("A"), now("B"))

    told = catalog.get_spot_check(ADMIN, check)
    assert {each.judged_by for each in items(check).values()} == {""}
    assert (told.right, told.passed, told.ended_at) == (2, True, TUESDAY)
    assert catalog.has_passed_spot_check(make_account().pk)


def test_the_last_verdict_ends_the_check_and_tells_who() -> None:
    record(listing("A"), listing("B"))
    check = begin()
    answer(check, now("A"), now("B"))
    judge(check, "A", Verdict.RIGHT)
    before = catalog.get_spot_check(ADMIN, check)

    judge(check, "B", Verdict.RIGHT)

    after = catalog.get_spot_check(ADMIN, check)
    assert (before.left, before.passed) == (1, None)
    assert (after.left, after.passed, after.share) == (0, True, Decimal(1))
    assert items(check)["B"].judged_by == "operator"
    actions = AuditRecord.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["catalog.spot_check.begun", "catalog.spot_check.ended"]


def test_a_changed_verdict_changes_the_result() -> None:
    record(listing())
    check = begin()
    answer(check, now())
    judge(check, "MUG-RED-1", Verdict.RIGHT)
    passed = catalog.has_passed_spot_check(make_account().pk)

    judge(check, "MUG-RED-1", Verdict.WRONG)

    assert passed
    assert not catalog.has_passed_spot_check(make_account().pk)
    assert issues() == [(f"spot_check:{US}:MUG-RED-1", "catalog.spot_check_wrong")]
    judge(check, "MUG-RED-1", Verdict.UNSURE)
    assert issues() == []
    assert catalog.get_spot_check(ADMIN, check).passed is False


def test_all_equal_ones_are_confirmed_at_once() -> None:
    record(listing("A"), listing("B"), listing("C"))
    check = begin()
    answer(check, now("A"), now("B"), now("C", title="Other"))

    confirmed = catalog.confirm_equal_listings(spot_check_id=check, actor=OPERATOR, at=TUESDAY)

    told = catalog.get_spot_check(ADMIN, check)
    assert (confirmed, told.right, told.left, told.ended_at) == (2, 2, 1, None)


def test_an_early_end_proves_nothing_where_a_difference_was_not_looked_at() -> None:
    record(listing("A"), listing("B"))
    check = begin()
    answer(check, now("A", title="Other"))

    catalog.finish_spot_check(spot_check_id=check, actor=OPERATOR, at=TUESDAY)
    catalog.finish_spot_check(spot_check_id=check, actor=OPERATOR, at=TUESDAY + DAY)

    told = catalog.get_spot_check(ADMIN, check)
    assert (told.passed, told.ended_at, told.unanswered, told.left) == (False, TUESDAY, 1, 1)
    assert items(check)["B"].answer is catalog.Answer.NONE


def test_trouble_is_told_until_the_next_answer() -> None:
    record(listing())
    check = begin()
    later = TUESDAY + timedelta(minutes=1)
    trouble = catalog.CheckTrouble(catalog.Trouble.THROTTLED, "no allowance", "req-1", later)
    answer(check, trouble=trouble)
    told = catalog.get_spot_check(ADMIN, check)

    answer(check, now())

    assert (told.trouble, told.waiting) == (trouble, 1)
    assert catalog.get_spot_check(ADMIN, check).trouble is None


def test_the_same_answer_twice_changes_nothing() -> None:
    record(listing())
    check = begin()
    answer(check, now(title="Other"))
    row = items(check)

    answer(check, now(title="Another"))

    assert items(check) == row


def test_what_amazon_did_not_answer_is_not_judged() -> None:
    record(listing())
    check = begin()
    catalog.record_spot_check_answers(
        spot_check_id=check,
        answers=[catalog.ListingAnswer(items(check)["MUG-RED-1"].id, refusal="No such thing")],
        actor=OPERATOR,
        at=TUESDAY,
    )

    with pytest.raises(catalog.SpotCheckUnansweredError):
        judge(check, "MUG-RED-1", Verdict.RIGHT)

    assert catalog.get_spot_check(ADMIN, check).passed is False


def test_only_operations_check_and_readers_read() -> None:
    record(listing())
    check = begin()
    answer(check, now())
    wishes: list[Callable[[], object]] = [
        lambda: begin(actor=READER),
        lambda: judge(check, "MUG-RED-1", Verdict.RIGHT, READER),
        lambda: catalog.finish_spot_check(spot_check_id=check, actor=READER, at=TUESDAY),
        lambda: catalog.confirm_equal_listings(spot_check_id=check, actor=READER, at=TUESDAY),
    ]

    for wish in wishes:
        with pytest.raises(identity.NotAllowedError):
            wish()

    assert catalog.get_spot_check(READER, check).left == 1


def test_o3_whoever_lacks_a_store_of_the_check_does_not_see_it() -> None:
    record(listing("A"), listing("B", marketplace_id=CA))
    us_only = replace(OPERATOR, sees_every_store=False, store_ids=frozenset({store_id(US)}))
    whole, mine = begin(), begin(actor=us_only)

    assert drawn(mine) == [("A", drawn(mine)[0][1])]
    assert [each.id for each in catalog.list_spot_checks(us_only).rows] == [mine]
    with pytest.raises(catalog.SpotCheckNotFoundError):
        catalog.get_spot_check(us_only, whole)
    with pytest.raises(channels.StoreNotFoundError):
        begin(actor=us_only, store_ids=(store_id(CA),))


@pytest.mark.parametrize("count", [0, 201])
def test_sizes_out_of_bounds_are_refused(count: int) -> None:
    with pytest.raises(catalog.SpotCheckSizeError):
        begin(count)


def test_an_account_that_is_not_connected_is_refused() -> None:
    record(listing())
    SellingAccount.objects.update(state=channels.AccountState.NEEDS_REAUTHORISATION)

    with pytest.raises(channels.AccountNotConnectedError):
        begin()


def test_answers_cost_the_same_statements_whatever_their_number() -> None:
    record(*(listing(f"SKU-{number}") for number in range(21)))
    one, many = begin(1), begin(20)
    spent = []
    for check in (one, many):
        skus = list(items(check))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            rows = items(check)
            catalog.record_spot_check_answers(
                spot_check_id=check,
                answers=[catalog.ListingAnswer(rows[sku].id, now(sku)) for sku in skus],
                actor=OPERATOR,
                at=TUESDAY,
            )
        spent.append(len(captured))

    assert spent[0] == spent[1]
    assert SpotCheckItem.objects.exclude(answer="WAITING").count() == 21


def test_checks_are_listed_newest_first_page_by_page() -> None:
    record(listing())
    checks = [begin() for _ in range(3)]

    first = catalog.list_spot_checks(ADMIN, limit=2)
    rest = catalog.list_spot_checks(ADMIN, limit=2, older_than=first.next)

    assert [each.id for each in first.rows] == [checks[2], checks[1]]
    assert ([each.id for each in rest.rows], rest.next) == ([checks[0]], None)
