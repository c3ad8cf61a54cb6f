"""What pairing stores, keeps, refuses, and what it costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.catalog.pairing_cast import (
    CA,
    DAY,
    MONDAY,
    READER,
    US,
    history_of,
    make_product,
    make_sku,
    make_skus,
    now,
    open_pairing,
    pair,
    sees,
    store_id,
)
from zhongshu.catalog.models import Pairing, PairingProposal, SellerSku
from zhongshu.catalog.pairing_errors import TooManyPairsError
from zhongshu.catalog.pairing_values import Pair, Reason
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord
from zhongshu.kernel.outcomes import Outcome


def test_a_sku_points_at_its_new_pairing(db: None) -> None:
    sku, product = make_sku(), make_product()

    [answer] = pair(Pair(sku, product.pk, factor=2, label="row 7"))

    assert (answer.outcome, answer.label, answer.refusal) == (Outcome.NEW, "row 7", "")
    found = now(sku)
    assert found is not None
    assert (found.pk, found.product_id, found.factor, found.who, found.reason) == (
        answer.pairing_id,
        product.pk,
        2,
        "operator",
        "PERSON",
    )
    assert (found.paired_at, found.ended_at) == (MONDAY, None)


def test_e8_a_new_factor_is_a_new_version_and_the_old_one_keeps_its_factor(db: None) -> None:
    sku, product = make_sku(), make_product()
    first = open_pairing(sku, product, factor=2)

    [answer] = pair(Pair(sku, product.pk, factor=3, replaces=first), at=MONDAY + DAY)

    assert answer.outcome is Outcome.CHANGED
    old = Pairing.objects.get(pk=first)
    assert (old.factor, old.ended_at, old.ended_by) == (2, MONDAY + DAY, "operator")
    assert history_of(sku) == [
        ("MUG-RED", 2, "operator", True),
        ("MUG-RED", 3, "operator", False),
    ]
    assert SellerSku.objects.get(pk=sku).pairing_id == answer.pairing_id


def test_a_store_may_have_its_own_product(db: None) -> None:
    sku = make_sku()
    make_sku(marketplace_id=CA)
    rule = open_pairing(sku, make_product())

    [answer] = pair(Pair(sku, make_product("MUG-CA").pk, store_id=store_id(CA)))

    assert answer.outcome is Outcome.NEW
    found = now(sku)
    assert found is not None
    assert found.pk == rule
    assert history_of(sku) == [("MUG-RED", 1, "operator", False), ("MUG-CA", 1, "operator", False)]


def test_the_same_again_changes_nothing_whoever_did_it(db: None) -> None:
    sku, product = make_sku(), make_product()
    first = open_pairing(sku, product)
    before = AuditRecord.objects.count()

    [answer] = pair(Pair(sku, product.pk))

    assert (answer.outcome, answer.pairing_id) == (Outcome.UNCHANGED, first)
    assert Pairing.objects.count() == 1
    assert AuditRecord.objects.count() == before


def test_a_pairing_can_end(db: None) -> None:
    sku = make_sku()
    first = open_pairing(sku, make_product())

    answers = pair(Pair(sku, None, replaces=first), at=MONDAY + DAY)

    assert [each.outcome for each in answers] == [Outcome.CHANGED]
    assert now(sku) is None
    assert history_of(sku) == [("MUG-RED", 1, "operator", True)]
    [again] = pair(Pair(sku, None, replaces=first), at=MONDAY + DAY)
    assert again.outcome is Outcome.UNCHANGED


def test_bad_pairs_are_refused_one_by_one_and_the_good_ones_stored(db: None) -> None:
    sku, other, third = make_sku(), make_sku("MUG-RED-2"), make_sku("MUG-RED-3")
    product, removed = make_product(), make_product("GONE", removed_at=MONDAY)
    taken = open_pairing(third, product)

    answers = pair(
        Pair(sku, product.pk, factor=0),
        Pair(other, product.pk),
        Pair(other, product.pk, factor=2),
        Pair(third, make_product("CUP").pk),
        Pair(9_999_999, product.pk),
        Pair(make_sku("MUG-4"), removed.pk),
        Pair(make_sku("MUG-5"), product.pk, factor=10_001),
        Pair(make_sku("MUG-6"), product.pk, store_id=store_id(CA)),
        Pair(make_sku("MUG-7"), product.pk, replaces=taken),
    )

    assert [each.refusal for each in answers] == [
        "The units per listing are a whole number from 1 to 10,000.",
        "",
        "It stands twice in what was sent.",
        "operator paired it with MUG-RED in the meantime. Nothing was changed.",
        "There is no such seller SKU, or not for you.",
        "There is no such product any more.",
        "The units per listing are a whole number from 1 to 10,000.",
        "This SKU is not listed in that store.",
        "Its pairing was taken away in the meantime. Nothing was changed.",
    ]
    assert history_of(other) == [("MUG-RED", 1, "operator", False)]
    assert Pairing.objects.count() == 2


def test_a_sku_of_another_store_does_not_exist(db: None) -> None:
    ours, theirs, product = make_sku(marketplace_id=CA), make_sku("MUG-RED-2"), make_product()

    answers = pair(Pair(ours, product.pk), Pair(theirs, product.pk), actor=sees(CA))

    assert [each.refusal for each in answers] == [
        "",
        "There is no such seller SKU, or not for you.",
    ]
    make_sku(marketplace_id=US)
    [hidden] = pair(Pair(ours, product.pk, store_id=store_id(US)), actor=sees(CA))
    assert hidden.refusal == "This SKU is not listed in that store."


def test_who_may_not_pair_changes_nothing(db: None) -> None:
    sku, product = make_sku(), make_product()

    with pytest.raises(identity.NotAllowedError):
        pair(Pair(sku, product.pk), actor=READER)
    with pytest.raises(TooManyPairsError):
        pair(*[Pair(sku, product.pk)] * 5_001)

    assert Pairing.objects.count() == 0
    assert AuditRecord.objects.count() == 0


def test_a_paired_sku_has_no_proposals_and_is_not_left_out(db: None) -> None:
    sku, product = make_sku(), make_product()
    SellerSku.objects.update(is_left_out=True)
    PairingProposal.objects.create(
        seller_sku_id=sku, product=product, reason=Reason.TITLE, score=500
    )

    open_pairing(sku, product)

    assert PairingProposal.objects.count() == 0
    assert SellerSku.objects.get(pk=sku).is_left_out is False


def test_one_call_is_one_line_in_the_trail(db: None) -> None:
    skus = [make_sku(f"SKU-{number}") for number in range(3)]
    product = make_product()

    pair(*(Pair(sku, product.pk) for sku in skus), reason=Reason.FILE)

    [line] = AuditRecord.objects.all()
    assert (line.action, line.subject) == ("catalog.skus.paired", "catalog.skus")
    assert line.facts == {"paired": 3, "unpaired": 0, "reason": "FILE"}


@pytest.mark.parametrize("length", [1, 500])
def test_a_batch_costs_the_same_number_of_statements_whatever_its_length(
    db: None, length: int
) -> None:
    red, blue = make_product(), make_product("MUG-BLUE")
    skus = make_skus(length)
    costs = []
    replaces: dict[int, int | None] = dict.fromkeys(skus)
    for product in (red, red, blue):
        pairs = [Pair(sku, product.pk, replaces=replaces[sku]) for sku in skus]
        with CaptureQueriesContext(connection) as statements:
            answers = pair(*pairs)
        costs.append(len([each for each in statements if "SAVEPOINT" not in each["sql"]]))
        replaces = {each.seller_sku_id: each.pairing_id for each in answers}

    # Hold and read products, hold SKUs, read pairings; write, point, delete proposals, tell the
    # trail and the proposals; where they were paired, end that first.
    assert costs == [4 + 5, 4, 4 + 6]
    assert Pairing.objects.filter(ended_at=None, product=blue).count() == length
