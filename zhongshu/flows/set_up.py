"""Set up a new installation: its first administrator and its company, or nothing."""

from datetime import datetime

from django.db import transaction

from zhongshu.company import public as company
from zhongshu.identity import public as identity


@transaction.atomic
def set_up(
    *,
    token: str,
    login: str,
    password: str,
    language: str,
    company_name: str,
    time_zone: str,
    base_currency: str,
    at: datetime,
) -> int:
    """Use up the link of `token`; return the administrator's id.

    Raises:
        identity.SetupLinkRefusedError, identity.LoginRefusedError, identity.WeakPasswordError,
        company.UnknownTimeZoneError, company.UnknownCurrencyError: nothing is set up.
    """
    user_id = identity.create_first_administrator(
        token=token, login=login, password=password, language=language, at=at
    )
    company.set_company(
        name=company_name,
        time_zone=time_zone,
        base_currency=base_currency,
        actor=identity.SYSTEM,
    )
    return user_id
