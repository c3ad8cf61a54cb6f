"""Give everything that one person answers for to another: goods, seller SKUs, stores, suppliers."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.purchasing import public as purchasing


@dataclass(frozen=True, slots=True)
class HandedOver:
    """How much went over; `edit_id` takes the products back."""

    products: int
    skus: int
    stores: int
    suppliers: int
    edit_id: int | None

    @property
    def number(self) -> int:
        return self.products + self.skus + self.stores + self.suppliers


@transaction.atomic
def hand_over(*, from_id: int, to_login: str, actor: identity.Actor, at: datetime) -> HandedOver:
    """Hand over all or nothing. To the same person again changes nothing.

    Raises:
        identity.NotAllowedError, identity.NotEveryStoreError: no administrator of all stores.
        identity.UserNotFoundError, identity.NobodyOfThisNameError: no such person.
    """
    leaver = identity.get_user(actor, from_id)
    goods = catalog.hand_over_goods(from_login=leaver.login, to_login=to_login, actor=actor, at=at)
    heir = next(each for each in identity.list_names() if each.login == to_login)
    stores = channels.hand_over_stores(from_id=from_id, to_id=heir.user_id, actor=actor, at=at)
    suppliers = purchasing.hand_over_suppliers(
        from_login=leaver.login, to_login=to_login, actor=actor, at=at
    )
    return HandedOver(goods.products, goods.skus, stores, suppliers, goods.edit_id)
