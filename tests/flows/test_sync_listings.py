"""The report of every store is read to its last row, and every row is accounted for."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError

from tests.catalog.cast import CA, DAY, MONDAY, US, listing
from tests.flows.listing_cast import (
    REPORT,
    cancel_report,
    make_gateway,
    no_sleep,
    open_issues,
    run,
    script_report,
)
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Listing
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncStream

KIND = channels.StreamKind.LISTINGS


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    no_sleep(monkeypatch)


def proof(rows: int, **more: int) -> dict[str, int]:
    return {"rows": rows, "listings": rows, "refused": 0, "repeated": 0, "absent": 0} | more


def test_b11_each_store_has_a_report_of_its_own_and_the_rows_add_up(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = make_gateway(monkeypatch)
    broken = channels.Unreadable("ODD", "33 columns instead of 28", b"raw", row=4)
    script_report(gateway, 1, [listing("A"), listing("A"), listing("B", quantity=-1), broken])
    script_report(gateway, 2, [listing("A", marketplace_id=CA)])

    done = run(KIND)

    assert (done.status, done.read, done.new, done.refused) == ("DONE", 5, 2, 2)
    assert done.proof == {
        US: {"rows": 4, "listings": 1, "refused": 2, "repeated": 1, "absent": 0, "held": 0},
        CA: {"rows": 1, "listings": 1, "refused": 0, "repeated": 0, "absent": 0, "held": 0},
    }
    assert [order.marketplace_ids for (order,) in gateway.asked_for("request_report")] == [
        (US,),
        (CA,),
    ]
    assert [order.report_type for (order,) in gateway.asked_for("request_report")] == [REPORT] * 2
    assert open_issues() == [
        "The listing B could not be stored.",
        "Amazon sent something about ODD that cannot be understood.",
    ]


def test_a_killed_run_goes_on_in_the_middle_of_the_document(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = make_gateway(monkeypatch)
    rows = [listing(f"SKU-{number:04}") for number in range(1_200)]

    def breaks_off() -> Iterator[channels.ListingFacts]:
        yield from rows[:1_100]
        raise channels.GatewayError("the disk is gone", can_retry=True)

    script_report(gateway, 1, breaks_off())
    first = run(KIND)
    stored = Listing.objects.count()
    gateway.script("read_listing_report", rows)
    script_report(gateway, 2, [])
    second = run(KIND, MONDAY + timedelta(minutes=1))

    assert (first.status, stored) == ("FAILED", 1_000)
    assert (second.status, second.new, second.unchanged) == ("DONE", 200, 0)
    assert second.proof[US] == proof(1_200, held=0)
    assert len(gateway.asked_for("request_report")) == 2


def test_what_a_later_report_lacks_is_absent_and_comes_back(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = make_gateway(monkeypatch)
    for day, skus in enumerate((("A", "B"), ("A",), ("A", "B"))):
        script_report(gateway, 2 * day, [listing(sku) for sku in skus])
        cancel_report(gateway, 2 * day + 1)

    proofs = [run(KIND, MONDAY + day * DAY).proof[US] for day in range(3)]

    assert [each["absent"] for each in proofs] == [0, 1, 0]
    assert not Listing.objects.exclude(absent_since=None).exists()
    assert SyncStream.objects.get(kind=KIND).cursor == MONDAY + 2 * DAY


def test_f4_a_cancelled_report_is_never_zero_rows(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = make_gateway(monkeypatch)
    script_report(gateway, 1, [listing("A")])
    cancel_report(gateway, 2)
    run(KIND)
    cancel_report(gateway, 3)
    cancel_report(gateway, 4)

    done = run(KIND, MONDAY + DAY)

    assert done.proof == {US: {"cancelled": True}, CA: {"cancelled": True}}
    assert Listing.objects.get().absent_since is None
    assert open_issues() == ["Amazon gave no listing report of Acme NA US."]


def test_a_page_the_database_refuses_is_halved_until_only_the_bad_row_is_left_out(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = make_gateway(monkeypatch)
    script_report(gateway, 1, [listing(f"SKU-{number}") for number in range(7)])
    cancel_report(gateway, 2)
    record = catalog.record_listings

    def refuse_one(**given: object) -> object:
        if any(each.seller_sku == "SKU-4" for each in given["listings"]):  # type: ignore[attr-defined]
            raise IntegrityError("no such thing\nDETAIL: …")
        return record(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(catalog, "record_listings", refuse_one)

    done = run(KIND)

    assert (done.status, done.read, done.new, done.refused) == ("DONE", 7, 6, 1)
    assert done.proof[US] == proof(7, listings=6, refused=1, held=0)
    assert open_issues() == ["What Amazon sent about SKU-4 could not be stored."]


def test_rows_that_do_not_add_up_are_told(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    gateway = make_gateway(monkeypatch)
    script_report(gateway, 1, [listing("A"), listing("B")])
    cancel_report(gateway, 2)
    finish = catalog.finish_sweep

    def lose_one(**given: object) -> object:
        Listing.objects.filter(sku="B").update(swept_at=None)
        return finish(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(catalog, "finish_sweep", lose_one)

    run(KIND)

    assert open_issues() == ["The listing report of Acme NA US does not add up: 2 rows, 1 found."]


@pytest.mark.parametrize(("key", "absent"), [("B", ["C"]), ("", [])])
def test_an_unreadable_row_never_makes_its_listing_absent(
    db: None, monkeypatch: pytest.MonkeyPatch, key: str, absent: list[str]
) -> None:
    gateway = make_gateway(monkeypatch)
    script_report(gateway, 1, [listing(sku) for sku in ("A", "B", "C")])
    cancel_report(gateway, 2)
    run(KIND)
    script_report(gateway, 3, [listing("A"), channels.Unreadable(key, "no price", b"raw", row=2)])
    cancel_report(gateway, 4)

    run(KIND, MONDAY + DAY)

    gone = Listing.objects.exclude(absent_since=None).values_list("sku", flat=True)
    assert list(gone) == absent


def test_one_store_that_refuses_does_not_keep_the_others_from_being_read(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = make_gateway(monkeypatch)
    gateway.script("request_report", channels.RoleMissingError("no right", request_id="r-1"))
    script_report(gateway, 2, [listing("A", marketplace_id=CA)])

    done = run(KIND)

    assert (done.status, done.proof[US]) == ("DONE", {"refused_by_amazon": True})
    assert Listing.objects.count() == 1
    assert open_issues() == [
        "Amazon refuses Acme NA US; the other stores of the account were read."
    ]


def test_f4_a_report_that_failed_fails_the_run_behind_the_other_stores(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = make_gateway(monkeypatch)
    gateway.script("request_report", "R1")
    gateway.script("fetch_report", channels.ReportStatus("R1", REPORT, channels.ReportState.FATAL))
    script_report(gateway, 2, [listing("A", marketplace_id=CA)])

    failed = run(KIND)

    assert (failed.status, Listing.objects.count()) == ("FAILED", 1)
    gateway.script("find_reports", [])
    script_report(gateway, 3, [listing("A")])

    done = run(KIND, MONDAY + DAY)

    assert (done.status, Listing.objects.count()) == ("DONE", 2)
    assert len(gateway.asked_for("request_report")) == 3
