import pytest
from django.test import Client

from tests.cast import US, make_store
from tests.web.conftest import PASSWORD, come_in, make_person
from zhongshu.channels import public as channels
from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.identity.models import ApiToken, User

NEW = {"login": "bo", "password": "bo likes long walks", "role": "operations"}
HTMX = {"HX-Request": "true"}
PAYLOADS = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'-alert(1)-'",
    "{{ 7|add:7 }}", "</title><svg onload=alert(1)>", "javascript:alert(1)",
]  # fmt: skip


def test_a_person_sets_language_and_zone(reader: Client) -> None:
    answer = reader.post("/settings/", {"language": "zh-hans", "time_zone": "Europe/Berlin"})

    assert answer.headers["Location"] == "/settings/"
    assert answer.cookies["django_language"].value == "zh-hans"
    user = User.objects.get(username="rae")
    assert (user.language, user.time_zone) == ("zh-hans", "Europe/Berlin")


def test_an_unknown_zone_is_refused(reader: Client) -> None:
    answer = reader.post("/settings/", {"language": "en", "time_zone": "Mars/Olympus"})

    assert answer.status_code == 422
    assert "“Mars/Olympus” is not a choice" in answer.content.decode()
    assert User.objects.get(username="rae").time_zone == ""


def test_a_wrong_present_password_changes_nothing(reader: Client) -> None:
    answer = reader.post("/settings/password/", {"present": "x", "new": "another fine sentence"})

    assert answer.status_code == 422
    assert "This is not your present password." in answer.content.decode()
    assert come_in("rae").get("/settings/").status_code == 200


def test_an_administrator_changes_the_company(admin: Client) -> None:
    card = {"company": "Starisle", "time_zone": "Asia/Tokyo", "base_currency": "JPY"}

    assert admin.post("/settings/company/", card).headers["Location"] == "/settings/company/"
    assert company.get_company() == company.CompanyCard("Starisle", "Asia/Tokyo", "JPY")


def test_an_unknown_currency_changes_nothing(admin: Client) -> None:
    card = {"company": "Starisle", "time_zone": "Asia/Tokyo", "base_currency": "XYZ"}

    assert admin.post("/settings/company/", card).status_code == 422
    assert company.get_company() == company.CompanyCard()


def test_others_do_not_change_the_company(reader: Client) -> None:
    card = {"company": "Starisle", "time_zone": "Asia/Tokyo", "base_currency": "JPY"}

    assert reader.post("/settings/company/", card).status_code == 403
    assert company.get_company() == company.CompanyCard()


def test_an_administrator_adds_a_person_for_single_stores(admin: Client) -> None:
    store = make_store(US)

    answer = admin.post("/settings/people/", {**NEW, "stores": [str(store.pk)]})

    assert answer.headers["Location"] == "/settings/people/"
    bo = User.objects.get(username="bo")
    assert (bo.role, bo.sees_every_store) == ("operations", False)
    assert channels.list_store_ids(bo.pk) == {store.pk}


def test_a_name_is_taken_once(admin: Client) -> None:
    answer = admin.post("/settings/people/", {**NEW, "login": "ADA", "every_store": "on"})

    assert answer.status_code == 422
    assert "There is a user ADA already." in answer.content.decode()
    assert User.objects.count() == 1


def test_o18_nobody_becomes_what_the_form_does_not_offer(admin: Client) -> None:
    admin.post("/settings/people/", {**NEW, "is_superuser": "on", "is_staff": "on"})

    bo = User.objects.get(username="bo")
    assert (bo.is_superuser, bo.is_staff) == (False, False)


@pytest.mark.parametrize("path", ["/settings/people/", "/settings/people/1/password/"])
def test_others_neither_see_nor_add_people(reader: Client, path: str) -> None:
    assert reader.get(path).status_code == 403
    assert reader.post(path, NEW).status_code == 403
    assert User.objects.count() == 1


def test_a_forgotten_password_is_replaced_and_sessions_end(admin: Client) -> None:
    user_id = make_person("rae", identity.Role.READONLY)
    rae = come_in("rae")

    answer = admin.post(f"/settings/people/{user_id}/password/", {"password": "new and very long"})

    assert answer.headers["Location"] == f"/settings/people/{user_id}/"
    assert rae.get("/settings/").status_code == 302


def test_a_weak_new_password_is_refused(admin: Client) -> None:
    user_id = make_person("rae", identity.Role.READONLY)

    answer = admin.post(f"/settings/people/{user_id}/password/", {"password": "short"})

    assert answer.status_code == 422
    assert come_in("rae").get("/settings/").status_code == 200
    assert admin.get("/settings/people/99999/password/").status_code == 404


def test_a_token_is_shown_once(reader: Client) -> None:
    answer = reader.post("/settings/tokens/", {"name": "reports", "scope": "read", "expiry": "30"})

    token = ApiToken.objects.get()
    assert f"zs_{token.prefix}_" in answer.content.decode()
    assert 'id="new-token"' not in reader.get("/settings/tokens/").content.decode()


def test_an_answer_that_is_loaded_again_issues_no_second_token(reader: Client) -> None:
    page = reader.get("/settings/tokens/").content.decode()
    once = page.partition('name="once" value="')[2].partition('"')[0]
    given = {"name": "reports", "scope": "read", "expiry": "30", "once": once}

    first = reader.post("/settings/tokens/", given)
    again = reader.post("/settings/tokens/", given, follow=True).content.decode()

    assert 'id="new-token"' in first.content.decode()
    assert 'id="new-token"' not in again
    assert "This token was issued already and is not shown again." in again
    assert again.count(">reports<") == 1
    assert len(once) == 16


def test_o19_a_reader_gets_no_writing_token(reader: Client) -> None:
    answer = reader.post("/settings/tokens/", {"name": "x", "scope": "write", "expiry": ""})

    assert answer.status_code == 422
    assert "The role of rae (readonly) only reads" in answer.content.decode()
    assert ApiToken.objects.count() == 0


def test_a_token_is_revoked_by_its_owner(reader: Client) -> None:
    reader.post("/settings/tokens/", {"name": "reports", "scope": "read", "expiry": ""})
    token = ApiToken.objects.get()

    answer = reader.post(f"/settings/tokens/{token.pk}/revoke/")

    assert answer.headers["Location"] == "/settings/tokens/"
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_nobody_revokes_another_s_token(admin: Client) -> None:
    make_person("rae", identity.Role.READONLY)
    admin.post("/settings/tokens/", {"name": "reports", "scope": "read", "expiry": ""})
    token = ApiToken.objects.get()

    answer = come_in("rae").post(f"/settings/tokens/{token.pk}/revoke/")

    assert answer.status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None


def test_the_trail_shows_one_s_own_part(admin: Client) -> None:
    make_person("rae", identity.Role.READONLY)
    rae = come_in("rae")

    everything = admin.get("/settings/audit/").content.decode()
    own = rae.get("/settings/audit/").content.decode()

    assert everything.count("<tr>") == 1 + 4
    assert own.count("<tr>") == 1 + 1


def test_the_trail_is_filtered_and_htmx_gets_the_list_alone(admin: Client) -> None:
    page = admin.get("/settings/audit/?action=identity.signed_in", headers=HTMX).content.decode()

    assert page.strip().startswith('<form class="card" id="audit-list"')
    assert page.count("<tr>") == 1 + 1
    assert "Nothing fits these filters" in admin.get("/settings/audit/?who=x").content.decode()


def test_o21_a_forged_cursor_is_refused_in_words(admin: Client) -> None:
    page = admin.get("/settings/audit/?cursor=1;drop")
    part = admin.get("/settings/audit/?cursor=1;drop", headers=HTMX)

    assert (page.status_code, part.status_code) == (422, 422)
    assert "This page address is not complete." in page.content.decode()
    assert part.headers["X-Refusal"].startswith("This%20page%20address%20is%20not%20complete.")
    assert (part.headers["HX-Reswap"], part.content) == ("none", b"")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_o2_names_are_text(admin: Client, payload: str) -> None:
    card = {"company": payload, "time_zone": "Asia/Tokyo", "base_currency": "JPY"}
    admin.post("/settings/company/", card)
    admin.post("/settings/tokens/", {"name": payload, "scope": "read", "expiry": ""})

    pages = [
        admin.get(path).content.decode()
        for path in ("/", "/settings/company/", "/settings/tokens/", "/settings/audit/")
    ]

    assert company.get_company().name == payload
    assert [page.count(payload) for page in pages if "<" in payload] in ([], [0, 0, 0, 0])
    assert [page.count("onerror=alert(1)>") for page in pages] == [0, 0, 0, 0]


def test_a_toast_says_what_was_done_once(admin: Client) -> None:
    card = {"company": "Starisle", "time_zone": "Asia/Tokyo", "base_currency": "JPY"}
    admin.post("/settings/company/", card)

    part = admin.get("/palette/", headers=HTMX).content.decode()

    assert '<div id="toasts" hx-swap-oob="afterbegin">' in part
    assert "The company&#x27;s card is saved." in part
    assert "toasts" not in admin.get("/palette/", headers=HTMX).content.decode()


def test_the_password_is_never_written_back(client: Client, db: None) -> None:
    make_person("ada", identity.Role.ADMIN)

    page = client.post("/sign-in/", {"login": "ada", "password": PASSWORD + "x"}).content.decode()

    assert PASSWORD not in page
