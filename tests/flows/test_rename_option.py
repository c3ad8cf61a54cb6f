"""An option that is called otherwise is so in everybody's saved views too."""

import pytest

from tests.cast import ADMIN, MONDAY
from tests.web.conftest import PASSWORD
from zhongshu.catalog import public as catalog
from zhongshu.flows.rename_option import rename_option
from zhongshu.identity import public as identity
from zhongshu.identity.models import SavedView

pytestmark = pytest.mark.django_db


def person(login: str) -> identity.Actor:
    user_id = identity.add_user(
        login=login,
        password=PASSWORD,
        role=identity.Role.OPERATIONS,
        sees_every_store=True,
        language="en",
        actor=identity.SYSTEM,
    )
    return identity.Actor(login, user_id=user_id, role=identity.Role.OPERATIONS)


def keep(actor: identity.Actor, name: str, query: str, page: str = "products") -> None:
    identity.save_view(
        page=page, name=name, query=query, is_shared=False, is_default=False, actor=actor
    )


def queries() -> dict[str, str]:
    return dict(SavedView.objects.values_list("name", "query"))


def test_everybodys_views_follow_and_others_stay() -> None:
    new = catalog.NewCustomField("Season", catalog.CustomKind.CHOICE, ("Spring", "Fall"), "season")
    field_id = catalog.add_custom_field(new, actor=ADMIN, at=MONDAY)
    olga, rita = person("olga"), person("rita")
    keep(olga, "spring", "tab=all&custom.season=Spring&q=mug")
    keep(rita, "hers", "custom.season=Spring")
    kept = {
        "fall": "custom.season=Fall",
        "word": "q=Spring",
        "other": "custom.season2=Spring",
    }
    for name, query in kept.items():
        keep(olga, name, query)
    keep(olga, "orders", "custom.season=Spring", page="orders")

    rename_option(field_id, "Spring", "  Early   spring ", actor=ADMIN, at=MONDAY)
    renamed = queries()
    rename_option(field_id, "Early spring", "Spring", actor=ADMIN, at=MONDAY)

    assert renamed == kept | {
        "spring": "tab=all&custom.season=Early+spring&q=mug",
        "hers": "custom.season=Early+spring",
        "orders": "custom.season=Spring",
    }
    assert queries()["hers"] == "custom.season=Spring"


def test_a_refused_name_changes_no_view() -> None:
    new = catalog.NewCustomField("Season", catalog.CustomKind.CHOICE, ("Spring", "Fall"), "season")
    field_id = catalog.add_custom_field(new, actor=ADMIN, at=MONDAY)
    keep(person("olga"), "spring", "custom.season=Spring")

    with pytest.raises(catalog.CustomFieldRefusedError):
        rename_option(field_id, "Spring", "Fall", actor=ADMIN, at=MONDAY)

    assert queries() == {"spring": "custom.season=Spring"}
