"""Filters of a panel that are on: each is named, and leads to the address without it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.web.addresses import MINE


@dataclass(frozen=True, slots=True)
class Pill:
    """A filter that is on, and the address without it."""

    label: str
    url: str


def name_choice(actor: identity.Actor, name: str, text: str) -> str:
    """Return what a filter is set to: a person and a tag by their names."""
    if name == "tag":
        return next((tag.name for tag in catalog.list_tags(actor) if str(tag.id) == text), text)
    if name in ("owner", "developer"):
        if text == MINE:
            return _("Me")
        names = {str(each.user_id): each.login for each in identity.list_names()}
        return names.get(text, text)
    return text[:40]
