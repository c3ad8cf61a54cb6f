"""Amazon's reports of stock events: returns, the ledger, removals, however they are written."""

from datetime import UTC, date, datetime

import pytest

from zhongshu.amazon.reports.stock_events import read_stock_events
from zhongshu.channels import public as channels

Feed = channels.StockFeed
US, JP, DE = "ATVPDKIKX0DER", "A1VC38T7YXB528", "A1PA6795UKMFR9"

RETURNS = (
    "return-date\torder-id\tsku\tasin\tfnsku\tproduct-name\tquantity\tfulfillment-center-id\t"
    "detailed-disposition\treason\tstatus\tlicense-plate-number\tcustomer-comments"
)
LEDGER = (
    "Date\tFNSKU\tASIN\tMSKU\tTitle\tEvent Type\tReference ID\tQuantity\tFulfillment Center\t"
    "Disposition\tReason\tCountry\tReconciled Quantity\tUnreconciled Quantity\tDate and Time"
)
REMOVALS = (
    "request-date\torder-id\torder-type\torder-status\tlast-updated-date\tsku\tfnsku\t"
    "disposition\trequested-quantity\tcancelled-quantity\tdisposed-quantity\tshipped-quantity\t"
    "in-process-quantity\tremoval-fee\tcurrency"
)
RETURNED = {
    "return-date": "2026-11-20T10:11:12+00:00",
    "order-id": "702-1234567-1234567",
    "sku": "MUG-RED-1",
    "fnsku": "X000000001",
    "product-name": "Mug, red",
    "quantity": "1",
    "fulfillment-center-id": "PHX7",
    "detailed-disposition": "CUSTOMER_DAMAGED",
    "reason": "DEFECTIVE",
    "status": "Reimbursed",
    "license-plate-number": "LPNRR000000001",
}
LOST = {
    "Date": "11/20/2026",
    "FNSKU": "X000000001",
    "MSKU": "MUG-RED-1",
    "Title": "Mug, red",
    "Event Type": "Adjustments",
    "Reference ID": "7",
    "Quantity": "-2",
    "Fulfillment Center": "PHX7",
    "Disposition": "SELLABLE",
    "Reason": "M",
    "Country": "US",
    "Reconciled Quantity": "0",
    "Unreconciled Quantity": "2",
    "Date and Time": "2026-11-20T23:30:00-08:00",
}
REMOVED = {
    "request-date": "2026-11-18T09:00:00+00:00",
    "order-id": "RM000001",
    "order-type": "Return",
    "order-status": "Pending",
    "last-updated-date": "2026-11-20T09:00:00+00:00",
    "sku": "MUG-RED-1",
    "fnsku": "X000000001",
    "disposition": "Unsellable",
    "requested-quantity": "5",
    "disposed-quantity": "1",
    "shipped-quantity": "3",
}


def write(header: str, *rows: dict[str, str]) -> str:
    names = header.split("\t")
    return "\n".join(
        [header, *("\t".join(row.get(name, "") for name in names) for row in rows), ""]
    )


def read(
    text: str | bytes, feed: Feed, *, marketplace_id: str = US, charset: str = ""
) -> list[channels.StockEventFacts | channels.Unreadable]:
    content = text.encode() if isinstance(text, str) else text
    document = channels.DocumentContent(content, charset)
    return list(read_stock_events(document, feed, home=channels.MARKETPLACES[marketplace_id]))


def facts(text: str | bytes, feed: Feed, **told: str) -> list[channels.StockEventFacts]:
    rows = read(text, feed, **told)
    assert not [row for row in rows if isinstance(row, channels.Unreadable)]
    return [row for row in rows if isinstance(row, channels.StockEventFacts)]


def test_a_return_is_read_in_amazons_words() -> None:
    [event] = facts(write(RETURNS, RETURNED), Feed.RETURNS)

    assert event == channels.StockEventFacts(
        feed=Feed.RETURNS,
        key=event.key,
        event="CustomerReturn",
        seller_sku="MUG-RED-1",
        quantity=1,
        disposition="CUSTOMER_DAMAGED",
        occurred_at=datetime(2026, 11, 20, 10, 11, 12, tzinfo=UTC),
        fnsku="X000000001",
        reference="702-1234567-1234567",
        reason="DEFECTIVE",
        status="Reimbursed",
        center="PHX7",
    )


def test_a_licence_plate_names_a_return_and_equal_ones_without_are_counted() -> None:
    revised = RETURNED | {"status": "Unit returned to inventory", "return-date": "2026-11-21T00Z"}
    bare = RETURNED | {"license-plate-number": ""}

    first, again, bare_1, bare_2 = facts(
        write(RETURNS, RETURNED, revised, bare, bare), Feed.RETURNS
    )

    assert first.key == again.key
    assert len({first.key, bare_1.key, bare_2.key}) == 3
    assert bare_1.key[:-1] == bare_2.key[:-1]


def test_a_ledger_line_is_signed_and_has_amazons_day() -> None:
    [event] = facts(write(LEDGER, LOST), Feed.LEDGER)

    assert (event.day, event.occurred_at) == (
        date(2026, 11, 20),
        datetime(2026, 11, 21, 7, 30, tzinfo=UTC),
    )
    assert (event.event, event.quantity, event.disposition) == ("Adjustments", -2, "SELLABLE")
    assert (event.reason, event.reference, event.country_code) == ("M", "7", "US")
    assert (event.center, event.seller_sku, event.fnsku) == ("PHX7", "MUG-RED-1", "X000000001")


def test_f8_equal_lines_are_told_apart_and_what_amazon_settles_later_names_none() -> None:
    settled = LOST | {"Reconciled Quantity": "2", "Unreconciled Quantity": "0", "Title": "Red mug"}

    before = facts(write(LEDGER, LOST, LOST), Feed.LEDGER)
    after = facts(write(LEDGER, settled, LOST, settled), Feed.LEDGER)

    keys = [event.key for event in after]
    assert [event.key for event in before] == keys[:2]
    assert len(set(keys)) == 3


def test_f8_a_ledger_without_times_counts_from_the_beginning_of_its_local_day() -> None:
    header = LEDGER.removesuffix("\tDate and Time").replace(" ", "")
    rows = [{name.replace(" ", ""): value for name, value in LOST.items()}]

    [american] = facts(write(header, *rows), Feed.LEDGER)
    [japanese] = facts(write(header, *rows), Feed.LEDGER, marketplace_id=JP)

    assert american.occurred_at == datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert japanese.occurred_at == datetime(2026, 11, 19, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        (["11/20/2026", "11/02/2026"], [(11, 20), (11, 2)]),
        (["20/11/2026", "02/11/2026"], [(11, 20), (11, 2)]),
        (["02.11.2026"], [(11, 2)]),
        (["2026-11-02"], [(11, 2)]),
        (["02/11/2026"], [(2, 11)]),
    ],
)
def test_f8_a_file_says_by_itself_whether_the_day_stands_first(
    words: list[str], days: list[tuple[int, int]]
) -> None:
    events = facts(write(LEDGER, *(LOST | {"Date": word} for word in words)), Feed.LEDGER)

    assert [(event.day.month, event.day.day) for event in events if event.day] == days


def test_a_removal_tells_two_running_totals() -> None:
    shipped, disposed = facts(write(REMOVALS, REMOVED), Feed.REMOVALS)

    assert (shipped.event, shipped.quantity) == ("SHIPPED", 3)
    assert (disposed.event, disposed.quantity) == ("DISPOSED", 1)
    assert shipped.key != disposed.key
    assert (shipped.reference, shipped.reason) == ("RM000001", "Return")
    assert shipped.disposition == "UNSELLABLE"
    assert shipped.occurred_at == datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert shipped.began_at == datetime(2026, 11, 18, 9, tzinfo=UTC)


def test_a_removal_keeps_its_name_while_its_totals_rise() -> None:
    later = REMOVED | {"shipped-quantity": "5", "last-updated-date": "2026-11-22T09:00:00+00:00"}

    before = facts(write(REMOVALS, REMOVED), Feed.REMOVALS)
    after = facts(write(REMOVALS, later), Feed.REMOVALS)

    assert [event.key for event in before] == [event.key for event in after]


def test_columns_in_another_order_unknown_ones_and_each_charset_are_read() -> None:
    header = "note\t" + "\t".join(reversed(RETURNS.split("\t")))
    title = RETURNED | {"product-name": "赤いマグ"}
    german = RETURNED | {"product-name": "Töpfe"}

    [japanese] = facts(
        write(header, title).encode("cp932"), Feed.RETURNS, marketplace_id=JP, charset="Shift_JIS"
    )
    [western] = facts(write(header, german).encode("cp1252"), Feed.RETURNS, marketplace_id=DE)
    [utf_8] = facts(b"\xef\xbb\xbf" + write(header, title).encode(), Feed.RETURNS)

    assert japanese == western == utf_8


@pytest.mark.parametrize(
    ("feed", "header", "row", "why"),
    [
        (Feed.RETURNS, RETURNS, RETURNED | {"quantity": "-1"}, "quantity is below zero"),
        (Feed.RETURNS, RETURNS, RETURNED | {"quantity": "one"}, "quantity is no number of units"),
        (Feed.RETURNS, RETURNS, RETURNED | {"quantity": ""}, "quantity is missing"),
        (Feed.RETURNS, RETURNS, RETURNED | {"return-date": "soon"}, "return-date is no time"),
        (Feed.RETURNS, RETURNS, RETURNED | {"order-id": ""}, "order-id is missing"),
        (Feed.LEDGER, LEDGER, LOST | {"Date": "31/31/2026"}, "date is no day"),
        (Feed.LEDGER, LEDGER, LOST | {"Date": "=cmd()"}, "date is no day"),
        (Feed.LEDGER, LEDGER, LOST | {"MSKU": " "}, "sku is missing"),
        (Feed.LEDGER, LEDGER, LOST | {"Disposition": ""}, "detailed-disposition is missing"),
        (Feed.LEDGER, LEDGER, LOST | {"Country": ""}, "country is missing"),
        (Feed.LEDGER, LEDGER, LOST | {"MSKU": "M" * 101}, "sku is too long or holds what"),
        (Feed.REMOVALS, REMOVALS, REMOVED | {"shipped-quantity": "3.5"}, "shipped-quantity is no"),
        (Feed.REMOVALS, REMOVALS, REMOVED | {"order-type": ""}, "order-type is missing"),
    ],
)
def test_a_row_that_cannot_be_read_is_kept_and_the_others_are_read(
    feed: Feed, header: str, row: dict[str, str], why: str
) -> None:
    good = {Feed.RETURNS: RETURNED, Feed.LEDGER: LOST, Feed.REMOVALS: REMOVED}[feed]

    bad, *rest = read(write(header, row, good), feed)

    assert isinstance(bad, channels.Unreadable)
    assert bad.why.startswith(why)
    assert bad.key == f"{feed} row 2"
    assert bad.raw.count(b"\t") == header.count("\t")
    assert len(rest) == (2 if feed is Feed.REMOVALS else 1)


def test_a_report_without_a_column_that_is_needed_is_refused() -> None:
    header = LEDGER.replace("Country\t", "")

    with pytest.raises(channels.GatewayError, match="lacks country"):
        read(write(header, LOST), Feed.LEDGER)


def test_an_empty_report_tells_nothing() -> None:
    assert read(LEDGER + "\n", Feed.LEDGER) == []
