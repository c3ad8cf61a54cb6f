"""Give the products and seller SKUs of one person to another, as when somebody leaves."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from zhongshu.catalog.models import Product, SellerSku
from zhongshu.catalog.product_values import EditSource, HandedOver, ProductChange
from zhongshu.catalog.usecases.save_products import save_products
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome

BATCH = 2_000


@transaction.atomic
def hand_over_goods(
    *, from_login: str, to_login: str, actor: identity.Actor, at: datetime
) -> HandedOver:
    """Let another person own and develop all that the first one did.

    The products are one edit that `undo_edit` takes back.

    Raises:
        identity.NotAllowedError, identity.NotEveryStoreError: no administrator of all stores.
        identity.NobodyOfThisNameError: there is no such person, or the new one cannot sign in.
    """
    identity.require_full_admin(actor)
    people = {each.login: each for each in identity.list_names()}
    for login in (from_login, to_login):
        if login not in people or (login == to_login and not people[login].is_active):
            raise identity.NobodyOfThisNameError(login=login[:150])
    leaver, heir = people[from_login].user_id, people[to_login].user_id
    edit_id, products = None, 0
    rows = Product.objects.filter(
        Q(owner=leaver) | Q(developer=leaver), removed_at=None
    ).values_list("pk", "owner", "developer")
    changes = [
        ProductChange(
            {
                name: to_login
                for name, who in (("owner", owner), ("developer", developer))
                if who == leaver
            },
            product_id,
        )
        for product_id, owner, developer in rows
    ]
    for start in range(0, len(changes), BATCH):
        saved = save_products(
            changes[start : start + BATCH],
            source=EditSource.BULK,
            title=f"{from_login} → {to_login}",
            edit_id=edit_id,
            actor=actor,
            at=at,
        )
        edit_id, products = saved.edit_id, products + saved.count(Outcome.CHANGED)
    owned = SellerSku.objects.filter(owner=leaver).update(owner=heir)
    developed = SellerSku.objects.filter(developer=leaver).update(developer=heir)
    if owned + developed:
        identity.record(
            actor, "catalog.skus.handed_over", f"identity.user:{leaver}", skus=owned + developed
        )
    return HandedOver(products, owned + developed, edit_id)
