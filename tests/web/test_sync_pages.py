"""The sync centre: what runs, what needs a person, and who may do what about it."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.cast import ADMIN, DE, MONDAY, US, application_of, make_account, make_store
from tests.web.conftest import PASSWORD, come_in, make_person
from zhongshu.channels import public as channels
from zhongshu.channels.models import Installation, SellingAccount, SyncIssue, SyncRun, SyncStream
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord
from zhongshu.web.shell import frame

HTMX = {"HX-Request": "true"}
PAYLOAD = '"><img src=x onerror=alert(1)>'


@pytest.fixture
def olga(db: None) -> Client:
    """Return the browser of an operator."""
    make_person("olga", identity.Role.OPERATIONS)
    return come_in("olga")


def orders_stream() -> SyncStream:
    return SyncStream.objects.get(account=make_account(), kind=channels.StreamKind.ORDERS)


def run_half(stream: SyncStream) -> int:
    """Start a run that has read 400 of 1,000, and return its id."""
    at = timezone.now() - timedelta(seconds=10)
    lease = channels.start_run(stream_id=stream.pk, trigger=channels.Trigger.PERSON, at=at)
    assert lease is not None
    window = channels.Window(at - timedelta(hours=1), at - timedelta(minutes=3))
    lease = channels.begin_window(lease, window=window, expected=1000)
    with transaction.atomic():
        channels.record_page(
            lease,
            counts=channels.PageCounts(read=400, new=25, changed=30, unchanged=344, refused=1),
            next_token="more",
            calls=4,
            at=timezone.now(),
        )
    return lease.run_id


def open_issue(**facts: object) -> SyncIssue:
    account = make_account()
    issue = channels.NewIssue(
        subject="order:702-1",
        code="orders.refused",
        what="Order {order_id} was not stored.",
        why="Its currency is unknown.",
        what_to_do="Look at the raw data.",
        facts=facts or {"order_id": "702-1"},
        order_id="702-1",
        request_id="req-42",
        raw=b'{"currency": "XXX"}',
    )
    channels.open_issues(
        account_id=account.pk, stream=channels.StreamKind.ORDERS, issues=[issue], at=MONDAY
    )
    return SyncIssue.objects.get()


def test_the_page_shows_every_stream_of_an_account(olga: Client) -> None:
    make_account()

    page = olga.get("/sync/").content.decode()

    assert page.count('class="switch"') - 1 == SyncStream.objects.count() == 22
    assert "Archived reports" in page
    assert "Nothing needs a person." in page


def test_without_an_account_it_says_what_will_come(olga: Client, reader: Client) -> None:
    assert "Nothing is exchanged with Amazon yet" in olga.get("/sync/").content.decode()
    assert "Nothing is archived yet" in reader.get("/documents/").content.decode()


def test_a_run_shows_its_numbers_and_asks_again(olga: Client) -> None:
    stream = orders_stream()
    run_half(stream)
    SyncStream.objects.exclude(pk=stream.pk).update(due_at=timezone.now() + timedelta(hours=1))

    first = olga.get("/sync/live/?seen=", headers=HTMX)
    again = olga.get(f"/sync/live/?seen={stream.pk}", headers=HTMX)

    page = first.content.decode()
    assert '<progress value="400" max="1000"' in page
    assert f'hx-get="/sync/live/?seen={stream.pk}" hx-trigger="every 1s"' in page
    assert "a second" in page
    assert first.headers["HX-Trigger"] == "runs-changed"
    assert "HX-Trigger" not in again.headers


def test_nothing_asks_again_when_nothing_runs(olga: Client) -> None:
    stream = orders_stream()
    SyncStream.objects.update(due_at=timezone.now() + timedelta(hours=1))

    ended = olga.get(f"/sync/live/?seen={stream.pk}", headers=HTMX)

    assert "hx-trigger" not in ended.content.decode()
    assert ended.headers["HX-Trigger"] == "runs-changed"


def test_sync_now_queues_and_says_when_no_worker_runs(olga: Client) -> None:
    stream = orders_stream()
    SyncStream.objects.update(due_at=timezone.now() + timedelta(hours=1))

    answer = olga.post(f"/sync/streams/{stream.pk}/run/", headers=HTMX)

    page = answer.content.decode()
    assert ProcrastinateJob.objects.get().args == {"stream_id": stream.pk, "trigger": "PERSON"}
    assert "Orders begins within seconds." in page
    assert "No worker runs, so nothing begins" in page
    assert 'hx-trigger="every 1s"' in page


def test_orders_of_all_accounts_run_at_once(olga: Client) -> None:
    make_account()
    lost = make_account("Lost EU", "EU", (DE,))
    channels.mark_authorisation_lost(account_id=lost.pk, because="x", at=MONDAY)

    page = olga.post("/sync/orders/run/", headers=HTMX).content.decode()

    assert ProcrastinateJob.objects.count() == 1
    assert "Orders of 1 account begin within seconds." in page
    assert "Lost EU is not connected: authorise it again first." in page


def test_a_run_is_stopped_safely_and_once(olga: Client) -> None:
    run_id = run_half(orders_stream())

    page = olga.post(f"/sync/runs/{run_id}/stop/", headers=HTMX).content.decode()

    assert "stops after this page" in page
    assert SyncRun.objects.get().stop_requested_at is not None
    SyncRun.objects.update(status="DONE")
    assert olga.post(f"/sync/runs/{run_id}/stop/", headers=HTMX).status_code == 409


def test_a_stopped_stream_says_in_its_row_how_it_goes_on(olga: Client) -> None:
    run_half(orders_stream())
    SyncRun.objects.update(status="STOPPED", finished_at=timezone.now())
    SyncStream.objects.update(run_id=None, due_at=timezone.now() + timedelta(hours=9))

    page = olga.get("/sync/").content.decode()

    assert (
        'title="It goes on where it stopped: at its next time, or at once by “Sync now”."' in page
    )
    assert '<span class="t11 warn">stopped</span>' in page


def test_archives_are_in_step_only_when_each_has_run(olga: Client) -> None:
    account = make_account()
    archives = SyncStream.objects.filter(account=account, kind__startswith="GET_")
    SyncStream.objects.update(synced_at=timezone.now(), enabled=True)

    def summary() -> str:
        page = olga.get("/sync/").content.decode()
        return page[page.index("Archived reports") :][:400]

    calm = summary()
    archives.filter(kind="GET_LEDGER_DETAIL_VIEW_DATA").update(synced_at=None, due_at=MONDAY)
    SellingAccount.objects.update(authorised_at=timezone.now())
    fresh = summary()
    SellingAccount.objects.update(state="needs_reauthorisation")
    lost = summary()

    assert "all in step" in calm
    assert "1 has not run yet" in fresh
    assert "wait for the authorisation" in lost


def test_a_switch_answers_the_table(olga: Client) -> None:
    stream = orders_stream()

    off = olga.post(f"/sync/streams/{stream.pk}/switch/", headers=HTMX).content.decode()
    stream.refresh_from_db()

    assert off.strip().startswith('<div class="streams" id="sync-streams"')
    assert "Orders is off: it runs only when you ask." in off
    assert stream.enabled is False
    olga.post(f"/sync/streams/{stream.pk}/switch/", {"enabled": "on"})
    stream.refresh_from_db()
    assert stream.enabled is True


def test_settings_of_orders_are_saved(olga: Client) -> None:
    stream = orders_stream()
    given = {
        "enabled": "on",
        "every": "other",
        "minutes": "7",
        "statuses": ["UNSHIPPED", "PENDING"],
        "mark_processed": "on",
    }

    answer = olga.post(f"/sync/streams/{stream.pk}/settings/", given, headers=HTMX)

    stream.refresh_from_db()
    assert answer.headers["HX-Trigger"] == "runs-changed"
    assert answer.content.decode().startswith('<div id="toasts" hx-swap-oob="afterbegin">')
    assert (stream.period_minutes, stream.mark_processed) == (7, True)
    assert stream.workbench_statuses == ["UNSHIPPED", "PENDING"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"every": "other", "minutes": ""}, "Write a number of minutes, 1 to 10,080."),
        ({"every": "other", "minutes": "0"}, "greater than or equal to 1"),
        ({"every": "other", "minutes": "10081"}, "less than or equal to 10080"),
        ({"every": "other", "minutes": "x"}, "Enter a whole number."),
        ({"every": "3"}, "3 is not one of the available choices."),
        ({"every": "5", "statuses": ["LOST"]}, "LOST is not one of the available choices."),
    ],
)
def test_senseless_settings_change_nothing(
    olga: Client, given: dict[str, object], sentence: str
) -> None:
    stream = orders_stream()

    answer = olga.post(f"/sync/streams/{stream.pk}/settings/", given, headers=HTMX)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    stream.refresh_from_db()
    assert (stream.period_minutes, stream.enabled) == (5, True)


def test_only_orders_have_statuses_and_only_loads_a_depth(olga: Client) -> None:
    account = make_account()
    of = {row.kind: row.stream_id for row in channels.list_streams(ADMIN, account.pk)}

    pages = {
        kind: olga.get(f"/sync/streams/{of[kind]}/settings/").content.decode()
        for kind in ("orders", "order_history", "listings")
    }

    assert [kind for kind, page in pages.items() if 'name="statuses"' in page] == ["orders"]
    assert [kind for kind, page in pages.items() if 'name="first_load_days"' in page] == [
        "order_history"
    ]


def test_the_period_that_the_allowance_permits_is_shown(olga: Client) -> None:
    stream = orders_stream()
    at = timezone.now()
    SyncRun.objects.create(
        stream=stream, account_id=stream.account_id, trigger="SCHEDULE", status="DONE",
        started_at=at, finished_at=at, calls=12,
    )  # fmt: skip
    channels.take_allowance(
        application_id=application_of(stream.account).pk, account_id=stream.account_id,
        operation="searchOrders", rate=0.0056, burst=20, for_person=False,
    )  # fmt: skip

    page = olga.get("/sync/table/", headers=HTMX).content.decode()

    assert "You asked for 5 min; Amazon's allowance permits this" in page
    assert ">36 min</span>" in page
    assert "searchOrders" in page


def test_late_finds_and_misses_are_shown(olga: Client) -> None:
    make_account()
    SyncStream.objects.filter(kind="order_sweep").update(
        late_finds=3, sync_misses=1, synced_at=timezone.now()
    )

    assert "late 3 · missed 1" in olga.get("/sync/").content.decode()


def test_an_issue_says_what_why_and_what_to_do(olga: Client) -> None:
    open_issue()

    page = olga.get("/sync/").content.decode()

    for sentence in (
        "Order 702-1 was not stored.", "Its currency is unknown.", "Look at the raw data.",
        "req-42", 'href="/orders/?tab=all&amp;q=702-1"', "Retry", "Ignore",
    ):  # fmt: skip
        assert sentence in page


def test_look_alike_skus_are_shown_not_tried_again(olga: Client) -> None:
    issue = channels.NewIssue(
        subject="sku:ab1", code="catalog.look_alike_skus", what="These look alike: “AB1”, “ab1”."
    )
    channels.open_issues(account_id=make_account().pk, stream="listings", issues=[issue], at=MONDAY)

    page = olga.get("/sync/issues/").content.decode()

    assert "Retry" not in page
    assert "/listings/?tab=all&amp;q=ab1" in page


def test_an_issue_is_ignored_for_good(olga: Client) -> None:
    issue = open_issue()

    page = olga.post(f"/sync/issues/{issue.pk}/ignore/", headers=HTMX).content.decode()

    assert "Ignored: the same issue does not open again." in page
    assert "Order 702-1" not in page
    assert SyncIssue.objects.get().ignored_by == "olga"
    assert "ignored by olga" in olga.get("/sync/issues/?state=settled").content.decode()


def test_raw_data_are_shown_and_the_view_recorded(olga: Client) -> None:
    issue = open_issue()

    page = olga.post(f"/sync/issues/{issue.pk}/raw/", headers=HTMX).content.decode()

    assert "{&quot;currency&quot;: &quot;XXX&quot;}" in page
    assert AuditRecord.objects.filter(action="channels.issue.raw_seen").count() == 1


def test_the_history_of_a_stream_is_paged_with_its_proof(olga: Client) -> None:
    stream, at = orders_stream(), timezone.now()
    for number in range(51):
        SyncRun.objects.create(
            stream=stream, account_id=stream.account_id, trigger="SCHEDULE", status="DONE",
            started_at=at, finished_at=at + timedelta(seconds=7), read=number,
            proof={"pages": 1, "refused_marketplaces": [], "stores": {"US": 3}},
        )  # fmt: skip
    cursor, top_of_second = SyncRun.objects.order_by("-pk").values_list("pk", flat=True)[49:51]

    first = olga.get(f"/sync/streams/{stream.pk}/").content.decode()
    second = olga.get(f"/sync/streams/{stream.pk}/?cursor={cursor}").content.decode()

    assert first.count("<tr>") == 1 + 50
    assert f'href="?cursor={cursor}"' in first
    assert 'rel="prev"' not in first
    assert second.count("<tr>") == 1 + 1
    assert f'href="?cursor=newer.{top_of_second}"' in second
    assert 'rel="next"' not in second
    back = olga.get(f"/sync/streams/{stream.pk}/?cursor=newer.{top_of_second}").content.decode()
    assert back.count("<tr>") == 1 + 50
    assert f'href="?cursor={cursor}"' in back
    assert 'rel="prev"' not in back
    assert "pages <b" in second
    assert 'stores <b class="m">US 3</b>' in second
    assert "refused marketplaces" not in second
    assert olga.get(f"/sync/streams/{stream.pk}/?cursor=x").status_code == 422


def test_held_sending_is_released_by_administrators_only(admin: Client, olga: Client) -> None:
    channels.hold_sending(because="restored", at=MONDAY)

    shown = olga.get("/sync/").content.decode()
    refused = olga.post("/sync/release/").status_code
    held = Installation.objects.get().held_at
    admin.post("/sync/release/")

    assert "Release sending to Amazon?" not in shown
    assert refused == 403
    assert held is not None
    assert Installation.objects.get().held_at is None
    assert "Release sending to Amazon?" not in admin.get("/sync/").content.decode()


def test_readers_see_and_touch_nothing(reader: Client) -> None:
    stream = orders_stream()
    issue = open_issue()
    run_id = run_half(stream)
    paths = [
        f"streams/{stream.pk}/run/", f"streams/{stream.pk}/switch/",
        f"streams/{stream.pk}/settings/", f"runs/{run_id}/stop/", f"issues/{issue.pk}/ignore/",
        f"issues/{issue.pk}/raw/", "orders/run/", "release/",
    ]  # fmt: skip

    page = reader.get("/sync/").content.decode()

    assert [reader.post(f"/sync/{path}").status_code for path in paths] == [403] * 8
    assert "Stop safely" not in page
    assert 'id="on-' not in page
    assert reader.get(f"/sync/streams/{stream.pk}/").status_code == 200
    assert ProcrastinateJob.objects.count() == 0


def test_o3_streams_runs_and_issues_of_others_do_not_exist(db: None) -> None:
    mine = make_store(US, account="Mine")
    stream, issue = orders_stream(), open_issue()
    run_id = run_half(stream)
    user_id = identity.add_user(
        login="sam", password=PASSWORD, role=identity.Role.OPERATIONS, sees_every_store=False,
        language="en", actor=identity.SYSTEM,
    )  # fmt: skip
    channels.grant_store_access(user_id=user_id, store_ids=[mine.pk], actor=ADMIN)
    sam = come_in("sam")

    posted = [
        sam.post(f"/sync/{path}").status_code
        for path in (
            f"streams/{stream.pk}/run/", f"streams/{stream.pk}/switch/",
            f"streams/{stream.pk}/settings/", f"runs/{run_id}/stop/",
            f"issues/{issue.pk}/ignore/", f"issues/{issue.pk}/raw/",
        )
    ]  # fmt: skip
    page = sam.get("/sync/").content.decode()

    assert posted == [404] * 6
    assert sam.get(f"/sync/streams/{stream.pk}/").status_code == 404
    assert "Acme NA" not in page
    assert "702-1" not in page
    assert "Mine" in page


def test_o2_what_amazon_says_is_text(olga: Client) -> None:
    make_account(PAYLOAD)
    issue = open_issue(order_id=PAYLOAD)
    SyncIssue.objects.update(why=PAYLOAD, order_id=PAYLOAD, request_id=PAYLOAD)
    stream = orders_stream()
    at = timezone.now()
    SyncRun.objects.create(
        stream=stream, account_id=stream.account_id, trigger="SCHEDULE", status="FAILED",
        started_at=at, finished_at=at, message=PAYLOAD, proof={PAYLOAD: PAYLOAD}, step=PAYLOAD,
    )  # fmt: skip

    pages = [
        olga.get(path).content.decode()
        for path in ("/sync/", "/sync/issues/", f"/sync/streams/{stream.pk}/")
    ]
    pages.append(olga.post(f"/sync/issues/{issue.pk}/raw/").content.decode())

    assert [page.count("<img") for page in pages] == [0] * 4


def test_a_further_account_costs_only_the_count_of_its_calls(olga: Client) -> None:
    make_account("One")
    one = count_queries(olga)

    make_account("Two", "EU", (DE,))

    assert count_queries(olga) == one + 3


def count_queries(client: Client) -> int:
    """Return how many statements the sync centre takes when nothing of its frame is kept."""
    frame.forget()
    with CaptureQueriesContext(connection) as found:
        client.get("/sync/")
    return len(found)


def test_syncing_now_leaves_out_accounts_that_were_disconnected(olga: Client) -> None:
    account = make_account()
    channels.disconnect_account(account_id=account.pk, actor=identity.SYSTEM, at=MONDAY)

    answer = olga.post("/sync/orders/run/", follow=True)

    assert "is not connected" not in answer.content.decode()


def test_k11_issues_of_a_stream_that_cannot_be_are_none(admin: Client) -> None:
    answer = admin.get("/sync/issues/", {"stream": "a\x00b"})

    assert answer.status_code == 200
