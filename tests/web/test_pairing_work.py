"""What people do in the pairing workbench, how it is answered, and how it is taken back."""

import html
import re

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.cast import ADMIN
from tests.catalog.cast import CA, MONDAY
from tests.catalog.pairing_cast import history_of, now, open_pairing, pair
from tests.web.pages import HTMX, make_keeper_of, part, refusal_of
from tests.web.pairing_cast import make_product, make_sku, post, propose, rows_of, send, waiting_mug
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Pairing, Product, SellerSku
from zhongshu.jobs.tasks import propose_pairings


def undo_of(page: str) -> str:
    """Return where the toast's undo leads."""
    found = re.search(r'data-undo hx-post="([^"]+)"', page)
    assert found, page
    return found[1]


def sold(sku_id: int) -> tuple[str, int] | None:
    """Return what a SKU is paired with now: SKU and units."""
    pairing = now(sku_id)
    return (pairing.product.sku, pairing.factor) if pairing else None


def test_confirming_takes_the_row_away_and_can_be_undone(admin: Client) -> None:
    sku_id, product = waiting_mug()
    told = {"product": product.pk, "factor": 1, "shown": 1, "units": 1, "reason": "SAME_SKU"}

    page = post(admin, f"/pairing/{sku_id}/pair/", told)

    assert "<tbody" not in page
    assert '<div id="pairing-tabs" hx-swap-oob="true">' in page
    assert '<b class="count" id="count-pairing" hx-swap-oob="true"></b>' in page
    assert "MUG-RED-1 → MUG-RED-1 × 1" in page
    assert sold(sku_id) == ("MUG-RED-1", 1)
    assert Pairing.objects.get().reason == "SAME_SKU"
    undone = post(admin, undo_of(page))
    assert rows_of(undone) == ["MUG-RED-1"]  # one goes on with it, wherever it belongs
    assert "data-told" in undone
    assert "Undone: 1 SKU is as before." in undone
    assert sold(sku_id) is None


@pytest.mark.parametrize(
    ("units", "factor", "shown", "meant"),
    [("1", "3", "1", 3), ("4", "3", "1", 4), ("", "3", "1", 3), ("2", "", "", 2), ("", "", "", 1)],
)
def test_units_are_the_typed_ones_else_those_of_the_proposal(
    admin: Client, units: str, factor: str, shown: str, meant: int
) -> None:
    sku_id, product = waiting_mug()
    told = {"product": product.pk, "units": units, "factor": factor, "shown": shown}

    post(admin, f"/pairing/{sku_id}/pair/", told)

    assert sold(sku_id) == ("MUG-RED-1", meant)


@pytest.mark.parametrize("units", ["0", "-1", "1.5", "10001", "9999999999999", "١", "x", "\x00"])
def test_o21_units_that_cannot_be_are_refused_in_the_row(admin: Client, units: str) -> None:
    sku_id, product = waiting_mug()

    page = post(admin, f"/pairing/{sku_id}/pair/", {"product": product.pk, "units": units})

    assert "whole number from 1 to 10,000" in page
    assert 'class="sku is-refused"' in page
    assert sold(sku_id) is None


@pytest.mark.parametrize(
    "told",
    [
        {"product": "99999999"},
        {"product": "9" * 30, "replaces": "x"},
        {"product": "1", "store": "77777777"},
        {"sku": "\x00"},
        {"sku": "x" * 5000},
    ],
)
def test_o21_hostile_pairs_change_nothing(admin: Client, told: dict[str, str]) -> None:
    sku_id, _product = waiting_mug()

    answer = send(admin, f"/pairing/{sku_id}/pair/", told)

    assert answer.status_code in (200, 422)
    assert sold(sku_id) is None
    assert Pairing.objects.count() == 0


def test_e9_a_stale_confirm_is_told_who_was_faster(admin: Client) -> None:
    sku_id, product = waiting_mug()
    blue = make_product("MUG-BLUE")
    pair(catalog.Pair(sku_id, blue.pk))

    page = post(admin, f"/pairing/{sku_id}/pair/", {"product": product.pk, "replaces": ""})

    assert "operator paired it with MUG-BLUE in the meantime. Nothing was changed." in page
    assert "data-told" in page
    assert '<span class="code m">MUG-BLUE</span>' in page
    assert sold(sku_id) == ("MUG-BLUE", 1)


def test_a_product_is_paired_by_its_sku(admin: Client) -> None:
    sku_id = make_sku()
    make_product("MUG-RED")

    post(admin, f"/pairing/{sku_id}/pair/", {"sku": " MUG-RED ", "units": "2"})

    assert sold(sku_id) == ("MUG-RED", 2)


def test_a_sku_that_no_product_has_is_refused_with_the_nearest(admin: Client) -> None:
    sku_id = make_sku()
    catalog.save_products(
        [catalog.ProductChange({"name": "Red mug"}, sku="MUG-RED")],
        source=catalog.EditSource.PAGE,
        actor=ADMIN,
        at=MONDAY,
    )

    answer = send(admin, f"/pairing/{sku_id}/pair/", {"sku": "MUG-R"})

    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == "#find-problem"
    assert "No product has the SKU “MUG-R”. Near it: MUG-RED." in answer.content.decode()


def test_a_pairing_ends_and_comes_back(admin: Client) -> None:
    sku_id, product = waiting_mug()
    was = open_pairing(sku_id, product, factor=3)

    page = post(admin, f"/pairing/{sku_id}/pair/", {"replaces": was}, here="?tab=paired")

    assert sold(sku_id) is None
    post(admin, undo_of(page))
    assert sold(sku_id) == ("MUG-RED-1", 3)
    assert [version[1:] for version in history_of(sku_id)] == [
        (3, "operator", True),
        (3, "ada", False),
    ]


def test_a_store_has_a_pairing_of_its_own(admin: Client) -> None:
    sku_id, product = waiting_mug()
    make_product("MUG-BLUE")
    open_pairing(sku_id, product)
    store = catalog.list_listings(ADMIN).rows[0].store_id
    told = {"sku": "MUG-BLUE", "units": "2", "store": store, "replaces": ""}

    page = post(admin, f"/pairing/{sku_id}/pair/", told)

    assert sold(sku_id) == ("MUG-RED-1", 1)
    own = Pairing.objects.get(store=store, ended_at=None)
    assert (own.product.sku, own.factor) == ("MUG-BLUE", 2)
    ended = {"store": store, "replaces": own.pk}
    assert "as in the other stores again" in post(admin, f"/pairing/{sku_id}/pair/", ended)
    assert not Pairing.objects.filter(store=store, ended_at=None).exists()
    assert undo_of(page)


def test_the_drawer_answers_what_was_asked_from_it(admin: Client) -> None:
    sku_id, product = waiting_mug()
    headers = {
        "HX-Request": "true",
        "HX-Target": "drawer",
        "HX-Current-URL": "http://testserver/pairing/",
    }

    answer = admin.post(
        f"/pairing/{sku_id}/pair/", {"product": product.pk, "listed": "1"}, headers=headers
    )

    page = answer.content.decode()
    assert page.lstrip().startswith('<header class="drawer-head">')
    assert f'<div id="sku-{sku_id}" hx-swap-oob="delete"></div>' in page
    assert "MUG-RED-1 × 1 · By hand" in page


def test_a_new_product_is_made_from_the_listing_and_taken_back(admin: Client) -> None:
    sku_id = make_sku("LAMP-9", title="Desk lamp")

    page = post(admin, f"/pairing/{sku_id}/make/", here="?tab=unpaired")

    assert sold(sku_id) == ("LAMP-9", 1)
    assert Product.objects.get(sku="LAMP-9").name == "Desk lamp"
    post(admin, undo_of(page))
    assert sold(sku_id) is None
    assert Product.objects.get(sku="LAMP-9").removed_at is not None


def test_a_sku_is_left_out_and_taken_in_again(admin: Client) -> None:
    sku_id = make_sku()

    page = post(admin, f"/pairing/{sku_id}/leave-out/", here="?tab=unpaired")

    assert SellerSku.objects.get(pk=sku_id).is_left_out
    assert "MUG-RED-1 is left out." in page
    post(admin, undo_of(page))
    assert not SellerSku.objects.get(pk=sku_id).is_left_out
    post(admin, f"/pairing/{sku_id}/leave-out/", {"out": "0"})
    assert not SellerSku.objects.get(pk=sku_id).is_left_out


def make_cups(number: int) -> list[int]:
    """Return seller SKUs that wait, each with a product of the same SKU."""
    ids = []
    for each in range(number):
        make_product(f"CUP-{each}")
        ids.append(make_sku(f"CUP-{each}", asin=f"B00CUP{each:04}", title=f"Cup {each}"))
    propose()
    return ids


def test_all_of_a_kind_are_confirmed_and_taken_back(admin: Client) -> None:
    ids = make_cups(5)
    here = "?reason=same-sku"
    shown = part(admin, f"/pairing/{here}")
    assert "5 seller SKUs are spelt exactly as the SKU of a product." in shown
    assert "Confirm all 5" in shown

    page = post(admin, "/pairing/kind/confirm/", here=here)

    assert "5 SKUs paired." in page
    assert [sold(each) for each in ids] == [(f"CUP-{each}", 1) for each in range(5)]
    assert "Undone: 5 SKUs wait again." in post(admin, undo_of(page))
    assert [sold(each) for each in ids] == [None] * 5
    assert "no longer be taken back" in post(admin, undo_of(page))


def test_without_a_kind_nothing_is_confirmed(admin: Client) -> None:
    make_cups(2)

    page = post(admin, "/pairing/kind/confirm/")

    assert "Choose a kind of proposals first." in page
    assert Pairing.objects.count() == 0


def test_the_chosen_are_confirmed_as_they_stood_there(admin: Client) -> None:
    ids = make_cups(3)
    products = {each.sku: each.pk for each in Product.objects.all()}
    best = [f"{sku_id}:{products[f'CUP-{place}']}:1" for place, sku_id in enumerate(ids)]
    told = {"id": ids[:2], "best": [*best, "x:y:z", "1:2", "9" * 40 + ":1:1"]}

    page = post(admin, "/pairing/chosen/confirm/", told)

    assert "2 SKUs paired." in page
    assert [sold(each) for each in ids] == [("CUP-0", 1), ("CUP-1", 1), None]
    post(admin, undo_of(page))
    assert [sold(each) for each in ids] == [None] * 3


def test_the_chosen_are_left_out_and_made_products(admin: Client) -> None:
    ids = [make_sku(f"PEN-{each}", asin=f"B00PEN{each:04}") for each in range(3)]

    page = post(admin, "/pairing/chosen/leave-out/", {"id": ids[:1]}, here="?tab=unpaired")
    assert SellerSku.objects.get(is_left_out=True).pk == ids[0]
    post(admin, undo_of(page))
    assert not SellerSku.objects.filter(is_left_out=True).exists()

    page = post(admin, "/pairing/chosen/make/", {"id": ids[1:]}, here="?tab=unpaired")
    assert "2 products made, 2 SKUs paired." in page
    assert [sold(each) for each in ids] == [None, ("PEN-1", 1), ("PEN-2", 1)]
    post(admin, undo_of(page))
    assert [sold(each) for each in ids] == [None] * 3


def test_making_products_of_nothing_is_refused(admin: Client) -> None:
    make_sku()

    assert "Choose at least one SKU first." in post(admin, "/pairing/chosen/make/", {"id": "x"})
    assert Product.objects.count() == 0


POLL = re.compile(r'hx-get="(/pairing/proposals/[^"]+)"')


def test_proposals_are_found_by_a_worker_and_the_list_follows(admin: Client) -> None:
    make_product("MUG-RED-1")
    make_sku()
    make_sku("LAMP-9", asin="B00LAMP009", title="Desk lamp")

    asked = post(admin, "/pairing/propose/")
    [poll] = POLL.findall(asked)
    waiting = admin.get(html.unescape(poll), headers=HTMX).content.decode()
    propose_pairings()
    found = admin.get(html.unescape(poll), headers=HTMX).content.decode()

    assert "found anew in a moment" in asked
    assert POLL.search(waiting)
    assert "2 SKUs looked at: 1 with a proposal, 1 of them sure." in found
    assert 'hx-trigger="load"' in found
    assert not POLL.search(found)
    assert ProcrastinateJob.objects.filter(task_name="propose_pairings").count() == 1


def test_the_list_says_that_proposals_are_being_found_and_offers_the_new_ones(
    admin: Client,
) -> None:
    waiting_mug()
    make_sku("LAMP-9")
    catalog.begin_proposing(at=MONDAY)

    page = admin.get("/pairing/").content.decode()
    [poll] = POLL.findall(page)
    propose()
    done = admin.get(html.unescape(poll), headers=HTMX).content.decode()

    assert "Proposals are being found anew since" in page
    assert "New proposals of" in done
    assert 'hx-trigger="load"' not in done


WRITES = (
    "{sku}/pair/",
    "{sku}/make/",
    "{sku}/leave-out/",
    "{sku}/undo/{pairing}/",
    "chosen/make/",
    "chosen/leave-out/",
    "propose/",
)


@pytest.mark.parametrize("address", WRITES)
def test_a_reader_may_not_pair(reader: Client, address: str) -> None:
    sku_id, product = waiting_mug()
    pairing = open_pairing(sku_id, product)
    path = "/pairing/" + address.format(sku=sku_id, pairing=pairing)

    answer = send(reader, path, {"id": sku_id, "product": product.pk})

    assert answer.status_code == 403
    assert refusal_of(answer)
    assert sold(sku_id) == ("MUG-RED-1", 1)


@pytest.mark.parametrize(
    "address",
    [
        "{sku}/pair/",
        "{sku}/make/",
        "{sku}/leave-out/",
        "{sku}/leave-out/undo/0/",
        "{sku}/leave-out/undo/1/",
        "{sku}/undo/1/",
    ],
)
def test_o3_skus_of_foreign_stores_cannot_be_paired(db: None, address: str) -> None:
    sku_id, product = waiting_mug()
    make_sku("MUG-CA", marketplace_id=CA)
    kim = make_keeper_of(CA)
    path = "/pairing/" + address.format(sku=sku_id)

    answer = send(kim, path, {"product": product.pk})

    assert answer.status_code == 404
    assert sold(sku_id) is None
    assert not SellerSku.objects.get(pk=sku_id).is_left_out
