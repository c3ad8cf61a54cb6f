"""Handing over on the page of a person, and owners of stores."""

from django.test import Client

from tests.cast import ADMIN, make_account
from tests.flows.test_hand_over import make_leaver, owners
from zhongshu.channels import public as channels
from zhongshu.channels.models import Store


def test_the_page_of_a_person_hands_over(admin: Client) -> None:
    leaver = make_leaver()

    page = admin.get(f"/settings/people/{leaver}/").content.decode()
    answer = admin.post(f"/settings/people/{leaver}/hand-over/", {"to": "mei"}, follow=True)

    assert "<option>mei</option>" in page
    assert (
        "mei has 2 products, 1 seller SKUs, 1 stores and 1 suppliers more."
        in answer.content.decode()
    )


def test_an_owner_who_left_stays_when_a_store_is_confirmed_again(admin: Client) -> None:
    make_leaver()
    account = make_account()
    cards = channels.list_stores(ADMIN, account.pk)
    given = {
        f"s{each.store_id}-{name}": getattr(each, name)
        for each in cards
        for name in ("name", "currency", "time_zone", "pool_code", "owner", "developer")
    }

    kept = admin.post(f"/connect/{account.pk}/stores/", given)
    wrong = admin.post(
        f"/connect/{account.pk}/stores/", {**given, f"s{cards[0].store_id}-developer": "lin"}
    )

    assert (kept.status_code, wrong.status_code) == (302, 422)
    assert [row for row in owners(Store) if row[0]] == [("lin", None)]
