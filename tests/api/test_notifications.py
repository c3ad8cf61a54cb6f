"""/notifications: what needs a person, and what one has read of it."""

import pytest
from django.utils import timezone

from tests.api.conftest import Api, MakeApi
from tests.cast import DE, US, make_account, make_store
from tests.notifications.cast import calm, lose
from zhongshu.channels.models import SellingAccount, Store

pytestmark = pytest.mark.django_db


def lost(name: str = "Acme NA") -> SellingAccount:
    account = calm(name)
    Store.objects.update(confirmed_at=timezone.now())
    lose(account, because="revoked")
    return account


def test_what_needs_a_person_is_listed(admin: Api) -> None:
    account = lost()

    status, page = admin.get("/notifications")
    _, chinese = admin.get("/notifications", **{"Accept-Language": "zh"})

    [row] = page["items"]
    assert (status, page["next"]) == (200, None)
    assert row == {
        "id": row["id"],
        "code": "channels.needs_reauthorisation",
        "subject": f"channels.account:{account.pk}",
        "what": row["what"],
        "what_to_do": "Open the account and choose “Authorise again”.",
        "is_urgent": True,
        "is_read": False,
        "streams": [],
        "since": None,
        "due_at": None,
    }
    assert row["what"].startswith("Acme NA must be authorised again")
    assert chinese["items"][0]["id"] == row["id"]
    assert chinese["items"][0]["what"] != row["what"]


def test_one_is_read_and_brought_back_and_all_are_read(admin: Api, make_api: MakeApi) -> None:
    lost()
    lost("Beta NA")
    first, second = (row["id"] for row in admin.get("/notifications")[1]["items"])

    one = admin.patch(f"/notifications/{first}", {"is_read": True}, Idempotency_Key="1")
    unread = admin.get("/notifications?is_read=false")[1]["items"]
    back = admin.patch(f"/notifications/{first}", {"is_read": False})
    everything = admin.post("/notifications/read")

    assert [one, back, everything] == [
        (200, {"unread": 1}),
        (200, {"unread": 2}),
        (200, {"unread": 0}),
    ]
    assert [row["id"] for row in unread] == [second]
    others = make_api("operations").get("/notifications?is_read=false")[1]["items"]
    assert [row["id"] for row in others] == [first, second]


def test_pages_are_cut(admin: Api) -> None:
    lost()
    lost("Beta NA")

    _, first = admin.get("/notifications?limit=1")
    _, second = admin.get(f"/notifications?limit=1&cursor={first['next']}")

    assert [len(first["items"]), len(second["items"]), second["next"]] == [1, 1, None]
    assert first["items"] != second["items"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/notifications/00000000-0000-0000-0000-000000000001", {"is_read": True}, 404),
        ("/notifications/nonsense", {"is_read": True}, 422),
        ("/notifications/00000000-0000-0000-0000-000000000001", {"is_read": 1}, 422),
        ("/notifications/00000000-0000-0000-0000-000000000001", {"user_id": 1}, 422),
    ],
)
def test_nonsense_is_refused(admin: Api, path: str, body: object, status: int) -> None:
    assert admin.patch(path, body)[0] == status


def test_o3_others_stores_are_not_told_nor_marked(admin: Api, make_api: MakeApi) -> None:
    make_account("Beta EU", "EU", [DE])
    calm("Beta EU")
    account = lost()
    kim = make_api("operations", stores=[make_store(DE, account="Beta EU").pk])
    [row] = admin.get("/notifications")[1]["items"]

    assert kim.get("/notifications") == (200, {"items": [], "next": None})
    assert kim.patch(f"/notifications/{row['id']}", {"is_read": True})[0] == 404
    here = make_api("operations", stores=[make_store(US).pk])
    assert [each["subject"] for each in here.get("/notifications")[1]["items"]] == [
        f"channels.account:{account.pk}"
    ]


def test_a_reading_token_marks_nothing(make_api: MakeApi) -> None:
    lost()
    api = make_api("readonly")

    assert api.post("/notifications/read")[0] == 403
    assert len(api.get("/notifications")[1]["items"]) == 1
