"""The chart of a product: units left each day, what was sold and came in, days without stock."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from zhongshu.inventory import public as inventory

DAYS = 90
# The drawing stretches to the width of the page: x counts days, ten parts each.
PART = 10
HEIGHT, STRIP = 160, 48
ROUND = (1, 2, 3, 4, 5, 6, 8, 10)


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle of the drawing."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Day:
    """One day: where the pointer finds it, and what it tells."""

    x: int
    row: inventory.DayRow


@dataclass(frozen=True, slots=True)
class Chart:
    """What the drawing is made of; `line` and `area` are paths, `zero` the height of none."""

    width: int
    line: str
    area: str
    zero: int
    top: int
    bottom: int
    most_sold: int
    sales: Sequence[Bar]
    arrivals: Sequence[Bar]
    gaps: Sequence[Bar]
    days: Sequence[Day]
    marks: Sequence[date]

    @property
    def sold(self) -> int:
        return sum(day.row.sold for day in self.days)

    @property
    def came(self) -> int:
        return sum(day.row.came for day in self.days)

    @property
    def empty_days(self) -> int:
        return sum(day.row.total <= 0 for day in self.days)

    @property
    def first(self) -> inventory.DayRow:
        return self.days[0].row

    @property
    def last(self) -> inventory.DayRow:
        return self.days[-1].row

    @property
    def told(self) -> Sequence[inventory.DayRow]:
        """Days on which anything happened, the newest first: what a table tells of them."""
        return [day.row for day in self.days if day.row.sold or day.row.came][::-1]


def draw(rows: Sequence[inventory.DayRow]) -> Chart | None:
    """Return the drawing of these days; None: there are too few for one."""
    if len(rows) < 2:
        return None
    top = _round_up(max(1, *(row.total for row in rows)))
    bottom = -_round_up(-low) if (low := min(row.total for row in rows)) < 0 else 0
    most_sold = _round_up(max(1, *(row.sold for row in rows)))

    def height_of(units: int) -> int:
        return HEIGHT - round((units - bottom) * HEIGHT / (top - bottom))

    steps = "".join(
        f"L{number * PART} {height_of(row.total)}H{(number + 1) * PART}"
        for number, row in enumerate(rows)
    )
    width, zero = len(rows) * PART, height_of(0)
    return Chart(
        width=width,
        line=f"M{steps[1:]}",
        area=f"M0 {zero}{steps}V{zero}Z",
        zero=zero,
        top=top,
        bottom=bottom,
        most_sold=most_sold,
        sales=[
            Bar(number * PART + 2, STRIP - height, PART - 4, height)
            for number, row in enumerate(rows)
            if row.sold
            for height in (max(round(row.sold * STRIP / most_sold), 2),)
        ],
        arrivals=[
            Bar(number * PART + 3, 0, PART - 6, HEIGHT)
            for number, row in enumerate(rows)
            if row.came
        ],
        gaps=list(_find_gaps(rows)),
        days=[Day(number * PART, row) for number, row in enumerate(rows)],
        marks=[rows[0].day, rows[len(rows) // 2].day, rows[-1].day],
    )


def _find_gaps(rows: Sequence[inventory.DayRow]) -> Iterator[Bar]:
    """Yield the runs of days at whose end nothing was left."""
    begins: int | None = None
    for number, row in enumerate([*rows, None]):
        is_empty = row is not None and row.total <= 0
        if is_empty and begins is None:
            begins = number
        elif not is_empty and begins is not None:
            yield Bar(begins * PART, 0, (number - begins) * PART, HEIGHT)
            begins = None


def _round_up(units: int) -> int:
    """Return the next number that reads well on an axis: 7 is 8, 130 is 200."""
    power = int(10 ** (len(str(units)) - 1))
    return next(each * power for each in ROUND if each * power >= units)
