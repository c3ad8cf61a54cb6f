"""Which moves of a product the address asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import QueryDict
from django.utils.translation import gettext as _

from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.web.stock import words

# Far ends hold nothing: no balance of theirs can be followed.
FAR = (words.KINDS.SUPPLIER, words.KINDS.CUSTOMER, words.KINDS.ADJUSTMENT, words.KINDS.LOST)
KINDS = tuple(kind for kind in inventory.LocationKind if kind not in FAR)
# Every reason by which units are sold.
SOLD = "SALES"


@dataclass(frozen=True, slots=True)
class WantedMoves:
    """The filter, and what its form offers and holds."""

    filter: inventory.MoveFilter
    place: str
    reason: str
    since: str
    until: str
    places: Sequence[tuple[str, str]]
    reasons: Sequence[tuple[str, str]]

    @property
    def is_filtered(self) -> bool:
        return self.filter != inventory.MoveFilter()


def read_moves(parameters: QueryDict, actor: identity.Actor) -> WantedMoves:
    """Return what is asked for; a place is its number, or the name of a kind or group.

    Raises:
        identity.UnknownChoiceError: a place, reason or day that cannot be.
    """
    known = inventory.list_places(actor)
    place = parameters.get("place", "") or parameters.get("kind", "")
    places = [
        *((group, str(name)) for group, name in words.GROUP_NAMES.items()),
        *((kind.value, str(words.KIND_NAMES[kind])) for kind in KINDS),
        *((str(each.location_id), words.name_place(each.place)) for each in known),
    ]
    reasons = [
        (SOLD, _("All sales")),
        *((code, str(name)) for code, name in words.REASON_NAMES.items()),
    ]
    reason = parameters.get("reason", "")
    for name, choice, choices in (("place", place, places), ("reason", reason, reasons)):
        if choice and choice not in dict(choices):
            raise identity.UnknownChoiceError(field=name, choice=choice[:20])
    since, until = _read_day(parameters, "since"), _read_day(parameters, "until")
    card = company.get_company()
    is_kind, is_group = place in list(KINDS), place in list(inventory.PlaceGroup)
    return WantedMoves(
        inventory.MoveFilter(
            place_ids=(int(place),) if place and not is_kind and not is_group else (),
            kind=inventory.LocationKind(place) if is_kind else None,
            group=inventory.PlaceGroup(place) if is_group else None,
            reasons=inventory.SALES if reason == SOLD else (reason,) if reason else (),
            since=card.midnight_of(since) if since else None,
            until=card.midnight_of(until + timedelta(days=1)) - timedelta(microseconds=1)
            if until
            else None,
        ),
        place=place,
        reason=reason,
        since=since.isoformat() if since else "",
        until=until.isoformat() if until else "",
        places=places,
        reasons=reasons,
    )


def _read_day(parameters: QueryDict, name: str) -> date | None:
    text = parameters.get(name, "")
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise identity.UnknownChoiceError(field=name, choice=text[:20]) from error
    if not 2000 <= day.year < 2200:
        raise identity.UnknownChoiceError(field=name, choice=text[:20])
    return day
