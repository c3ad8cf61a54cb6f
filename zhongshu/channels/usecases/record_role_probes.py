"""Record which roles a pre-flight found granted."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.channels.facts import RoleProbe
from zhongshu.channels.locks import lock_account
from zhongshu.channels.models import RoleGrant
from zhongshu.identity import public as identity
from zhongshu.kernel.texts import clean


@transaction.atomic
def record_role_probes(*, account_id: int, probes: Sequence[RoleProbe], at: datetime) -> None:
    """Keep the last finding per role; one statement for all.

    Raises:
        AccountNotFoundError: there is no such account.
    """
    lock_account(account_id, identity.SYSTEM)
    found = {clean(probe.role, longest=100): probe for probe in probes}
    RoleGrant.objects.bulk_create(
        [
            RoleGrant(
                account_id=account_id,
                role=role,
                operation=clean(probe.operation, longest=100),
                is_granted=probe.is_granted,
                refusal=clean(probe.refusal, longest=300),
                request_id=clean(probe.request_id, longest=100),
                probed_at=at,
            )
            for role, probe in found.items()
        ],
        update_conflicts=True,
        unique_fields=["account", "role"],
        update_fields=["operation", "is_granted", "refusal", "request_id", "probed_at"],
    )
