"""The pages of re-posting: the to-do list, the form with its preview, one of them, undo, links."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import ADMIN, DE, US, make_account, make_store
from tests.inventory.ledger_cast import KINDS, entry, move
from tests.orders.test_stock_of_orders import SKU, open_books, pair, show_levels
from tests.reconciliation.cast import check
from tests.web.conftest import PASSWORD, come_in, make_person
from tests.web.pages import HTMX, part
from tests.web.reposting_cast import (
    HERE,
    OLD,
    RED,
    list_it,
    misplace,
    product_id,
    read,
    repost,
    units,
    work,
)
from zhongshu.flows.add_user import add_user
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import Reposting
from zhongshu.reconciliation.models import Difference

pytestmark = pytest.mark.django_db
State = inventory.RepostingState


def text_of(page: str) -> str:
    """Return what a page says, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def ask(client: Client, sku_id: int, **told: str) -> str:
    """Press the button of the form; return where it leads."""
    answer = client.post(f"{HERE}sku/{sku_id}/", {"since": "begin", "day": ""} | told)
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def come_in_as_keeper(store_id: int) -> Client:
    """Return a browser of somebody in operations who sees one store only."""
    add_user(
        login="kim",
        password=PASSWORD,
        role=identity.Role.OPERATIONS,
        store_ids=[store_id],
        actor=ADMIN,
    )
    return come_in("kim")


def test_what_lies_under_another_product_is_to_be_done_with_a_button(admin: Client) -> None:
    nothing = read(admin)
    sku_id = misplace(factor=2)

    page = read(admin)

    assert "No books are open yet" in nothing
    assert "Red mug &lt;b&gt;big&lt;/b&gt;" in page
    told = text_of(page[page.index("<tbody>") :])
    assert f"{SKU} " in told
    assert f"{OLD} 17 FBA US · Acme NA" in told
    assert f"{RED} × 2" in told
    assert f'href="{HERE}sku/{sku_id}/"' in page
    assert f'href="/stock/{product_id(OLD)}/?place=' in page


def test_without_anything_to_do_the_page_says_what_it_is_for(admin: Client) -> None:
    pair()
    open_books()

    assert "All stock lies under what its seller SKU is" in read(admin)
    assert "Nothing was re-posted yet" in read(admin, f"{HERE}?tab=history")


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("", True),
        ("q=mug-red", True),
        ("q=%3Cscript%3E", False),
        ("q=%00", False),
        ("store=US", True),
        ("store=999999", False),
        ("tab=open&state=", True),
        ("tab=history", False),
    ],
)
def test_filters_find_it_or_not(
    admin: Client,
    query: str,
    is_there: bool,  # noqa: FBT001 - a parameter
) -> None:
    sku_id = misplace()
    query = query.replace("store=US", f"store={make_store(US).pk}")

    assert (f"{HERE}sku/{sku_id}/" in read(admin, f"{HERE}?{query}")) is is_there


@pytest.mark.parametrize(
    "query", ["tab=x", "state=x", "store=x", "cursor=x", "tab=history&cursor=x"]
)
def test_an_address_that_is_none_is_refused(admin: Client, query: str) -> None:
    assert read(admin, f"{HERE}?{query}", status=422)


def test_the_preview_says_what_it_would_do_and_changes_nothing(admin: Client) -> None:
    sku_id = misplace(factor=2)
    page = read(admin, f"{HERE}sku/{sku_id}/")

    preview = part(admin, f"{HERE}sku/{sku_id}/?since=begin&day=")

    assert 'hx-trigger="load, change, submit"' in page
    assert f'hx-get="{HERE}sku/{sku_id}/"' in page
    assert "Figures of the past change" not in page
    told = text_of(preview)
    assert "From the beginning of its books" in told
    assert "Figures of the past change" in told
    assert "Entries taken back 2 Entries posted anew 2 Balances exchanged 0" in told
    assert "Opening 1 20 FBA sale 1 3" in told
    assert f"FBA US · Acme NA {OLD} 17 0 −17" in told
    assert f"FBA US · Acme NA {RED} 0 34 +34" in told
    assert "Re-post its stock" in told
    assert units() == {OLD: 17}
    assert Reposting.objects.count() == 0


def test_without_a_script_the_whole_page_has_the_preview(admin: Client) -> None:
    sku_id = misplace()

    page = read(admin, f"{HERE}sku/{sku_id}/?since=begin&day=")

    assert 'hx-trigger="change, submit"' in page
    assert "Re-post its stock" in page


def test_since_a_day_what_lay_there_is_exchanged(admin: Client) -> None:
    sku_id = misplace()
    today = timezone.now().date().isoformat()

    preview = text_of(part(admin, f"{HERE}sku/{sku_id}/?since=day&day={today}"))

    assert f"Since {today}" in preview
    assert "Entries taken back 0 Entries posted anew 0 Balances exchanged 1" in preview


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("since=day&day=", "Choose the first day."),
        ("since=day&day=1999-12-31", "Choose a day from 2000-01-01 to"),
        ("since=day&day=2999-01-01", "Choose a day from 2000-01-01 to"),
        ("since=day&day=soon", "Enter a valid date."),
        ("since=never", "Select a valid choice."),
    ],
)
def test_a_day_that_cannot_be_is_refused_without_a_button(
    admin: Client, query: str, sentence: str
) -> None:
    sku_id = misplace()

    preview = part(admin, f"{HERE}sku/{sku_id}/?{query}")
    told = dict(each.split("=") for each in query.split("&"))
    posted = admin.post(f"{HERE}sku/{sku_id}/", told)

    assert sentence in preview
    assert "Re-post its stock" not in preview
    assert posted.status_code == 422
    assert sentence in posted.content.decode()
    assert Reposting.objects.count() == 0


def test_the_button_leads_to_its_page_which_follows_it_to_the_end(admin: Client) -> None:
    sku_id = misplace(factor=2)

    url = ask(admin, sku_id)
    waiting = read(admin, url)
    listed = read(admin)
    state = work()
    done = read(admin, url)
    history = read(admin, f"{HERE}?tab=history")

    assert f'hx-get="{url}" hx-trigger="every 1s"' in waiting
    assert "It waits for its turn" in waiting
    assert "Under way" in listed
    assert state is State.DONE
    assert units() == {RED: 34}
    assert "hx-trigger" not in done[done.index('id="reposting"') : done.index("page-scroll")]
    assert f"Posted as {RED} × 2" in text_of(done)
    assert f"Lay under {OLD} Since when" in text_of(done)
    assert "Entries taken back 2 Entries posted anew 2" in text_of(done)
    assert "Take it back…" in done
    assert f'href="{url}"' in history
    assert f'href="{HERE}sku/{sku_id}/"' not in read(admin)


def test_it_is_taken_back_from_its_page_and_shows_as_that(admin: Client) -> None:
    sku_id = misplace()
    url = ask(admin, sku_id)
    work()

    answer = admin.post(f"{url}undo/")
    work()
    first, undo = read(admin, url), read(admin, answer.headers["Location"])
    again = admin.post(f"{url}undo/", follow=True).content.decode()

    assert units() == {OLD: 17}
    assert "It was taken back" in first
    assert f'href="{answer.headers["Location"]}"' in first
    assert f'href="{url}"' in undo
    assert "Take it back…" not in first + undo
    assert "taken back already" in again
    assert Reposting.objects.count() == 2


def test_what_is_refused_says_why_with_the_places_that_are_short(admin: Client) -> None:
    sku_id = misplace()
    url = ask(admin, sku_id)
    lost = inventory.Place(kind=KINDS.LOST)
    Reposting.objects.update(
        state="REFUSED",
        refused={
            "template": "{seller_sku} is no product now. Pair it first, then re-post it.",
            "facts": {"seller_sku": SKU},
            "shortages": [[product_id(RED), inventory.put_places([lost])[lost], 5, 2]],
        },
    )

    page = text_of(read(admin, url))

    assert f"{SKU} is no product now. Pair it first, then re-post it. Nothing was changed." in page
    assert f"Lost {RED} 5 2" in page
    assert "Take it back" not in page


def test_a_second_one_of_the_account_is_told_to_wait(admin: Client) -> None:
    sku_id = misplace()
    ask(admin, sku_id)

    answer = admin.post(f"{HERE}sku/{sku_id}/", {"since": "begin", "day": ""})

    assert answer.status_code == 409
    assert "is being re-posted. Wait until that is done." in answer.content.decode()
    assert Reposting.objects.count() == 1


def test_a_page_does_not_ask_for_ever(admin: Client) -> None:
    sku_id = misplace()
    url = ask(admin, sku_id)
    seen = []
    for minutes in (1, 10, 45):
        Reposting.objects.update(asked_at=timezone.now() - timedelta(minutes=minutes))
        page = read(admin, url)
        pace = re.search(r'hx-trigger="every (\w+)"', page)
        seen.append((pace[1] if pace else "", "It has waited for some minutes" in page))

    assert seen == [("1s", False), ("5s", True), ("", True)]
    assert "Look again" in page


def test_who_may_not_pair_sees_the_lists_and_re_posts_nothing(admin: Client) -> None:
    sku_id = misplace()
    url = ask(admin, sku_id)
    for role in (identity.Role.FINANCE, identity.Role.READONLY, identity.Role.WAREHOUSE):
        make_person(f"p-{role}", role)
        person = come_in(f"p-{role}")

        assert f'href="{HERE}sku/' not in read(person)
        assert SKU in read(person)
        assert read(person, f"{HERE}sku/{sku_id}/", status=403)
        assert person.post(f"{HERE}sku/{sku_id}/", {"since": "begin"}).status_code == 403
        assert "It waits for its turn" in read(person, url)
        assert person.post(f"{url}undo/").status_code == 403
        assert "undo-reposting" not in read(person, url)

    assert Reposting.objects.count() == 1


def test_who_sees_another_store_only_finds_nothing_of_it(admin: Client) -> None:
    sku_id = misplace()
    url = ask(admin, sku_id)
    kim = come_in_as_keeper(make_account("Beta EU", "EU", [DE]).stores.get().pk)

    assert SKU not in read(kim) + read(kim, f"{HERE}?tab=history")
    assert read(kim, f"{HERE}sku/{sku_id}/", status=404)
    assert kim.post(f"{HERE}sku/{sku_id}/", {"since": "begin"}).status_code == 404
    assert read(kim, url, status=404)
    assert kim.post(f"{url}undo/").status_code == 404


def test_who_sees_its_store_re_posts_it(admin: Client) -> None:
    sku_id = misplace()

    ask(come_in_as_keeper(make_store(US).pk), sku_id)

    assert work() is State.DONE
    assert Reposting.objects.get().who == "kim"


def test_the_moves_of_both_products_lead_to_it(admin: Client) -> None:
    sku_id = misplace()
    number = repost(sku_id, ADMIN)

    old, red = (read(admin, f"/stock/{product_id(each)}/") for each in (OLD, RED))

    assert old.count(f'href="{HERE}{number}/"') == 4
    assert red.count(f'href="{HERE}{number}/"') == 2
    assert old.count("Taken back by a re-posting") == 2
    assert old.count("Takes back, for a re-posting") == 2
    assert red.count("Posted anew by a re-posting") == 2


def test_what_was_exchanged_leads_to_it_too(admin: Client) -> None:
    sku_id = misplace()
    url = ask(admin, sku_id, since="day", day=timezone.now().date().isoformat())
    work()

    page = read(admin, f"/stock/{product_id(RED)}/?reason=PAIRING_CHANGED")

    assert f'href="{url}"' in page
    assert "Paired otherwise" in page
    assert f"Lay under {OLD} Since when" in text_of(read(admin, url))


def test_the_page_of_a_product_says_what_lies_there_wrongly(admin: Client) -> None:
    sku_id = misplace(factor=2)
    make_person("rae", identity.Role.READONLY)
    reader = come_in("rae")

    old, red = (read(admin, f"/stock/{product_id(each)}/") for each in (OLD, RED))

    link = f'href="{HERE}sku/{sku_id}/"'
    assert f"17 units of {SKU} lie here, and it is another product now." in old
    assert f"It is now: {RED} × 2" in old
    assert f"17 units of {SKU}, which is this product now, lie under {OLD}." in red
    assert (link in old, link in red) == (True, True)
    assert link not in read(reader, f"/stock/{product_id(OLD)}/")


def test_a_difference_of_one_that_is_paired_otherwise_leads_to_the_form(admin: Client) -> None:
    sku_id = misplace()
    show_levels(SKU, fulfillable=17, at=timezone.now())
    check(timezone.now() + timedelta(hours=1))
    found = Difference.objects.get(cause="PAIRED_OTHERWISE")
    make_person("rae", identity.Role.READONLY)
    reader = come_in("rae")

    link = f'href="{HERE}sku/{sku_id}/"'
    assert link in read(admin, f"/stock/check/{found.pk}/")
    assert link in read(admin, "/stock/check/")
    assert link not in read(reader, f"/stock/check/{found.pk}/")


def pair_by_page(client: Client, sku_id: int, sku: str, *, target: str = "") -> str:
    """Pair it as the workbench does; return the answer."""
    known = re.search(r'"replaces": "(\d+)"', part(client, f"/pairing/{sku_id}/"))
    told = {"sku": sku, "units": "1", "replaces": known[1] if known else ""}
    headers = HTMX | {"HX-Current-URL": "http://testserver/pairing/?tab=all"}
    answer = client.post(
        f"/pairing/{sku_id}/pair/",
        told,
        headers=headers | ({"HX-Target": target} if target else {}),
    )
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


@pytest.mark.parametrize("target", ["", "drawer"])
def test_pairing_otherwise_says_what_stays_and_leads_to_the_form(
    admin: Client, target: str
) -> None:
    sku_id = list_it()
    pair(sku=OLD)
    open_books()
    product_id(RED)

    page = pair_by_page(admin, sku_id, RED, target=target)

    assert f"{SKU}: 20 units posted before stay under {OLD}." in page
    assert f'<a class="act" href="{HERE}sku/{sku_id}/">Re-post</a>' in page
    drawer = part(admin, f"/pairing/{sku_id}/")
    assert f"{SKU}: 20 units posted before stay under {OLD}." in drawer
    assert f'href="{HERE}sku/{sku_id}/"' in drawer


def test_pairing_what_has_no_books_says_nothing_of_it(admin: Client) -> None:
    sku_id = list_it()
    pair(sku=OLD)
    product_id(RED)

    page = pair_by_page(admin, sku_id, RED)

    assert "posted before" not in page
    assert 'class="act" href' not in page


def test_several_that_are_paired_at_once_lead_to_the_list(admin: Client) -> None:
    """Whatever their number, the answer costs the same."""
    product_id(RED)
    counts = []
    for number in (2, 4):
        codes = [f"CUP-{number}-{each}" for each in range(number)]
        for code in codes:
            pair(code, OLD)
        inventory.post_entries(
            [
                entry(code, move(2, KINDS.ADJUSTMENT, KINDS.FBA, product=OLD, seller_sku=code))
                for code in codes
            ],
            must_all=True,
        )
        told = "\n".join(f"{code}\t{RED}" for code in codes)
        with CaptureQueriesContext(connection) as asked:
            page = admin.post("/pairing/paste/", {"pairs": told}).content.decode()
        counts.append(sum("inventory_stockbalance" in each["sql"] for each in asked))

        assert f"Stock of {number} seller SKUs posted before stays under other products." in page
        assert f'<a class="act" href="{HERE}">Re-post</a>' in page
    assert counts == [2, 2]


def test_the_lists_leave_as_files(admin: Client) -> None:
    sku_id = misplace(factor=2)
    repost(sku_id, ADMIN)
    pair(sku=OLD)

    files = [
        answer.getvalue().decode()
        for address in ("misplaced-stock/?", "repostings/?tab=history&state=DONE&q=mug&")
        for answer in [admin.get(f"/exports/{address}format=csv")]
    ]

    assert f"{SKU},{RED},FBA,US,,34,{OLD} × 1" in files[0]
    assert f"{SKU},{RED} × 2,,Done,2,2,0" in files[1]
