"""SQL of whether a balance is short: below zero, or below what is reserved of it."""

# Seller SKUs of one FNSKU are one stock (`statements/sharing.py`). Only of what is short by itself
# is asked what it is together, so that books without any cost nothing.
_LABEL = """(
            SELECT told.fnsku FROM inventory_amazonstocklevel AS told
            JOIN channels_store AS store ON store.id = told.store_id
            WHERE store.pool_id = place.pool_id AND told.seller_sku_id = {sku}
                AND told.fnsku <> '' AND told.absent_since IS NULL
            ORDER BY told.read_at DESC, told.id DESC LIMIT 1
        )"""
IS_SHORT = f"""CASE
        WHEN place.may_go_negative IS NULL THEN false
        WHEN books.on_hand >= greatest(books.reserved, 0) THEN false
        WHEN place.pool_id IS NULL THEN true
        ELSE coalesce((
            SELECT sum(other.on_hand) < greatest(sum(other.reserved), 0)
            FROM inventory_stockbalance AS other
            WHERE other.product_id = books.product_id AND other.location_id = books.location_id
                AND {_LABEL.format(sku="other.seller_sku_id")}
                    = {_LABEL.format(sku="books.seller_sku_id")}
        ), true)
    END"""  # noqa: S608 - names of our own tables
