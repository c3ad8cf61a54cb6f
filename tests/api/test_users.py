"""/users: people, their roles and stores, in and out."""

import pytest

from tests.api.conftest import Api, MakeApi
from tests.cast import CA, US, make_account, make_store
from tests.catalog.product_cast import change, save
from zhongshu.identity.models import AuditRecord, User

pytestmark = pytest.mark.django_db
NEW = {"login": "bo", "password": "bo likes long walks", "role": "operations"}


@pytest.fixture
def bo(admin: Api) -> int:
    status, told = admin.post("/users", NEW)
    assert status == 201
    return int(told["id"])


def test_a_person_is_added_once_and_told_whole(admin: Api) -> None:
    store = make_store(US)

    answers = [
        admin.post("/users", NEW | {"store_ids": [store.pk]}, Idempotency_Key="1") for _ in range(2)
    ]

    bo = User.objects.get(username="bo")
    assert answers[0] == answers[1]
    assert answers[0] == (
        201,
        {
            "id": bo.pk,
            "login": "bo",
            "role": "operations",
            "is_active": True,
            "store_ids": [store.pk],
            "language": "zh-hans",
            "time_zone": "",
            "tokens": 0,
            "signed_in_at": None,
        },
    )
    assert admin.get(f"/users/{bo.pk}") == (200, answers[0][1])
    assert [row["login"] for row in admin.get("/users")[1]["items"]] == ["admin-0", "bo"]


def test_a_person_is_changed_and_missing_fields_stay(admin: Api, bo: int) -> None:
    store = make_store(US)

    status, told = admin.patch(f"/users/{bo}", {"role": "finance", "store_ids": [store.pk]})
    _, renamed = admin.patch(f"/users/{bo}", {"login": "bob", "time_zone": "Asia/Tokyo"})
    _, everywhere = admin.patch(f"/users/{bo}", {"store_ids": None})

    assert (status, told["role"], told["store_ids"]) == (200, "finance", [store.pk])
    assert (renamed["login"], renamed["time_zone"]) == ("bob", "Asia/Tokyo")
    assert (renamed["role"], renamed["store_ids"]) == ("finance", [store.pk])
    assert everywhere["store_ids"] is None


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"role": "king"}, 422, "identity.unknown_choice"),
        ({"login": "ADMIN-0"}, 409, "identity.login_taken"),
        ({"store_ids": [99]}, 404, "channels.store_not_found"),
        ({"is_superuser": True}, 422, "api.invalid"),
    ],
)
def test_a_refused_change_changes_nothing(
    admin: Api, bo: int, body: object, status: int, code: str
) -> None:
    got, told = admin.patch(f"/users/{bo}", body)

    assert (got, told["error"]["code"]) == (status, code)
    user = User.objects.get(pk=bo)
    assert (user.username, user.role, user.sees_every_store) == ("bo", "operations", True)


def test_stores_are_given_and_taken(admin: Api, make_api: MakeApi) -> None:
    make_account()
    us, ca = make_store(US), make_store(CA)
    kim = make_api("operations", stores=[us.pk])

    _, more = admin.post(f"/users/{kim.user_id}/grant-stores", {"store_ids": [ca.pk]})
    _, fewer = admin.post(f"/users/{kim.user_id}/revoke-stores", {"store_ids": [us.pk]})

    assert more["store_ids"] == sorted([us.pk, ca.pk])
    assert fewer["store_ids"] == [ca.pk]
    assert [row["id"] for row in kim.get("/stores")[1]["items"]] == [ca.pk]


def test_single_stores_mean_nothing_to_whoever_sees_all(admin: Api, bo: int) -> None:
    store = make_store(US)

    status, told = admin.post(f"/users/{bo}/revoke-stores", {"store_ids": [store.pk]})

    assert (status, told["error"]["code"]) == (409, "identity.sees_every_store")
    assert not AuditRecord.objects.filter(action="channels.access.revoked").exists()


def test_a_deactivated_person_s_token_opens_nothing(admin: Api, make_api: MakeApi) -> None:
    kim = make_api("operations")

    status, told = admin.post(f"/users/{kim.user_id}/deactivate")
    refused, _ = kim.get("/me")
    _, back = admin.post(f"/users/{kim.user_id}/reactivate")

    assert (status, told["is_active"], told["tokens"]) == (200, False, 0)
    assert refused == 401
    assert back["is_active"] is True
    assert kim.get("/me")[0] == 401


def test_o19_the_last_administrator_stays(admin: Api) -> None:
    answers = [
        admin.patch(f"/users/{admin.user_id}", {"role": "finance"}),
        admin.patch(f"/users/{admin.user_id}", {"store_ids": []}),
        admin.post(f"/users/{admin.user_id}/deactivate"),
    ]

    assert [(status, told["error"]["code"]) for status, told in answers] == [
        (409, "identity.last_administrator")
    ] * 3
    assert User.objects.get().is_administrator


@pytest.mark.parametrize("role", ["operations", "readonly"])
def test_o19_others_neither_see_nor_change_people(make_api: MakeApi, role: str) -> None:
    api = make_api(role)

    for method, path, body in (
        ("GET", "/users", None),
        ("GET", f"/users/{api.user_id}", None),
        ("POST", "/users", NEW),
        ("PATCH", f"/users/{api.user_id}", {"role": "admin"}),
        ("POST", f"/users/{api.user_id}/grant-stores", {"store_ids": [1]}),
        ("POST", f"/users/{api.user_id}/deactivate", None),
    ):
        assert api.send(method, path, body)[0] == 403, (method, path)

    assert User.objects.get().role == role


def test_o19_an_administrator_of_some_stores_gives_only_those(
    admin: Api, make_api: MakeApi
) -> None:
    make_account()
    us, ca = make_store(US), make_store(CA)
    fay, kim = make_api("admin", stores=[us.pk]), make_api("operations", stores=[ca.pk])

    seen = fay.get(f"/users/{kim.user_id}")[1]["store_ids"]
    given = fay.patch(f"/users/{kim.user_id}", {"store_ids": [us.pk]})
    role = fay.patch(f"/users/{kim.user_id}", {"role": "admin"})
    foreign = fay.post(f"/users/{kim.user_id}/grant-stores", {"store_ids": [ca.pk]})

    assert seen == []
    assert given[0] == 403
    assert (role[0], foreign[0]) == (403, 404)
    assert fay.post(f"/users/{kim.user_id}/grant-stores", {"store_ids": [us.pk]})[0] == 200
    assert admin.get(f"/users/{kim.user_id}")[1]["store_ids"] == sorted([us.pk, ca.pk])


def test_what_a_leaver_answers_for_goes_to_another_in_one_call(
    admin: Api, make_api: MakeApi, bo: int
) -> None:
    admin.post("/users", NEW | {"login": "mei"})
    save(change("CUP", owner="bo"), change("LID", owner="mei"))
    kim = make_api("operations")

    refused = kim.post(f"/users/{bo}/hand-over", {"to": "mei"})
    nobody = admin.post(f"/users/{bo}/hand-over", {"to": "nobody"})
    status, told = admin.post(f"/users/{bo}/hand-over", {"to": "mei"})
    again = admin.post(f"/users/{bo}/hand-over", {"to": "mei"})[1]

    assert refused[0] == 403
    assert (nobody[0], nobody[1]["error"]["code"]) == (404, "identity.nobody_of_this_name")
    assert (status, told["products"], told["skus"], told["stores"]) == (200, 1, 0, 0)
    assert told["edit_id"]
    assert again == {"products": 0, "skus": 0, "stores": 0, "edit_id": None}
