"""The tables of products and pairings that `export` writes."""

from collections.abc import Iterator, Sequence

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.server.folder import ServerError
from zhongshu.web.sheets import Cell

BEFORE_FIELDS = ("id", "kind")
BEHIND_FIELDS = ("listings", "made_at", "changed_at")
NUMBERS = (catalog.FieldKind.NUMBER, catalog.FieldKind.WHOLE)
PAIRING_HEADS = (
    "id",
    "account_id",
    "seller_sku_id",
    "seller_sku",
    "store_id",
    "product_id",
    "sku",
    "name",
    "factor",
    "reason",
    "who",
    "paired_at",
)


def product_heads() -> list[str]:
    """Return the columns of products: every field that may be seen, by the name of files."""
    return [*BEFORE_FIELDS, *(each.name for each in _fields()), *BEHIND_FIELDS]


def read_products(account_id: int | None) -> Iterator[Sequence[Cell]]:
    """Return every product that is not removed, the oldest first.

    Raises:
        ServerError: an account was named.
    """
    if account_id is not None:
        raise ServerError("Products belong to the company, to no account: leave --account out.")
    return _each_product()


def read_pairings(account_id: int | None) -> Iterator[Sequence[Cell]]:
    """Yield every pairing that counts now, overrides of stores too, the oldest first."""
    for row in catalog.iterate_pairings(identity.SYSTEM):
        if account_id in (None, row.account_id):
            yield [getattr(row, name) for name in PAIRING_HEADS]


def _each_product() -> Iterator[Sequence[Cell]]:
    fields = _fields()
    for row in catalog.iterate_products(identity.SYSTEM):
        yield (
            row.id,
            row.kind.value,
            *(_cell(each, row.values.get(each.name, "")) for each in fields),
            row.listings,
            row.made_at,
            row.changed_at,
        )


def _fields() -> list[catalog.ProductField]:
    """Return the fields that whoever runs the program may see, the company's own behind ours."""
    own = (catalog.custom_field(card) for card in catalog.list_custom_fields(identity.SYSTEM))
    sees_costs = catalog.may_see_costs(identity.SYSTEM)
    return [each for each in (*catalog.FIELDS, *own) if sees_costs or not each.is_cost]


def _cell(field: catalog.ProductField, text: str) -> Cell:
    """Return a number as one, so that a spreadsheet adds it up; a text as it stands."""
    return catalog.number_or_text(text) if field.kind in NUMBERS else text
