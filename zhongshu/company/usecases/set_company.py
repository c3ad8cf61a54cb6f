"""Say what the company is called, where its day begins, and in which currency it counts."""

from zoneinfo import available_timezones

from babel.numbers import list_currencies
from django.db import transaction

from zhongshu.company.errors import UnknownCurrencyError, UnknownTimeZoneError
from zhongshu.company.models import Company
from zhongshu.identity import public as identity
from zhongshu.kernel.texts import require_text


@transaction.atomic
def set_company(*, name: str, time_zone: str, base_currency: str, actor: identity.Actor) -> None:
    """Store the company's card; the same again changes nothing.

    Raises:
        UnknownTimeZoneError, UnknownCurrencyError: not of the IANA or ISO lists.
        kernel.TooLongError, kernel.InvalidTextError: the name cannot be stored.
    """
    require_text(name, field="name", longest=100)
    if time_zone not in available_timezones():
        raise UnknownTimeZoneError(time_zone=time_zone[:50])
    if base_currency not in list_currencies():
        raise UnknownCurrencyError(currency=base_currency[:10])
    Company.objects.update_or_create(
        pk=1, defaults={"name": name, "time_zone": time_zone, "base_currency": base_currency}
    )
    facts = {"name": name, "time_zone": time_zone, "currency": base_currency}
    identity.record(actor, "company.set", "company:1", **facts)
