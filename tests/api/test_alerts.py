"""/alerts: listed, filtered, put off and taken back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.api.conftest import MakeApi
from tests.cast import US, make_store
from tests.replenishment import cast
from tests.replenishment.cast import MUG
from zhongshu.catalog.models import Product
from zhongshu.identity import public as identity
from zhongshu.replenishment.models import StockAlert

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _warned() -> None:
    """Let the mug run out: 27 are there, nine a day are sold."""
    cast.in_shanghai()
    cast.rule(ageing_days=None, dead_days=None)
    cast.pair()
    cast.list_mug()
    cast.keep_orders_since(120)
    cast.sell(1, 27)
    cast.show(fulfillable=27)
    cast.raise_now()


def test_a_warning_is_listed_and_read(make_api: MakeApi) -> None:
    api = make_api(identity.Role.READONLY)

    status, page = api.get("/alerts?grain=sku")

    assert status == 200
    [row] = page["items"]
    alert = StockAlert.objects.get(seller_sku__code=MUG)
    assert (row["id"], row["state"], row["kind"], row["severity"]) == (
        alert.pk,
        "OPEN",
        "STOCK_OUT",
        "URGENT",
    )
    assert (row["seller_sku"], row["sku"], row["free"], row["per_day"]) == (
        MUG,
        "MUG-RED",
        27,
        str(alert.per_day),
    )
    assert api.get(f"/alerts/{alert.pk}") == (200, row)
    assert api.get("/alerts/999999999")[1]["error"]["code"] == "replenishment.alert_not_found"


def test_warnings_are_filtered_and_paged(make_api: MakeApi) -> None:
    api = make_api(identity.Role.READONLY)
    product_id = Product.objects.get(sku="MUG-RED").pk

    numbers = {
        query: len(api.get(f"/alerts?{query}")[1]["items"])
        for query in (
            "kind=DEAD",
            "kind=STOCK_OUT&severity=URGENT",
            f"store_id={make_store(US).pk}",
            f"pool_id={make_store(US).pool_id}",
            f"product_id={product_id}&product_id=999",
            "product_id=999",
            "search=mug+red",
            "category=Kitchen",
            "state=SNOOZED",
        )
    }
    first = api.get("/alerts?limit=1&sort=suggested&descending=true")[1]
    second = api.get(f"/alerts?limit=1&sort=suggested&descending=true&cursor={first['next']}")[1]

    assert list(numbers.values()) == [0, 2, 1, 1, 2, 0, 2, 0, 0]
    assert {first["items"][0]["id"], second["items"][0]["id"]} == set(
        StockAlert.objects.values_list("pk", flat=True)
    )
    assert second["next"] is None


def test_warnings_are_put_off_and_taken_back(make_api: MakeApi) -> None:
    api = make_api(identity.Role.OPERATIONS)
    other = make_api(identity.Role.OPERATIONS, login="other")
    ids = [each["id"] for each in api.get("/alerts")[1]["items"]]
    until = (timezone.now() + timedelta(days=3)).isoformat()

    put_off = api.post("/alerts/snooze", {"ids": [*ids, 10**9], "until": until})
    again = api.post("/alerts/snooze", {"ids": ids, "until": until})
    snoozed = api.get("/alerts?state=SNOOZED")[1]["items"]
    undo = f"/alerts/snoozes/{put_off[1]['snooze_id']}/undo"
    foreign = other.post(undo, {})
    undone = api.post(undo, {})
    woken = api.post("/alerts/snooze", {"ids": ids, "until": None})

    assert (put_off[0], put_off[1]["changed"]) == (200, 2)
    assert again == (200, {"changed": 0, "snooze_id": None})
    assert {each["state"] for each in snoozed} == {"SNOOZED"}
    assert foreign[0] == 404
    assert undone == (200, {"changed": 2})
    assert woken == (200, {"changed": 0, "snooze_id": None})
    assert len(api.get("/alerts")[1]["items"]) == 2


def test_nonsense_readers_and_foreign_warnings_are_refused(make_api: MakeApi) -> None:
    one = StockAlert.objects.get(seller_sku__code=MUG).pk
    until = (timezone.now() + timedelta(days=3)).isoformat()
    api = make_api(identity.Role.OPERATIONS)
    reader = make_api(identity.Role.READONLY, login="reads")
    foreign = make_api(identity.Role.OPERATIONS, stores=[], login="other")

    for path in ("kind=x", "state=x", "sort=x", "severity=1", "grain=x", "limit=0", "cursor=x"):
        assert api.get(f"/alerts?{path}")[0] in (400, 422)
    for body in ({}, {"ids": [one]}, {"ids": [], "until": until}, {"ids": [one], "until": "x"}):
        assert api.post("/alerts/snooze", body)[0] == 422
    assert api.post("/alerts/snooze", {"ids": [one], "until": "2020-01-01T00:00:00Z"})[0] == 422
    assert reader.post("/alerts/snooze", {"ids": [one], "until": until})[0] == 403
    assert foreign.get("/alerts")[1]["items"] == []
    assert foreign.get(f"/alerts/{one}")[0] == 404
    assert foreign.post("/alerts/snooze", {"ids": [one], "until": until})[1]["changed"] == 0
    assert StockAlert.objects.exclude(snoozed_until=None).count() == 0
