"""Record which roles a pre-flight found granted."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from zhongshu.channels.facts import RoleProbe
from zhongshu.channels.locks import lock_account
from zhongshu.channels.models import RoleGrant
from zhongshu.identity import public as identity
from zhongshu.kernel.texts import clean

# So long an answer outlives an outage; a newer consent ends it at once.
KNOWN_FOR = timedelta(hours=1)


@transaction.atomic
def record_role_probes(*, account_id: int, probes: Sequence[RoleProbe], at: datetime) -> None:
    """Keep the last finding per role; a constant number of statements.

    That Amazon could not be asked takes away nothing that it told within the last hour; it is
    noted beside it.

    Raises:
        AccountNotFoundError: there is no such account.
    """
    account = lock_account(account_id, identity.SYSTEM)
    since = max(account.authorised_at, at - KNOWN_FOR)
    known = set(
        RoleGrant.objects.filter(
            account=account, is_granted__isnull=False, probed_at__gte=since
        ).values_list("role", flat=True)
    )
    told = {clean(probe.role, longest=100): probe for probe in probes}
    unanswered = [role for role in told if role in known and told[role].is_granted is None]
    found = {role: probe for role, probe in told.items() if role not in unanswered}
    RoleGrant.objects.filter(account=account, role__in=unanswered).update(unanswered_at=at)
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
        update_fields=[
            "operation",
            "is_granted",
            "refusal",
            "request_id",
            "probed_at",
            "unanswered_at",
        ],
    )
