"""Every list as a file: for whom, which rows and columns, and in which formats."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from pytest_django import DjangoDbBlocker

from tests.api.world import BETA_ORDER, Side, make_world
from tests.cast import ADMIN, DE, MONDAY, US
from tests.catalog.cast import listing, usd
from tests.catalog.product_cast import change, make_product, save
from tests.catalog.test_spot_checks import answer, now
from tests.replenishment.cast import rule as warning_rule
from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.channels.models import FulfilmentPool
from zhongshu.company import public as company
from zhongshu.documents import public as documents
from zhongshu.flows.exports import writing
from zhongshu.flows.exports.errors import FilterRefusedError, ListUnknownError
from zhongshu.flows.exports.filters import from_plain, from_texts, to_plain
from zhongshu.flows.exports.lists import LISTS, open_list
from zhongshu.flows.exports.values import Opened, Wish
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import Reposting
from zhongshu.orders import public as orders

pytestmark = pytest.mark.django_db
TEMPLATES = Path(__file__).resolve().parents[2] / "zhongshu/web/templates"
# What goes by store: a person of Acme must not meet Beta in them.
BY_STORE = {
    "accounts", "amazon-calls", "archived-documents", "fba-stock", "issues", "listings",
    "misplaced-stock", "offer-pools", "orders", "pairings", "repostings", "seller-skus",
    "spot-check-facts", "spot-checks", "stores", "streams", "sync-runs",
}  # fmt: skip
FOR_ADMINS = {"applications", "users"}
FOR_COSTS = {"product-costs", "supplier-prices"}
# Tables that are no lists: forms with rows, previews, and what has its own download.
NO_LISTS = {
    # Each store and warehouse is a choice there; both have lists of their own.
    "settings/sources.html",
    "claims/claim.html",  # one claim: the list exports its figures
    "claims/open.html",  # a form: one claim
    "claims/rules.html",  # a form: days by kind
    "differences/_behind.html",  # one difference: the moves of its product
    "settings/messages.html",  # one's own: what was sent lately
    # One seller SKU: what would be done, what is short, and what nobody can read.
    "reposting/_preview.html",
    "reposting/_shortages.html",
    "reposting/_unclear.html",
    "reimbursements/months.html",  # sums: the list exports what they are made of
    "shipments/shipment.html",  # one shipment: the list exports its figures
    "stock/_chart.html",  # one product: its moves are exported
    "stock/product.html",  # one product: the list exports its figures
    "settings/pool.html",
    "exports/exports.html",  # files of lists
    "suppliers/supplier.html",  # one supplier: the list exports what it sells
    "connect/_mapping.html",
    "documents/_kept.html",
    "imports/_columns.html",
    "imports/_errors.html",
    "imports/_first.html",
    "pairing/_report.html",
    "parts/_list.html",
    "products/edit.html",
    "products/grid.html",
    "products/merge.html",
}
# Lists of which the world of these tests holds nothing.
EMPTY = {
    *("stock-differences", "suppliers", "supplier-prices", "warehouses"),
    *("stock-warnings", "purchase-plan", "shipments", "reimbursements", "claims"),
    "pool-proposals",
}
COST = "77.77"
INCLUDE = re.compile(r'{% include "([^"]+)"')


@dataclass(frozen=True, slots=True)
class World:
    acme: Side
    beta: Side
    of_acme: identity.Actor


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Make something of everything, once for all lists."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_everything()
        transaction.set_rollback(True)


def make_everything() -> World:
    acme, beta = make_world()
    mug = make_product("MUG", name="Mug", cost=f"{COST} CNY", tags="Gift")
    make_product("SET", name="Set", parts="MUG × 2")
    pairs = [catalog.Pair(each.seller_sku_id, mug) for each in (acme, beta)]
    catalog.pair_skus(pairs, reason=catalog.Reason.PERSON, actor=ADMIN, at=MONDAY)
    for side, marketplace in ((acme, US), (beta, DE)):
        catalog.record_listings(
            account_id=side.account_id,
            listings=[listing("=cmd()", marketplace_id=marketplace, title="A\x07B")],
            source=catalog.Source.REPORT,
            at=MONDAY,
        )
        check_id = catalog.begin_spot_check(
            catalog.NewSpotCheck(side.account_id, count=2), actor=ADMIN, at=MONDAY
        )
        answer(check_id, now("=cmd()", marketplace_id=marketplace, price=usd("1.11")))
        channels.count_calls(
            account_id=side.account_id, operation="getOrder", calls=3, throttled=1, failed=0
        )
    catalog.add_rule(catalog.NewRule(catalog.RuleKind.PREFIX, "X-", ""), actor=ADMIN, at=MONDAY)
    warning_rule()
    company.set_rates(
        [company.Rate("USD", "CNY", date(2026, 11, 20), Decimal("7.1"))],
        source=company.RateSource.TYPED,
        actor=ADMIN,
        at=MONDAY,
    )
    company.add_legal_entity(
        company.NewLegalEntity("Acme Ltd", "CN", tax_number="TAX-1"), actor=ADMIN
    )
    identity.add_user(
        login="kim",
        password="a horse, correct and stapled",
        role=identity.Role.OPERATIONS,
        sees_every_store=False,
        actor=identity.SYSTEM,
    )
    stores = channels.list_stores(identity.SYSTEM, acme.account_id)
    kim = identity.get_actor("kim")
    of_acme = identity.Actor(
        "kim", kim.user_id, identity.Role.OPERATIONS, frozenset(each.store_id for each in stores)
    )
    identity.issue_token(name="script", scope="read", expires_at=None, actor=of_acme, at=MONDAY)
    catalog.add_custom_field(
        catalog.NewCustomField("Season", catalog.CustomKind.TEXT), actor=ADMIN, at=MONDAY
    )
    file_id = documents.store_file([b"sku\nMUG\n"], name="a.csv", at=MONDAY)
    documents.begin_import(
        documents.NewImport(documents.ImportKind.PRODUCTS, file_id, "en"),
        in_background=False,
        actor=of_acme,
        at=MONDAY,
    )
    old = make_product("OLD-MUG", name="Old mug")
    for side, units in ((acme, 5), (beta, 7)):
        put_at_amazon(side, mug, units)
        send_from_elsewhere(side)
        put_at_amazon(side, old, 1)
        Reposting.objects.create(
            seller_sku_id=side.seller_sku_id, account_id=side.account_id, who="ada", asked_at=MONDAY
        )
    return World(acme, beta, of_acme)


def send_from_elsewhere(side: Side) -> None:
    """Let an offer of this side be sent from another pool than that of its store."""
    store = channels.list_stores(identity.SYSTEM, side.account_id)[0]
    other = FulfilmentPool.objects.create(account_id=side.account_id, code="UK")
    offer = catalog.StoreOffer(store.store_id, side.seller_sku_id)
    catalog.say_offer_pools(side.account_id, {offer: None}, {offer: other.pk}, at=MONDAY)


def put_at_amazon(side: Side, product_id: int, units: int) -> None:
    """Let our books have units of a product at the pool of this side."""
    store = channels.list_stores(identity.SYSTEM, side.account_id)[0]
    pool = inventory.Place(kind=inventory.LocationKind.FBA, pool_id=store.pool_id)
    nowhere = inventory.Place(kind=inventory.LocationKind.ADJUSTMENT)
    places = inventory.put_places([pool, nowhere])
    move = inventory.Move(
        product_id=product_id,
        source_id=places[nowhere],
        destination_id=places[pool],
        quantity=units,
        seller_sku_id=side.seller_sku_id,
    )
    entry = inventory.Entry(
        key=f"opening:{store.pool_id}:{product_id}",
        reason=inventory.Reason.OPENING,
        occurred_at=MONDAY,
        moves=(move,),
        cause=inventory.Cause(kind="opening", ref=str(store.pool_id)),
    )
    inventory.post_entries([entry], must_all=True)


def test_stock_is_what_the_reader_may_see(world: World) -> None:
    wanted = {"products": {"skus": ["MUG"]}}
    [everything] = read("stock", identity.SYSTEM, **wanted)
    [mine] = read("stock", world.of_acme, **wanted)

    assert (everything["sku"], everything["fba"], everything["virtual_total"]) == ("MUG", 12, 12)
    assert (mine["sku"], mine["fba"]) == ("MUG", 5)


def test_stock_under_other_products_is_told_by_product_and_place(world: World) -> None:
    [mine] = read("misplaced-stock", world.of_acme)
    [asked] = read("repostings", world.of_acme)

    assert (mine["seller_sku"], mine["sku"], mine["units"]) == ("MUG-RED-1", "OLD-MUG", 1)
    assert (mine["place_kind"], mine["parts"], mine["reposting"]) == ("FBA", "MUG × 1", "WAITING")
    assert (asked["seller_sku"], asked["since"], asked["state"]) == ("MUG-RED-1", None, "WAITING")


def read(code: str, actor: identity.Actor, **wanted: object) -> list[dict[str, object]]:
    opened = open_list(Wish(code, wanted), actor)
    return [dict(zip(opened.heads, row, strict=True)) for row in opened.rows]


def texts(opened: Opened) -> str:
    return "".join(writing.to_json_lines(opened.heads, opened.rows))


@pytest.mark.parametrize("code", LISTS)
def test_every_list_holds_rows_whole_and_in_all_formats(world: World, code: str) -> None:
    actor = world.of_acme if code == "tokens" else identity.SYSTEM
    words = {"": {"yes": "Ja", "no": "Nein"}}

    [*coded] = open_list(Wish(code), actor).rows
    opened = open_list(Wish(code, words=words), actor)
    [*named] = opened.rows

    assert coded or code in EMPTY
    assert len(named) == len(coded)
    assert all(len(row) == len(opened.heads) for row in named)
    for text in ("csv", "jsonl"):
        assert len(list(writing.to_lines(text, opened.heads, named))) >= len(named)
    with writing.to_xlsx(opened.heads, named) as book:
        assert book.read(2) == b"PK"


@pytest.mark.parametrize("code", LISTS)
def test_o3_no_list_tells_of_stores_that_are_not_the_readers(world: World, code: str) -> None:
    nobody = identity.Actor("nobody", role=identity.Role.FINANCE)
    if code in FOR_ADMINS | FOR_COSTS:
        with pytest.raises(identity.NotAllowedError):
            open_list(Wish(code), world.of_acme)
        return

    told = texts(open_list(Wish(code), world.of_acme))

    assert "Beta EU" not in told
    assert BETA_ORDER not in told
    assert f'"account_id": {world.beta.account_id},' not in told
    if code in BY_STORE:
        everything = texts(open_list(Wish(code), identity.SYSTEM))
        assert "Beta EU" in everything
        assert "Acme NA" in told
        assert texts(open_list(Wish(code), nobody)) == ""


@pytest.mark.parametrize("code", sorted(set(LISTS) - FOR_ADMINS - FOR_COSTS))
def test_costs_are_in_no_list_of_who_does_not_see_them(world: World, code: str) -> None:
    opened = open_list(Wish(code), world.of_acme)

    told = texts(opened)

    assert "cost" not in opened.heads
    assert COST not in told


def test_who_is_no_administrator_reads_no_numbers_of_legal_entities(world: World) -> None:
    [own] = read("legal-entities", world.of_acme)
    [whole] = read("legal-entities", ADMIN)

    assert "tax_number" not in own
    assert whole["tax_number"] == "TAX-1"


def test_prices_of_products_and_days_are_what_they_are(world: World) -> None:
    [cost] = read("product-costs", ADMIN)
    [rate] = read("exchange-rates", ADMIN)
    parts = read("bundle-parts", world.of_acme)

    assert (cost["sku"], cost["amount"], cost["currency"]) == ("MUG", Decimal(COST), "CNY")
    assert rate["day"] == date(2026, 11, 20)
    assert [(each["bundle_sku"], each["component_sku"], each["quantity"]) for each in parts] == [
        ("SET", "MUG", 2)
    ]


def test_filters_narrow_a_list(world: World) -> None:
    acme, beta = world.acme, world.beta

    assert {row["store_id"] for row in read("listings", ADMIN, store_ids=[acme.store_id])} == {
        acme.store_id
    }
    assert {row["account_id"] for row in read("issues", ADMIN, account_id=beta.account_id)} == {
        beta.account_id
    }
    assert {row["account_id"] for row in read("pairings", ADMIN, account_id=acme.account_id)} == {
        acme.account_id
    }
    assert read("audit", ADMIN, action="catalog.pairing_rule.added")[0]["who"] == "admin"


def test_o5_a_formula_and_what_is_unseen_do_not_leave(world: World) -> None:
    opened = open_list(Wish("listings"), world.of_acme)

    csv = "".join(writing.to_csv(opened.heads, opened.rows))

    assert ",'=cmd()," in csv
    assert "A\x07B" not in csv
    assert ",AB," in csv


def test_words_stand_for_codes_in_files_for_people(world: World) -> None:
    words = {"": {"yes": "是", "no": "否"}, "kind": {"PREFIX": "前缀"}}

    with translation.override("zh-hans"):
        opened = open_list(Wish("pairing-rules", words=words), ADMIN)
    [row] = opened.rows
    told = dict(zip(opened.heads, row, strict=True))

    assert (told["类型"], "是" in row) == ("前缀", True)
    assert "id" not in opened.heads


def test_a_list_costs_the_same_statements_for_many_rows_as_for_a_few(world: World) -> None:
    def statements(code: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            list(open_list(Wish(code), ADMIN).rows)
        return len(asked)

    codes = (
        "orders",
        "listings",
        "products",
        "seller-skus",
        "pairings",
        "fba-stock",
        "issues",
        "spot-check-facts",
        "bundle-parts",
        "product-costs",
    )
    before = {code: statements(code) for code in codes}
    save(*(change(f"MORE-{n}", name="x", cost="1 CNY", parts="MUG × 1") for n in range(40)))

    assert {code: statements(code) for code in codes} == before


def test_what_is_no_list_and_no_filter_is_refused_in_a_sentence(world: World) -> None:
    with pytest.raises(ListUnknownError, match="no list “secrets” to export"):
        open_list(Wish("secrets"), ADMIN)
    with pytest.raises(
        FilterRefusedError, match=r"has no filter “colour”\. It has: tab, store_ids, "
    ):
        open_list(Wish("fba-stock", {"colour": "red"}), ADMIN)
    with pytest.raises(FilterRefusedError, match="has no filters, so also no “q”"):
        open_list(Wish("tags", {"q": "x"}), ADMIN)
    for name, value in [
        ("tab", "NONE"),
        ("owner_id", "x"),
        ("owner_id", 2**64),
        ("store_ids", "1"),
    ]:
        with pytest.raises(FilterRefusedError, match=f"The filter {name} cannot be"):
            open_list(Wish("listings", {name: value}), ADMIN)


def test_a_filter_is_kept_and_read_again() -> None:
    wanted = orders.OrderFilter(
        store_ids=(1, 2),
        created_from=datetime(2026, 11, 1, tzinfo=UTC),
        is_held=False,
        order_ids=("702-1",),
    )
    own = catalog.ProductFilter(custom=(catalog.CustomWish("season", equals="2026"),))

    plain = json.loads(json.dumps([to_plain(wanted), to_plain(own)]))

    assert from_plain(orders.OrderFilter, plain[0]) == wanted
    assert from_plain(catalog.ProductFilter, plain[1]) == own
    assert to_plain(catalog.ProductFilter()) == {}


def test_a_typed_filter_is_read_by_its_field() -> None:
    told = ["store_ids=1, 2", "is_held=yes", "created_from=2026-11-01T00:00:00+00:00", "tab=HELD"]

    plain = from_texts(orders.OrderFilter, told[:3])

    assert plain == {
        "store_ids": [1, 2],
        "is_held": True,
        "created_from": "2026-11-01T00:00:00+00:00",
    }
    for bad in ("is_held=perhaps", "created_from=2026-11-01T00:00:00", "text=a\0b", "nonsense"):
        with pytest.raises(FilterRefusedError):
            from_texts(orders.OrderFilter, [bad])


def test_every_list_of_a_page_has_an_export() -> None:
    pages = {
        str(path.relative_to(TEMPLATES)): path.read_text() for path in TEMPLATES.rglob("*.html")
    }
    exporting = {name for name, text in pages.items() if "{% export_menu" in text}
    parts = {name: set(INCLUDE.findall(text)) for name, text in pages.items()}

    def is_exported(name: str) -> bool:
        around = {page for page, included in parts.items() if name in included}
        beside = parts[name].union(*(parts[page] for page in around))
        return bool(exporting & ({name} | around | beside)) or any(map(is_exported, around))

    tables = {name for name, text in pages.items() if '<table class="grid' in text}
    linked = {
        code
        for text in pages.values()
        for menu in re.findall(r"{% export_menu (.*?)%}", text)
        for code in re.findall(r'(?<!=)"([a-z-]+)"', menu)
    }

    assert sorted(name for name in tables - NO_LISTS if not is_exported(name)) == []
    assert linked == set(LISTS)
