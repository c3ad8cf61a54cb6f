"""Cells of a table: written once each, shown where the person put their columns."""

import pytest
from django.template import Context, Template, TemplateSyntaxError

ROW = '{% cells shown %} {% cell "a" %}<td>{{ a }}</td>{% cell "b" %}<td>b</td>{% endcells %}'


def render(*shown: str) -> str:
    return Template(ROW).render(Context({"shown": shown, "a": "<1>"}))


def test_cells_stand_in_the_order_that_was_chosen() -> None:
    assert render("b", "a") == "<td>b</td><td>&lt;1&gt;</td>"


def test_a_column_without_a_cell_shows_nothing() -> None:
    assert render("gone", "b") == "<td>b</td>"
    assert render() == ""


def test_cells_that_do_not_end_are_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="endcells"):
        Template('{% cells shown %}{% cell "a" %}')
