"""/exchange-rates: listed, set by a batch, removed; for administrators and finance."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.api.conftest import MakeApi
from zhongshu.company import public as company
from zhongshu.company.models import ExchangeRate
from zhongshu.identity import public as identity

pytestmark = pytest.mark.django_db


def rate(**told: str) -> dict[str, str]:
    day = company.get_company().day_of(timezone.now()).isoformat()
    return {"base": "USD", "quote": "CNY", "day": day, "rate": "7.1234"} | told


def test_rates_are_set_listed_and_removed(make_api: MakeApi) -> None:
    api = make_api(identity.Role.FINANCE)
    body = {"rates": [rate(), rate(base="EUR", rate="8.2")]}

    assert api.post("/exchange-rates", body) == (200, {"new": 2, "changed": 0, "unchanged": 0})
    assert api.post("/exchange-rates", body) == (200, {"new": 0, "changed": 0, "unchanged": 2})

    status, page = api.get("/exchange-rates?currency=usd")
    assert status == 200
    [row] = page["items"]
    assert (row["base"], row["quote"], row["rate"], row["source"]) == (
        "USD", "CNY", "7.1234", "TYPED",
    )  # fmt: skip
    assert api.send("DELETE", f"/exchange-rates/{row['id']}")[0] == 204
    assert api.send("DELETE", f"/exchange-rates/{row['id']}")[0] == 404


def test_pages_follow_each_other(make_api: MakeApi) -> None:
    api = make_api(identity.Role.ADMIN)
    today = company.get_company().day_of(timezone.now())
    days = [(today - timedelta(days=back)).isoformat() for back in range(5)]
    api.post("/exchange-rates", {"rates": [rate(day=day) for day in days]})

    seen: list[str] = []
    cursor = ""
    while True:
        _status, page = api.get(f"/exchange-rates?limit=2&cursor={cursor}")
        seen += [row["day"] for row in page["items"]]
        if not (cursor := page["next"]):
            break

    assert seen == days
    assert api.get("/exchange-rates?cursor=x")[0] == 422


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"rate": "7,1"}, "company.bad_rate"),
        ({"rate": "-1"}, "company.bad_rate"),
        ({"base": "XYZ"}, "company.unknown_currency"),
        ({"base": "CNY"}, "company.same_currency"),
        ({"day": "1990-01-01"}, "company.bad_rate_day"),
    ],
)
def test_one_that_is_wrong_stores_nothing(
    make_api: MakeApi, told: dict[str, str], code: str
) -> None:
    api = make_api(identity.Role.ADMIN)

    status, body = api.post("/exchange-rates", {"rates": [rate(base="EUR"), rate(**told)]})

    assert (status, body["error"]["code"]) == (422, code)
    assert not ExchangeRate.objects.exists()


def test_others_read_and_do_not_set(make_api: MakeApi) -> None:
    api = make_api(identity.Role.OPERATIONS)

    assert api.post("/exchange-rates", {"rates": [rate()]})[0] == 403
    assert api.get("/exchange-rates") == (200, {"items": [], "next": None})
