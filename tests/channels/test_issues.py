"""Issues: what, why, what to do, one per subject, in the reader's language."""

import pytest
from django.utils import translation

from tests.channels.stream_cast import CA, MINUTE, MONDAY, US, make_account
from zhongshu.channels import public as channels
from zhongshu.channels.models import Store, SyncIssue
from zhongshu.identity import public as identity

ROLE = channels.ROLE_MISSING.about(
    "stream:orders", operation="searchOrders", role="Finance", request_id="req-1"
)


def about_order(order_id: str, marketplace_id: str = US) -> channels.NewIssue:
    return channels.NewIssue(
        subject=f"order:{order_id}",
        code="orders.unreadable",
        what="Order {order_id} cannot be understood.",
        facts={"order_id": order_id},
        order_id=order_id,
        marketplace_id=marketplace_id,
        raw=b'{"buyer": "Jane Roe"}',
    )


def open_issues(*issues: channels.NewIssue, at: object = MONDAY) -> None:
    channels.open_issues(
        account_id=make_account().pk,
        stream="orders",
        issues=issues,
        at=at,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("number", [1, 500])
def test_a_batch_of_issues_is_one_statement(
    db: None, number: int, django_assert_num_queries: object
) -> None:
    account = make_account()
    issues = [about_order(f"702-{each}") for each in range(number)]

    with django_assert_num_queries(3):  # type: ignore[operator] # with savepoint and release
        channels.open_issues(account_id=account.pk, stream="orders", issues=issues, at=MONDAY)

    assert SyncIssue.objects.count() == number


def test_the_same_issue_again_is_counted_not_doubled(db: None) -> None:
    open_issues(ROLE, ROLE)
    open_issues(ROLE, at=MONDAY + MINUTE)

    [row] = channels.list_issues(identity.SYSTEM).rows
    assert (row.times, row.opened_at, row.seen_at) == (2, MONDAY, MONDAY + MINUTE)
    assert row.what == "Amazon refuses searchOrders: the role “Finance” is missing."
    assert row.request_id == "req-1"
    assert "authorise the account again" in row.what_to_do


def test_sentences_are_translated_when_they_are_shown(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_issues(ROLE)
    monkeypatch.setattr(
        "zhongshu.channels.issues.gettext", lambda text: "亚马逊拒绝 {operation}：缺少角色 {role}。"
    )

    with translation.override("zh-hans"):
        [row] = channels.list_issues(identity.SYSTEM).rows

    assert row.what == "亚马逊拒绝 searchOrders：缺少角色 Finance。"


def test_facts_are_never_templates(db: None) -> None:
    open_issues(about_order("{0.__class__}{missing}"))

    [row] = channels.list_issues(identity.SYSTEM).rows

    assert row.what == "Order {0.__class__}{missing} cannot be understood."
    assert channels.fill("{unknown} is gone", {}) == "(unknown) is gone"


def test_o16_raw_content_is_encrypted_and_goes_with_the_issue(db: None) -> None:
    open_issues(about_order("702-1"))
    issue = SyncIssue.objects.get()
    assert issue.raw is not None
    assert b"Jane" not in bytes(issue.raw)
    raw = channels.read_issue_raw(issue_id=issue.pk, actor=identity.SYSTEM)
    assert raw == b'{"buyer": "Jane Roe"}'

    channels.resolve_issues(account_id=issue.account_id, subjects=["order:702-1"], at=MONDAY)

    issue.refresh_from_db()
    assert issue.raw is None
    assert issue.resolved_at == MONDAY


def test_a_settled_issue_opens_again_an_ignored_one_does_not(db: None) -> None:
    open_issues(ROLE, about_order("702-1"))
    ignored = SyncIssue.objects.get(subject="order:702-1")
    account_id = ignored.account_id
    channels.resolve_issues(account_id=account_id, subjects=["stream:orders"], at=MONDAY)
    channels.ignore_issue(issue_id=ignored.pk, actor=identity.SYSTEM, at=MONDAY)
    channels.ignore_issue(issue_id=ignored.pk, actor=identity.SYSTEM, at=MONDAY)
    assert channels.count_open_issues(identity.SYSTEM) == 0

    open_issues(ROLE, about_order("702-1"), at=MONDAY + MINUTE)

    [row] = channels.list_issues(identity.SYSTEM).rows
    assert (row.subject, row.opened_at) == ("stream:orders", MONDAY + MINUTE)
    ignored.refresh_from_db()
    assert (ignored.times, ignored.ignored_by, ignored.resolved_at) == (2, "system", MONDAY)


def test_o3_an_issue_of_another_store_does_not_exist(db: None) -> None:
    open_issues(ROLE, about_order("702-1", US), about_order("702-2", CA))
    other = SyncIssue.objects.get(marketplace_id=CA)
    store = Store.objects.get(marketplace_id=US)
    clerk = identity.Actor(
        name="clerk", role=identity.Role.OPERATIONS, store_ids=frozenset({store.pk})
    )

    rows = channels.list_issues(clerk).rows

    assert {row.subject for row in rows} == {"order:702-1", "stream:orders"}
    assert channels.count_open_issues(clerk) == 2
    assert channels.list_issues(clerk, order_id="702-2").rows == ()
    with pytest.raises(channels.IssueNotFoundError):
        channels.ignore_issue(issue_id=other.pk, actor=clerk, at=MONDAY)
    with pytest.raises(channels.IssueNotFoundError):
        channels.read_issue_raw(issue_id=other.pk, actor=clerk)


def test_k11_what_no_database_can_hold_is_replaced(db: None) -> None:
    open_issues(about_order("702-\x00\ud800"))

    assert SyncIssue.objects.get().order_id == "702-��"


@pytest.mark.parametrize(
    ("stores", "seen"),
    [
        ([US], {"stream:orders", "order:us"}),
        ([US, CA], {"stream:orders", "order:us", "order:ca", "order:anywhere"}),
    ],
)
def test_o3_an_issue_without_a_marketplace_is_not_told_to_whoever_lacks_a_store(
    db: None, stores: list[str], seen: set[str]
) -> None:
    account = make_account()
    open_issues(
        ROLE, about_order("us"), about_order("ca", CA), about_order("anywhere", marketplace_id="")
    )
    ids = Store.objects.filter(account=account, marketplace_id__in=stores)
    actor = identity.Actor(
        name="sam",
        role=identity.Role.OPERATIONS,
        store_ids=frozenset(ids.values_list("pk", flat=True)),
    )

    rows = channels.list_issues(actor).rows

    assert {row.subject for row in rows} == seen
    assert channels.count_open_issues(actor) == len(seen)
