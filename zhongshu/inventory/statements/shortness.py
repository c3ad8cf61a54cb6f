"""SQL of how many balances are short: below zero, or below what is reserved of them."""

_BY_ITSELF = """place.may_go_negative IS NOT NULL
            AND (books.on_hand < 0 OR books.on_hand < books.reserved)"""
# Seller SKUs of one FNSKU are one stock (`statements/sharing.py`).
_LABEL = """(
                SELECT told.fnsku FROM inventory_amazonstocklevel AS told
                JOIN channels_store AS store ON store.id = told.store_id
                LEFT JOIN catalog_offerpool AS sent
                    ON sent.store_id = told.store_id AND sent.seller_sku_id = told.seller_sku_id
                WHERE coalesce(sent.pool_id, store.pool_id) = spot.pool_id
                    AND told.seller_sku_id = {sku}
                    AND told.fnsku <> '' AND told.absent_since IS NULL
                ORDER BY told.read_at DESC, told.id DESC LIMIT 1
            )"""
# Of the `books` of a product at each `place`. Only of those that are short by themselves is asked
# what they are together, behind the sums: books without any cost what they did.
SHORT = f"""CASE WHEN count(*) FILTER (WHERE {_BY_ITSELF}) = 0 THEN 0 ELSE (
        SELECT count(*) FROM inventory_stockbalance AS own
        JOIN inventory_location AS spot ON spot.id = own.location_id
        WHERE own.id = ANY(array_agg(books.id) FILTER (WHERE {_BY_ITSELF})) AND coalesce((
            SELECT sum(other.on_hand) < greatest(sum(other.reserved), 0)
            FROM inventory_stockbalance AS other
            WHERE other.product_id = own.product_id AND other.location_id = own.location_id
                AND {_LABEL.format(sku="other.seller_sku_id")}
                    = {_LABEL.format(sku="own.seller_sku_id")}
        ), true)
    ) END"""  # noqa: S608 - names of our own tables
