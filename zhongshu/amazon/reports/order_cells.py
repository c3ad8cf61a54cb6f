"""Reading orders of files that people download from Seller Central: rows of one order together."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from zhongshu.amazon.reports.numbers import read_moment, read_units
from zhongshu.amazon.reports.orders import to_order
from zhongshu.amazon.reports.tables import Row
from zhongshu.amazon.reports.words import find_domain
from zhongshu.amazon.shapes import MalformedError, check_identifier
from zhongshu.channels import public as channels
from zhongshu.kernel.money import has_its_decimals
from zhongshu.kernel.texts import clean

# Our names of the columns of order downloads, in the order of our template, with Amazon's.
ORDER_COLUMNS = {
    "order_id": "amazon-order-id",
    "order_item_id": "order-item-id",
    "purchased_at": "purchase-date",
    "updated_at": "last-updated-date",
    "paid_at": "payments-date",
    "reported_at": "reporting-date",
    "ship_by": "promise-date",
    "order_status": "order-status",
    "fulfilled_by": "fulfillment-channel",
    "sales_channel": "sales-channel",
    "service_level": "ship-service-level",
    "seller_sku": "sku",
    "asin": "asin",
    "title": "product-name",
    "item_status": "item-status",
    "quantity": "quantity",
    "quantity_shipped": "quantity-shipped",
    "quantity_to_ship": "quantity-to-ship",
    "currency": "currency",
    "item_price": "item-price",
    "item_tax": "item-tax",
    "shipping_price": "shipping-price",
    "shipping_tax": "shipping-tax",
    "gift_wrap_price": "gift-wrap-price",
    "gift_wrap_tax": "gift-wrap-tax",
    "item_discount": "item-promotion-discount",
    "shipping_discount": "ship-promotion-discount",
    "is_business": "is-business-order",
    "replaces": "original-order-id",
    "buyer_name": "buyer-name",
    "buyer_email": "buyer-email",
    "buyer_phone": "buyer-phone-number",
    "buyer_company": "buyer-company-name",
    "purchase_order": "purchase-order-number",
    "recipient": "recipient-name",
    "recipient_phone": "ship-phone-number",
    "address_1": "ship-address-1",
    "address_2": "ship-address-2",
    "address_3": "ship-address-3",
    "district": "ship-county",
    "city": "ship-city",
    "state": "ship-state",
    "postal_code": "ship-postal-code",
    "country": "ship-country",
    "gift_message": "gift-message-text",
}
_OURS = {theirs: ours for ours, theirs in ORDER_COLUMNS.items()}
# What the columns are called beside Amazon's English names.
TITLES: Mapping[str, Sequence[str]] = {
    "order_id": (
        "order-id", "Bestellnummer", "Amazon-Bestellnummer", "numéro-commande",
        "Numéro de commande", "Numero ordine", "Número de pedido", "id-pedido", "注文番号",
        "Amazon注文番号", "订单编号", "亚马逊订单编号", "订单号",
    ),
    "order_item_id": (
        "amazon-order-item-id", "amazon-order-item-code", "order-item-code", "Bestellposten-ID",
        "注文商品番号", "订单商品编号",
    ),
    "purchased_at": (
        "order-date", "Kaufdatum", "Bestelldatum", "date-achat", "Date d'achat",
        "Data acquisto", "Data di acquisto", "Fecha de compra", "fecha-compra", "購入日時",
        "購入日", "注文日", "购买日期", "下单时间",
    ),
    "updated_at": (
        "last-update-date", "Letzte Aktualisierung", "Datum der letzten Aktualisierung",
        "date-dernière-mise-à-jour", "Ultimo aggiornamento", "Última actualización", "最終更新日",
        "更新日時", "最后更新日期", "更新时间",
    ),
    "paid_at": (
        "payment-date", "Zahlungsdatum", "date-paiement", "Data pagamento", "Fecha de pago",
        "支払い完了日", "支払日", "付款日期", "付款时间",
    ),
    "reported_at": ("Berichtsdatum", "レポート日", "报告日期"),
    "ship_by": (
        "ship-by-date", "latest-ship-date", "Versanddatum bis", "Zu versenden bis",
        "date-promise", "出荷予定日", "発送期限", "承诺日期", "最晚发货时间",
    ),
    "order_status": (
        "status", "Bestellstatus", "état-commande", "Statut de la commande", "Stato ordine",
        "Estado del pedido", "注文ステータス", "ステータス", "订单状态",
    ),
    "fulfilled_by": (
        "fulfilment-channel", "Versandart", "Versand durch", "canal-traitement",
        "Canale di gestione", "Canal de gestión logística", "フルフィルメント・チャンネル",
        "配送渠道", "发货渠道",
    ),
    "sales_channel": (
        "Verkaufskanal", "Vertriebskanal", "canal-vente", "Canale di vendita", "Canal de venta",
        "販売経路", "販売チャネル", "销售渠道",
    ),
    "service_level": (
        "Versandservice", "Versandklasse", "niveau-service-expédition", "Livello di servizio",
        "Nivel de servicio", "配送サービスレベル", "配送服务级别", "物流服务等级",
    ),
    "seller_sku": (
        "seller-sku", "merchant-sku", "Händler-SKU", "sku-vendeur", "SKU venditore",
        "SKU del vendedor", "出品者SKU", "卖家SKU", "MSKU",
    ),
    "asin": ("ASIN",),
    "title": (
        "Artikelbezeichnung", "Produktname", "nom-produit", "Nome prodotto", "Nome del prodotto",
        "Nombre del producto", "商品名", "商品名称",
    ),
    "item_status": ("Artikelstatus", "état-article", "商品ステータス", "商品状态"),
    "quantity": (
        "quantity-purchased", "Menge", "Anzahl", "quantité", "quantité-achetée", "Quantità",
        "Quantità acquistata", "Cantidad", "cantidad-comprada", "数量", "購入数", "购买数量",
    ),
    "quantity_shipped": (
        "Versandte Menge", "quantité-expédiée", "Quantità spedita", "Cantidad enviada",
        "出荷済み数量", "已发货数量",
    ),
    "quantity_to_ship": (
        "Zu versendende Menge", "quantité-à-expédier", "Quantità da spedire",
        "Cantidad por enviar", "未出荷数量", "待发货数量",
    ),
    "currency": ("Währung", "devise", "Valuta", "Moneda", "Divisa", "通貨", "币种", "货币"),
    "item_price": (
        "Artikelpreis", "Preis", "prix-article", "Prezzo articolo", "Precio del artículo",
        "商品金額", "商品価格", "商品价格",
    ),
    "item_tax": ("Artikelsteuer", "taxe-article", "商品税額", "商品税费"),
    "shipping_price": ("Versandkosten", "prix-livraison", "配送料", "运费"),
    "shipping_tax": ("Versandsteuer", "taxe-livraison", "配送料税額", "运费税"),
    "gift_wrap_price": ("Geschenkverpackungspreis", "ギフト包装料", "礼品包装费"),
    "gift_wrap_tax": ("ギフト包装料税額", "礼品包装税"),
    "item_discount": ("Artikelrabatt", "プロモーション割引額", "商品折扣"),
    "shipping_discount": ("Versandrabatt", "配送料割引額", "运费折扣"),
    "is_business": ("Geschäftskunde", "企业订单"),
    "replaces": ("被替换的订单",),
    "buyer_name": (
        "Käufername", "nom-acheteur", "Nome acquirente", "Nombre del comprador", "購入者名",
        "买家姓名", "买家名称",
    ),
    "buyer_email": ("E-Mail des Käufers", "e-mail-acheteur", "購入者メールアドレス", "买家邮箱"),
    "buyer_phone": (
        "buyer-phone", "Telefonnummer des Käufers", "téléphone-acheteur", "購入者電話番号",
        "买家电话",
    ),
    "buyer_company": ("Firma des Käufers", "会社名", "买家公司"),
    "purchase_order": ("po-number", "Auftragsnummer des Käufers", "采购订单号"),
    "recipient": (
        "ship-name", "Empfängername", "Empfänger", "nom-destinataire", "Nome destinatario",
        "Nombre del destinatario", "受取人名", "お届け先氏名", "收件人", "收件人姓名",
    ),
    "recipient_phone": ("Telefon des Empfängers", "お届け先電話番号", "收件人电话"),
    "address_1": (
        "Lieferadresse 1", "adresse-livraison-1", "Indirizzo 1", "Dirección 1", "お届け先住所1",
        "收货地址1", "地址1",
    ),
    "address_2": (
        "Lieferadresse 2", "adresse-livraison-2", "Indirizzo 2", "Dirección 2", "お届け先住所2",
        "收货地址2", "地址2",
    ),
    "address_3": (
        "Lieferadresse 3", "adresse-livraison-3", "Indirizzo 3", "Dirección 3", "お届け先住所3",
        "收货地址3", "地址3",
    ),
    "district": ("ship-district", "区县"),
    "city": ("Lieferort", "Ort", "ville-livraison", "Città", "Ciudad", "市区町村", "城市"),
    "state": ("Bundesland", "état-livraison", "Provincia", "都道府県", "州/省", "省份"),
    "postal_code": (
        "ship-zip", "Postleitzahl", "PLZ", "code-postal", "CAP", "Código postal", "郵便番号",
        "邮编", "邮政编码",
    ),
    "country": ("ship-country-code", "Land", "pays-livraison", "Paese", "País", "国", "国家"),
    "gift_message": ("gift-message", "Geschenknachricht", "ギフトメッセージ", "礼品留言"),
}  # fmt: skip
# Who bought, where exactly that person lives and how to reach them: nobody looking through a
# file sees these. A town alone names nobody, but beside its order and post code it may.
PERSONAL = frozenset(
    {
        "buyer_name", "buyer_email", "buyer_phone", "buyer_company", "purchase_order", "recipient",
        "recipient_phone", "address_1", "address_2", "address_3", "district", "city", "state",
        "postal_code", "gift_message",
    }
)  # fmt: skip
# What says by itself that a file lists what is still to be sent, without naming a status.
UNSHIPPED_COLUMNS = ("paid_at", "quantity_shipped", "quantity_to_ship")
_STATUSES = {
    "Pending": ("ausstehend", "en attente", "in attesa", "pendiente", "保留中", "待处理"),
    "Unshipped": (
        "nicht versandt", "noch nicht versandt", "non expédié", "non expédiée", "non spedito",
        "no enviado", "未発送", "未出荷", "未发货", "待发货",
    ),
    "PartiallyShipped": (
        "teilweise versandt", "partiellement expédiée", "parzialmente spedito",
        "parcialmente enviado", "一部発送済み", "部分发货", "部分已发货",
    ),
    "Shipped": (
        "versandt", "expédié", "expédiée", "spedito", "enviado", "発送済み", "出荷済み", "已发货",
    ),
    "Cancelled": (
        "storniert", "annulé", "annulée", "annullato", "cancelado", "キャンセル",
        "キャンセル済み", "已取消", "取消",
    ),
}  # fmt: skip
_STATUS_OF = {word: status for status, words in _STATUSES.items() for word in words}
_KNOWN = frozenset(channels.AmazonStatus)
# Orders from elsewhere that Amazon sends, and its own; they are of no store.
_PSEUDO = re.compile(r"non-amazon|.*prod marketplace", re.IGNORECASE)
_AMOUNTS = {
    "item": "item-price",
    "shipping": "shipping-price",
    "gift_wrap": "gift-wrap-price",
    "discount": "item-promotion-discount",
    "tax": "item-tax",
}
LARGEST_UNITS = 1_000_000_000


def read_order(
    rows: Sequence[Mapping[str, str]], marketplace_id: str, *, decimal: str
) -> channels.OrderFacts:
    """Make one order of its rows, their cells by our names; an empty cell tells nothing.

    Rows without a sales channel are of the given marketplace; without a decimal sign, each
    marketplace writes its own. A file that names no status
    lists what is still to be sent; Amazon's latest time in it is when that was true.

    Raises:
        channels.CellUnreadableError: a cell is not what its column says.
    """
    try:
        return _read(rows, marketplace_id, decimal)
    except MalformedError as error:
        place = _find_bad(rows, marketplace_id, decimal)
        # What is wrong begins with Amazon's name of the column.
        name = str(error).split(" ", maxsplit=1)[0]
        raise channels.CellUnreadableError(_OURS.get(name, "order_id"), place) from error


def _read(
    cells: Sequence[Mapping[str, str]], marketplace_id: str, decimal: str
) -> channels.OrderFacts:
    rows = [_to_row(each, marketplace_id) for each in cells]
    facts = to_order(rows, has_comma=decimal == "," if decimal else None)
    if facts.amazon_status not in _KNOWN:
        raise MalformedError("order-status is no status of Amazon's")
    if not facts.marketplace_id and not _PSEUDO.match(facts.marketplace_name):
        raise MalformedError("sales-channel is no marketplace")
    for line in facts.lines:
        _require_decimals(line.amounts)
    ship_by = [
        read_moment(told, "promise-date") for row in rows if (told := row.get("promise-date"))
    ]
    return replace(
        facts,
        ship_by_latest=max(ship_by, default=None),
        replaces_order_id=check_identifier(rows[0].get("original-order-id"), "original-order-id"),
        lines=_to_lines(rows, facts.lines),
        buyer=_to_buyer(rows),
    )


def _to_row(cells: Mapping[str, str], marketplace_id: str) -> Row:
    """Return Amazon's names of the cells, with what such a file does not need to say."""
    values = {ORDER_COLUMNS[name]: text for name, text in cells.items()}
    values.setdefault("sales-channel", find_domain(marketplace_id))
    if "order-status" not in values:
        values["order-status"] = values["item-status"] = _find_status(values)
        values.setdefault("fulfillment-channel", "Merchant")
    else:
        for name in ("order-status", "item-status"):
            word = values.get(name, "").strip().casefold()
            values[name] = _STATUS_OF.get(word, values.get(name, ""))
    if "last-updated-date" not in values:
        told = [
            name for name in ("purchase-date", "payments-date", "reporting-date") if name in values
        ]
        times = {read_moment(values[name], name): values[name] for name in told}
        values["last-updated-date"] = times[max(times)] if times else ""
    return Row(number=0, values=values, raw=b"")


def _find_status(values: Mapping[str, str]) -> str:
    shipped = read_units(values.get("quantity-shipped", ""), "quantity-shipped") or 0
    left = read_units(values.get("quantity-to-ship", ""), "quantity-to-ship")
    if left == 0:
        return "Shipped"
    return "PartiallyShipped" if shipped else "Unshipped"


def _to_lines(
    rows: Sequence[Row], lines: Sequence[channels.OrderLineFacts]
) -> tuple[channels.OrderLineFacts, ...]:
    """Give lines the item ids that the file names; the same line twice is one."""
    found: dict[str, channels.OrderLineFacts] = {}
    for row, line in zip(rows, lines, strict=True):
        item = check_identifier(row.get("order-item-id"), "order-item-id") or line.order_item_id
        if not 0 <= line.quantity <= LARGEST_UNITS:
            raise MalformedError("quantity is no number of units")
        shipped = read_units(row.get("quantity-shipped"), "quantity-shipped")
        if shipped is not None and shipped < 0:
            raise MalformedError("quantity-shipped is no number of units")
        told = replace(
            line, order_item_id=item, fulfilled=line.fulfilled if shipped is None else shipped
        )
        if found.setdefault(item, told) != told:
            raise MalformedError("order-item-id occurs twice")
    return tuple(found.values())


def _require_decimals(amounts: channels.LineAmounts | None) -> None:
    """Refuse amounts that their currency does not have: most likely their sign was misread."""
    if amounts is None:
        return
    for name, column in _AMOUNTS.items():
        if not has_its_decimals(getattr(amounts, name), amounts.currency):
            raise MalformedError(f"{column} has more decimals than its currency")


def _to_buyer(rows: Sequence[Row]) -> channels.BuyerFacts | None:
    """Return what the rows tell about the person; None when nothing: that is no empty address."""
    facts = channels.BuyerFacts(
        name=_first(rows, "buyer-name"),
        email=_first(rows, "buyer-email"),
        company_name=_first(rows, "buyer-company-name"),
        purchase_order_number=_first(rows, "purchase-order-number"),
        address=_to_address(rows),
        gift_messages=tuple(
            (row.get("order-item-id"), clean(text, longest=2_000))
            for row in rows
            if (text := row.get("gift-message-text"))
        ),
    )
    return None if facts == channels.BuyerFacts() else facts


def _to_address(rows: Sequence[Row]) -> channels.AddressFacts | None:
    """Return where it goes; a town without a street or a name is no address."""
    lines = tuple(line for number in (1, 2, 3) if (line := _first(rows, f"ship-address-{number}")))
    name = _first(rows, "recipient-name")
    if not lines and not name:
        return None
    return channels.AddressFacts(
        name=name,
        lines=lines,
        city=_first(rows, "ship-city"),
        district=_first(rows, "ship-county"),
        state_or_region=_first(rows, "ship-state"),
        postal_code=_first(rows, "ship-postal-code", longest=40),
        country_code=_first(rows, "ship-country", longest=2),
        phone=_first(rows, "ship-phone-number", longest=60)
        or _first(rows, "buyer-phone-number", longest=60),
    )


def _first(rows: Sequence[Row], name: str, *, longest: int = 500) -> str:
    return next((clean(text, longest=longest) for row in rows if (text := row.get(name))), "")


def _find_bad(rows: Sequence[Mapping[str, str]], marketplace_id: str, decimal: str) -> int:
    """Return the place of the row that is wrong by itself, else of the first."""
    for place, row in enumerate(rows):
        try:
            _read([row], marketplace_id, decimal)
        except MalformedError:
            return place
    return 0
