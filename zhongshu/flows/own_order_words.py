"""What a sheet of orders of another channel calls its columns and statuses."""

from collections.abc import Mapping

from zhongshu.catalog import public as catalog
from zhongshu.orders import public as orders

# Our own names first, then those of shops and of other programs.
OWN_ORDER_WORDS: Mapping[str, str] = {
    "order_id": (
        "订单号 订单编号 平台订单号 平台单号 交易编号 交易号 店铺单号 客户单号 原始单号 参考号"
        " ordernumber orderid orderno order# ordername name"
    ),
    "purchased_at": (
        "下单时间 付款时间 支付时间 下单日期 订单时间 创建时间 付款日期 boughtat createdat paidat"
        " orderdate purchasedate datecreated createdtime"
    ),
    "order_status": (
        "订单状态 状态 发货状态 物流状态 orderstatus status fulfillmentstatus shippingstatus"
    ),
    "ship_by": (
        "发货时限 最晚发货时间 发货截止时间 剩余发货时间"
        " 截止发货时间 shipby shipbydate latestshipdate"
    ),
    "seller_sku": (
        "MSKU 平台SKU 卖家SKU 店铺SKU 在线SKU SKU 商品SKU 产品SKU 商品编码 货号 商家编码 sellersku"
        " lineitemsku productsku itemsku variantsku"
    ),
    "title": (
        "标题 商品标题 产品标题 商品名称 产品名称 品名 title lineitemname productname itemname"
    ),
    "quantity": "数量 商品数量 产品数量 购买数量 件数 quantity lineitemquantity qty",
    "unit_price": "单价 商品单价 产品单价 售价 unitprice lineitemprice itemprice price",
    "currency": "币种 币别 货币 订单币种 currency currencycode",
    "order_shipping": (
        "运费整单 运费 买家运费 客付运费"
        " 运费收入 收取运费 shippingofthewholeorder shipping shippingfee"
        " shippingprice shippingcost"
    ),
    "order_discount": (
        "优惠整单 折扣 优惠 优惠金额"
        " 折扣金额 优惠券 discountofthewholeorder discount discountamount"
    ),
    "order_tax": "税费整单 税费 税额 税金 taxofthewholeorder tax taxes taxamount",
    "note": (
        "备注 订单备注 客服备注 卖家备注 内部备注 note notes remark remarks ordernote sellernote"
    ),
    "recipient": (
        "收件人 收货人 收件人姓名 收货人姓名 买家姓名 recipient shippingname shiptoname"
        " recipientname"
    ),
    "recipient_phone": (
        "电话 收件人电话 收货人电话 手机 收件人手机 联系电话 recipient'sphone shippingphone phone"
        " recipientphone"
    ),
    "buyer_email": "邮箱 买家邮箱 电子邮箱 buyer'se-mail email e-mail buyeremail",
    "address_1": (
        "地址第1行 地址行1 地址 地址1 收件地址"
        " 收货地址 详细地址 收件人地址 街道 address,line1 shippingaddress1"
        " shippingstreet address1 address street"
    ),
    "address_2": "地址第2行 地址行2 地址2 address,line2 shippingaddress2 address2",
    "address_3": "地址第3行 地址行3 地址3 address,line3 address3",
    "district": "区县 区/县 区 district county",
    "city": "城市 收件人城市 收货城市 city shippingcity",
    "state": "省/州 省份 州 州/省 省 stateorregion shippingprovince state province",
    "postal_code": "邮编 邮政编码 收件人邮编 postcode shippingzip zip zipcode postalcode",
    "country": (
        "国家 国家/地区 收件人国家 收货国家 国家二字码 国家代码 country shippingcountry countrycode"
    ),
}
PERSONAL_OF_OWN = frozenset(
    {
        *("recipient", "recipient_phone", "buyer_email", "address_1", "address_2", "address_3"),
        *("district", "city", "state", "postal_code", "country"),
    }
)
# Nothing of these is shown where a file is looked through: a note may be about a person.
HIDDEN_OF_OWN = PERSONAL_OF_OWN | {"note"}
OWN_ORDER_KINDS: Mapping[str, catalog.FieldKind] = {
    "purchased_at": catalog.FieldKind.DATE,
    "ship_by": catalog.FieldKind.DATE,
    "quantity": catalog.FieldKind.WHOLE,
    **dict.fromkeys(
        ("unit_price", "order_shipping", "order_discount", "order_tax"), catalog.FieldKind.MONEY
    ),
    **dict.fromkeys(
        ("order_status", "title", "currency", "note", *PERSONAL_OF_OWN - {"postal_code"}),
        catalog.FieldKind.LONG_TEXT,
    ),
}
_STATUSES: Mapping[orders.OwnStatus, str] = {
    orders.OwnStatus.UNPAID: (
        "unpaid 待付款 未付款 等待买家付款 pending pendingpayment awaitingpayment onhold"
    ),
    orders.OwnStatus.TO_SHIP: (
        "toship 待发货 未发货 已付款 待审核 待处理 待配货 配货中 待打单 备货中 部分发货 unfulfilled"
        " unshipped paid processing partial partiallyfulfilled awaitingshipment awaitingfulfillment"
    ),
    orders.OwnStatus.SHIPPED: (
        "shipped 已发货 已完成 已签收 已妥投 运输中 待收货 交易成功 fulfilled completed delivered"
        " intransit"
    ),
    orders.OwnStatus.CANCELLED: (
        "cancelled canceled 已取消 取消 已作废 作废 已关闭 交易关闭 voided closed"
    ),
}
# Normalised: small letters, no blanks, no hyphens, no underscores.
STATUS_OF: Mapping[str, orders.OwnStatus] = {
    word: status for status, words in _STATUSES.items() for word in words.split()
}
