"""Amazon's regions as a person knows them: a name and its marketplaces."""

from dataclasses import dataclass

from babel import Locale
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhongshu.channels import public as channels

REGION_NAMES: dict[str, Promise] = {
    channels.Region.NA: _("North America"),
    channels.Region.EU: _("Europe"),
    channels.Region.FE: _("Far East"),
}


OTHER_CHANNEL: Promise = _("Another channel")


@dataclass(frozen=True, slots=True)
class RegionChoice:
    code: str
    name: Promise
    countries: str


def list_regions() -> list[RegionChoice]:
    """Return the regions with the country codes of their marketplaces."""
    return [
        RegionChoice(
            code,
            name,
            " · ".join(
                place.country_code
                for place in channels.MARKETPLACES.values()
                if place.region == code
            ),
        )
        for code, name in REGION_NAMES.items()
    ]


def country_name(code: str) -> str:
    """Return the country in the reader's language."""
    language = "en" if (get_language() or "").startswith("en") else "zh_Hans"
    return str(Locale.parse(language).territories.get(code, code))


def place_name(card: channels.AccountCard) -> str:
    """Return where an account sells: a region of Amazon's, or another channel."""
    return region_name(card.region) if card.region else str(OTHER_CHANNEL)


def region_name(code: str) -> str:
    """Return what people call a region."""
    return str(REGION_NAMES[code]) if code in REGION_NAMES else code
