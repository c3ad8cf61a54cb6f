"""Cells of a table whose columns a person chooses: each is written once, shown where it stands."""

from collections.abc import Mapping

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString

register = template.Library()


class CellsNode(template.Node):
    """Renders the cells that `shown` names, in its order; a name without a cell shows nothing.

    A chain of `{% if %}` would compare every name with every column, in every row.
    """

    child_nodelists = ("every",)

    def __init__(self, shown: FilterExpression, cells: Mapping[str, NodeList]) -> None:
        self.shown = shown
        self.cells = cells
        self.every = NodeList(node for cell in cells.values() for node in cell)

    def render(self, context: Context) -> SafeString:
        shown = self.shown.resolve(context)
        return SafeString(
            "".join(self.cells[key].render(context) for key in shown if key in self.cells)
        )


@register.tag("cells")
def show_cells(parser: Parser, token: Token) -> CellsNode:
    """Read `{% cells shown %}{% cell "name" %}…{% cell "other" %}…{% endcells %}`."""
    _tag, shown = token.split_contents()
    parser.parse(("cell",))  # what stands before the first cell is white space
    cells: dict[str, NodeList] = {}
    following = parser.next_token()
    while following.contents != "endcells":
        name = following.split_contents()[1].strip("\"'")
        cells[name] = parser.parse(("cell", "endcells"))
        following = parser.next_token()
    return CellsNode(parser.compile_filter(shown), cells)
