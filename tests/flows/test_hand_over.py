"""What somebody answers for goes to somebody else in one action."""

import pytest

from tests.cast import ADMIN, MONDAY, OPERATOR, make_account
from tests.catalog.cast import listing, record
from tests.catalog.product_cast import change, save
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Product, SellerSku
from zhongshu.channels import public as channels
from zhongshu.channels.models import Store
from zhongshu.flows.hand_over import HandedOver, hand_over
from zhongshu.identity import public as identity
from zhongshu.identity.models import User
from zhongshu.purchasing import public as purchasing

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaver(db: None) -> int:
    """Return the id of somebody who has left."""
    return make_leaver()


def make_leaver() -> int:
    """Return somebody who owns a product, a SKU and a store, and developed some."""
    user = User.objects.create(username="lin")
    User.objects.create(username="mei")
    save(change("CUP", owner="lin"), change("MUG", owner="mei", developer="lin"), change("LID"))
    purchasing.save_suppliers(
        [purchasing.SupplierChange({"name": "Hengda", "owner": "lin"})],
        source=catalog.EditSource.PAGE,
        actor=ADMIN,
        at=MONDAY,
    )
    record(listing("CUP"), listing("MUG"))
    ids = list(SellerSku.objects.order_by("code").values_list("pk", flat=True))
    catalog.assign_skus(ids[:1], owner="lin", developer="mei", actor=ADMIN, at=MONDAY)
    stores = channels.list_stores(ADMIN, make_account().pk)
    channels.confirm_stores(
        account_id=make_account().pk,
        choices=[
            channels.StoreChoice(
                each.store_id, each.name, each.time_zone, each.currency, each.pool_code, owner="lin"
            )
            for each in stores[:1]
        ],
        actor=ADMIN,
        at=MONDAY,
    )
    user.is_active = False
    user.save()
    return user.pk


def owners(model: type[Product] | type[SellerSku] | type[Store]) -> list[tuple[str | None, ...]]:
    rows = model.objects.order_by("pk").values_list("owner__username", "developer__username")
    return [tuple(row) for row in rows]


def test_all_of_it_goes_over_and_the_products_can_come_back(leaver: int) -> None:
    done = hand_over(from_id=leaver, to_login="mei", actor=ADMIN, at=MONDAY)

    assert (done.products, done.skus, done.stores, done.suppliers, done.number) == (2, 1, 1, 1, 5)
    assert owners(Product) == [("mei", None), ("mei", "mei"), (None, None)]
    assert owners(SellerSku) == [("mei", "mei"), (None, None)]
    assert [row for row in owners(Store) if row[0]] == [("mei", None)]
    assert [row.values["owner"] for row in purchasing.list_suppliers(ADMIN).rows] == ["mei"]
    again = hand_over(from_id=leaver, to_login="mei", actor=ADMIN, at=MONDAY)
    assert again == HandedOver(0, 0, 0, 0, None)
    assert done.edit_id is not None
    assert catalog.undo_edit(done.edit_id, actor=ADMIN, at=MONDAY).kept == 0
    assert owners(Product) == [("lin", None), ("mei", "lin"), (None, None)]


@pytest.mark.parametrize("heir", ["lin", "nobody", ""])
def test_nobody_who_cannot_sign_in_gets_anything(leaver: int, heir: str) -> None:
    before = owners(Product)

    with pytest.raises(identity.NobodyOfThisNameError):
        hand_over(from_id=leaver, to_login=heir, actor=ADMIN, at=MONDAY)

    assert owners(Product) == before


def test_others_hand_nothing_over(leaver: int) -> None:
    with pytest.raises(identity.NotAllowedError):
        hand_over(from_id=leaver, to_login="mei", actor=OPERATOR, at=MONDAY)
