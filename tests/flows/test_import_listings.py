"""Seller Central's downloads of listings come in as files, are reported on, and are taken back."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import (
    ADMIN,
    DE,
    JP,
    MONDAY,
    OPERATOR,
    US,
    make_account,
    make_hand_store,
    make_store,
)
from tests.catalog.cast import listing, usd
from tests.flows.import_cast import (
    bring_of_store,
    counts,
    errors_of,
    get,
    place_of,
    take_back,
    work,
)
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Listing, ListingEvent, SellerSku
from zhongshu.channels import public as channels
from zhongshu.channels.models import Store
from zhongshu.documents import public as documents
from zhongshu.flows.import_place import find_place
from zhongshu.flows.take_back_import import take_back_import
from zhongshu.identity import public as identity
from zhongshu.kernel.money import Money

pytestmark = pytest.mark.django_db
HEAD = "item-name\tseller-sku\tprice\tquantity\topen-date\tasin1\tfulfillment-channel\tstatus\n"
RED = "Red mug\tMUG-RED-1\t19.99\t5\t2026-05-01 10:20:30 PDT\tB00MUGRED1\tDEFAULT\tActive\n"
BLUE = "Blue mug\tMUG-BLUE-1\t21.50\t\t2026-05-02 10:20:30 PDT\tB00MUGBLU1\tAMAZON_NA\tActive\n"


bring = partial(bring_of_store, documents.ImportKind.LISTINGS)


def known() -> list[tuple[str, Decimal | None, int | None, str]]:
    rows = Listing.objects.order_by("sku")
    return list(rows.values_list("sku", "amazon_price", "amazon_quantity", "amazon_status"))


def report(*told: channels.ListingFacts, days: int = 0, store: Store | None = None) -> None:
    account_id = store.account_id if store else make_account().pk
    catalog.record_listings(
        account_id=account_id,
        listings=told,
        source=catalog.Source.REPORT,
        at=MONDAY + timedelta(days=days),
    )


def test_a_download_is_previewed_stored_once_and_taken_back_whole() -> None:
    store = make_store()

    checked = bring(HEAD + RED + BLUE, store, goes_on=False)
    nothing = known()
    row = bring(HEAD + RED + BLUE, store)
    stored = known()
    again = bring(HEAD + RED + BLUE, store)
    taken = take_back(row.id)

    assert (checked.state, counts(checked), nothing) == (
        documents.ImportState.PREVIEW,
        (2, 2, 0, 0, 0),
        [],
    )
    assert (row.state, counts(row)) == (documents.ImportState.DONE, (2, 2, 0, 0, 0))
    assert stored == [
        ("MUG-BLUE-1", Decimal("21.5000"), None, "Active"),
        ("MUG-RED-1", Decimal("19.9900"), 5, "Active"),
    ]
    assert counts(again) == (2, 0, 0, 2, 0)
    assert not again.may_take_back
    assert (taken.state, taken.message) == (documents.ImportState.TAKEN_BACK, "")
    assert Listing.objects.count() == SellerSku.objects.count() == ListingEvent.objects.count() == 0


def test_what_was_known_goes_back_to_what_it_was_and_what_amazon_told_since_stays() -> None:
    store = make_store()
    report(listing("MUG-RED-1"), listing("MUG-BLUE-1"), days=-3)
    file = HEAD + RED.replace("19.99", "18.00") + BLUE

    row = bring(file, store)
    changed = known()
    report(listing("MUG-BLUE-1", price=usd("30")), days=1)
    taken = take_back(row.id)

    assert counts(row) == (2, 0, 2, 0, 0)
    assert changed[1] == ("MUG-RED-1", Decimal("18.0000"), 5, "Active")
    assert taken.message == "1 listing was told of anew since, and is kept."
    assert [each[:2] for each in known()] == [
        ("MUG-BLUE-1", Decimal("30.0000")),
        ("MUG-RED-1", Decimal("19.9900")),
    ]


def test_a_taking_back_that_is_interrupted_goes_on_and_counts_only_what_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = make_store()
    row = bring(HEAD + RED + BLUE + RED.replace("MUG-RED-1", "MUG-RED-2"), store)
    report(listing("MUG-BLUE-1", price=usd("30")), days=1)
    monkeypatch.setattr("zhongshu.flows.take_back_import.PIECE", 1)
    answers = iter([False, True])
    documents.take_back(row.id, actor=ADMIN, at=MONDAY)
    work_on = documents.take_work(row.id, at=MONDAY)
    assert work_on is not None

    left = take_back_import(work_on, ADMIN, now=lambda: MONDAY, is_leaving=lambda: next(answers))
    half = [each[0] for each in known()]
    taken = work(row.id)

    assert (left, half) == (None, ["MUG-BLUE-1", "MUG-RED-1"])
    assert taken.message == "1 listing was told of anew since, and is kept."
    assert [each[0] for each in known()] == ["MUG-BLUE-1"]


def test_a_file_older_than_what_amazon_told_overwrites_nothing_and_is_counted_so() -> None:
    store = make_store()
    report(listing("MUG-RED-1", price=usd("25")), listing("SAME", price=usd("25")))
    file = "seller-sku\tprice\nMUG-RED-1\t19.99\nSAME\t25\n"

    row = bring(file, store, as_of=date(2026, 11, 20))

    assert counts(row) == (2, 0, 0, 1, 0)
    assert row.counts.older == 1
    assert {each[1] for each in known()} == {Decimal("25.0000")}
    assert not row.may_take_back


def test_only_a_file_said_to_be_complete_makes_what_it_lacks_absent_and_it_comes_back() -> None:
    store = make_store()
    report(listing("MUG-RED-1"), listing("GONE"), days=-3)

    part = bring(HEAD + RED, store)
    present = Listing.objects.filter(absent_since=None).count()
    seen = bring(HEAD + RED, store, complete=True, goes_on=False)
    whole = bring(HEAD + RED, store, complete=True)
    absent = list(Listing.objects.exclude(absent_since=None).values_list("sku", flat=True))
    take_back(whole.id)

    told = "1 listing that the file does not name counts as absent."
    assert (part.message, present) == ("", 2)
    assert (seen.message, whole.message, absent) == (told, told, ["GONE"])
    assert Listing.objects.filter(absent_since=None).count() == 2


def test_a_row_without_a_readable_sku_lets_nothing_become_absent() -> None:
    store = make_store()
    report(listing("MUG-RED-1"), listing("GONE"), days=-3)

    row = bring(HEAD + RED + "cut\toff\n", store, complete=True)

    assert row.message.startswith("A row names no seller SKU")
    assert Listing.objects.filter(absent_since=None).count() == 2


def test_e1_e7_bad_rows_are_named_with_a_remedy_and_the_good_ones_are_stored() -> None:
    store = make_store()
    bad = [
        RED.replace("MUG-RED-1", "A").replace("19.99", "NaN"),
        RED.replace("MUG-RED-1", "B").replace("\t5\t", "\t1e3\t"),
        RED.replace("MUG-RED-1", "C").replace("\t5\t", "\t-1\t"),
        RED.replace("MUG-RED-1", "x" * 101),
        RED.replace("MUG-RED-1", ""),
        RED,
    ]

    row = bring(HEAD + RED + "".join(bad), store)

    assert counts(row) == (7, 1, 0, 0, 6)
    assert [each[:3] for each in errors_of(row.id)] == [
        (3, "price", "“NaN” is no price."),
        (4, "quantity", "“1e3” is no number of units."),
        (5, "quantity", "The quantity is negative or impossibly large."),
        (6, "seller-sku", f"“{'x' * 80}” is no seller SKU."),
        (7, "seller-sku", "This cell is empty."),
        (8, "seller-sku", "“MUG-RED-1” stands in row 2 already."),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_f1_f7_e3_a_german_download_is_read_in_each_encoding_with_its_comma(encoding: str) -> None:
    store = make_store(DE, account="Acme EU")
    file = (
        "Preis\tHändler-SKU\tNeue Spalte\tArtikelbezeichnung\tMenge\tErstellungsdatum\n"
        '1.234,50\tTASSE-1\tx\tGroße Tasse 12" für Öl\t\t01/05/2026 10:20:30 MESZ\n'
        "1.234\tTASSE-2\tx\tKännchen für Süßes\t3\t01/12/2026 10:20:30 MEZ\n"
    )

    row = bring(file.encode(encoding), store)

    found = Listing.objects.order_by("sku").values_list("title", "amazon_price", "amazon_quantity")
    assert counts(row) == (2, 2, 0, 0, 0)
    assert row.reading.decimal == ","
    assert list(found) == [
        ('Große Tasse 12" für Öl', Decimal("1234.5000"), None),
        ("Kännchen für Süßes", Decimal("1234.0000"), 3),
    ]


@pytest.mark.parametrize(
    ("encoding", "head", "title"),
    [
        ("cp932", "出品者SKU\t価格\t数量\t商品名\n", "赤いマグカップ ステンレス"),
        ("gb18030", "卖家SKU\t价格\t数量\t商品名称\n", "不锈钢保温杯红色"),
    ],
)
def test_f1_e4_shift_jis_and_gb18030_are_read_and_yen_have_no_decimals(
    encoding: str, head: str, title: str
) -> None:
    store = make_store(JP, account="Acme JP")
    file = f"{head}M-1\t1980\t5\t{title}\nM-2\t19.99\t5\t{title}\n"

    row = bring(file.encode(encoding), store)

    [told] = Listing.objects.values_list("title", "amazon_price", "amazon_currency")
    assert told == (title, Decimal("1980.0000"), "JPY")
    assert errors_of(row.id)[0][2] == "The price has more decimals than its currency allows."


@pytest.mark.parametrize(
    ("when", "hour"),
    [
        ("2026-05-01 10:20:30 PDT", 17),
        ("2026-01-05 10:20:30 PST", 18),
        ("01/05/2026 10:20:30 BST", 9),
        ("01/01/2026 10:20:30 MEZ", 9),
        ("01/05/2026 10:20:30 MESZ", 8),
        ("2026/05/01 10:20:30 JST", 1),
        ("01/05/2026 10:20:30 XYZ", None),
        ("9999-99-99 10:20:30 PST", None),
    ],
)
def test_j3_dates_with_names_of_zones_are_read_or_left_out(when: str, hour: int | None) -> None:
    store = make_store()

    row = bring(HEAD + RED.replace("2026-05-01 10:20:30 PDT", when), store)

    [created_at] = Listing.objects.values_list("amazon_created_at", flat=True)
    assert counts(row) == (1, 1, 0, 0, 0)
    assert (created_at and created_at.hour) == hour


def test_f3_a_row_that_is_cut_or_has_too_much_is_refused_and_quotes_are_inches() -> None:
    row = bring(HEAD + RED + 'TV 12"\tTV\n' + RED.replace("\n", "\tmore\n"), make_store())

    assert counts(row) == (3, 1, 0, 0, 2)
    assert errors_of(row.id)[0][2] == "Cells in this row: 2; in the row of column names: 8."


def test_f7_a_file_without_a_seller_sku_is_refused_with_its_columns() -> None:
    row = bring("asin1\tprice\nB00MUGRED1\t1\n", make_store())

    assert row.state is documents.ImportState.FAILED
    assert row.message == "No column is Seller SKU. The columns of this file: asin1, price."


def test_the_decimal_sign_is_the_stores_unless_a_person_chooses_another() -> None:
    file = HEAD + RED.replace("19.99", "1,234")

    bring(file, make_store())
    as_thousands = known()[0][1]
    row = bring(file, make_store(), reading=documents.Reading(decimal=","))

    assert as_thousands == Decimal("1234.0000")
    assert (known()[0][1], counts(row)) == (Decimal("1.2340"), (1, 0, 1, 0, 0))


def test_a_seller_without_the_api_begins_with_the_download() -> None:
    made = channels.add_hand_account(
        new=channels.HandAccount(
            channels.Channel.AMAZON, "By hand", [channels.HandStore(US)], "NA", "A1HAND"
        ),
        actor=ADMIN,
        at=MONDAY,
    )
    store = Store.objects.get(account_id=made.account_id)

    row = bring(HEAD + RED, store, complete=True)

    assert counts(row) == (1, 1, 0, 0, 0)
    [told] = catalog.list_listings(OPERATOR).rows
    assert (told.seller_sku, told.store_name) == ("MUG-RED-1", store.name)
    assert Money(told.price or Decimal(0), told.currency) == usd("19.99")


def test_the_store_is_one_at_amazon_that_the_person_sees_also_when_the_work_begins() -> None:
    kind, store = documents.ImportKind.LISTINGS, make_store()
    stranger = identity.Actor(name="op", role=identity.Role.OPERATIONS, user_id=None)

    with pytest.raises(documents.PlaceRefusedError, match="Choose the store"):
        find_place(kind, store_id=None, actor=ADMIN, at=MONDAY)
    with pytest.raises(documents.PlaceRefusedError, match="is no store at Amazon"):
        find_place(kind, store_id=make_hand_store().pk, actor=ADMIN, at=MONDAY)
    with pytest.raises(documents.PlaceRefusedError, match="lies in the future: 2026-12-24"):
        find_place(kind, store_id=store.pk, as_of=date(2026, 12, 24), actor=ADMIN, at=MONDAY)
    with pytest.raises(documents.PlaceRefusedError, match="name none"):
        find_place(documents.ImportKind.COSTS, store_id=store.pk, actor=ADMIN, at=MONDAY)
    with pytest.raises(channels.StoreNotFoundError):
        find_place(kind, store_id=store.pk, actor=stranger, at=MONDAY)
    new = documents.NewImport(kind, 1, "en", place=place_of(store))
    with pytest.raises(documents.PlaceRefusedError):
        documents.begin_import(new, actor=stranger, at=MONDAY)


def test_statements_do_not_grow_with_the_rows() -> None:
    store = make_store()

    def told(number: int, price: str) -> list[channels.ListingFacts]:
        return [listing(f"S-{each}", price=usd(price)) for each in range(number)]

    def spent(number: int) -> tuple[int, int]:
        def record(price: str) -> list[catalog.Recorded]:
            return catalog.record_listings(
                account_id=store.account_id,
                listings=told(number, price),
                source=catalog.Source.FILE,
                at=MONDAY,
            )

        record("1")
        with CaptureQueriesContext(connection) as recording:
            changed = record("2")
        effects = [each.effect for each in changed if each.effect]
        with CaptureQueriesContext(connection) as restoring:
            catalog.restore_listings(effects, at=MONDAY)
        return len(recording), len(restoring)

    assert spent(1) == spent(500)


def test_get_shows_of_which_store_an_import_is() -> None:
    store = make_store()
    row = bring(HEAD + RED, store, as_of=date(2026, 11, 20), complete=True)

    assert get(row.id).place == place_of(store, as_of=date(2026, 11, 20), complete=True)


def test_a_file_of_another_region_is_not_taken_for_this_stores() -> None:
    japanese = BLUE.replace("AMAZON_NA", "AMAZON_JP")

    row = bring(HEAD + RED + japanese, make_store())

    assert errors_of(row.id) == [
        (
            3,
            "fulfillment-channel",
            "“AMAZON_JP” is of another region than this store.",
            "Choose the store that this file is of.",
        )
    ]
    assert [code for code, *_rest in known()] == ["MUG-RED-1"]
