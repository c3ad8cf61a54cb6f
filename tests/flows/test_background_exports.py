"""Exports in the background: rights of now, one moment, dead workers, cancelling, expiry."""

import csv
import io
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.catalog.product_cast import make_product
from tests.forks import forks_of
from tests.jobs.worker_process import wait_for
from tests.race import run_together
from zhongshu.channels import public as channels
from zhongshu.documents import public as documents
from zhongshu.documents.models import FilePart, ListExport, StoredFile
from zhongshu.flows import run_export as flow
from zhongshu.flows.exports.background import ask_for_export, is_large
from zhongshu.flows.exports.errors import (
    FilterRefusedError,
    FilterTooLongError,
    FormatUnknownError,
    ListUnknownError,
)
from zhongshu.flows.exports.lists import open_list
from zhongshu.flows.exports.values import Opened, Row, Wish
from zhongshu.flows.list_notifications import list_notifications
from zhongshu.flows.run_export import run_export
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord
from zhongshu.jobs import tasks
from zhongshu.jobs.schedule import tick

pytestmark = pytest.mark.django_db(transaction=True)
State = documents.ExportState
PASSWORD = "a horse, correct and stapled"
WORDS = {"": {"yes": "是", "no": "否"}, "status": {"ACTIVE": "在售"}}
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "BEAT_S", 0.02)


def person(
    login: str = "kim", role: identity.Role = identity.Role.OPERATIONS, *, every_store: bool = True
) -> identity.Actor:
    identity.add_user(
        login=login,
        password=PASSWORD,
        role=role,
        sees_every_store=every_store,
        language="en",
        actor=identity.SYSTEM,
    )
    return identity.get_actor(login)


def deactivate(actor: identity.Actor) -> None:
    assert actor.user_id is not None
    identity.deactivate_user(user_id=actor.user_id, actor=identity.SYSTEM, at=timezone.now())


def give_role(actor: identity.Actor, role: str) -> None:
    assert actor.user_id is not None
    changes = identity.UserChange(role=role)
    at = timezone.now()
    identity.change_user(user_id=actor.user_id, changes=changes, actor=identity.SYSTEM, at=at)


def ask(actor: identity.Actor, code: str = "products", kind: str = "csv", **filters: object) -> int:
    return ask_for_export(
        Wish(code, filters, WORDS), kind, language="zh-hans", actor=actor, at=timezone.now()
    )


def get(export_id: int) -> documents.ExportRow:
    return documents.get_export(identity.SYSTEM, export_id)


def content(actor: identity.Actor, export_id: int) -> bytes:
    return b"".join(documents.read_export(actor, export_id, timezone.now()))


def table(actor: identity.Actor, export_id: int) -> list[dict[str, str]]:
    text = content(actor, export_id).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def notices(actor: identity.Actor) -> list[tuple[str, str]]:
    found = list_notifications(actor, timezone.now()).notifications
    return [(each.what, each.what_to_do) for each in found if "export" in each.code]


def trail(action: str) -> list[dict[str, object]]:
    return list(AuditRecord.objects.filter(action=action).values_list("facts", flat=True))


def jobs() -> list[int]:
    found = ProcrastinateJob.objects.filter(task_name="make_export").order_by("pk")
    return [job.args["export_id"] for job in found]


def elsewhere(work: Callable[[], object]) -> None:
    """Do it over another connection, as another process would."""
    [problem] = run_together(work)
    assert problem is None


def between_rows(monkeypatch: pytest.MonkeyPatch, work: Callable[[], object]) -> None:
    """Do something behind the first row of the next export, over another connection."""

    def opened(wish: Wish, actor: identity.Actor) -> Opened:
        real = open_list(wish, actor)

        def rows() -> Iterator[Row]:
            for place, row in enumerate(real.rows):
                yield row
                if place == 0:
                    elsewhere(work)

        return Opened(real.heads, rows())

    monkeypatch.setattr(flow, "open_list", opened)


def test_a_list_becomes_a_file_and_whoever_asked_is_told() -> None:
    kim, lee = person(), person("lee")
    make_product("MUG", name="=cmd()|' /C calc'!A0")
    make_product("CUP", name="../../etc/passwd")

    export_id = ask(kim, search="")
    waiting = get(export_id)
    tasks.make_export(export_id)
    tasks.make_export(export_id)
    row = get(export_id)

    assert jobs() == [export_id]
    assert (waiting.state, waiting.is_working) == (State.WAITING, True)
    assert (row.state, row.rows, row.is_ready) == (State.DONE, 2, True)
    assert row.expires_at is not None
    assert row.finished_at is not None
    assert row.expires_at - row.finished_at == 7 * DAY
    assert row.file_name.startswith("products-2")
    assert row.file_name.endswith(".csv")
    told = table(kim, export_id)
    assert [each["SKU"] for each in told] == ["MUG", "CUP"]
    assert [each["品名"] for each in told] == ["'=cmd()|' /C calc'!A0", "../../etc/passwd"]
    assert {each["状态"] for each in told} == {"在售"}
    assert row.size == len(content(kim, export_id))
    assert notices(kim) == [
        (
            "Your export “Products” is ready: 2 rows.",
            "Download it on the page of exports, before it is deleted.",
        )
    ]
    assert notices(lee) == []
    assert trail("documents.export.done") == [
        {"list": "products", "format": "csv", "rows": 2, "size": row.size}
    ]

    documents.note_download(export_id, actor=kim, at=timezone.now())

    assert notices(kim) == []
    assert trail("documents.export.downloaded") == [
        {"list": "products", "format": "csv", "rows": 2}
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
def test_every_format_is_made_whole(kind: str) -> None:
    kim = person()
    make_product("MUG")

    export_id = ask(kim, kind=kind)
    run_export(export_id)

    beginnings = {"csv": "\ufeff".encode(), "xlsx": b"PK", "jsonl": b"{"}
    assert get(export_id).state is State.DONE
    assert content(kim, export_id).startswith(beginnings[kind])


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
def test_a_list_without_rows_is_a_file_too(kind: str) -> None:
    kim = person()

    export_id = ask(kim, kind=kind, search="nothing")

    assert run_export(export_id) is State.DONE
    assert (content(kim, export_id) == b"") is (kind == "jsonl")
    assert get(export_id).rows == 0


def test_the_same_wish_is_one_while_it_runs() -> None:
    kim, lee = person(), person("lee")

    first = ask(kim)
    again, other, of_lee = ask(kim), ask(kim, tab="REMOVED"), ask(lee)
    run_export(first)
    later = ask(kim)

    assert again == first
    assert len({first, other, of_lee, later}) == 4
    assert jobs() == [first, other, of_lee, later]


def test_two_who_ask_at_once_get_one_and_no_more_than_five_wait() -> None:
    kim = person()
    for number in range(documents.MOST_OPEN - 1):
        ask(kim, search=f"{number}")

    same = run_together(*[lambda: ask(kim, search="x")] * 4)
    others = run_together(lambda: ask(kim, search="y"), lambda: ask(kim, search="z"))

    assert same == [None] * 4
    assert [type(each) for each in others] == [documents.TooManyExportsError] * 2
    assert ListExport.objects.count() == documents.MOST_OPEN
    assert str(others[0]) == (
        "5 of your exports are still being made. Wait until one is ready, or cancel one."
    )


def test_two_workers_make_one_file() -> None:
    kim = person()
    make_product("MUG")
    export_id = ask(kim)
    ended: list[documents.ExportState | None] = []

    problems = run_together(*[lambda: ended.append(run_export(export_id))] * 2)

    assert problems == [None, None]
    assert sorted(ended, key=str) == [State.DONE, None]
    assert StoredFile.objects.count() == 1


def test_l1_what_a_dead_worker_left_is_made_by_another() -> None:
    kim = person()
    make_product("MUG")
    export_id = ask(kim)
    lost = documents.take_export(export_id, at=timezone.now() - 4 * MINUTE)
    assert lost is not None

    tick(timestamp=0)
    queued = jobs()
    run_export(export_id)

    assert queued == [export_id, export_id]
    assert (get(export_id).state, get(export_id).rows) == (State.DONE, 1)
    with pytest.raises(documents.WorkLostError):
        documents.beat_export(lost, 5, at=timezone.now())
    with pytest.raises(documents.WorkLostError):
        documents.fail_export(lost, "late", actor=kim, at=timezone.now())


# Notes its first row, and writes the second one only when its parent is gone.
STUCK = """
import time
from zhongshu.flows import run_export as flow
from zhongshu.flows.exports.lists import open_list
from zhongshu.flows.exports.values import Opened
def work(what, note):
    parent = os.getppid()
    def opened(wish, actor):
        real = open_list(wish, actor)
        def rows():
            for row in real.rows:
                yield row
                note("row ")
                while os.getppid() == parent:
                    time.sleep(0.01)
        return Opened(real.heads, rows())
    flow.open_list, flow.BEAT_S = opened, 0.02
    flow.run_export(int(what))
"""


def test_l1_a_worker_that_was_killed_leaves_nothing_half(tmp_path: Path) -> None:
    kim = person()
    for sku in ("MUG", "CUP"):
        make_product(sku)
    export_id = ask(kim)

    with forks_of(STUCK, tmp_path) as forks:
        worker = forks.start(f"{export_id}")
        wait_for(lambda: get(export_id).rows == 1, every=0.01)
        worker.kill_after("row ")
    left, too_early = get(export_id), documents.revive_exports(at=timezone.now())
    revived = documents.revive_exports(at=timezone.now() + 4 * MINUTE)
    run_export(export_id)

    assert (left.state, too_early, revived) == (State.RUNNING, 0, 1)
    assert (get(export_id).state, get(export_id).rows) == (State.DONE, 2)
    assert StoredFile.objects.count() == 1


def test_one_that_kills_its_workers_is_given_up_and_said_so() -> None:
    kim = person()
    export_id, at = ask(kim), timezone.now()
    for _attempt in range(3):
        assert documents.take_export(export_id, at=at) is not None
        at += 4 * MINUTE
        documents.revive_exports(at=at)

    row = get(export_id)
    assert row.state is State.FAILED
    assert documents.take_export(export_id, at=at + DAY) is None
    assert row.message.startswith("制作期间执行程序多次中断")
    assert notices(kim) == [("Your export “Products” was not made.", row.message)]


def test_a_worker_that_must_go_leaves_it_to_another() -> None:
    kim = person()
    make_product("MUG")
    export_id = ask(kim)
    flow.leave_exports()
    try:
        left = run_export(export_id)
    finally:
        flow._leaving.clear()  # noqa: SLF001 - the process lives on

    tries = ListExport.objects.get().tries
    assert (left, get(export_id).state, tries) == (None, State.WAITING, 0)
    assert run_export(export_id) is State.DONE
    assert jobs() == [export_id, export_id]


def test_o19_who_was_deactivated_or_lost_the_right_gets_nothing() -> None:
    kim, lee = person(), person("lee", identity.Role.BUYER)
    make_product("MUG", cost="7.77 CNY")
    of_kim, costs = ask(kim), ask(lee, "product-costs")
    deactivate(kim)
    give_role(lee, "warehouse")

    states = run_export(of_kim), run_export(costs)

    assert states == (State.FAILED, State.FAILED)
    assert not StoredFile.objects.exists()
    assert get(costs).message.startswith("您的角色不能这样做")
    assert "kim" in get(of_kim).message


def test_o19_rights_that_change_while_it_is_made_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    kim = person()
    make_product("MUG")
    make_product("CUP")
    export_id = ask(kim)
    between_rows(monkeypatch, lambda: deactivate(kim))

    state = run_export(export_id)

    assert state is State.FAILED
    assert not StoredFile.objects.exists()
    assert not FilePart.objects.exists()


def test_o19_a_file_is_not_handed_out_to_whoever_sees_less_by_now() -> None:
    kim = person(role=identity.Role.BUYER)
    make_product("MUG", cost="7.77 CNY")
    export_id = ask(kim, "product-costs")
    run_export(export_id)
    assert b"7.77" in content(kim, export_id)

    give_role(kim, "operations")

    kim = identity.get_actor("kim")
    with pytest.raises(documents.ExportStateError, match="rights have changed"):
        content(kim, export_id)
    with pytest.raises(documents.ExportStateError, match="rights have changed"):
        documents.note_download(export_id, actor=kim, at=timezone.now())


def test_costs_are_no_column_for_whoever_may_not_see_them() -> None:
    kim, lee = person(), person("lee", identity.Role.BUYER)
    make_product("MUG", cost="7.77 CNY")

    for actor in (kim, lee):
        run_export(ask(actor))

    of_kim, of_lee = (
        content(actor, documents.list_exports(actor).rows[0].id) for actor in (kim, lee)
    )
    assert b"7.77" in of_lee
    assert b"7.77" not in of_kim


def test_everybody_sees_their_own_and_full_administrators_all() -> None:
    kim, lee = person(), person("lee")
    part = person("part", identity.Role.ADMIN, every_store=False)
    export_id = ask(kim)
    run_export(export_id)

    assert content(identity.SYSTEM, export_id)
    for stranger in (lee, part):
        assert documents.list_exports(stranger).rows == ()
        for act in (
            lambda who: documents.get_export(who, export_id),
            lambda who: content(who, export_id),
            lambda who: documents.cancel_export(export_id, actor=who, at=timezone.now()),
            lambda who: documents.delete_export(export_id, actor=who),
            lambda who: documents.note_download(export_id, actor=who, at=timezone.now()),
        ):
            with pytest.raises(documents.ExportNotFoundError):
                act(stranger)


def test_all_rows_are_of_one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhongshu.catalog.queries.products.EXPORT_CHUNK", 1)
    kim = person()
    for sku in ("MUG", "CUP"):
        make_product(sku, name="before")
    export_id = ask(kim)

    def later() -> None:
        make_product("CUP", name="after")
        make_product("NEW", name="after")

    between_rows(monkeypatch, later)
    run_export(export_id)

    assert [each["品名"] for each in table(kim, export_id)] == ["before", "before"]


def test_it_tells_how_far_it_is_and_ends_soon_after_it_was_cancelled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kim = person()
    for number in range(3):
        make_product(f"MUG-{number}")
    export_id = ask(kim)
    seen: list[int] = []

    def watch_and_cancel() -> None:
        wait_for(lambda: get(export_id).rows == 1, every=0.01)
        seen.append(get(export_id).rows)
        documents.cancel_export(export_id, actor=kim, at=timezone.now())
        documents.cancel_export(export_id, actor=kim, at=timezone.now())
        threading.Event().wait(0.3)

    between_rows(monkeypatch, watch_and_cancel)
    ended = run_export(export_id)

    assert (ended, get(export_id).state, seen) == (None, State.CANCELLED, [1])
    assert not StoredFile.objects.exists()
    with pytest.raises(documents.ExportStateError, match="has no file"):
        content(kim, export_id)
    assert notices(kim) == []
    assert len(trail("documents.export.cancelled")) == 1


def test_what_has_ended_cannot_be_cancelled_and_what_runs_not_deleted() -> None:
    kim = person()
    export_id = ask(kim)

    with pytest.raises(documents.ExportStateError, match="Cancel it first"):
        documents.delete_export(export_id, actor=kim)
    with pytest.raises(documents.ExportStateError, match="still being made"):
        content(kim, export_id)
    run_export(export_id)
    with pytest.raises(documents.ExportStateError, match="nothing to cancel"):
        documents.cancel_export(export_id, actor=kim, at=timezone.now())
    documents.delete_export(export_id, actor=kim)

    assert not ListExport.objects.exists()
    assert not FilePart.objects.exists()
    assert trail("documents.export.deleted") == [{"list": "products", "rows": 0}]


def test_a_file_whose_time_is_over_is_refused_and_the_night_deletes_it() -> None:
    kim = person()
    ids = [ask(kim, search=f"{number}") for number in range(3)]
    for each in ids[:2]:
        run_export(each)
    documents.cancel_export(ids[2], actor=kim, at=timezone.now())
    over = timezone.now() + 7 * DAY + MINUTE
    waiting = ask(kim)

    with pytest.raises(documents.ExportStateError, match="time of this file is over"):
        documents.note_download(ids[0], actor=kim, at=over)
    counts = [documents.purge_exports(at=at) for at in (over - DAY, over, over)]

    assert counts == [0, 3, 0]
    assert [each.id for each in documents.list_exports(kim).rows] == [waiting]
    assert not StoredFile.objects.exists()
    assert not FilePart.objects.exists()
    assert trail("documents.exports.purged") == [{"files": 3}]


@pytest.mark.parametrize(
    ("code", "kind", "filters", "refusal"),
    [
        ("../../etc/passwd", "csv", {}, ListUnknownError),
        ("=cmd()", "csv", {}, ListUnknownError),
        ("products", "../x", {}, FormatUnknownError),
        ("products", "exe", {}, FormatUnknownError),
        ("products", "csv", {"<script>": 1}, FilterRefusedError),
        ("products", "csv", {"owner_id": "x"}, FilterRefusedError),
        ("products", "csv", {"owner_id": float("inf")}, FilterRefusedError),
        ("products", "csv", {"search": {"a": 1}}, FilterRefusedError),
        ("products", "csv", {"custom": ["x"]}, FilterRefusedError),
        ("products", "csv", {"search": "x" * 300_000}, FilterTooLongError),
        ("users", "csv", {}, identity.NotAllowedError),
    ],
)
def test_what_cannot_be_is_refused_at_once(
    code: str, kind: str, filters: dict[str, object], refusal: type[Exception]
) -> None:
    kim = person()

    with pytest.raises(refusal):
        ask(kim, code, kind, **filters)

    assert not ListExport.objects.exists()
    assert jobs() == []


def test_nobody_but_a_person_asks() -> None:
    with pytest.raises(identity.NotAllowedError):
        ask(identity.SYSTEM)


def test_a_bug_ends_it_as_failed_and_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    kim = person()
    export_id = ask(kim)

    def broken(*_told: object) -> Opened:
        raise ZeroDivisionError

    monkeypatch.setattr(flow, "open_list", broken)

    with pytest.raises(ZeroDivisionError):
        run_export(export_id)
    assert get(export_id).state is State.FAILED


def test_a_sheet_that_holds_no_more_rows_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhongshu.flows.exports.writing.MOST_ROWS_OF_XLSX", 2)
    kim = person()
    make_product("MUG")
    make_product("CUP")
    export_id = ask(kim, kind="xlsx")

    run_export(export_id)

    assert get(export_id).state is State.FAILED
    assert "CSV" in get(export_id).message
    assert not StoredFile.objects.exists()


def test_what_is_large_is_known_without_counting_it_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhongshu.flows.exports.background.LARGE", 1)
    kim = person()
    make_product("MUG")
    one = is_large(Wish("products"), kim)
    make_product("CUP")

    assert not one
    assert is_large(Wish("products"), kim)
    assert not is_large(Wish("products", {"search": "CUP"}), kim)
    for code in ("orders", "listings", "seller-skus", "pairings", "tags"):
        assert not is_large(Wish(code), kim)


def test_stores_that_were_taken_away_close_the_file() -> None:
    kim = person(every_store=False)
    store = channels.list_stores(identity.SYSTEM)
    assert store == []
    export_id = ask(kim)
    run_export(export_id)
    ListExport.objects.update(store_ids=[5])

    with pytest.raises(documents.ExportStateError, match="rights have changed"):
        content(kim, export_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM documents_listexport")
        assert cursor.fetchone() == (1,)
