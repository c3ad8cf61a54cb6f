"""/stock/products, /stock/moves, /stock/entries and /locations: our books for programs."""

import pytest

from tests.api.conftest import MakeApi
from tests.cast import MONDAY, make_hand_store, make_store
from tests.catalog.pairing_cast import make_product
from tests.inventory.ledger_cast import KINDS, entry, move, place, want
from tests.web.test_stock_pages import sold
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory

pytestmark = pytest.mark.django_db


def test_products_tell_their_figures_and_where_they_lie(make_api: MakeApi) -> None:
    sold()
    api = make_api(identity.Role.READONLY)

    status, page = api.get("/stock/products")
    [row] = page["items"]

    assert status == 200
    assert (row["sku"], row["virtual_total"], row["days_of_cover"]) == ("MUG-RED", 59, None)
    assert (row["fba"], row["fba_reserved"], row["fba_free"]) == (36, 2, 34)
    assert {"location_id": place(), "on_hand": 30} in row["locations"]
    assert api.get("/stock/products?tab=NEGATIVE")[1]["items"] == []
    assert api.get("/stock/products?sku=NONE")[1]["items"] == []
    [then] = api.get("/stock/products?at=2026-01-01T00:00:00Z")[1]["items"]
    assert then["virtual_total"] == 0


def test_products_are_filtered_by_how_they_sell(make_api: MakeApi) -> None:
    sold()
    make_product("OTHER")
    mug = make_product().pk
    inventory.put_paces(
        [inventory.Pace(mug, make_store().pool_id, speed=600_000)], [inventory.Limit(mug, 1)]
    )
    api = make_api(identity.Role.READONLY)

    def skus(query: str) -> list[str]:
        return [row["sku"] for row in api.get(f"/stock/products?{query}")[1]["items"]]

    [row] = api.get("/stock/products?no_cover=true")[1]["items"]
    assert (row["sku"], row["daily_speed"], row["runs_out"]) == ("MUG-RED", "60", True)
    assert skus("differs=true") == []
    assert skus("not_sold_since=2026-01-01T00:00:00Z") == []
    assert skus("tab=LOW") == ["MUG-RED"]


def test_moves_and_entries_come_page_by_page_in_the_order_they_were_written(
    make_api: MakeApi,
) -> None:
    for number in range(3):
        made = entry(f"in:{number}", move(1 + number, KINDS.SUPPLIER, KINDS.WAREHOUSE))
        inventory.post_entries([made], must_all=True)
    api = make_api(identity.Role.READONLY)

    first = api.get("/stock/moves?limit=2")[1]
    second = api.get(f"/stock/moves?limit=2&cursor={first['next']}")[1]
    entries = api.get("/stock/entries?limit=2")[1]

    assert [row["quantity"] for row in first["items"] + second["items"]] == [1, 2, 3]
    assert second["next"] is None
    assert first["items"][0] == {
        "id": first["items"][0]["id"],
        "product_id": make_product().pk,
        "product": "MUG-RED",
        "seller_sku": None,
        "quantity": 1,
        "from_id": place(KINDS.SUPPLIER),
        "from_kind": "SUPPLIER",
        "to_id": place(),
        "to_kind": "WAREHOUSE",
        "entry_id": entries["items"][0]["id"],
        "key": "in:0",
        "reason": "CORRECTION",
        "occurred_at": MONDAY.isoformat().replace("+00:00", "Z"),
        "recorded_at": first["items"][0]["recorded_at"],
        "cause": {"kind": "test", "ref": "1", "account_id": None},
        "who": None,
        "note": "",
    }
    assert [[each["quantity"] for each in row["moves"]] for row in entries["items"]] == [[1], [2]]
    assert api.get(f"/stock/entries?cursor={entries['next']}")[1]["next"] is None


def test_moves_are_filtered(make_api: MakeApi) -> None:
    sold()
    api = make_api(identity.Role.READONLY)

    def count(query: str) -> int:
        return len(api.get(f"/stock/moves?{query}")[1]["items"])

    assert count("") == 4
    assert count("reason=FBA_SALE") == 1
    assert count("seller_sku=MUG-RED-1") == 3
    assert count(f"location_id={place()}") == 1
    assert count(f"product_id={make_product().pk}") == 4
    assert count("product_id=999999") == 0
    assert count("occurred_until=2020-01-01T00:00:00Z") == 0
    assert count("recorded_after=2999-01-01T00:00:00Z") == 0


def test_who_sees_no_store_of_an_account_sees_nothing_of_its_pool(make_api: MakeApi) -> None:
    sold()
    inventory.post_entries([], [want("parcel", 1)])
    api = make_api(identity.Role.READONLY, stores=[make_hand_store().pk])

    [row] = api.get("/stock/products")[1]["items"]
    moves = api.get("/stock/moves")[1]["items"]
    entries = api.get("/stock/entries")[1]["items"]
    kinds = {each["kind"] for each in api.get("/locations")[1]["items"]}

    assert (row["fba"], row["warehouse"]) == (0, 30)
    assert [each["quantity"] for each in moves] == [30]
    assert [len(each["moves"]) for each in entries] == [1]
    assert "FBA" not in kinds
    assert "WAREHOUSE" in kinds


def test_locations_come_page_by_page_and_by_kind(make_api: MakeApi) -> None:
    sold()
    api = make_api(identity.Role.READONLY)

    first = api.get("/locations?limit=1")[1]
    [shelf] = api.get("/locations?kind=WAREHOUSE")[1]["items"]

    assert len(first["items"]) == 1
    assert api.get(f"/locations?cursor={first['next']}")[1]["items"] != first["items"]
    assert (shelf["id"], shelf["warehouse"], shelf["is_closed"]) == (place(), "SHENZHEN", False)


@pytest.mark.parametrize(
    "path",
    [
        *("/stock/moves?cursor=x", "/stock/entries?cursor=-1", "/locations?cursor=1.1"),
        *("/stock/products?cursor=x", "/stock/products?tab=x", "/stock/moves?reason=x"),
        *(
            "/stock/moves?limit=501",
            "/locations?kind=x",
            "/stock/products?tab=LOW&at=2026-01-01T00:00:00Z",
        ),
    ],
)
def test_what_cannot_be_asked_is_refused(make_api: MakeApi, path: str) -> None:
    assert make_api(identity.Role.READONLY).get(path)[0] in (400, 422)
