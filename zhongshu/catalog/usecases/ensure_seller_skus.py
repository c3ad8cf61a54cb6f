"""Know seller SKUs that another source names, such as Amazon's stock or an order."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import transaction
from django.db.models import Count

from zhongshu.catalog import issues, words
from zhongshu.catalog.models import SellerSku
from zhongshu.catalog.proposal_queueing import wish_for_proposals
from zhongshu.catalog.statements import listings as statements
from zhongshu.channels import public as channels


@transaction.atomic
def ensure_seller_skus(
    *, account_id: int, codes: Collection[str], at: datetime
) -> Mapping[str, int]:
    """Return the ids of all these SKUs; new ones are written, the rest of them locked.

    The caller has made sure that each is a text that can be stored, 200 characters at most.
    A new SKU that a person would take for another opens an issue.
    """
    ids = statements.lock_seller_skus(account_id, sorted(codes))
    if not (missing := set(codes) - ids.keys()):
        return ids
    look_alikes = {code: words.look_alike_of(code) for code in sorted(missing)}
    ids |= statements.insert_seller_skus(account_id, look_alikes, at)
    wish_for_proposals()
    groups = (
        SellerSku.objects.filter(account=account_id, look_alike__in=set(look_alikes.values()))
        .values("look_alike")
        .annotate(codes=ArrayAgg("code", order_by="code"), number=Count("pk"))
        .filter(number__gt=1)
        .order_by("look_alike")
    )
    warnings = [
        issues.LOOK_ALIKE_SKUS.about(
            f"sku:{group['look_alike']}"[:200],
            seller_skus=", ".join(f"“{code}”" for code in group["codes"][:10]),
        )
        for group in groups
    ]
    if warnings:
        channels.open_issues(account_id=account_id, stream="listings", issues=warnings, at=at)
    return ids
