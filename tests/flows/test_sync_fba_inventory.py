"""FBA stock: changes through the day, everything at night, absence only from a complete sweep."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.catalog.cast import CA, DAY, MONDAY, US
from tests.flows.listing_cast import make_gateway, open_issues, run
from tests.inventory.test_stock_levels import fulfillable, level
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncStream
from zhongshu.flows.sync_fba_inventory import is_full_due
from zhongshu.inventory.models import StockSweep

KIND = channels.StreamKind.FBA_INVENTORY
BEFORE = MONDAY - timedelta(minutes=2, seconds=30)
EMPTY = channels.StockLevelPage((), None)
NO_FBA = channels.RequestRefusedError("no inventory", status=400)


def page(*levels: channels.StockLevelFacts, token: str | None = None) -> channels.StockLevelPage:
    return channels.StockLevelPage(levels, token)


def test_the_first_run_reads_everything_and_the_next_only_what_changed(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = make_gateway(monkeypatch)
    gateway.script("fetch_stock_page", page(level("A"), token="t1"), page(level("B")), EMPTY)
    first = run(KIND)
    gateway.clock = MONDAY + timedelta(minutes=15)
    gateway.script("fetch_stock_page", page(level("B", fulfillable=4)), EMPTY)

    second = run(KIND, MONDAY + timedelta(minutes=15))

    since = BEFORE - timedelta(minutes=5)
    assert gateway.asked_for("fetch_stock_page") == [
        (US, None, None),
        (US, "t1", None),
        (CA, None, None),
        (US, None, since),
        (CA, None, since),
    ]
    assert first.proof[US] == {"full": True, "rows": 2, "refused": 0, "zeroed": 0, "held": 0}
    assert (second.read, second.changed) == (1, 1)
    assert fulfillable() == {"A": 5, "B": 4}
    assert SyncStream.objects.get(kind=KIND).cursor == BEFORE + timedelta(minutes=15)


def test_h9_at_night_a_complete_sweep_turns_absence_into_zero(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = make_gateway(monkeypatch)
    gateway.script("fetch_stock_page", page(level("A"), level("GONE")), EMPTY)
    run(KIND)
    gateway.clock = MONDAY + DAY
    gateway.script("fetch_stock_page", page(level("A")), EMPTY)

    done = run(KIND, MONDAY + DAY)

    assert done.proof[US] == {"full": True, "rows": 1, "refused": 0, "zeroed": 1, "held": 0}
    assert fulfillable() == {"A": 5, "GONE": 0}


def test_b4_a_token_that_died_means_the_store_again_from_its_first_page(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = make_gateway(monkeypatch)
    gateway.script(
        "fetch_stock_page",
        page(level("A"), token="t1"),
        channels.PageTokenRefusedError("too old"),
        page(level("A"), token="t2"),
        page(level("B")),
        EMPTY,
    )

    done = run(KIND)

    assert (done.status, done.read) == ("DONE", 2)
    assert list(StockSweep.objects.order_by("pk").values_list("status", flat=True)) == [
        "BROKEN",
        "COMPLETE",
        "COMPLETE",
    ]


def test_b4_a_sweep_that_never_ends_is_told_and_proves_nothing(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = make_gateway(monkeypatch)
    gateway.script("fetch_stock_page", page(level("A")), EMPTY)
    run(KIND)
    gateway.clock = MONDAY + DAY
    died = (page(level("B"), token="t"), channels.PageTokenRefusedError("too old"))
    gateway.script("fetch_stock_page", *died, *died, *died, EMPTY)

    done = run(KIND, MONDAY + DAY)

    assert done.status == "FAILED"
    assert open_issues() == ["The FBA stock of Acme NA US could not be read to its end."]
    assert fulfillable() == {"A": 5}


def test_out_of_allowance_in_mid_sweep_the_store_is_read_whole_later(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = make_gateway(monkeypatch)
    gateway.script(
        "fetch_stock_page", page(level("A"), token="t1"), channels.ThrottledError("no allowance")
    )
    paused = run(KIND)
    gateway.script("fetch_stock_page", page(level("A"), token="t2"), page(level("B")), EMPTY)

    done = run(KIND, MONDAY + timedelta(minutes=2))

    assert (paused.status, done.status) == ("THROTTLED", "DONE")
    assert gateway.asked_for("fetch_stock_page")[2] == (US, None, None)
    assert fulfillable() == {"A": 5, "B": 5}


def test_h9_a_seller_without_fba_is_asked_once_a_night(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = make_gateway(monkeypatch)
    gateway.script("fetch_stock_page", NO_FBA, NO_FBA)

    first = run(KIND)
    second = run(KIND, MONDAY + timedelta(minutes=15))

    assert (first.status, second.status) == ("DONE", "DONE")
    assert first.proof == second.proof == {US: {"no_fba": True}, CA: {"no_fba": True}}
    assert len(gateway.asked_for("fetch_stock_page")) == 2
    assert open_issues() == []


def test_a_refusal_where_there_was_stock_is_told_and_the_other_store_is_read(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = make_gateway(monkeypatch)
    gateway.script("fetch_stock_page", page(level("A")), EMPTY)
    run(KIND)
    gateway.script("fetch_stock_page", NO_FBA, page(level("B")))

    done = run(KIND, MONDAY + DAY)

    assert (done.status, done.proof[US]) == ("DONE", {"refused_by_amazon": True})
    assert fulfillable() == {"A": 5, "B": 5}
    assert open_issues() == [
        "Amazon refuses Acme NA US; the other stores of the account were read."
    ]


def test_refused_everywhere_is_a_failure(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    gateway = make_gateway(monkeypatch)
    no_right = channels.RoleMissingError("no right", operation="getInventorySummaries")
    gateway.script("fetch_stock_page", no_right, no_right)

    assert run(KIND).status == "FAILED"
    assert open_issues() == [
        "Amazon refuses getInventorySummaries: the role “” is missing.",
    ]


@pytest.mark.parametrize(
    ("last", "is_due"),
    [
        (None, True),
        (datetime(2026, 11, 23, 10, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 11, 0, tzinfo=UTC), False),
    ],
)
def test_j2_a_full_sweep_is_due_once_a_night_of_the_store(
    last: datetime | None, *, is_due: bool
) -> None:
    noon = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)

    assert is_full_due(last, "America/Los_Angeles", noon) is is_due
