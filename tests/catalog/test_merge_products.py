"""Products that are one thing become one, and can be parted again."""

import pytest

from tests.cast import ADMIN, MONDAY, OPERATOR, READER
from tests.catalog.cast import listing, record
from tests.catalog.product_cast import BUYER, change, make_product, save, sentences, values_of
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Pairing, Product, ProductEdit, SellerSku
from zhongshu.identity import public as identity
from zhongshu.identity.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def twins(db: None) -> dict[str, int]:
    """Make a mug twice, with what sells and holds the second one."""
    save(
        change("MUG", name="Mug", tags="gift", barcodes="OWN-1"),
        change(
            "MUG-OLD", name="Becher", brand="Hearth", tags="old", barcodes="OWN-2", cost="3 CNY"
        ),
        change("LID"),
        change("SET", parts="MUG × 1, MUG-OLD × 2, LID × 1"),
    )
    record(listing("A"), listing("B"))
    ids = catalog.find_product_ids(ADMIN, ["MUG", "MUG-OLD", "LID", "SET"])
    skus = SellerSku.objects.order_by("code").values_list("pk", flat=True)
    catalog.pair_skus(
        [catalog.Pair(skus[0], ids["MUG"]), catalog.Pair(skus[1], ids["MUG-OLD"], factor=3)],
        reason=catalog.Reason.PERSON,
        actor=ADMIN,
        at=MONDAY,
    )
    return ids


def paired() -> list[tuple[str, str | None, int | None]]:
    rows = SellerSku.objects.order_by("code")
    return list(rows.values_list("code", "pairing__product__sku", "pairing__factor"))


def test_what_sold_and_held_the_others_sells_and_holds_the_one(twins: dict[str, int]) -> None:
    done = catalog.merge_products(
        [twins["MUG-OLD"]], into_id=twins["MUG"], actor=OPERATOR, at=MONDAY
    )

    assert (done.products, done.pairings, done.bundles) == (1, 1, 1)
    assert values_of(twins["MUG"]) == {
        "sku": "MUG",
        "status": "ACTIVE",
        "name": "Mug",
        "brand": "Hearth",
        "tags": "gift, old",
        "barcodes": "OWN-1, OWN-2",
        "cost": "3 CNY",
    }
    assert values_of(twins["SET"])["parts"] == "LID × 1, MUG × 3"
    assert paired() == [("A", "MUG", 1), ("B", "MUG", 3)]
    gone = catalog.get_product(ADMIN, twins["MUG-OLD"])
    assert (gone.merged_into, gone.row.removed_at) == (twins["MUG"], MONDAY)
    assert [each.field for each in gone.events if each.field == "pairings"] == []


def test_e8_the_versions_before_the_merge_are_kept(twins: dict[str, int]) -> None:
    catalog.merge_products([twins["MUG-OLD"]], into_id=twins["MUG"], actor=ADMIN, at=MONDAY)

    rows = Pairing.objects.filter(seller_sku__code="B").order_by("pk")
    assert list(rows.values_list("product__sku", "factor", "reason", "ended_at")) == [
        ("MUG-OLD", 3, "PERSON", MONDAY),
        ("MUG", 3, "MERGE", None),
    ]


def test_a_merge_is_parted_again(twins: dict[str, int]) -> None:
    before = {sku: values_of(pk) for sku, pk in twins.items()}
    done = catalog.merge_products([twins["MUG-OLD"]], into_id=twins["MUG"], actor=ADMIN, at=MONDAY)

    undone = catalog.undo_edit(done.edit_id, actor=ADMIN, at=MONDAY)

    after = {sku: values_of(pk) for sku, pk in twins.items()}
    # What something cost cannot become unknown again.
    before["MUG"]["cost"] = "3 CNY"
    assert after == before
    assert undone.kept == 1
    assert paired() == [("A", "MUG", 1), ("B", "MUG-OLD", 3)]
    assert Product.objects.filter(merged_into__isnull=False).count() == 0


def is_standing(edit_id: int) -> bool:
    return ProductEdit.objects.get(pk=edit_id).undone_at is None


def undo(edit_id: int) -> int:
    undone = catalog.undo_edit(edit_id, actor=ADMIN, at=MONDAY).edit_id
    assert undone is not None
    return undone


def test_a_merge_that_was_parted_is_done_again_whole(twins: dict[str, int]) -> None:
    first = catalog.merge_products(
        [twins["MUG-OLD"]], into_id=twins["MUG"], actor=ADMIN, at=MONDAY
    ).edit_id
    merged = {sku: values_of(pk) for sku, pk in twins.items() if sku != "MUG-OLD"}

    parted = undo(first)
    again = undo(parted)

    assert {sku: values_of(pk) for sku, pk in twins.items() if sku != "MUG-OLD"} == merged
    assert paired() == [("A", "MUG", 1), ("B", "MUG", 3)]
    gone = catalog.get_product(ADMIN, twins["MUG-OLD"])
    assert gone.merged_into == twins["MUG"]
    assert "merged_into" not in {each.field for each in gone.events}
    assert [is_standing(each) for each in (first, parted, again)] == [True, False, True]


@pytest.mark.parametrize("by_first", [True, False])
def test_one_that_was_done_again_is_parted_again(twins: dict[str, int], *, by_first: bool) -> None:
    first = catalog.merge_products(
        [twins["MUG-OLD"]], into_id=twins["MUG"], actor=ADMIN, at=MONDAY
    ).edit_id
    parted = undo(first)
    again = undo(parted)

    last = undo(first if by_first else again)

    assert paired() == [("A", "MUG", 1), ("B", "MUG-OLD", 3)]
    assert Product.objects.filter(merged_into__isnull=False).count() == 0
    assert not is_standing(first)
    undo(last)
    assert paired() == [("A", "MUG", 1), ("B", "MUG", 3)]
    assert catalog.get_product(ADMIN, twins["MUG-OLD"]).merged_into == twins["MUG"]


def test_what_is_sold_as_the_other_since_it_was_parted_goes_along(twins: dict[str, int]) -> None:
    first = catalog.merge_products(
        [twins["MUG-OLD"]], into_id=twins["MUG"], actor=ADMIN, at=MONDAY
    ).edit_id
    parted = undo(first)
    record(listing("C"))
    sku = SellerSku.objects.get(code="C").pk
    catalog.pair_skus(
        [catalog.Pair(sku, twins["MUG-OLD"])], reason=catalog.Reason.PERSON, actor=ADMIN, at=MONDAY
    )

    undo(parted)

    assert paired() == [("A", "MUG", 1), ("B", "MUG", 3), ("C", "MUG", 1)]


def test_a_merge_into_what_is_gone_is_not_done_again(twins: dict[str, int]) -> None:
    first = catalog.merge_products(
        [twins["MUG-OLD"]], into_id=twins["MUG"], actor=ADMIN, at=MONDAY
    ).edit_id
    parted = undo(first)
    Product.objects.filter(pk=twins["MUG"]).update(removed_at=MONDAY)

    with pytest.raises(catalog.MergeAgainError):
        undo(parted)

    assert paired() == [("A", "MUG", 1), ("B", "MUG-OLD", 3)]
    assert is_standing(parted)


def test_a_bundle_that_came_since_holds_a_merge_back(twins: dict[str, int]) -> None:
    first = catalog.merge_products(
        [twins["MUG-OLD"]], into_id=twins["MUG"], actor=ADMIN, at=MONDAY
    ).edit_id
    parted = undo(first)
    save(change("SET-NEW", parts="MUG-OLD × 1, LID × 1"))

    with pytest.raises(catalog.MergeAgainError):
        undo(parted)

    assert paired() == [("A", "MUG", 1), ("B", "MUG-OLD", 3)]


@pytest.mark.parametrize(
    ("others", "sentence"),
    [
        (["MUG"], "A product cannot be merged into itself."),
        (["SET"], "A bundle and a single product cannot be merged: MUG, SET."),
    ],
)
def test_what_cannot_be_one_is_refused(
    twins: dict[str, int], others: list[str], sentence: str
) -> None:
    with pytest.raises(catalog.MergeRefusedError) as refused:
        catalog.merge_products(
            [twins[each] for each in others], into_id=twins["MUG"], actor=ADMIN, at=MONDAY
        )

    assert str(refused.value) == sentence
    assert paired() == [("A", "MUG", 1), ("B", "MUG-OLD", 3)]


def test_bundles_of_other_components_are_not_one(twins: dict[str, int]) -> None:
    other = make_product("SET-2", parts="LID × 2")

    with pytest.raises(catalog.MergeRefusedError) as refused:
        catalog.merge_products([other], into_id=twins["SET"], actor=ADMIN, at=MONDAY)

    assert str(refused.value) == "Bundles with other components cannot be merged: SET, SET-2."


def test_what_is_gone_or_sold_out_of_sight_is_not_merged(twins: dict[str, int]) -> None:
    stranger = identity.Actor(name="stranger", role=identity.Role.OPERATIONS)

    with pytest.raises(catalog.ProductNotFoundError):
        catalog.merge_products([0], into_id=twins["MUG"], actor=ADMIN, at=MONDAY)
    with pytest.raises(catalog.MergeRefusedError) as refused:
        catalog.merge_products([twins["MUG-OLD"]], into_id=twins["MUG"], actor=stranger, at=MONDAY)
    for actor in (READER, BUYER):
        with pytest.raises(identity.NotAllowedError):
            catalog.merge_products([twins["MUG-OLD"]], into_id=twins["MUG"], actor=actor, at=MONDAY)

    assert str(refused.value).startswith("1 seller SKUs of stores that you do not see sell it.")
    assert paired() == [("A", "MUG", 1), ("B", "MUG-OLD", 3)]


def test_more_than_may_be_is_refused_and_nothing_merged(twins: dict[str, int]) -> None:
    save(change("SET", parts="MUG × 6000, MUG-OLD × 6000"))
    with pytest.raises(catalog.FieldRefusedError) as units:
        catalog.merge_products([twins["MUG-OLD"]], into_id=twins["MUG"], actor=ADMIN, at=MONDAY)
    save(change("SET", parts="LID"), change("MUG", tags=", ".join(f"a{n}" for n in range(15))))
    save(change("MUG-OLD", tags=", ".join(f"b{n}" for n in range(15))))
    with pytest.raises(catalog.FieldRefusedError) as tags:
        catalog.merge_products([twins["MUG-OLD"]], into_id=twins["MUG"], actor=ADMIN, at=MONDAY)

    assert str(units.value).startswith("“MUG × 12000” is no component.")
    assert str(tags.value) == "At most 20 tags of 40 characters each."
    assert paired() == [("A", "MUG", 1), ("B", "MUG-OLD", 3)]


def test_an_owner_who_left_is_taken_over_all_the_same(twins: dict[str, int]) -> None:
    lin = User.objects.create(username="lin")
    save(change("MUG-OLD", owner="lin"))
    lin.is_active = False
    lin.save()

    catalog.merge_products([twins["MUG-OLD"]], into_id=twins["MUG"], actor=ADMIN, at=MONDAY)

    assert values_of(twins["MUG"])["owner"] == "lin"


def test_two_products_of_one_batch_swap_their_barcodes() -> None:
    save(change("A", barcodes="OWN-1"), change("B", barcodes="OWN-2"))

    result = save(change("A", barcodes="OWN-2"), change("B", barcodes="OWN-1"))

    assert [sentences(each) for each in result.saved] == [[], []]
    ids = catalog.find_product_ids(ADMIN, ["A", "B"])
    assert (values_of(ids["A"])["barcodes"], values_of(ids["B"])["barcodes"]) == ("OWN-2", "OWN-1")
