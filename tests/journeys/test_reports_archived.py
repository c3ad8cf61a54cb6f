"""Every archived report type, from Amazon to the stored document, and once per content."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import ADMIN
from tests.journeys.amazon import Amazon, start_amazon
from tests.journeys.inside import Inside
from zhongshu.channels import public as channels
from zhongshu.channels.models import RawDocument, SyncIssue, SyncRun

DONE = channels.RunStatus.DONE


@pytest.fixture(scope="module")
def amazon() -> Iterator[Amazon]:
    """Run one simulated Amazon: asking for one type changes nothing about another."""
    with start_amazon() as amazon:
        yield amazon


@pytest.mark.parametrize("kind", sorted(channels.ARCHIVED_REPORTS))
def test_f4_every_archived_type_is_stored_with_its_period_and_hash(
    inside: Inside, amazon: Amazon, kind: str
) -> None:
    rule = channels.ARCHIVED_REPORTS[kind]
    account = inside.connect(amazon.seller())

    ends = inside.run_to_the_end(account, kind)

    documents = list(RawDocument.objects.order_by("pk"))
    proof = SyncRun.objects.latest("pk").proof
    assert ends[-1] == DONE
    assert documents or proof["cancelled"]
    for document in documents:
        read = channels.read_document(document.pk, ADMIN)
        assert document.report_type == kind
        # The simulated ones name nobody; a row taken for broken would be emptied.
        assert document.blanked == []
        assert hashlib.sha256(read.content).digest() == bytes(document.sha256)
        if rule.is_requested and rule.needs_dates:
            assert document.data_start is not None
            assert document.data_end is not None
            assert timezone.now() - document.data_start > timedelta(days=29)
            assert document.data_end == document.data_end.replace(hour=0, minute=0, second=0)
    assert SyncIssue.objects.filter(resolved_at=None).count() == 0


def test_the_daily_report_tells_of_an_account_at_risk(inside: Inside, amazon: Amazon) -> None:
    seller = amazon.seller(3)
    account = inside.connect(seller)
    amazon.tell(
        "POST",
        f"/sim/sellers/{seller['seller_id']}/account-status",
        json={"marketplace_id": seller["marketplaces"][0], "status": "AT_RISK"},
    )

    inside.run_to_the_end(account, channels.StreamKind.PERFORMANCE)

    assert channels.get_account(ADMIN, account).amazon_status == "AT_RISK"


def test_b11_the_same_content_again_is_not_stored_twice(inside: Inside, amazon: Amazon) -> None:
    kind = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
    account = inside.connect(amazon.seller())
    inside.run_to_the_end(account, kind)
    stored = list(RawDocument.objects.values_list("pk", "sha256"))

    inside.run_to_the_end(account, kind)

    proof = SyncRun.objects.latest("pk").proof
    assert stored
    assert list(RawDocument.objects.values_list("pk", "sha256")) == stored
    assert len({sha256 for _, sha256 in stored}) == len(stored)
    assert proof["stored"] == []
