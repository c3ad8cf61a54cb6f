"""Pairings come in from files: paired anew, in one account or in all, and taken back."""

import pytest

from tests.cast import ADMIN, DE, MONDAY, US, make_account
from tests.catalog.cast import listing
from tests.catalog.pairing_cast import make_product, make_sku, now, open_pairing
from tests.flows.import_cast import bring, counts, errors_of, imported, work
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import SellerSku
from zhongshu.documents import public as documents

pytestmark = pytest.mark.django_db


def paired(sku_id: int) -> tuple[str, int] | None:
    found = now(sku_id)
    return (found.product.sku, found.factor) if found else None


def test_seller_skus_are_paired_anew_and_all_of_it_is_taken_back() -> None:
    red, blue = make_product("MUG-RED"), make_product("MUG-BLUE")
    first, second = make_sku("MUG-RED-1"), make_sku("MUG-BLUE-2")
    open_pairing(first, blue)
    file = "MSKU,SKU,每份数量\nMUG-RED-1,MUG-RED,1\nMUG-BLUE-2,MUG-BLUE,2\n"

    checked = work(bring(file, kind="pairings"))
    seen = paired(first), paired(second)
    row = imported(file, kind="pairings")
    again = imported(file, kind="pairings")
    then = paired(first), paired(second)
    documents.take_back(row.id, actor=ADMIN, at=MONDAY)
    taken = work(row.id)

    assert counts(checked) == counts(row) == (2, 1, 1, 0, 0)
    assert seen == (("MUG-BLUE", 1), None)
    assert then == (("MUG-RED", 1), ("MUG-BLUE", 2))
    assert counts(again) == (2, 0, 0, 2, 0)
    assert (taken.state, taken.message) == (documents.ImportState.TAKEN_BACK, "")
    assert (paired(first), paired(second)) == (("MUG-BLUE", 1), None)
    assert red.pk != blue.pk


def test_each_wrong_row_says_what_and_what_to_do() -> None:
    make_product("MUG-RED")
    make_sku("MUG-RED-1")

    row = imported(
        "平台SKU,SKU,数量,店铺\n"
        "GONE,MUG-RED,1,\n"
        "MUG-RED-1,NONE,1,\n"
        "MUG-RED-1,MUG-RED,1.5,\n"
        "MUG-RED-1,MUG-RED,1,Mars\n"
        "MUG-RED-1,,1,US\n",
        kind="pairings",
    )

    assert counts(row) == (5, 0, 0, 0, 5)
    assert [each[:3] for each in errors_of(row.id)] == [
        (2, "平台SKU", "There is no seller SKU “GONE” here."),
        (3, "SKU", "There is no product “NONE”."),
        (4, "平台SKU", "“MUG-RED-1” stands in row 3 already."),
        (5, "店铺", "There is no store “Mars”."),
        (6, "SKU", "This cell is empty."),
    ]


def test_a_row_without_store_pairs_the_sku_in_every_account() -> None:
    product = make_product("MUG-RED")
    for name, region, marketplace in (("Acme NA", "NA", US), ("Beta EU", "EU", DE)):
        account = make_account(name, region, [marketplace])
        catalog.record_listings(
            account_id=account.pk,
            listings=[listing("SAME", marketplace_id=marketplace)],
            source=catalog.Source.REPORT,
            at=MONDAY,
        )
    skus = list(SellerSku.objects.filter(code="SAME").order_by("account__name"))

    one = imported("MSKU,SKU,店铺\nSAME,MUG-RED,Beta EU\n", kind="pairings")
    then = [paired(each.pk) for each in skus]
    both = imported("MSKU,SKU\nSAME,MUG-RED\n", kind="pairings")

    assert (counts(one), counts(both)) == ((1, 1, 0, 0, 0), (1, 1, 0, 0, 0))
    assert then == [None, (product.sku, 1)]
    assert [paired(each.pk) for each in skus] == [(product.sku, 1)] * 2


def test_what_was_changed_since_is_kept_when_a_file_is_taken_back() -> None:
    make_product("MUG-RED")
    blue = make_product("MUG-BLUE")
    sku = make_sku("MUG-RED-1")
    row = imported("MSKU,SKU\nMUG-RED-1,MUG-RED\n", kind="pairings")
    found = now(sku)
    assert found is not None
    change = catalog.Pair(sku, blue.pk, replaces=found.pk)
    catalog.pair_skus([change], reason=catalog.Reason.PERSON, actor=ADMIN, at=MONDAY)

    documents.take_back(row.id, actor=ADMIN, at=MONDAY)
    taken = work(row.id)

    assert taken.message == "1 pairing was changed by somebody since, and is kept."
    assert paired(sku) == ("MUG-BLUE", 1)
