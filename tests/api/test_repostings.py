"""/stock/misplaced and /stock/repostings: read, looked at, asked for once, taken back."""

import jsonschema  # type: ignore[import-untyped]
import pytest
from django.test import Client
from django.utils import timezone

from tests.api.conftest import MakeApi
from tests.cast import make_store
from tests.orders.test_stock_of_orders import SKU
from tests.web.reposting_cast import OLD, RED, misplace, product_id, units, work
from zhongshu.identity import public as identity
from zhongshu.inventory.models import Reposting

pytestmark = pytest.mark.django_db
HERE = "/stock/repostings"


def wish(**told: object) -> dict[str, object]:
    return {"account_id": make_store().account_id, "seller_sku": SKU} | told


def test_what_lies_under_another_product_is_listed_and_filtered(make_api: MakeApi) -> None:
    sku_id = misplace(factor=2)
    store = make_store()
    api = make_api(identity.Role.READONLY)

    status, found = api.get("/stock/misplaced")

    [row] = found["items"]
    assert (status, found["next"]) == (200, None)
    assert (row["seller_sku_id"], row["seller_sku"]) == (sku_id, SKU)
    assert row["parts"] == [{"product_id": product_id(RED), "sku": RED, "units": 2}]
    [lies] = row["lies"]
    assert (lies["sku"], lies["kind"], lies["units"]) == (OLD, "FBA", 17)
    assert row["reposting"] is None
    for wanted, number in {
        f"store_id={store.pk}": 1,
        "store_id=999999": 0,
        f"account_id={store.account_id}": 1,
        "account_id=999999": 0,
        f"seller_sku_id={sku_id}": 1,
        f"product_id={product_id(OLD)}": 1,
        f"product_id={product_id(RED)}": 1,
        "product_id=999999": 0,
        "search=mug": 1,
        "search=cup": 0,
    }.items():
        assert len(api.get(f"/stock/misplaced?{wanted}")[1]["items"]) == number, wanted


def test_a_dry_run_answers_what_would_be_done_and_changes_nothing(make_api: MakeApi) -> None:
    misplace(factor=2)
    api = make_api(identity.Role.OPERATIONS)

    status, told = api.post(HERE, wish(dry_run=True))

    assert status == 200
    assert (told["entries"], told["anew"], told["exchanged"]) == (2, 2, 0)
    assert (told["is_possible"], told["since"]) == (True, None)
    assert told["by_reason"] == [
        {"reason": "OPENING", "entries": 1, "units": 20},
        {"reason": "FBA_SALE", "entries": 1, "units": 3},
    ]
    assert {(each["sku"], each["before"], each["after"]) for each in told["effects"]} == {
        (OLD, 17, 0),
        (RED, 0, 34),
    }
    assert units() == {OLD: 17}
    assert Reposting.objects.count() == 0


def test_it_is_asked_for_done_read_and_taken_back(make_api: MakeApi, client: Client) -> None:
    misplace()
    api = make_api(identity.Role.OPERATIONS)

    status, asked = api.post(HERE, wish())
    work()
    after = units()
    done = api.get(f"{HERE}/{asked['id']}")[1]
    undone = api.post(f"{HERE}/{asked['id']}/undo", {})
    work()

    assert (status, asked["state"], asked["who"]) == (202, "WAITING", api.actor.name)
    assert after == {RED: 17}
    assert (done["state"], done["taken_back"], done["anew"]) == ("DONE", 2, 2)
    assert done["left"] == [{"product_id": product_id(OLD), "sku": OLD}]
    assert (done["may_be_undone"], done["parts"][0]["sku"]) == (True, RED)
    assert (undone[0], undone[1]["undo_of"]) == (202, asked["id"])
    assert units() == {OLD: 17}
    assert api.get(f"{HERE}/{asked['id']}")[1]["undone_by"] == undone[1]["id"]
    assert api.post(f"{HERE}/{asked['id']}/undo", {})[0] == 409
    listed = api.get(f"{HERE}?state=DONE&state=UNDONE")[1]
    assert [row["id"] for row in listed["items"]] == [undone[1]["id"], asked["id"]]
    document = client.get("/api/v1/openapi.json").json()
    for path, answer in {
        "/stock/misplaced": api.get("/stock/misplaced")[1],
        HERE: listed,
        f"{HERE}/{{reposting_id}}": done,
    }.items():
        promised = document["paths"][f"/api/v1{path}"]["get"]["responses"]["200"]
        schema = promised["content"]["application/json"]["schema"]
        jsonschema.validate(answer, {**schema, "components": document["components"]})
    answers = document["paths"][f"/api/v1{HERE}"]["post"]["responses"]
    assert {"200", "202"} <= set(answers)


def test_since_a_day_is_the_days_of_the_company(make_api: MakeApi) -> None:
    misplace()
    api = make_api(identity.Role.OPERATIONS)
    today = timezone.now().date().isoformat()

    _status, told = api.post(HERE, wish(since=today, dry_run=True))

    assert (told["entries"], told["exchanged"]) == (0, 1)
    assert told["since"].startswith(today[:4])


def test_a_repeated_request_has_one_effect(make_api: MakeApi) -> None:
    misplace()
    api = make_api(identity.Role.OPERATIONS)

    first, again = (api.post(HERE, wish(), Idempotency_Key="k") for _ in range(2))
    other = api.post(HERE, wish(since="2026-01-01"), Idempotency_Key="k")

    assert first == again
    assert first[0] == 202
    assert other[0] == 422
    assert Reposting.objects.count() == 1


def test_a_second_one_of_the_account_waits(make_api: MakeApi) -> None:
    misplace()
    api = make_api(identity.Role.OPERATIONS)
    api.post(HERE, wish())

    status, told = api.post(HERE, wish())

    assert (status, told["error"]["code"]) == (409, "inventory.reposting_runs")


@pytest.mark.parametrize(
    "told",
    [
        {"seller_sku": ""},
        {"seller_sku": 5},
        {"account_id": "1"},
        {"since": "soon"},
        {"since": 5},
        {"dry_run": "yes"},
        {"units": 1},
    ],
)
def test_what_makes_no_sense_is_refused(make_api: MakeApi, told: dict[str, object]) -> None:
    misplace()

    assert make_api(identity.Role.OPERATIONS).post(HERE, wish(**told))[0] == 422
    assert Reposting.objects.count() == 0


@pytest.mark.parametrize("told", [{"seller_sku": "NO-1"}, {"account_id": 999_999}])
def test_a_seller_sku_that_is_not_there_is_not_found(
    make_api: MakeApi, told: dict[str, object]
) -> None:
    misplace()

    status, answer = make_api(identity.Role.OPERATIONS).post(HERE, wish(**told))

    assert (status, answer["error"]["code"]) == (404, "catalog.seller_sku_not_found")


@pytest.mark.parametrize("role", [identity.Role.FINANCE, identity.Role.WAREHOUSE])
def test_who_does_not_pair_neither_looks_nor_re_posts(
    make_api: MakeApi, role: identity.Role
) -> None:
    misplace()
    asked = make_api(identity.Role.OPERATIONS).post(HERE, wish())[1]
    api = make_api(role)

    answers = [
        api.post(HERE, wish()),
        api.post(HERE, wish(dry_run=True)),
        api.post(f"{HERE}/{asked['id']}/undo", {}),
    ]

    assert [status for status, _ in answers] == [403] * 3
    assert api.get(f"{HERE}/{asked['id']}")[0] == 200
    assert Reposting.objects.count() == 1
