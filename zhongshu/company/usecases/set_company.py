"""Say what the company is called, where its day begins, and in which currency it counts."""

from zoneinfo import available_timezones

from django.db import transaction

from zhongshu.company.errors import UnknownCurrencyError, UnknownTimeZoneError
from zhongshu.company.models import Company
from zhongshu.identity import public as identity
from zhongshu.kernel.money import list_currencies
from zhongshu.kernel.texts import require_name


@transaction.atomic
def set_company(*, name: str, time_zone: str, base_currency: str, actor: identity.Actor) -> None:
    """Store the company's card; the same again changes nothing.

    Raises:
        UnknownTimeZoneError, UnknownCurrencyError: no zone of IANA, no currency in use.
        kernel.TooLongError, kernel.InvalidTextError, kernel.HiddenCharacterError: the name
            cannot be stored, or is not what it seems.
    """
    require_name(name, field="name", longest=100)
    if time_zone not in available_timezones():
        raise UnknownTimeZoneError(time_zone=time_zone[:50])
    if base_currency not in list_currencies():
        raise UnknownCurrencyError(currency=base_currency[:10])
    Company.objects.update_or_create(
        pk=1, defaults={"name": name, "time_zone": time_zone, "base_currency": base_currency}
    )
    facts = {"name": name, "time_zone": time_zone, "currency": base_currency}
    identity.record(actor, "company.set", "company:1", **facts)
