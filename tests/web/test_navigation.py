import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext_lazy

from tests.cast import ADMIN, READER
from tests.orders.cast import order, record, stored
from tests.web.pages import HTMX, part
from zhongshu.web import urls  # noqa: F401 - its pages register themselves
from zhongshu.web.shell import navigation


@pytest.fixture
def secret_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "PAGES", dict(navigation.PAGES))
    navigation.register(
        navigation.Page(
            key="secret",
            name=gettext_lazy("Orders"),
            icon="lock",
            url_name="dashboard",
            group=navigation.Group.ORDERS,
            roles=frozenset({ADMIN.role}),
            count=lambda _actor: 1200,
        )
    )


@pytest.mark.usefixtures("secret_page")
def test_a_page_is_shown_to_its_roles_only(admin: Client) -> None:
    assert "1,000+" in admin.get("/").content.decode()
    assert "secret" in [page.key for page in navigation.list_pages(ADMIN)]
    assert "secret" not in [page.key for page in navigation.list_pages(READER)]


def test_the_present_page_is_marked(admin: Client) -> None:
    page = admin.get("/settings/tokens/").content.decode()

    link = '<a class="nav-link" href="/settings/" title="Settings" data-go="," aria-current="page">'
    assert link in page


def test_every_page_has_an_icon_of_its_own(db: None) -> None:
    icons = [page.icon for page in navigation.list_pages(ADMIN)]

    assert sorted(icons) == sorted(set(icons))


@pytest.mark.parametrize(
    ("language", "typed"), [("zh-hans", "sett"), ("zh-hans", "设置"), ("en", "sett")]
)
def test_the_palette_knows_both_languages(db: None, language: str, typed: str) -> None:
    with translation.override(language):
        groups = navigation.find(ADMIN, typed)

    assert [found.url for _title, group in groups for found in group] == ["/settings/"]


def test_the_palette_searches_things_once_something_is_typed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(navigation, "SEARCHES", {})
    navigation.register_search(
        "orders",
        gettext_lazy("Orders"),
        lambda actor, text: [navigation.Found(f"{actor.name} {text}", "package", "/x/")],
    )

    assert [title for title, _ in navigation.find(READER, "702-1")] == ["Orders"]
    assert navigation.find(READER, "702-1")[0][1][0].name == "reader 702-1"
    assert "Orders" not in [title for title, _ in navigation.find(READER, "")]


def test_an_empty_search_says_what_to_try(admin: Client) -> None:
    page = admin.get("/palette/?q=<b>zzz", headers={"HX-Request": "true"}).content.decode()

    assert "Nothing found for “&lt;b&gt;zzz”." in page


def test_a_verb_brings_the_counts_of_the_navigation(admin: Client) -> None:
    record(order("702-1"), order("702-2"))
    chosen = {"id": [stored("702-1").pk]}

    answer = admin.post("/orders/act/mark-processed/", chosen, headers=HTMX).content.decode()

    assert '<b class="count" id="count-orders" hx-swap-oob="true">1</b>' in answer
    assert '<b class="count hot" id="count-sync" hx-swap-oob="true"></b>' in answer
    assert "hx-swap-oob" not in part(admin, "/orders/?tab=to_review")
    assert 'id="count-orders" hx-swap-oob="true">1</b>' in part(admin, "/pulse/")
