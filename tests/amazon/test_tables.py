"""Amazon's files: every charset, every order and language of columns."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhongshu.amazon.reports.listings import read_listing_report
from zhongshu.amazon.reports.numbers import read_amount, read_time, read_units
from zhongshu.amazon.reports.tables import choose_charsets, normalise
from zhongshu.amazon.shapes import MalformedError
from zhongshu.channels import public as channels
from zhongshu.kernel.money import Money

US, DE, JP, UK = "ATVPDKIKX0DER", "A1PA6795UKMFR9", "A1VC38T7YXB528", "A1F83G8C2ARO7P"
HEADER = (
    "item-name\titem-description\tlisting-id\tseller-sku\tprice\tquantity\topen-date\t"
    "image-url\tproduct-id-type\titem-condition\tasin1\tproduct-id\tfulfillment-channel\tstatus"
)


def table(*rows: str, header: str = HEADER) -> str:
    return "\r\n".join([header, *rows]) + "\r\n"


def row(**values: str) -> str:
    return "\t".join(values.get(name.replace("-", "_"), "") for name in HEADER.split("\t"))


def read(
    content: bytes, *, marketplace_id: str = US, charset: str = ""
) -> Sequence[channels.ListingFacts | channels.Unreadable]:
    document = channels.DocumentContent(content, charset)
    return list(read_listing_report(document, marketplace_id))


def titles(content: bytes, *, marketplace_id: str = US, charset: str = "") -> list[str | None]:
    return [
        each.title if isinstance(each, channels.ListingFacts) else f"! {each.why}"
        for each in read(content, marketplace_id=marketplace_id, charset=charset)
    ]


def test_a_row_becomes_a_listing() -> None:
    content = table(
        row(
            item_name="Red mug",
            listing_id="0510X",
            seller_sku="MUG-RED-1 ",
            price="1,234.50",
            quantity="7",
            open_date="2026-05-01 10:20:30 PDT",
            image_url="https://m.media-amazon.com/images/I/red.jpg",
            item_condition="11",
            asin1="B000000001",
            fulfillment_channel="DEFAULT",
            status="Active",
        )
    )

    assert read(content.encode()) == [
        channels.ListingFacts(
            marketplace_id=US,
            seller_sku="MUG-RED-1 ",
            asin="B000000001",
            title="Red mug",
            price=Money(Decimal("1234.50"), "USD"),
            quantity=7,
            status="Active",
            fulfilment_channel="DEFAULT",
            condition="11",
            image_url="https://m.media-amazon.com/images/I/red.jpg",
            listing_id="0510X",
            created_at=datetime(2026, 5, 1, 17, 20, 30, tzinfo=UTC),
        )
    ]


@pytest.mark.parametrize(
    ("kind", "product_id", "barcode"),
    [
        ("1", "B000000001", None),
        ("2", "0-306-40615-2", "9780306406157"),
        ("2", "097522980X", "9780975229804"),
        ("2", "9780306406157", "9780306406157"),
        ("3", "036000291452", "036000291452"),
        ("4", " 4006381333931 ", "4006381333931"),
        ("4", "４００６", None),
        ("4", "", None),
        ("", "4006381333931", None),
    ],
)
def test_a_product_id_that_is_no_asin_is_a_barcode(
    kind: str, product_id: str, barcode: str | None
) -> None:
    told = row(seller_sku="A", asin1="B000000001", product_id_type=kind, product_id=product_id)

    [listing] = read(table(told).encode())

    assert isinstance(listing, channels.ListingFacts)
    assert (listing.asin, listing.barcode) == ("B000000001", barcode)


def test_an_empty_field_tells_nothing() -> None:
    [listing] = read(table(row(seller_sku="A", fulfillment_channel="AMAZON_NA")).encode())

    assert listing == channels.ListingFacts(
        marketplace_id=US, seller_sku="A", fulfilment_channel="AMAZON_NA"
    )


@pytest.mark.parametrize(
    ("marketplace_id", "declared", "encoding", "title"),
    [
        (JP, "", "cp932", "赤いマグ①髙"),
        (JP, "Shift_JIS", "cp932", "赤いマグ①髙"),
        (JP, "", "utf-8", "赤いマグ①髙"),
        (JP, "", "utf-8-sig", "赤いマグ①髙"),
        (JP, "Shift_JIS", "utf-8", "赤いマグカップ、大きい"),
        (JP, "windows-31j", "cp932", "赤いマグ①"),
        (JP, "UTF-8", "cp932", "赤いマグ①"),
        (DE, "", "cp1252", "Becher für 5 € – rot"),
        (DE, "", "utf-8", "Becher für 5 € – rot"),
        (DE, "Cp1252", "cp1252", "Becher für 5 € – rot"),
        (DE, "ISO-8859-1", "cp1252", "Becher für 5 € – rot"),
        (DE, "ISO-8859-1", "utf-8", "Becher für 5 € – rot"),
        (DE, "UTF-8", "cp1252", "Becher für 5 € – rot"),
        (DE, "no-such-charset", "cp1252", "Becher für 5 € – rot"),
        (DE, "base64", "utf-8", "Becher für 5 € – rot"),
        (DE, "utf-16", "utf-8", "Becher für 5 € – rot"),
        (US, "", "utf-8", "红色马克杯 🍵"),
        (US, "GBK", "gbk", "红色马克杯"),
        (UK, "", "cp1252", "Mug … £5"),
    ],
)
def test_f1_the_charset_is_found(
    marketplace_id: str, declared: str, encoding: str, title: str
) -> None:
    content = table(row(item_name=title, seller_sku="A")).encode(encoding)

    assert titles(content, marketplace_id=marketplace_id, charset=declared) == [title]


def test_f1_a_mixed_file_is_read_row_by_row() -> None:
    content = (
        table(row(item_name="Größe", seller_sku="A")).encode("utf-8")
        + (row(item_name="Größe", seller_sku="B") + "\r\n").encode("cp1252")
        + (row(item_name="Größe", seller_sku="C") + "\r\n").encode("utf-8")
    )

    assert titles(content, marketplace_id=DE) == ["Größe", "Größe", "Größe"]


def test_f1_a_row_of_no_charset_is_kept_with_its_bytes() -> None:
    bad = row(item_name="X", seller_sku="B").encode().replace(b"X", b"\x81\x8d")
    content = table(row(item_name="Größe", seller_sku="A")).encode("cp1252") + bad + b"\r\n"

    found = read(content, marketplace_id=DE)

    assert found[1] == channels.Unreadable(
        key="row 3", why="the row has letters of no known charset", raw=bad, row=3
    )


def test_f3_quotes_are_inches() -> None:
    content = table(
        row(item_name='12" TV', seller_sku="A"),
        row(item_name='"', seller_sku='"B"'),
        row(item_name='"a', seller_sku="C"),
    )

    assert titles(content.encode()) == ['12" TV', '"', '"a']


def test_f3_only_a_line_feed_ends_a_row() -> None:
    content = table(
        row(item_name="a\rb", seller_sku="A"),
        row(item_name="a\x0bb\x0c\x1c\u2028c", seller_sku="B"),
    ).encode() + (row(item_name="NEL", seller_sku="C") + "\n").encode().replace(b"NEL", b"a\x85b")

    assert titles(content) == ["a\rb", "a\x0bb\x0c\x1c\u2028c", "a…b"]


def test_f3_a_line_break_in_a_field_spoils_its_rows_only() -> None:
    broken = row(item_name="two\nlines", seller_sku="B")
    content = table(row(seller_sku="A", item_name="x"), broken, row(seller_sku="C", item_name="y"))

    assert titles(content.encode()) == [
        "x",
        "! the row has 1 columns instead of 14",
        "lines",
        "y",
    ]


@pytest.mark.parametrize(
    ("marketplace_id", "header", "line"),
    [
        (US, "seller-sku\titem-name\tprice\tquantity", "A\tMug\t5.00\t1"),
        (US, "Quantity\tPrice\tItem Name\tSeller SKU", "1\t5.00\tMug\tA"),
        (US, "quantity\tnew-column\tprice\titem_name\tseller_sku", "1\tzzz\t5.00\tMug\tA"),
        (US, "SKU\tproduct-name\tPRICE\tQUANTITY", "A\tMug\t5.00\t1"),
        (US, "seller-sku\tseller-sku\titem-name\tprice\tquantity", "A\tB\tMug\t5.00\t1"),
        (DE, "Artikelbezeichnung\tHändler-SKU\tPreis\tMenge", "Mug\tA\t5,00\t1"),
        (JP, "商品名\t出品者SKU\t価格\t数量", "Mug\tA\t5.00\t1"),
        (JP, "商品名\t出品者ＳＫＵ\t価格\t数量", "Mug\tA\t5.00\t1"),
        (US, "商品名称\t卖家 SKU\t价格\t数量", "Mug\tA\t5.00\t1"),
        (US, '"seller-sku"\titem-name\tprice\tquantity', "A\tMug\t5.00\t1"),
    ],
)
def test_f7_columns_are_found_by_name(marketplace_id: str, header: str, line: str) -> None:
    [listing] = read(f"{header}\n{line}\n".encode(), marketplace_id=marketplace_id)

    assert isinstance(listing, channels.ListingFacts)
    assert (listing.seller_sku, listing.title, listing.quantity) == ("A", "Mug", 1)
    assert listing.price is not None
    assert listing.price.amount == 5


def test_f7_a_missing_column_is_refused_with_the_list() -> None:
    with pytest.raises(channels.GatewayError) as refusal:
        read(b"item-name\tprice\tstock\n")

    assert str(refusal.value) == (
        "The report lacks seller-sku, quantity; it has: item-name, price, stock"
    )
    assert not refusal.value.can_retry


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"\x00\x01", b"<html>\n"])
def test_f7_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(channels.GatewayError):
        read(content)


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("price", "free", "price is no amount"),
        ("price", "1e9", "price is no amount"),
        ("quantity", "1.5", "quantity is no number of units"),
        ("quantity", "٣", "quantity is no number of units"),
        ("quantity", "99999999999", "quantity is no number of units"),
        ("seller_sku", " ", "seller-sku is missing"),
        ("seller_sku", "x" * 101, "seller-sku is too long or holds what cannot be stored"),
        ("seller_sku", "a\x00", "seller-sku is too long or holds what cannot be stored"),
    ],
)
def test_a_row_that_makes_no_sense_is_kept_raw(field: str, value: str, why: str) -> None:
    bad = row(**{"seller_sku": "A", field: value})

    found = read(table(bad, row(seller_sku="B")).encode())

    assert isinstance(found[0], channels.Unreadable)
    assert found[0].why == why
    assert found[0].raw == bad.encode()
    assert found[0].row == 2
    assert isinstance(found[1], channels.ListingFacts)


@pytest.mark.parametrize(
    ("word", "status"),
    [("Aktiv", "Active"), ("Inactif", "Inactive"), ("INCOMPLETE", "Incomplete"), ("neu", "neu")],
)
def test_f7_translated_statuses_are_known(word: str, status: str) -> None:
    [listing] = read(table(row(seller_sku="A", status=word)).encode(), marketplace_id=DE)

    assert isinstance(listing, channels.ListingFacts)
    assert listing.status == status


@pytest.mark.parametrize(
    ("text", "has_comma", "amount"),
    [
        ("19.99", False, "19.99"),
        ("19,99", True, "19.99"),
        ("19.99", True, "19.99"),
        ("19,99", False, "19.99"),
        ("1,234", False, "1234"),
        ("1.234", True, "1234"),
        ("1.234", False, "1.234"),
        ("1,234", True, "1.234"),
        ("1,234.50", False, "1234.50"),
        ("1.234,50", True, "1234.50"),
        ("1,234.50", True, "1234.50"),
        ("1.234.567", True, "1234567"),
        ("1 234,50", True, "1234.50"),
        ("1\u202f234,50", True, "1234.50"),
        ("1'234.50", False, "1234.50"),
        ("-3.5", False, "-3.5"),
        ("1980", False, "1980"),
        ("0", True, "0"),
    ],
)
def test_amounts_are_read_as_the_marketplace_writes_them(
    text: str, *, has_comma: bool, amount: str
) -> None:
    assert read_amount(text, "price", has_comma=has_comma) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2026-05-01 10:20:30 PDT", datetime(2026, 5, 1, 17, 20, 30, tzinfo=UTC)),
        ("2026-05-01 10:20:30 PST", datetime(2026, 5, 1, 18, 20, 30, tzinfo=UTC)),
        ("01/05/2026 10:20:30 MEST", datetime(2026, 5, 1, 8, 20, 30, tzinfo=UTC)),
        ("2026/05/01 10:20:30 JST", datetime(2026, 5, 1, 1, 20, 30, tzinfo=UTC)),
        ("01.05.2026 10:20:30 BST", datetime(2026, 5, 1, 9, 20, 30, tzinfo=UTC)),
        ("2026-05-01T10:20:30Z", datetime(2026, 5, 1, 10, 20, 30, tzinfo=UTC)),
        ("2026-05-01 10:20:30 XYZ", None),
        ("2026-13-01 10:20:30 PDT", None),
        ("2026-05-01 10:20:30", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_times_of_files_are_read_with_their_zone(text: str, when: datetime | None) -> None:
    assert read_time(text) == when


def test_units_may_be_missing() -> None:
    assert read_units(" ", "quantity") is None
    assert read_units(" -3 ", "quantity") == -3
    with pytest.raises(MalformedError):
        read_units("three", "quantity")


@given(st.binary(max_size=300))
def test_no_bytes_are_a_crash(content: bytes) -> None:
    document = channels.DocumentContent(HEADER.encode() + b"\n" + content, "")

    for each in read_listing_report(document, DE):
        assert isinstance(each, channels.ListingFacts | channels.Unreadable)


@given(st.text(max_size=30))
def test_a_title_is_normalised_once(title: str) -> None:
    assert normalise(normalise(title)) == normalise(title)


def test_f1_a_declaration_of_single_bytes_proves_nothing() -> None:
    assert choose_charsets("für".encode(), declared="ISO-8859-1", is_japanese=False) == ("utf-8",)
    assert choose_charsets("für".encode("cp1252"), declared="ISO-8859-1", is_japanese=False) == (
        "utf-8",
        "cp1252",
    )
    assert choose_charsets("赤".encode("cp932"), declared="", is_japanese=True) == (
        "utf-8",
        "cp932",
    )


def test_a_hundred_thousand_rows_are_read_one_by_one() -> None:
    line = row(item_name="Red mug", seller_sku="A", price="5.00", quantity="1") + "\n"
    document = channels.DocumentContent((HEADER + "\n" + line * 100_000).encode(), "")

    count = sum(
        isinstance(each, channels.ListingFacts) for each in read_listing_report(document, US)
    )

    assert count == 100_000
