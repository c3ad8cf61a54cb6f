"""Say who this installation is."""

from django.db import transaction

from zhongshu.channels.account_values import InstallationCard
from zhongshu.channels.locks import lock_installation


@transaction.atomic
def get_installation() -> InstallationCard:
    """Return who this installation is; asked for the first time, it gets its code."""
    return lock_installation().to_card()
