"""Say who answers for seller SKUs: their owner, and who developed them."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from zhongshu.catalog.models import SellerSku
from zhongshu.catalog.pairing_values import Assignment
from zhongshu.catalog.product_errors import FieldRefusedError
from zhongshu.identity import public as identity


@transaction.atomic
def assign_skus(
    seller_sku_ids: Collection[int],
    *,
    owner: str | None = None,
    developer: str | None = None,
    actor: identity.Actor,
    at: datetime,  # noqa: ARG001 - the trail has its own clock
) -> Assignment:
    """Give the SKUs an owner, a developer or both; None leaves as it is, "" takes away.

    Four statements at most, however many they are. SKUs that are not for this actor are left
    alone. Returns what `undo_assignment` takes back.

    Raises:
        identity.NotAllowedError: this role does not pair.
        FieldRefusedError: nobody signs in by that name.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    people = {each.login: each.user_id for each in identity.list_names() if each.is_active}
    wanted: dict[str, int | None] = {}
    for name, login in (("owner", owner), ("developer", developer)):
        if login is None:
            continue
        if login and login not in people:
            raise FieldRefusedError(name, FieldRefusedError.PERSON, given=login[:80])
        wanted[f"{name}_id"] = people.get(login)
    if not wanted:
        return Assignment({}, {})
    skus = SellerSku.objects.for_actor(actor).filter(pk__in=list(seller_sku_ids))
    held = skus.exclude(**wanted).order_by("pk").select_for_update(no_key=True)
    before = {
        pk: (owner_id, developer_id)
        for pk, owner_id, developer_id in held.values_list("pk", "owner_id", "developer_id")
    }
    changed = SellerSku.objects.filter(pk__in=before).update(**wanted) if before else 0
    if changed:
        identity.record(
            actor,
            "catalog.skus.assigned",
            "catalog.skus",
            skus=changed,
            owner=owner or "",
            developer=developer or "",
        )
    return Assignment(wanted, before)
