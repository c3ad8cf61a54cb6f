"""Reading single rows of files that people download from Seller Central: no account is asked."""

from collections.abc import Iterator, Mapping, Sequence

from zhongshu.amazon.reports import order_cells, stock_cells
from zhongshu.amazon.reports.listings import TITLES, to_listing
from zhongshu.amazon.reports.numbers import DECIMAL_COMMA
from zhongshu.amazon.reports.tables import Row
from zhongshu.amazon.reports.xml_orders import read_xml_orders
from zhongshu.amazon.shapes import MalformedError
from zhongshu.channels import public as channels

# Our names of the columns of a listings download, in the order of our template.
LISTING_COLUMNS = {
    "seller_sku": "seller-sku",
    "asin": "asin1",
    "title": "item-name",
    "price": "price",
    "quantity": "quantity",
    "status": "status",
    "fulfilment_channel": "fulfillment-channel",
    "condition": "item-condition",
    "open_date": "open-date",
    "listing_id": "listing-id",
    "product_id": "product-id",
    "product_id_type": "product-id-type",
    "image_url": "image-url",
}
_OURS = {theirs: ours for ours, theirs in LISTING_COLUMNS.items()} | {"asin": "asin"}

# Which region the channel of an FBA listing is of: it gives a file of another country away.
OF_REGION: Mapping[str, str] = {
    "AMAZON_NA": "NA",
    "AMAZON_EU": "EU",
    "AMAZON_IN": "EU",
    "AMAZON_JP": "FE",
    "AMAZON_AU": "FE",
    "AMAZON_SG": "FE",
}


class CellReader:
    """Implements channels.DocumentReader."""

    def listing_columns(self) -> Mapping[str, Sequence[str]]:
        """Return what the columns are called in each language, by our names of them."""
        return {ours: (theirs, *TITLES[theirs]) for ours, theirs in LISTING_COLUMNS.items()}

    def decimal_sign(self, marketplace_id: str) -> str:
        """Return the sign before the decimals in files of this marketplace."""
        country_code = channels.MARKETPLACES[marketplace_id].country_code
        return "," if country_code in DECIMAL_COMMA else "."

    def read_listing(
        self, cells: Mapping[str, str], marketplace_id: str, *, decimal: str
    ) -> channels.ListingFacts:
        """Read one row; an empty cell tells nothing.

        Raises:
            channels.CellUnreadableError: one of the cells is not what its column says.
        """
        marketplace = channels.MARKETPLACES[marketplace_id]
        told = cells.get("fulfilment_channel", "").strip().upper()
        if OF_REGION.get(told, marketplace.region) != marketplace.region:
            raise channels.CellUnreadableError("fulfilment_channel")
        values = {LISTING_COLUMNS[name]: text for name, text in cells.items()}
        row = Row(number=0, values=values, raw=b"")
        try:
            return to_listing(row, marketplace, has_comma=decimal == ",")
        except MalformedError as error:
            # What is wrong begins with Amazon's name of the column.
            name = str(error).split(" ", maxsplit=1)[0]
            raise channels.CellUnreadableError(_OURS.get(name, "seller_sku")) from error

    def stock_columns(self) -> Mapping[str, Sequence[str]]:
        """Return what the columns of FBA stock files are called, by our names of them."""
        return stock_cells.STOCK_COLUMNS

    def read_stock_level(self, cells: Mapping[str, str]) -> channels.StockLevelFacts:
        """Read one row of an FBA stock file."""
        return stock_cells.read_stock_level(cells)

    def order_columns(self) -> Mapping[str, channels.OrderColumn]:
        """Return the columns of order downloads, by our names of them."""
        return {
            ours: channels.OrderColumn(
                titles=(theirs, *order_cells.TITLES[ours]),
                is_personal=ours in order_cells.PERSONAL,
                is_of_unshipped=ours in order_cells.UNSHIPPED_COLUMNS,
            )
            for ours, theirs in order_cells.ORDER_COLUMNS.items()
        }

    def read_order(
        self, rows: Sequence[Mapping[str, str]], marketplace_id: str, *, decimal: str
    ) -> channels.OrderFacts:
        """Make one order of its rows."""
        return order_cells.read_order(rows, marketplace_id, decimal=decimal)

    def read_order_document(
        self, content: bytes
    ) -> Iterator[channels.OrderFacts | channels.Unreadable]:
        """Read the XML report of all orders."""
        return read_xml_orders(content)
