"""Who may come in, and how a refusal looks."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from tests.api.conftest import Api, MakeApi
from tests.api.world import make_world
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.identity.models import ApiToken, RequestCount, User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "token", ["", "zs_00000000_wrong", "x", "Ünïcode", "zs_" + "a" * 5000, "a b c"]
)
def test_without_a_good_token_nothing_is_told(token: str) -> None:
    api = Api()
    api.headers = {"Authorization": f"Bearer {token}"} if token else {}

    status, answer = api.get("/orders")

    assert status == 401
    assert answer["error"]["code"] == "api.unauthorised"


def test_a_late_revoked_or_sleeping_owner_is_refused(make_api: MakeApi) -> None:
    now = timezone.now()
    for change in (
        {"expires_at": now - timedelta(seconds=1)},
        {"revoked_at": now},
    ):
        api = make_api()
        ApiToken.objects.filter(user_id=api.user_id).update(**change)
        assert api.get("/me")[0] == 401
    api = make_api()
    User.objects.filter(pk=api.user_id).update(is_active=False)
    assert api.get("/me")[0] == 401


def test_a_reading_token_changes_nothing(make_api: MakeApi) -> None:
    acme, _ = make_world()
    api = make_api("admin", scope="read")

    status, answer = api.patch(f"/streams/{acme.stream_id}", {"enabled": False})

    assert (status, answer["error"]["code"]) == (403, "api.read_only_token")
    assert channels.get_stream(identity.SYSTEM, acme.stream_id).enabled
    assert api.get("/streams")[0] == 200


def test_o19_a_right_taken_away_counts_at_once(make_api: MakeApi) -> None:
    acme, _ = make_world()
    api = make_api("operations", stores=[acme.store_id])
    assert api.post("/orders/hold", {"order_ids": [acme.order_id]})[0] == 200

    User.objects.filter(pk=api.user_id).update(role="readonly")
    refused = api.post("/orders/release", {"order_ids": [acme.order_id]})
    channels.revoke_store_access(
        user_id=api.user_id, store_ids=[acme.store_id], actor=identity.SYSTEM
    )

    assert (refused[0], refused[1]["error"]["code"]) == (403, "identity.not_allowed")
    assert api.get("/orders")[1]["items"] == []


@pytest.mark.parametrize("path", ["/nothing", "/", "/orders/", "/accounts/1/nothing"])
def test_an_unknown_address_is_answered_in_json(admin: Api, path: str) -> None:
    status, answer = admin.get(path)

    assert status == 404
    assert answer["error"]["code"] == "api.unknown_path"


def test_a_wrong_method_is_answered_in_json(admin: Api) -> None:
    status, answer = admin.send("DELETE", "/orders")

    assert (status, answer["error"]["code"]) == (405, "api.method_not_allowed")


@pytest.mark.parametrize(
    ("liked", "message"),
    [
        ("", "There is no order 702-0."),
        ("zh-CN,zh;q=0.9,en;q=0.8", "没有订单 702-0。"),
        ("de, en;q=0.5", "There is no order 702-0."),
        ("fr", "There is no order 702-0."),
    ],
)
def test_messages_come_in_the_language_of_the_reader(admin: Api, liked: str, message: str) -> None:
    status, answer = admin.get("/orders/702-0", **{"Accept-Language": liked})

    assert status == 404
    assert answer["error"] == {
        "code": "orders.order_not_found",
        "message": message,
        "details": {"order": "702-0"},
    }


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (OperationalError("server closed the connection"), 503, "api.no_database"),
        (RuntimeError("secret-detail"), 500, "api.broken"),
        (channels.ThrottledError("no allowance", retry_after_s=7), 503, "channels.throttled"),
        (channels.AuthorisationLostError("invalid_grant"), 422, "channels.refused_by_amazon"),
        (channels.GatewayError("no answer"), 502, "channels.no_answer"),
    ],
)
def test_failures_have_a_shape_and_no_traceback(
    admin: Api, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, code: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("zhongshu.api.stores.channels.list_stores", fail)

    got, answer = admin.get("/stores")

    assert (got, answer["error"]["code"]) == (status, code)
    assert "secret-detail" not in str(answer)
    assert "Traceback" not in str(answer)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/tokens", {"name": "x", "role": "admin"}),
        ("POST", "/tokens", {"name": "x", "user_id": 1}),
        ("POST", "/applications", {"client_id": "c", "is_superuser": True}),
        ("PATCH", "/streams/1", {"cursor": "2020-01-01T00:00:00Z"}),
        ("POST", "/orders/hold", {"order_ids": ["702-1"], "store": 5}),
        ("POST", "/accounts/1/confirm-stores", {"stores": [{"id": 1, "account_id": 2}]}),
    ],
)
def test_o18_fields_that_are_not_ours_are_refused(
    admin: Api, method: str, path: str, body: object
) -> None:
    status, answer = admin.send(method, path, body)

    assert (status, answer["error"]["code"]) == (422, "api.invalid")
    assert "There is no such field here." in str(answer["error"]["details"])


def test_o18_o21_a_filter_or_an_order_that_is_not_ours_is_refused(admin: Api) -> None:
    for path in (
        "/orders?order=702-1",
        "/me?x=1",
        "/stock?kind=FBA&user__password=1",
        "/orders?order_by=buyer__name",
        "/listings?sort=store__account__credential__refresh_token",
        "/audit?annotate=password",
        "/orders?FILTERED_RELATION=x",
    ):
        status, answer = admin.get(path)
        assert (status, answer["error"]["code"]) == (422, "api.unknown_parameter")


def test_o23_a_flood_is_told_to_wait(admin: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhongshu.identity.rules.MOST_PER_TOKEN", 3)
    RequestCount.objects.all().delete()

    answers = [admin.client.get("/api/v1/me", headers=admin.headers) for _ in range(5)]

    assert sorted(answer.status_code for answer in answers)[:3] == [200, 200, 200]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused or timezone.now().second == 0  # the minute may have turned
    for answer in refused:
        assert 1 <= int(answer["Retry-After"]) <= 60
        assert answer.json()["error"]["code"] == "identity.too_many_requests"


def test_o13_who_guesses_tokens_is_slowed_down() -> None:
    api = Api("zs_12345678_guess")

    statuses = {api.get("/me")[0] for _ in range(140)}

    assert statuses == {401, 429}


def test_o24_private_answers_are_stored_nowhere(admin: Api) -> None:
    answer = admin.client.get("/api/v1/me", headers=admin.headers)

    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Content-Type"].startswith("application/json")


def test_o14_no_secret_is_told_or_logged(admin: Api, caplog: pytest.LogCaptureFixture) -> None:
    make_world()
    admin.post(
        "/applications",
        {"client_id": "c", "client_secret": "s3cr3t-canary", "application_id": "a", "x": 1},
    )
    told = [admin.get(path) for path in ("/accounts", "/applications", "/stores", "/audit")]

    for canary in ("s3cr3t-canary", "Atzr|Acme", "secret-ours", admin.headers["Authorization"]):
        assert canary not in caplog.text
        assert canary not in str(told)
