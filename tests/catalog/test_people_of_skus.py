"""Owners of seller SKUs, and what orders say was sold of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import ADMIN, MONDAY, OPERATOR, READER
from tests.catalog.cast import CA, listing, record, store_id
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Listing, SellerSku
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord, User

pytestmark = pytest.mark.django_db


def people() -> list[tuple[str, str | None, str | None]]:
    rows = SellerSku.objects.order_by("code")
    return list(rows.values_list("code", "owner__username", "developer__username"))


def assign(*codes: str, actor: identity.Actor = OPERATOR, **who: str) -> int:
    ids = SellerSku.objects.filter(code__in=codes).values_list("pk", flat=True)
    return catalog.assign_skus(list(ids), actor=actor, at=MONDAY, **who).changed


@pytest.fixture
def skus(db: None) -> None:
    User.objects.create(username="lin")
    User.objects.create(username="gone", is_active=False)
    record(listing("CUP"), listing("MUG"))


def test_an_owner_is_given_and_taken_and_the_developer_stays(skus: None) -> None:
    assert assign("CUP", "MUG", owner="lin", developer="lin") == 2
    assert assign("CUP", "MUG", owner="lin") == 0
    assert assign("MUG", owner="") == 1

    assert people() == [("CUP", "lin", "lin"), ("MUG", None, "lin")]
    assert [row.owner for row in catalog.list_listings(READER).rows] == ["lin", ""]
    owner_id = User.objects.get(username="lin").pk
    mine = catalog.list_listings(READER, catalog.ListingFilter(owner_id=owner_id))
    assert [row.seller_sku for row in mine.rows] == ["CUP"]
    assert AuditRecord.objects.filter(action="catalog.skus.assigned").count() == 2


def test_an_assignment_goes_back_but_for_what_was_given_otherwise_since(skus: None) -> None:
    User.objects.create(username="mei")
    record(listing("LID"))
    assign("CUP", owner="mei", developer="mei")
    ids = list(SellerSku.objects.values_list("pk", flat=True))
    done = catalog.assign_skus(ids, owner="lin", developer="", actor=OPERATOR, at=MONDAY)
    assign("MUG", owner="mei")
    assign("LID", developer="lin")

    number = catalog.undo_assignment(done, actor=OPERATOR, at=MONDAY)
    again = catalog.undo_assignment(done, actor=OPERATOR, at=MONDAY)

    assert (number, again) == (2, 0)
    assert people() == [("CUP", "mei", "mei"), ("LID", None, "lin"), ("MUG", "mei", None)]
    assert AuditRecord.objects.filter(action="catalog.skus.assignment_undone").count() == 1


@pytest.mark.parametrize("number", [1, 300])
def test_taking_an_assignment_back_costs_the_same_for_any_number(skus: None, number: int) -> None:
    record(*(listing(f"SKU-{each}") for each in range(number)))
    ids = list(SellerSku.objects.values_list("pk", flat=True))
    done = catalog.assign_skus(ids, owner="lin", actor=OPERATOR, at=MONDAY)

    with CaptureQueriesContext(connection) as spent:
        catalog.undo_assignment(done, actor=OPERATOR, at=MONDAY)

    # Hold, give back, tell the trail.
    assert len([each for each in spent if "SAVEPOINT" not in each["sql"]]) == 3


def test_o3_foreign_skus_are_not_given_back(skus: None) -> None:
    ids = list(SellerSku.objects.values_list("pk", flat=True))
    done = catalog.assign_skus(ids, owner="lin", actor=OPERATOR, at=MONDAY)
    stranger = identity.Actor(name="stranger", role=identity.Role.OPERATIONS)

    assert catalog.undo_assignment(done, actor=stranger, at=MONDAY) == 0
    with pytest.raises(identity.NotAllowedError):
        catalog.undo_assignment(done, actor=READER, at=MONDAY)


@pytest.mark.parametrize("login", ["gone", "nobody"])
def test_who_cannot_sign_in_is_given_nothing(skus: None, login: str) -> None:
    with pytest.raises(catalog.FieldRefusedError) as refused:
        assign("CUP", owner=login)

    assert str(refused.value) == f"Nobody signs in as “{login}”."
    assert people() == [("CUP", None, None), ("MUG", None, None)]


def test_o3_skus_of_foreign_stores_are_left_alone(skus: None) -> None:
    stranger = identity.Actor(name="stranger", role=identity.Role.OPERATIONS)

    assert assign("CUP", "MUG", actor=stranger, owner="lin") == 0
    with pytest.raises(identity.NotAllowedError):
        assign("CUP", actor=READER, owner="lin")


def test_a_pairing_shows_on_its_listings() -> None:
    record(listing("CUP"), listing("MUG"))
    catalog.products_from_listings(
        seller_sku_ids=[SellerSku.objects.get(code="CUP").pk], actor=ADMIN, at=MONDAY
    )

    paired = catalog.list_listings(READER, catalog.ListingFilter(is_paired=True)).rows
    unpaired = catalog.list_listings(READER, catalog.ListingFilter(is_paired=False)).rows

    assert [(row.seller_sku, row.product_sku, row.factor) for row in paired] == [("CUP", "CUP", 1)]
    assert [(row.seller_sku, row.product_sku, row.factor) for row in unpaired] == [
        ("MUG", "", None)
    ]


def sold() -> list[tuple[str, int, int, int, int | None]]:
    rows = Listing.objects.order_by("store_id", "sku")
    return list(rows.values_list("sku", "sold_7", "sold_14", "sold_30", "sold_rank"))


def tell(sku: str, *units: int, marketplace_id: str = "") -> catalog.SoldListing:
    store = store_id(marketplace_id) if marketplace_id else store_id()
    return catalog.SoldListing(store, sku, *units)


def test_what_was_sold_is_noted_in_one_statement_and_the_rest_is_zero() -> None:
    record(listing("CUP"), listing("MUG"), listing("LID"), listing("CUP", marketplace_id=CA))

    told = [tell("CUP", 1, 2, 3), tell("MUG", 0, 9, 9), tell("NONE", 1, 1, 1)]
    with CaptureQueriesContext(connection) as statements:
        changed = catalog.record_sold_units(told)
    again = catalog.record_sold_units([tell("CUP", 1, 2, 3), tell("MUG", 0, 9, 9)])
    before = sold()
    catalog.record_sold_units([tell("LID", 5, 5, 5)])

    assert (changed, again) == (2, 0)
    assert len([each for each in statements if "SAVEPOINT" not in each["sql"]]) == 1
    assert before == [
        ("CUP", 1, 2, 3, 2),
        ("LID", 0, 0, 0, None),
        ("MUG", 0, 9, 9, 1),
        ("CUP", 0, 0, 0, None),
    ]
    assert [each for each in sold() if each[3]] == [("LID", 5, 5, 5, 1)]


def test_the_list_is_sorted_by_what_was_sold_and_paged() -> None:
    record(*[listing(f"SKU-{number}") for number in range(5)])
    catalog.record_sold_units([tell(f"SKU-{number}", 0, 0, number * 2) for number in range(1, 5)])
    how = {"sort": catalog.ListingSort.SOLD, "descending": True, "limit": 2}

    first = catalog.list_listings(READER, **how)  # type: ignore[arg-type]
    second = catalog.list_listings(READER, cursor=first.next, **how)  # type: ignore[arg-type]

    assert [row.sold_30 for row in (*first.rows, *second.rows)] == [8, 6, 4, 2]
