"""The XML report of all orders as a file: order by order, without a column to choose."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_noop as _

from zhongshu.channels import public as channels
from zhongshu.documents import public as documents
from zhongshu.flows.import_values import ReadRow, wrong

# What an order is looked through by, in the words of the document's own tags.
HEADS = (
    "AmazonOrderID",
    "OrderStatus",
    "PurchaseDate",
    "LastUpdatedDate",
    "SalesChannel",
    "SKU",
    "Quantity",
)
ORDER_TAG = b"<AmazonOrderID>"
BEGINS = (b"<?xml", b"<AmazonEnvelope", b"<!--")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class ReadOrder(ReadRow):
    """An order that a document told whole."""

    facts: channels.OrderFacts | None = None


@dataclass(frozen=True, slots=True)
class OrderDocument:
    """A document of orders; its rows can be read as often as one likes."""

    content: bytes
    facts: documents.FileFacts

    def rows(self) -> Iterator[ReadRow]:
        """Yield the orders, numbered as they stand.

        Raises:
            FileRefusedError: it is no such document, or breaks off.
        """
        try:
            told = channels.document_reader().read_order_document(self.content)
            for number, each in enumerate(told, start=1):
                yield _to_row(each, number)
        except channels.NotUnderstoodError as error:
            raise documents.FileRefusedError(documents.FileRefusedError.NO_ORDERS) from error


def is_document(path: Path) -> bool:
    """Tell whether a file begins as XML, whatever its name says."""
    with path.open("rb") as file:
        begin = file.read(256)
    return begin.removeprefix(BYTE_ORDER_MARK).lstrip().startswith(BEGINS)


def open_document(path: Path) -> OrderDocument:
    """Return the document of a file; whether it is one of orders is seen when it is read."""
    content = path.read_bytes()
    facts = documents.FileFacts(
        reading=documents.Reading(),
        heads=HEADS,
        sheets=(),
        fingerprint="",
        uses=(),
        total=content.count(ORDER_TAG),
    )
    return OrderDocument(content, facts)


def _to_row(told: channels.OrderFacts | channels.Unreadable, number: int) -> ReadOrder:
    if isinstance(told, channels.Unreadable):
        error = wrong(
            "",
            _("This order cannot be read: {why}."),
            _("Download the report again. If it stays so, bring the tab-separated one."),
            why=told.why[:200],
        )
        return ReadOrder(number, {}, (told.key, *[""] * (len(HEADS) - 1)), (error,))
    shown = (
        told.order_id,
        told.amazon_status,
        told.created_at.isoformat(),
        told.updated_at.isoformat(),
        told.marketplace_name,
        ", ".join(line.seller_sku for line in told.lines),
        ", ".join(str(line.quantity) for line in told.lines),
    )
    return ReadOrder(number, {"order_id": told.order_id}, shown, (), told)
