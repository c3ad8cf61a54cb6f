"""What was measured, beside the limit it is held against, as text and as Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass

DECIMALS = {"s": 1, "ms": 1, "×": 2, "calls": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured value; `limit` None: nothing is promised, it stands there to compare."""

    name: str
    value: float
    unit: str
    rows: int | None = None
    limit: float | None = None
    is_least: bool = False
    remark: str = ""

    @property
    def is_met(self) -> bool:
        if self.limit is None:
            return True
        return self.value >= self.limit if self.is_least else self.value <= self.limit

    @property
    def cells(self) -> tuple[str, str, str, str, str, str]:
        """Name, rows, value, limit, whether it is met, remark."""
        limit = met = ""
        if self.limit is not None:
            limit = f"{'≥' if self.is_least else '≤'} {self._say(self.limit)}"
            met = "yes" if self.is_met else "NO"
        rows = "" if self.rows is None else f"{self.rows:,}"
        return self.name, rows, self._say(self.value), limit, met, self.remark

    def _say(self, number: float) -> str:
        return f"{number:,.{DECIMALS.get(self.unit, 0)}f} {self.unit}"


def as_text(figures: Sequence[Figure]) -> str:
    """Lay figures out in columns."""
    cells = [figure.cells for figure in figures]
    name, rows, value, limit, met = (max(len(each[n]) for each in cells) for n in range(5))
    return "\n".join(
        f"  {c[0]:{name}}  {c[1]:>{rows}}  {c[2]:>{value}}  {c[3]:>{limit}}  {c[4]:{met}}"
        f"  {c[5]}".rstrip()
        for c in cells
    )


def as_markdown(command: str, figures: Sequence[Figure]) -> str:
    """Lay figures out as a table under the command that measures them."""
    lines = [
        f"### `{command}`",
        "",
        "| figure | rows | measured | limit | met | remark |",
        "|---|--:|--:|--:|---|---|",
        *(f"| {' | '.join(figure.cells)} |" for figure in figures),
    ]
    return "\n".join(lines)


def p95(times: Sequence[float]) -> float:
    """Return the time that 95 of 100 stay within, in milliseconds."""
    return sorted(times)[max(0, -(-len(times) * 95 // 100) - 1)] * 1000
