"""Reading GET_MERCHANT_LISTINGS_ALL_DATA, whatever the language of its columns."""

from collections.abc import Iterator

from zhongshu.amazon.reports.numbers import DECIMAL_COMMA, read_amount, read_time, read_units
from zhongshu.amazon.reports.tables import Row, normalise, open_table, read_facts
from zhongshu.amazon.shapes import MalformedError, check_identifier
from zhongshu.channels import public as channels
from zhongshu.kernel.money import Money
from zhongshu.kernel.texts import clean

LONGEST_SKU = 100
REQUIRED = ("seller-sku", "price", "quantity")
ASIN_TYPE, ISBN_TYPE, UPC_TYPE, EAN_TYPE = "1", "2", "3", "4"

TITLES = {
    "seller-sku": (
        "sku", "merchant-sku", "Händler-SKU", "Haendler-SKU", "sku-vendeur", "SKU venditore",
        "SKU del vendedor", "出品者SKU", "卖家 SKU", "卖家SKU",
    ),
    "item-name": (
        "product-name", "Artikelbezeichnung", "nom-produit", "Nome dell'articolo",
        "Título del producto", "商品名", "商品名称",
    ),
    "listing-id": ("Angebotsnummer", "出品ID", "商品编号", "刊登编号"),
    "price": ("Preis", "prix", "Prezzo", "Precio", "価格", "价格"),
    "quantity": ("Menge", "quantité", "Quantità", "Cantidad", "数量"),
    "open-date": (
        "Erstellungsdatum", "date-ouverture", "Data di creazione", "Fecha de creación", "出品日",
        "开售日期",
    ),
    "product-id-type": (
        "Produkt-ID-Typ", "type-id-produit", "Tipo di identificativo del prodotto",
        "Tipo de identificador de producto", "商品IDタイプ", "商品编码类型",
    ),
    "product-id": (
        "Produkt-ID", "id-produit", "Identificativo del prodotto", "Identificador del producto",
        "商品ID", "商品编码",
    ),
    "item-condition": (
        "Artikelzustand", "état-produit", "Condizione dell'articolo", "Estado del producto",
        "コンディション", "商品状况",
    ),
    "asin1": ("ASIN", "ASIN 1"),
    "image-url": ("Bild-URL", "图片URL"),
    "fulfillment-channel": (
        "fulfilment-channel", "Versender", "canal-traitement", "Canale di gestione",
        "Canal de gestión logística", "フルフィルメント・チャンネル", "配送渠道",
    ),
    "status": ("état", "stato", "estado", "ステータス", "状态"),
}  # fmt: skip
ALIASES = {normalise(title): name for name, titles in TITLES.items() for title in titles}

_STATUSES = {
    "Active": ("active", "aktiv", "actif", "active", "attivo", "activo", "在售"),
    "Inactive": ("inactive", "inaktiv", "inactif", "inattivo", "inactivo", "不可售"),
    "Incomplete": ("incomplete", "unvollständig", "incomplet", "incompleto"),
}
_STATUS_OF = {word: status for status, words in _STATUSES.items() for word in words}


def read_listing_report(
    document: channels.DocumentContent, marketplace_id: str
) -> Iterator[channels.ListingFacts | channels.Unreadable]:
    """Read the report of one marketplace, row by row.

    Raises:
        channels.GatewayError: it lacks SKU, price or quantity.
    """
    marketplace = channels.MARKETPLACES[marketplace_id]
    table = open_table(
        document,
        aliases=ALIASES,
        required=REQUIRED,
        is_japanese=marketplace.country_code == "JP",
    )
    yield from read_facts(
        table,
        lambda row: (to_listing(row, marketplace),),
        lambda row: clean(row.exact("seller-sku"), longest=LONGEST_SKU),
    )


def to_listing(
    row: Row, marketplace: channels.Marketplace, *, has_comma: bool | None = None
) -> channels.ListingFacts:
    """Read one row; an empty field tells nothing. `has_comma` None: as the marketplace writes."""
    if has_comma is None:
        has_comma = marketplace.country_code in DECIMAL_COMMA
    seller_sku = check_identifier(row.exact("seller-sku"), "seller-sku", longest=LONGEST_SKU)
    if not seller_sku.strip():
        raise MalformedError("seller-sku is missing")
    price = read_amount(row.get("price"), "price", has_comma=has_comma)
    return channels.ListingFacts(
        marketplace_id=marketplace.marketplace_id,
        seller_sku=seller_sku,
        asin=_to_asin(row),
        title=_text(row, "item-name", longest=500),
        price=None if price is None else Money(price, marketplace.currency),
        quantity=read_units(row.get("quantity"), "quantity"),
        status=_to_status(row),
        fulfilment_channel=_text(row, "fulfillment-channel", longest=40),
        condition=_text(row, "item-condition", longest=60),
        image_url=_text(row, "image-url", longest=1000),
        listing_id=_text(row, "listing-id", longest=60),
        created_at=read_time(row.get("open-date")),
        barcode=_to_barcode(row),
    )


def _to_asin(row: Row) -> str | None:
    asin = row.get("asin1")
    if not asin and row.get("product-id-type") == ASIN_TYPE:
        asin = row.get("product-id")
    return check_identifier(asin, "asin", longest=20) or None


def _to_barcode(row: Row) -> str | None:
    """Return the product id where it is no ASIN; an ISBN of ten digits as the EAN it stands for."""
    kind, code = row.get("product-id-type"), row.get("product-id").replace("-", "").strip()
    if kind not in {ISBN_TYPE, UPC_TYPE, EAN_TYPE} or not code.isascii() or not code.isalnum():
        return None
    if kind == ISBN_TYPE and len(code) == 10 and code[:9].isdecimal():
        digits = f"978{code[:9]}"
        weighted = sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(digits))
        return f"{digits}{-weighted % 10}"
    return code


def _to_status(row: Row) -> str | None:
    word = _text(row, "status", longest=40)
    return None if word is None else _STATUS_OF.get(word.casefold(), word)


def _text(row: Row, name: str, *, longest: int) -> str | None:
    return clean(row.get(name), longest=longest) or None
