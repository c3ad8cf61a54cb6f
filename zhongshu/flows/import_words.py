"""What programs and people call the columns of goods; our own names are among them."""

from collections.abc import Mapping

# Sources: product and pairing templates and exports of 领星, 店小秘, 马帮, 易仓, 通途 and 积加,
# and glossary.md. Blanks, stars, case and units in brackets make no difference.
SKU = (
    "SKU 商品SKU 本地SKU 库存SKU 产品SKU 系统SKU 公司SKU 自定义SKU SKU编码 SKU编号 主SKU"
    " 商品编码 商品编号 产品编码 产品编号 货号 货品编码 productsku itemnumber stocksku"
)
PRODUCT_WORDS: Mapping[str, str] = {
    "sku": SKU,
    "name": (
        "品名 商品名称 产品名称 货品名称 商品名 产品名 中文名称 中文品名 商品中文名称 产品中文名称"
        " SKU名称 名称 productname name"
    ),
    "name_en": (
        "英文名称 英文名 英文品名 商品英文名称 产品英文名称 englishname name(english) nameen"
    ),
    "status": "状态 商品状态 产品状态 销售状态 status",
    "category": "分类 品类 类目 目录 商品分类 产品分类 商品目录 产品目录 产品品类 category",
    "brand": "品牌 商品品牌 产品品牌 brand",
    "parent_code": (
        "父体编码 父编码 母体编码 母SKU 父SKU SPU SPU编码 款号 款式编码"
        " 多属性编码 parentcode parentsku"
    ),
    "variant": "变体 变体属性 规格 规格属性 属性 规格型号 商品规格 产品规格 variant variation",
    "owner": "负责人 商品负责人 产品负责人 运营 运营负责人 Listing负责人 owner",
    "developer": (
        "开发负责人 开发人员 开发员 产品开发 产品开发员 商品开发员 业务开发员 productdeveloper"
        " developer"
    ),
    "tags": "标签 商品标签 产品标签 tags tag",
    "barcodes": "条码 条形码 商品条码 产品条码 UPC EAN UPC/EAN GTIN barcodes barcode",
    "parts": "组成 组合成分 组件 组合明细 组合商品明细 组合产品明细 子SKU 捆绑明细 components",
    "cost": (
        "采购成本 采购价 采购单价 采购价格 采购参考价 参考采购价"
        " 默认采购价 默认采购单价 统一采购价 最新采购价 成本 成本价"
        " 统一成本价 商品成本 产品成本 进货价 单价成本 purchasecost purchaseprice unitcost cost"
    ),
    "cost_currency": (
        "采购币种 采购币别 采购成本币种 成本币种 币种 货币 currencyofthecost costcurrency currency"
    ),
    "net_weight_g": "净重 单品净重 商品净重 产品净重 单品重量 netweight",
    "net_length_cm": "净长 单品长 单品规格长 商品长 产品长 产品尺寸长 商品尺寸长 netlength",
    "net_width_cm": "净宽 单品宽 单品规格宽 商品宽 产品宽 产品尺寸宽 商品尺寸宽 netwidth",
    "net_height_cm": "净高 单品高 单品规格高 商品高 产品高 产品尺寸高 商品尺寸高 netheight",
    "packed_weight_g": (
        "包装重量 包装后重量 包裹重量 毛重 单品毛重 产品毛重 商品毛重"
        " 重量 商品重量 产品重量 packedweight"
        " packageweight grossweight weight"
    ),
    "packed_length_cm": "包装长 包装长度 包装规格长 包装尺寸长 长 长度 packedlength length",
    "packed_width_cm": "包装宽 包装宽度 包装规格宽 包装尺寸宽 宽 宽度 packedwidth width",
    "packed_height_cm": "包装高 包装高度 包装规格高 包装尺寸高 高 高度 packedheight height",
    "carton_quantity": (
        "单箱数量 单箱数 箱规数量 箱规 装箱数 装箱数量 每箱数量 箱装数 每箱件数 unitspercarton"
        " cartonquantity"
    ),
    "carton_weight_kg": "箱重 单箱重量 单箱毛重 外箱重量 外箱毛重 cartonweight",
    "carton_length_cm": "箱长 单箱长 外箱长 外箱长度 外箱规格长 外箱尺寸长 纸箱长 cartonlength",
    "carton_width_cm": "箱宽 单箱宽 外箱宽 外箱宽度 外箱规格宽 外箱尺寸宽 纸箱宽 cartonwidth",
    "carton_height_cm": "箱高 单箱高 外箱高 外箱高度 外箱规格高 外箱尺寸高 纸箱高 cartonheight",
    "customs_name_zh": (
        "报关品名中文 报关品名 报关名称 报关中文名 中文报关名 中文报关名称"
        " 中文报关品名 申报品名 申报中文名"
        " 中文申报名 中文申报名称 中文申报品名 申报品名中文 customsname,chinese customsnamezh"
    ),
    "customs_name_en": (
        "报关品名英文 报关英文名 英文报关名 英文报关名称 英文报关品名"
        " 申报英文名 英文申报名 英文申报名称"
        " 英文申报品名 申报品名英文 customsname,english customsnameen"
    ),
    "hs_code": "海关编码 海关编号 HS编码 报关编码 出口海关编码 hscode hs",
    "material": "材质 材料 商品材质 产品材质 报关材质 申报材质 material",
    "origin": "原产国 原产国家 原产地 产地 countryoforigin origin",
    "declared_value": (
        "申报价值 申报价 申报单价 申报价格 申报金额 报关价 报关单价"
        " 报关价格 海关申报价 declaredvalue"
    ),
    "declared_currency": (
        "申报币种 申报货币 申报价值币种 报关币种 currencyofthedeclaredvalue declaredcurrency"
    ),
    "has_battery": "带电 含电 是否带电 是否含电 含电池 带电池 withbattery battery",
    "has_liquid": "液体 是否液体 含液体 是否含液体 liquid",
    "has_powder": "粉末 是否粉末 含粉末 是否含粉末 powder",
    "is_magnetic": "带磁 含磁 是否带磁 是否含磁 磁性 magnetic",
    "note": "备注 商品备注 产品备注 note notes remark remarks",
}
COST_WORDS: Mapping[str, str] = {
    name: PRODUCT_WORDS[name] for name in ("sku", "cost", "cost_currency")
}
PAIRING_WORDS: Mapping[str, str] = {
    "seller_sku": (
        "MSKU 平台SKU 商家SKU 卖家SKU 店铺SKU 渠道SKU 在线SKU 线上SKU"
        " 亚马逊SKU 平台商品SKU sellersku"
        " amazonsku channelsku"
    ),
    "sku": SKU,
    "factor": "每份数量 配对数量 组合数量 数量 系数 单份数量 unitsperlisting factor quantity units",
    "store": "店铺 店铺名称 店铺账号 店铺名 账号 卖家账号 站点 store account sellingaccount",
}
# Those of our pages and templates, beside the names that Amazon's reader knows.
ORDER_WORDS: Mapping[str, str] = {
    "order_id": "订单号 Ordernumber",
    "order_item_id": "订单商品编号 Orderitemid",
    "purchased_at": "下单时间 Boughtat",
    "updated_at": "亚马逊最后更新时间 LastupdateatAmazon",
    "paid_at": "付款时间 Paidat",
    "reported_at": "报告时间 Reportedat",
    "ship_by": "发货时限 Shipby",
    "order_status": "订单状态 Orderstatus",
    "fulfilled_by": "发货方 Fulfilledby",
    "sales_channel": "销售渠道 Saleschannel",
    "service_level": "配送服务 Shippingservice",
    "item_status": "商品状态 Itemstatus",
    "quantity_shipped": "已发货数量 Unitsshipped",
    "quantity_to_ship": "待发货数量 Unitstoship",
    "currency": "币种 Currency",
    "item_price": "商品金额（整行） Itemprice,wholeline",
    "item_tax": "商品税费 Itemtax",
    "shipping_price": "运费 Shippingprice",
    "shipping_tax": "运费税 Shippingtax",
    "gift_wrap_price": "礼品包装费 Giftwrapprice",
    "gift_wrap_tax": "礼品包装税 Giftwraptax",
    "item_discount": "商品折扣 Itemdiscount",
    "shipping_discount": "运费折扣 Shippingdiscount",
    "is_business": "企业订单 Businessorder",
    "replaces": "替换的原订单 Replacestheorder",
    "buyer_name": "买家姓名 Buyer'sname",
    "buyer_email": "买家邮箱 Buyer'se-mail",
    "buyer_phone": "买家电话 Buyer'sphone",
    "buyer_company": "买家公司 Buyer'scompany",
    "purchase_order": "买家采购单号 Buyer'spurchaseordernumber",
    "recipient": "收件人 Recipient",
    "recipient_phone": "收件人电话 Recipient'sphone",
    "address_1": "地址第1行 Address,line1",
    "address_2": "地址第2行 Address,line2",
    "address_3": "地址第3行 Address,line3",
    "district": "区县 District",
    "city": "城市 City",
    "state": "省/州 Stateorregion",
    "postal_code": "邮编 Postcode",
    "country": "国家/地区 Country",
    "gift_message": "礼品留言 Giftmessage",
    "seller_sku": "卖家SKU sellersku",
    "asin": "ASIN",
    "title": "标题 title",
    "quantity": "数量 quantity",
}
# Beside Amazon's own names, which its reader knows: those of our pages and templates.
LISTING_WORDS: Mapping[str, str] = {
    "seller_sku": "MSKU 平台SKU 卖家SKU sellersku",
    "asin": "ASIN",
    "title": "标题 title",
    "price": "价格 price",
    "quantity": "数量 quantity",
    "status": "状态 status",
    "fulfilment_channel": "配送方式 fulfilmentchannel",
    "condition": "商品状况 condition",
    "open_date": "亚马逊创建时间 创建时间 createdatamazon",
    "listing_id": "Listing编号 listingid",
    "product_id": "商品编码 productid",
    "product_id_type": "商品编码类型 productidtype",
    "image_url": "图片地址 imageaddress",
}
# Beside Amazon's own names, which its reader knows: those of our pages and templates.
# 待调仓 and 调仓中 are missing: 领星 and its peers mean by each what the other calls the second.
STOCK_WORDS: Mapping[str, str] = {
    "seller_sku": "MSKU 平台SKU 卖家SKU sellersku",
    "fnsku": "FNSKU",
    "asin": "ASIN",
    "fulfillable": "FBA可售 可售 可用 可用库存 可售库存 fbaavailable",
    "reserved": "FBA预留 预留 预留库存 fbareserved",
    "reserved_customer_orders": "FBA待发货 待发货 fbareservedcustomerorders customerorders",
    "reserved_transfers": "FBA转运中 转运中 fbareservedfctransfer fctransfer",
    "reserved_processing": "FBA处理中 入库处理中 fbareservedfcprocessing fcprocessing",
    "researching": "FBA调查中 调查中 fbaresearching",
    "unfulfillable": "FBA不可售 不可售 不可售库存 fbaunsellable",
    "inbound_working": "FBA计划入库 计划入库 fbainboundworking inboundworking working",
    "inbound_shipped": "FBA在途 在途 标发在途 fbainboundshipped inboundshipped shipped",
    "inbound_receiving": "FBA接收中 接收中 入库中 fbainboundreceiving inboundreceiving receiving",
    "unit_condition": "库存状况 conditionoftheunits",
    "units": "该状况的件数 unitsofthiscondition",
}
# Our own warehouses: what lies there when their books begin. 可用量 leaves out what is locked.
OPENING_STOCK_WORDS: Mapping[str, str] = {
    "warehouse": (
        "仓库 仓库名称 仓库编码 仓库代码 所在仓库 本地仓 本地仓库 海外仓 海外仓库 warehouse"
        " warehousename warehousecode"
    ),
    "sku": SKU,
    "quantity": (
        "数量 期初数量 期初库存 库存 库存数量 实际库存 实际库存量 实际总量 总量 在库 在库数量"
        " 现有库存 库存总量 结存数量 盘点数量 quantity qty units onhand stock"
    ),
    "unit_condition": (
        "库存状况 库存状态 品质 库存品质 良品/次品 库存属性 质检状态 conditionoftheunits condition"
    ),
}
# 交期, 备注, 币种 and 采购链接 are of the product in a row that names one, else of the supplier.
SUPPLIER_WORDS: Mapping[str, str] = {
    "supplier": (
        "供应商名称 供应商 供应商全称 供货商 供货商名称 供应商简称 厂家 厂家名称 suppliername"
        " supplier vendor vendorname"
    ),
    "supplier_code": (
        "供应商编码 供应商编号 供应商代码 供货商编码 供应商ID suppliercode supplierid vendorcode"
    ),
    "sku": SKU,
    "supplier_sku": (
        "供应商SKU 供应商货号 供应商商品编码 供应商产品编码 厂家货号 工厂货号 1688商品编码"
        " skuatthesupplier suppliersku"
    ),
    "purchase_price": (
        "采购单价 采购价 采购价格 采购报价 供应商报价 报价 含税单价 不含税单价 单价 进货价"
        " 最新采购价 默认采购价 purchaseprice unitprice price"
    ),
    "purchase_currency": "币种 币别 货币 采购币种 报价币种 currency",
    "min_quantity": (
        "起订量 最小起订量 最小采购量 最小订购量 最小采购数量 MOQ minimumorderquantity"
        " minorderquantity"
    ),
    "pack_quantity": (
        "订购倍数 起订倍数 采购倍数 包装倍数 最小包装量 包装数量 ordermultiple packsize"
    ),
    "product_lead_days": (
        "交期(天) 交期 采购交期 交货期 交货周期 交货天数 采购周期 生产周期 leadtime(days) leadtime"
    ),
    "is_preferred": "首选供应商 首选 是否首选 是否默认 默认供应商 是否默认供应商 preferredsupplier",
    "link": "采购链接 1688链接 商品链接 产品链接 采购网址 采购地址 purchaselink purchaseurl",
    "terms_note": "备注 报价备注 采购备注 note notes remark remarks",
    "contact": "联系人 供应商联系人 联系人姓名 contact contactname contactperson",
    "phone": (
        "联系电话 电话 手机 手机号 手机号码 联系方式 联系人电话 电话号码 phone mobile telephone"
    ),
    "email": "邮箱 电子邮箱 邮件 联系邮箱 email e-mail",
    "chat": "微信或QQ 微信 微信号 QQ QQ号 旺旺 阿里旺旺 微信/QQ wechatorqq wechat qq",
    "country": "国家 国家/地区 国家或地区 所在国家 countryorregion country",
    "address": "地址 供应商地址 联系地址 详细地址 公司地址 address",
    "website": "网址 供应商网址 店铺链接 店铺地址 1688店铺 官网 供应商链接 website homepage shop",
    "currency": "结算币种 默认币种 供应商币种 settlementcurrency",
    "payment_terms": (
        "付款条件 结算方式 付款方式 账期 支付方式 结算周期 结算条款 paymentterms terms"
    ),
    "lead_days": (
        "默认交期(天) 默认交期 供应商交期 默认交货期 defaultleadtime(days) defaultleadtime"
    ),
    "owner": "负责人 采购员 采购负责人 采购跟单 跟单员 owner buyer",
    "note": "供应商备注 noteonthesupplier suppliernote",
}
