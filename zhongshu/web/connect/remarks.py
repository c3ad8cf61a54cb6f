"""What follows when a store is set otherwise than Amazon counts its marketplace."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext as _

from zhongshu.channels import public as channels
from zhongshu.kernel.money import list_currencies

CURRENCY, TIME_ZONE = "currency", "time_zone"
REMARKED = (CURRENCY, TIME_ZONE)
# Summer and winter: two zones that agree on both days count the same days.
COMPARED_ON = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC))


def tell_difference(store: channels.StoreCard, name: str, given: str) -> str:
    """Return the remark beside a field; nothing for what is as at Amazon, or makes no sense."""
    place = channels.MARKETPLACES.get(store.marketplace_id)
    given = given.strip()
    if place is None:
        return ""
    if name == CURRENCY:
        given = given.upper()
        if given == place.currency or given not in list_currencies():
            return ""
        return _(
            "Amazon sells in %(amazon)s here. Amounts of orders and listings stay in %(amazon)s;"
            " only the store itself is called a store in %(given)s."
        ) % {"amazon": place.currency, "given": given}
    if given not in available_timezones() or _is_same_day(given, place.time_zone):
        return ""
    return _(
        "Amazon counts the days of this marketplace by %(amazon)s. By %(given)s a day begins at"
        " another hour, so that figures of a day differ from Seller Central's."
    ) % {"amazon": place.time_zone, "given": given}


def _is_same_day(one: str, other: str) -> bool:
    zones = ZoneInfo(one), ZoneInfo(other)
    return all(
        len({day.astimezone(zone).utcoffset() for zone in zones}) == 1 for day in COMPARED_ON
    )
