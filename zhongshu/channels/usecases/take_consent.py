"""Take a consent that came back: its `state` is used up, whatever comes of it."""

from datetime import datetime

from django.db import transaction

from zhongshu.channels import rules
from zhongshu.channels.account_values import ConsentTicket
from zhongshu.channels.locks import lock_consent


@transaction.atomic
def take_consent(*, state: str, user_id: int, session_key: str, at: datetime) -> ConsentTicket:
    """Return what the `state` stood for, once.

    Raises:
        ConsentUnknownError: we made no such state.
        ConsentOtherUserError, ConsentOtherSessionError: somebody or somewhere else began it.
        ConsentUsedError: it came back before.
        ConsentLateError: it is older than ten minutes.
    """
    consent = lock_consent(rules.hash_secret(state))
    rules.require_consent(
        user_is_same=consent.user_id == user_id,
        session_is_same=bytes(consent.session) == rules.hash_secret(session_key),
        is_used=consent.used_at is not None,
        expires_at=consent.expires_at,
        at=at,
    )

    consent.used_at = at
    consent.save(update_fields=["used_at"])
    return ConsentTicket(
        application_id=consent.application_id,
        region=consent.region,
        account_id=consent.account_id,
        account_name=consent.account_name,
    )
