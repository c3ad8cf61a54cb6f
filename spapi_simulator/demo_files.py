"""Files as people have them lying about: exports of other programs, downloads of Seller Central."""

import csv
import gzip
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from spapi_simulator.accounts import Seller
from spapi_simulator.marketplaces import MARKETPLACES
from spapi_simulator.reports.kinds import KINDS
from spapi_simulator.reports.listing_table import barcode_of
from spapi_simulator.reports.paper import to_document
from spapi_simulator.reports.request import ReportRequest
from spapi_simulator.world.assortment import Pairing
from spapi_simulator.world.demand import DAY_S
from spapi_simulator.world.goods import CATEGORIES, Good
from spapi_simulator.world.listings import Product, make_products, products_of
from spapi_simulator.world.world import World

# Of what the ERP used before had: so much stands in its first file, and in its second.
FIRST, SECOND = 0.85, 0.95
PLAIN_SKU = re.compile(r"[A-Z]+-[A-Z]+-\d+")
LINGXING = (
    "SKU", "品名", "英文名称", "分类", "品牌", "规格", "状态", "采购单价", "采购币种",
    "单品毛重(g)", "条码", "组合产品明细", "报关名称", "英文报关名",
)  # fmt: skip
OLD_ERP = ("料号", "物料描述", "描述EN", "供货价RMB", "每件克重", "国际码")
DIANXIAOMI = ("平台SKU", "商品编码", "数量")
COSTS = ("SKU", "采购价", "币种")
HISTORY_DAYS = 30
JAPAN, BY_HAND = "A1SAKURAYA9JP", "A4HARBOUR2US"

type Row = Sequence[str | int]


@dataclass(frozen=True)
class DemoFile:
    """A file that is offered: what kind of import takes it, and what it shows."""

    name: str
    kind: str
    shows: str
    make: Callable[[], bytes]


def list_files(world: World) -> list[DemoFile]:
    """Return the files of a world with goods, in the order in which one may try them."""
    goods = world.assortment.known_goods
    if not goods:
        return []
    first, second = round(len(goods) * FIRST), round(len(goods) * SECOND)
    last = (second + len(goods)) // 2
    return [
        DemoFile(
            "01-lingxing-products.xlsx",
            "products",
            "领星: the products of the ERP used before",
            lambda: _workbook(LINGXING, [*_plain(world), *map(_lingxing, goods[:first])]),
        ),
        DemoFile(
            "02-lingxing-new-products.xlsx",
            "products",
            "领星: what came since, columns known by their names",
            lambda: _workbook(LINGXING, map(_lingxing, goods[first:second])),
        ),
        DemoFile(
            "03-old-erp-gb18030.csv",
            "products",
            "a private sheet in GB18030 with columns of its own: say once what they are",
            lambda: _text(OLD_ERP, map(_old, goods[second:last]), "gb18030"),
        ),
        DemoFile(
            "04-old-erp-gb18030.csv",
            "products",
            "the same columns again: they are remembered",
            lambda: _text(OLD_ERP, map(_old, goods[last:]), "gb18030"),
        ),
        DemoFile(
            "05-costs.xlsx",
            "costs",
            "new purchase costs",
            lambda: _workbook(COSTS, map(_dearer, goods[:200])),
        ),
        DemoFile(
            "06-dianxiaomi-pairings.csv",
            "pairings",
            "店小秘: pairings that nobody can guess",
            lambda: _text(DIANXIAOMI, _unguessable(world), "utf-8-sig"),
        ),
        *_downloads(world),
    ]


def _downloads(world: World) -> Iterable[DemoFile]:
    """Yield what Seller Central offers: of a seller without the API, and one of Japan."""
    sellers = world.accounts.sellers
    japan, by_hand = sellers[JAPAN], sellers[BY_HAND]
    for number, kind, seller, name, report in (
        ("07", "listings", by_hand, "harbour-us", "GET_MERCHANT_LISTINGS_ALL_DATA"),
        ("08", "listings", japan, "sakuraya-jp-shift-jis", "GET_MERCHANT_LISTINGS_ALL_DATA"),
        (
            "09",
            "orders",
            by_hand,
            "harbour-us",
            "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL",
        ),
        ("10", "fba-inventory", by_hand, "harbour-us", "GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA"),
    ):
        yield DemoFile(
            f"{number}-seller-central-{kind}-{name}.txt",
            kind,
            f"Seller Central: {seller.name}, {seller.stores()[0].name}",
            partial(_report, world, seller, report),
        )


def list_pairings(world: World) -> list[Pairing]:
    """Return the truth about every seller SKU; one that shares an ASIN is the same product."""
    if not world.assortment.known_goods:
        return []
    products = make_products(seed=world.settings.seed, count=world.settings.products)
    by_asin = {each.asin: each.seller_sku for each in reversed(products) if _is_plain(each)}
    found = list(world.assortment.pairings)
    for seller in world.accounts.sellers.values():
        for each in products_of(seller, products):
            sku = each.seller_sku if _is_plain(each) else by_asin.get(each.asin, "")
            found.append(Pairing(seller.seller_id, each.seller_sku, "catalogue", sku, 1))
    return found


def _is_plain(product: Product) -> bool:
    """Tell whether an ERP would have taken the code of what the catalogue sells."""
    return PLAIN_SKU.fullmatch(product.seller_sku) is not None


def _plain(world: World) -> Iterator[Row]:
    """Yield what the catalogue sells; a barcode is one product's, the first one's."""
    barcodes: set[str] = {""}
    for each in make_products(seed=world.settings.seed, count=world.settings.products):
        if not _is_plain(each):
            continue
        barcode = barcode_of(each.asin)
        yield (
            each.seller_sku, each.title, each.title, "其他", "Northwind", "", "在售", "", "", "",
            "" if barcode in barcodes else barcode, "", "", "",
        )  # fmt: skip
        barcodes.add(barcode)


def _lingxing(good: Good) -> Row:
    parts = ", ".join(f"{sku} × {units}" for sku, units in good.parts)
    return (
        good.sku, good.name, good.name_en, CATEGORIES[good.thing.category], good.brand,
        f"{good.colour[1]} {good.size}", "在售", _cost(good), "CNY", good.thing.grams,
        _barcode(good), parts, good.thing.chinese, good.thing.english,
    )  # fmt: skip


def _old(good: Good) -> Row:
    return good.sku, good.name, good.name_en, _cost(good), good.thing.grams, _barcode(good)


def _dearer(good: Good) -> Row:
    return good.sku, _cost(good, 1.06), "CNY"


def _cost(good: Good, times: float = 1.0) -> str:
    return f"{float(good.thing.usd) * 1.9 * times * (len(good.parts) + 1):.2f}"


def _barcode(good: Good) -> str:
    return barcode_of(good.asin) if not good.parts else ""


def _unguessable(world: World) -> list[Row]:
    """Return the SKUs of random letters that are listed in Japan."""
    return [
        (each.seller_sku, each.sku, each.factor)
        for each in world.assortment.pairings
        if each.seller_id == JAPAN and each.kind in ("random", "second") and each.sku
    ]


def _workbook(heads: Sequence[str], rows: Iterable[Row]) -> bytes:
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415 - heavy, only for files

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Sheet1")
    for number, row in enumerate([heads, *rows]):
        sheet.write_row(number, 0, row)
    book.close()
    return made.getvalue()


def _text(heads: Sequence[str], rows: Iterable[Row], encoding: str) -> bytes:
    made = io.StringIO()
    table = csv.writer(made, lineterminator="\r\n")
    table.writerow(heads)
    table.writerows(rows)
    return made.getvalue().encode(encoding)


def _report(world: World, seller: Seller, name: str) -> bytes:
    now = int(world.clock.timestamp())
    stores = tuple(seller.stores())
    kind = KINDS[name]
    request = ReportRequest(
        world,
        seller,
        stores[:1] if kind.takes_one_store else stores,
        start=now - HISTORY_DAYS * DAY_S,
        end=now,
        now=now,
    )
    paper = kind.write(request) if kind.write else None
    if paper is None:
        return b""
    document = to_document(paper, MARKETPLACES[stores[0].marketplace_id])
    return gzip.decompress(document.content) if document.is_gzip else document.content
