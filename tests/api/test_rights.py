"""Another store's rows do not exist: every role, every address (failures.md, O3)."""

import pytest

from tests.api.conftest import Api, MakeApi
from tests.api.world import ACME_ORDER, BETA_ORDER, CANADIAN_ORDER, Side, make_world
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.orders.models import Order

pytestmark = pytest.mark.django_db
ROLES = [role.value for role in identity.Role]
LISTS = [
    "/accounts",
    "/stores",
    "/streams",
    "/sync-runs",
    "/sync-issues",
    "/sync-issues?state=all",
    "/documents",
    "/listings",
    "/seller-skus",
    "/pairings",
    "/orders",
    "/orders?updated_after=2026-01-01T00:00:00Z",
    "/stock",
]
CHANGES: list[tuple[str, str, object]] = [
    ("POST", "/accounts/{account_id}/disconnect", None),
    ("POST", "/accounts/{account_id}/reauthorise", {"refresh_token": "Atzr|x"}),
    ("POST", "/accounts/{account_id}/confirm-stores", {}),
    ("PATCH", "/streams/{stream_id}", {"enabled": False}),
    ("POST", "/streams/{stream_id}/run", None),
    ("POST", "/sync-runs/{run_id}/stop", None),
    ("POST", "/sync-issues/{issue_id}/ignore", None),
    ("POST", "/sync-issues/{issue_id}/retry", None),
]
FOR_ADMINISTRATORS: list[tuple[str, str, object]] = [
    ("POST", "/applications/1/secret", {"client_secret": "x"}),
    ("POST", "/applications", {"client_id": "c", "client_secret": "s", "application_id": "a"}),
    ("POST", "/accounts", {"region": "NA", "refresh_token": "Atzr|x"}),
]
SINGLES = [
    "/accounts/{account_id}",
    "/accounts/{account_id}/roles",
    "/streams/{stream_id}",
    "/sync-runs/{run_id}",
    "/sync-issues/{issue_id}",
    "/documents/{document_id}/content",
    "/listings/{listing_id}",
    "/seller-skus/{seller_sku_id}",
    "/orders/{order_id}",
]


def fill(path: str, side: Side) -> str:
    return path.format(**{name: getattr(side, name) for name in side.__slots__})


@pytest.fixture
def sides() -> tuple[Side, Side]:
    return make_world()


def see_only(make_api: MakeApi, role: str, side: Side) -> Api:
    return make_api(role, stores=[side.store_id])


@pytest.mark.parametrize("role", ROLES)
def test_o3_lists_hold_rows_of_ones_own_stores_only(
    make_api: MakeApi, sides: tuple[Side, Side], role: str
) -> None:
    acme, beta = sides
    api = see_only(make_api, role, acme)

    for path in LISTS:
        status, page = api.get(path)
        assert status == 200, path
        assert str(beta.account_id) not in [
            str(row.get("account_id", row.get("id"))) for row in page["items"]
        ], path
        assert BETA_ORDER not in str(page), path
        assert CANADIAN_ORDER not in str(page), path
        assert "Beta" not in str(page), path


@pytest.mark.parametrize("role", ROLES)
def test_o3_another_stores_row_is_not_there(
    make_api: MakeApi, sides: tuple[Side, Side], role: str
) -> None:
    acme, beta = sides
    api = see_only(make_api, role, acme)

    for path in SINGLES:
        assert api.get(fill(path, beta))[0] == 404, path
    assert api.get(f"/orders/{CANADIAN_ORDER}")[0] == 404


@pytest.mark.parametrize("role", ROLES)
def test_o3_ones_own_row_is_there(make_api: MakeApi, sides: tuple[Side, Side], role: str) -> None:
    acme, _ = sides
    api = see_only(make_api, role, acme)

    for path in SINGLES:
        # A document may hold the whole account, of which Canada is not theirs.
        expected = 404 if "documents" in path else 200
        assert api.get(fill(path, acme))[0] == expected, path


@pytest.mark.parametrize("role", ROLES)
def test_o3_nobody_changes_another_stores_row(
    make_api: MakeApi, sides: tuple[Side, Side], role: str
) -> None:
    acme, beta = sides
    api = see_only(make_api, role, acme)

    for method, path, body in CHANGES + (FOR_ADMINISTRATORS if role != "admin" else []):
        status, answer = api.send(method, fill(path, beta), body)
        assert status in (403, 404), (path, answer)

    assert channels.get_stream(identity.SYSTEM, beta.stream_id).enabled
    assert channels.get_account(identity.SYSTEM, beta.account_id).state == "connected"
    assert channels.get_run(identity.SYSTEM, beta.run_id).is_stopping is False
    assert channels.count_open_issues(identity.SYSTEM) == 2


@pytest.mark.parametrize("role", ROLES)
def test_who_may_work_on_orders(make_api: MakeApi, sides: tuple[Side, Side], role: str) -> None:
    acme, _ = sides
    api = see_only(make_api, role, acme)
    chosen = {"order_ids": [ACME_ORDER, BETA_ORDER]}

    status, answer = api.post("/orders/hold", chosen)

    held = list(Order.objects.filter(is_held=True).values_list("order_id", flat=True))
    if role in ("admin", "operations", "warehouse"):
        assert (status, held) == (200, [ACME_ORDER])
        assert [each["order_id"] for each in answer["refused"]] == [BETA_ORDER]
    else:
        assert (status, held) == (403, [])


@pytest.mark.parametrize("role", ROLES)
def test_applications_are_for_administrators(make_api: MakeApi, role: str) -> None:
    status, _ = make_api(role).get("/applications")

    assert status == (200 if role == "admin" else 403)


def test_tokens_and_the_trail_are_ones_own(make_api: MakeApi, sides: tuple[Side, Side]) -> None:
    acme, _ = sides
    wang = see_only(make_api, "operations", acme)
    li = see_only(make_api, "operations", acme)
    wang.post("/orders/hold", {"order_ids": [ACME_ORDER]})
    [token] = wang.get("/tokens")[1]["items"]

    assert token["id"] not in [each["id"] for each in li.get("/tokens")[1]["items"]]
    assert li.send("DELETE", f"/tokens/{token['id']}")[0] == 404
    assert wang.get("/me")[0] == 200
    assert {line["who"] for line in li.get("/audit")[1]["items"]} == {li.actor.name}


def test_o3_a_cursor_of_another_store_shows_nothing_of_it(
    make_api: MakeApi, sides: tuple[Side, Side]
) -> None:
    acme, _ = sides
    admin, api = make_api(), see_only(make_api, "operations", acme)

    for path in ("/orders", "/accounts", "/stock", "/sync-runs", "/listings"):
        cursor = admin.get(f"{path}?limit=1")[1]["next"]
        page = api.get(f"{path}?limit=500&cursor={cursor}")[1]
        assert BETA_ORDER not in str(page)
        assert "Beta" not in str(page)
