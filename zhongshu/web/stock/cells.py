"""Figures of a product, each as a link to what made it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from zhongshu.inventory import public as inventory
from zhongshu.web.stock import columns
from zhongshu.web.stock.filters import PLACE
from zhongshu.web.stock.moves import SOLD

DAYS_OF_SALES = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a product; what made it is at `url`. None: nobody knows it."""

    key: str
    units: int | None
    url: str
    is_low: bool = False

    @property
    def is_days(self) -> bool:
        return self.key == columns.SORTS.COVER

    @property
    def is_below(self) -> bool:
        return self.units is not None and self.units < 0


class CellMaker:
    """Makes the cells of many products, of now or of a past day."""

    def __init__(self, shown: Sequence[str], day: date | None = None) -> None:
        self.shown = shown
        self._until = {"until": day.isoformat()} if day else {}
        self._since = timezone.localdate(timezone.now() - DAYS_OF_SALES).isoformat()

    def make(
        self, product_id: int, figures: inventory.StockFigures, places: Mapping[int, int]
    ) -> list[Cell]:
        """Return a cell for each column that is shown."""
        page = reverse("stock:product", args=[product_id])
        return [
            Cell(
                key,
                places.get(int(key.removeprefix(PLACE)), 0)
                if key.startswith(PLACE)
                else getattr(figures, key),
                f"{page}{self._part(key)}",
                is_low=key == columns.SORTS.COVER and figures.is_low,
            )
            for key in self.shown
        ]

    def _part(self, key: str) -> str:
        """Return where on the product's page a figure is explained."""
        if key in columns.PARTS:
            return f"#{columns.PARTS[key]}"
        if key == columns.SORTS.SOLD_30:
            wanted = {"reason": SOLD, "since": self._since}
        else:
            wanted = {"place": columns.MOVES_AT.get(key) or key.removeprefix(PLACE), **self._until}
        return f"?{urlencode(wanted)}#moves"
