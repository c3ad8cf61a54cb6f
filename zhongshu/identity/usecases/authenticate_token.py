"""Tell whose API token this is."""

import hmac
from datetime import datetime, timedelta

from django.db import transaction

from zhongshu.identity import rules
from zhongshu.identity.models import ApiToken
from zhongshu.identity.values import AuthenticatedToken, TokenScope

NOTED_EVERY = timedelta(minutes=1)
NO_HASH = bytes(32)


@transaction.atomic
def authenticate_token(*, token: str, at: datetime) -> AuthenticatedToken | None:
    """Return the token's owner and scope, or None when it is not good now.

    The time of use is noted, at most once a minute. Unknown tokens take as long as known ones.
    """
    row = ApiToken.objects.select_related("user").filter(prefix=rules.split_token(token)).first()
    kept = bytes(row.hashed) if row else NO_HASH
    is_right = hmac.compare_digest(rules.hash_secret(token), kept)
    if row is None or not is_right or row.revoked_at is not None or not row.user.is_active:
        return None
    if row.expires_at is not None and row.expires_at <= at:
        return None
    if row.used_at is None or row.used_at < at - NOTED_EVERY:
        ApiToken.objects.filter(pk=row.pk).update(used_at=at)
    return AuthenticatedToken(
        token_id=row.pk,
        actor=row.user.as_actor(),
        scope=TokenScope(row.scope),
    )
