"""Compare where the program runs with where it ran last."""

from datetime import datetime

from django.db import transaction

from zhongshu.channels.account_values import InstallationCard
from zhongshu.channels.locks import lock_installation
from zhongshu.identity import public as identity
from zhongshu.kernel.texts import clean

MOVED = "It runs in another place than before: {before} → {after}"


@transaction.atomic
def check_installation(host_mark: str, at: datetime) -> InstallationCard:
    """Remember the place at the first start; in another place hold everything that is sent.

    A database that woke up elsewhere is a copy, or was moved: a person must say which
    (failures.md, N5). The new place is remembered, the hold stays until it is released.
    """
    installation = lock_installation()
    mark = clean(host_mark, longest=200)
    if installation.host != mark:
        if installation.host:
            installation.hold(MOVED.format(before=installation.host, after=mark), at=at)
            identity.record(
                identity.SYSTEM,
                "channels.sending.held",
                "channels.installation",
                because=installation.held_because,
            )
        installation.host = mark
        installation.save()
    return installation.to_card()
