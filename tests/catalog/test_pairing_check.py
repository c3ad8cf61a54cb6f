"""What `zhongshu check` finds in pairings that were corrupted on purpose."""

from collections.abc import Callable

import pytest

from tests.catalog.pairing_cast import (
    MONDAY,
    make_product,
    make_sku,
    open_pairing,
    pair,
    store_id,
)
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Pairing, Product, SellerSku
from zhongshu.catalog.pairing_values import Pair
from zhongshu.cli.soundness import Wrong, list_contradictions
from zhongshu.identity import public as identity


def end() -> None:
    Pairing.objects.update(ended_at=MONDAY)


def lose() -> None:
    SellerSku.objects.update(pairing=None)


def swap() -> None:
    other = SellerSku.objects.create(
        account_id=SellerSku.objects.get().account_id, code="OTHER", look_alike="other"
    )
    pairing = Pairing.objects.get(store=None)
    SellerSku.objects.update(pairing=None)
    SellerSku.objects.filter(pk=other.pk).update(pairing=pairing)


def point_at_override() -> None:
    SellerSku.objects.update(pairing=Pairing.objects.get(store__isnull=False))


def remove() -> None:
    Product.objects.filter(sku="MUG-RED").update(removed_at=MONDAY)


@pytest.mark.parametrize(
    ("corrupt", "sentences"),
    [
        (lambda: None, []),
        (end, ["Seller SKU MUG-RED-1 points at pairing {id}, which is not what it sells now."]),
        (lose, ["Seller SKU MUG-RED-1 has a pairing that counts, but does not point at it."]),
        (
            swap,
            [
                "Seller SKU OTHER points at pairing {id}, which is not what it sells now.",
                "Seller SKU MUG-RED-1 has a pairing that counts, but does not point at it.",
            ],
        ),
        (
            point_at_override,
            [
                "Seller SKU MUG-RED-1 points at pairing {own}, which is not what it sells now.",
            ],
        ),
        (remove, ["Seller SKU MUG-RED-1 is paired with MUG-RED, which is removed."]),
    ],
)
def test_check_tells_what_does_not_fit(
    db: None, corrupt: Callable[[], None], sentences: list[str]
) -> None:
    sku = make_sku()
    pairing_id = open_pairing(sku, make_product())
    [own] = pair(Pair(sku, make_product("CUP").pk, store_id=store_id()))

    corrupt()

    expected = [each.format(id=pairing_id, own=own.pairing_id) for each in sentences]
    assert catalog.find_contradictions(identity.SYSTEM) == expected
    assert [each for each in list_contradictions() if each.room == "catalog"] == [
        Wrong("catalog", sentence) for sentence in expected
    ]
