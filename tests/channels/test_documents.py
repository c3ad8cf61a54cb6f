"""The archive: documents as they came, once per content, with proof."""

import gzip
import hashlib

import pytest

from tests.channels.stream_cast import MONDAY, US, make_account, make_stream, start
from zhongshu.channels import public as channels
from zhongshu.channels.documents import blank_persons
from zhongshu.channels.models import RawDocument, ReportRequest, Store
from zhongshu.identity import public as identity

LEDGER = "GET_LEDGER_DETAIL_VIEW_DATA"
CONTENT = channels.DocumentContent(b"Date\tFNSKU\n2026-11-20\tX0001\n2026-11-21\tX0001\n", "cp1252")


def done(report_id: str = "R1") -> channels.ReportStatus:
    return channels.ReportStatus(
        report_id=report_id,
        report_type=LEDGER,
        state=channels.ReportState.DONE,
        document_id="D1",
        marketplace_ids=(US,),
        data_start=MONDAY,
        data_end=MONDAY,
    )


def store(report_id: str = "R1") -> channels.StoredDocumentRef:
    return channels.store_document(
        account_id=make_account().pk, status=done(report_id), document=CONTENT, at=MONDAY
    )


def test_a_document_is_stored_compressed_with_period_and_hash(db: None) -> None:
    stored = store()

    assert stored.is_new
    row = RawDocument.objects.get()
    assert gzip.decompress(row.content) == CONTENT.content
    assert bytes(row.sha256) == hashlib.sha256(CONTENT.content).digest()
    assert (row.size, row.rows, row.charset) == (len(CONTENT.content), 2, "cp1252")
    [listed] = channels.list_documents(identity.SYSTEM).rows
    assert (listed.document_id, listed.report_type, listed.report_id) == (row.pk, LEDGER, "R1")
    assert (listed.marketplace_ids, listed.data_start, listed.rows) == ((US,), MONDAY, 2)
    assert channels.read_document(row.pk, identity.SYSTEM) == CONTENT


def test_b11_the_same_content_again_is_not_stored_twice(db: None) -> None:
    first, second = store("R1"), store("R2")

    assert second == channels.StoredDocumentRef(first.document_id, is_new=False)
    assert RawDocument.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "rows"),
    [(b"", 0), (b"header", 0), (b"h\nx", 1), (b"h\nx\n", 1), (b'{"a": 1}', None), (b"<a/>", None)],
)
def test_rows_are_counted_where_there_are_rows(db: None, content: bytes, rows: int | None) -> None:
    channels.store_document(
        account_id=make_account().pk,
        status=done(),
        document=channels.DocumentContent(content),
        at=MONDAY,
    )

    assert RawDocument.objects.get().rows == rows


def test_a_damaged_document_is_refused(db: None) -> None:
    stored = store()
    RawDocument.objects.update(content=gzip.compress(b"something else"))
    with pytest.raises(channels.DocumentDamagedError):
        channels.read_document(stored.document_id, identity.SYSTEM)
    RawDocument.objects.update(content=b"no gzip")

    with pytest.raises(channels.DocumentDamagedError):
        channels.read_document(stored.document_id, identity.SYSTEM)


def test_a_document_is_for_those_who_see_the_whole_account(db: None) -> None:
    stored = store()
    store_ids = frozenset(Store.objects.values_list("pk", flat=True))
    all_stores = identity.Actor(name="accountant", store_ids=store_ids)
    one_store = identity.Actor(name="clerk", store_ids=frozenset({min(store_ids)}))

    assert channels.read_document(stored.document_id, all_stores) == CONTENT
    assert len(channels.list_documents(all_stores).rows) == 1
    assert channels.list_documents(one_store).rows == ()
    with pytest.raises(channels.DocumentNotFoundError):
        channels.read_document(stored.document_id, one_store)


def test_a_request_lives_from_intent_to_consumption(db: None) -> None:
    stream = make_stream(LEDGER)
    lease = start(stream)
    order = channels.ReportOrder(LEDGER, (US,), MONDAY, MONDAY, (("a", "b"),))

    request_id = channels.intend_report(lease, order=order, at=MONDAY)
    intended = channels.find_open_report(stream.pk)
    channels.record_report_asked(request_id, "R1")
    channels.record_report_state(request_id, done(), None, at=MONDAY)
    finished = channels.find_open_report(stream.pk)
    channels.mark_report_consumed(lease, at=MONDAY)

    assert intended is not None
    assert (intended.order, intended.report_id, intended.state) == (order, None, "INTENDED")
    assert finished is not None
    assert (finished.report_id, finished.state, finished.document_id) == ("R1", "DONE", "D1")
    assert channels.find_open_report(stream.pk) is None
    assert channels.find_last_report(stream.account_id, order, since=MONDAY) == finished
    assert channels.list_known_report_ids(stream.account_id, LEDGER) == {"R1"}
    assert ReportRequest.objects.get().consumed_at == MONDAY


SHIPMENTS = (
    b"\xef\xbb\xbfamazon-order-id\tBuyer-Name\tship-city\tbuyer_email\tsku\r\n"
    b"702-1\t\x83A\x83i\tOsaka\tanna@example.com\tMUG\r\n"
    b"702-2\t\tKyoto\t\tMUG\r\n"
    b"702-3\t Bo\tKobe\t\tMUG"
)


def test_o14_the_archive_keeps_nobodys_name(db: None) -> None:
    stored = channels.store_document(
        account_id=make_account().pk,
        status=done(),
        document=channels.DocumentContent(SHIPMENTS, "Shift_JIS"),
        at=MONDAY,
    )

    kept = channels.read_document(stored.document_id, identity.SYSTEM).content
    assert kept == (
        b"\xef\xbb\xbfamazon-order-id\tBuyer-Name\tship-city\tbuyer_email\tsku\r\n"
        b"702-1\t\tOsaka\t\tMUG\r\n"
        b"702-2\t\tKyoto\t\tMUG\r\n"
        b"702-3\t\tKobe\t\tMUG"
    )
    [listed] = channels.list_documents(identity.SYSTEM).rows
    assert (listed.blanked, listed.rows, listed.size) == (
        ("buyer-email", "buyer-name"),
        3,
        len(kept),
    )


@pytest.mark.parametrize(
    "content",
    [b"", b"buyer-name", b"sku\tquantity\nMUG\t1\n", b'{"buyer-name": "Anna"}', b"\x00\xff\n\t\n"],
)
def test_a_document_without_personal_columns_stays_byte_for_byte(content: bytes) -> None:
    assert blank_persons(content) == (content, ())


def test_o14_a_line_feed_inside_a_name_lets_no_part_of_it_through() -> None:
    content = b"order-id\tbuyer-name\tsku\n702-1\tAnna\nSmith\tMUG\n702-2\t\tMUG\n"

    kept, blanked = blank_persons(content)

    assert kept == b"order-id\tbuyer-name\tsku\n\t\n\t\n702-2\t\tMUG\n"
    assert blanked == ("broken rows",)
