"""From which warehouses a store draws when nobody said so."""

from collections.abc import Collection, Sequence

from zhongshu.inventory.warehouse_values import WarehouseCard, WarehouseKind

ABROAD = 3


def find_default_order(
    warehouses: Sequence[WarehouseCard], *, country: str, region: Collection[str]
) -> list[WarehouseCard]:
    """Return those in the store's country, then in its region, then the domestic ones.

    `region` are the countries of stores that share its pool. Of equal ones the default comes
    first, then by code. What lies abroad, or is not for sale, is drawn on only where people say so.
    """

    def rank(card: WarehouseCard) -> int:
        if card.country_code == country:
            return 0
        if card.country_code in region:
            return 1
        return 2 if card.kind is WarehouseKind.DOMESTIC else ABROAD

    near = [card for card in warehouses if card.is_sellable and rank(card) < ABROAD]
    return sorted(near, key=lambda card: (rank(card), not card.is_default, card.code))
