"""Locks of identity."""

from zhongshu.identity import rules
from zhongshu.identity.errors import SetupLinkRefusedError
from zhongshu.identity.models import SetupLink


def lock_setup_link(token: str) -> SetupLink:
    """Lock the link of this token, used or late ones too.

    Raises:
        SetupLinkRefusedError: there is no such link.
    """
    link = SetupLink.objects.select_for_update().filter(hashed=rules.hash_secret(token)).first()
    if link is None:
        raise SetupLinkRefusedError
    return link
