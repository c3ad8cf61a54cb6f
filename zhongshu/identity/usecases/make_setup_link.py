"""Make the one-time link by which the first administrator signs up."""

from datetime import datetime

from django.db import transaction

from zhongshu.identity import rules
from zhongshu.identity.models import SetupLink, User


@transaction.atomic
def make_setup_link(*, at: datetime) -> str | None:
    """Return the token of a fresh link, good for 24 hours, or None when somebody can sign in.

    Making another one ends the unused ones before it. Only the hash is kept.
    """
    if User.objects.exists():
        return None
    SetupLink.objects.filter(used_at=None).delete()
    token = rules.make_secret()
    SetupLink.objects.create(
        hashed=rules.hash_secret(token), expires_at=at + rules.SETUP_LINK_LASTS
    )
    return token
