"""The menu by which a list leaves as a file."""

from urllib.parse import urlencode

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.translation import gettext as _

from zhongshu.flows.exports.background import LARGE
from zhongshu.flows.exports.lists import LISTS

register = template.Library()
# Pages of a list name these too; a file has all of it.
OF_PAGE = ("cursor", "before", "open", "format")


@register.inclusion_tag("components/export_menu.html", takes_context=True)
def export_menu(
    context: Context, *codes: str, hint: str = "", kind: str = "btn", **more: object
) -> dict[str, object]:
    """Show the formats of these lists; the first one is filtered as its page is."""
    request = context["request"]
    kept = request.GET.copy()
    for name in OF_PAGE:
        kept.pop(name, None)
    is_filtered = bool(kept)
    for name, value in more.items():
        kept[name] = str(value)
    query = "&".join([*([kept.urlencode()] if kept else []), urlencode({"format": ""})])
    lists = [
        (
            _("All rows of this filter") if place == 0 and is_filtered else str(LISTS[code].name),
            f"{reverse('exports:file', args=[code])}?{query if place == 0 else 'format='}",
        )
        for place, code in enumerate(codes)
        if LISTS[code].is_for(request.actor)
    ]
    return {"lists": lists, "hint": hint, "kind": kind, "large": LARGE}
