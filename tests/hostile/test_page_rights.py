"""Who may do what at every page and form, and that nobody sees another store's things."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client

from tests.hostile.browsing import Browser, begin_wizard, known_places, look_around, text_of
from tests.hostile.doors import list_doors
from tests.hostile.sampling import MANNERS, choose, deal, find_left_out
from tests.hostile.test_api_rights import OF_OTHERS, OF_STORES, ROLES
from tests.hostile.trial import Trial
from tests.hostile.world import (
    BETA_ORDER,
    BETA_TITLE,
    CANADIAN_SKU,
    Company,
    found_foreign,
)
from tests.orders.cast import stored
from tests.web.conftest import PASSWORD, come_in, stranger
from tests.web.pages import HTMX
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.web.orders.reasons import REASONS
from zhongshu.web.shell import frame

DOORS = list_doors()
# Open without a session: signing in, the first administrator, the light that is on.
OPEN = ("/favicon.ico", "/healthz", "/preferences/", "/setup/", "/sign-in/", "/sign-out/")
# What somebody keeps for oneself, whoever one is.
ONES_OWN = (
    *OPEN,
    "/claims/views/",
    "/listings/columns/",
    "/notifications/",
    "/orders/columns/",
    "/orders/paste/",
    "/orders/views/",
    "/products/columns/",
    "/products/views/",
    "/stock/check/views/",
    "/stock/columns/",
    "/stock/views/",
    "/settings/",
)
FILLED = f"id=1&enabled=on&name=x&reason={next(iter(REASONS))}&role=admin&region=EU".encode()
CURIOUS = (BETA_ORDER, CANADIAN_SKU, BETA_TITLE)


def come_in_as(role: str, stores: list[int]) -> Browser:
    """Return the browser of somebody who sees these stores only."""
    user_id = identity.add_user(
        login=f"kim-{role}",
        password=PASSWORD,
        role=identity.Role(role),
        sees_every_store=False,
        language="en",
        actor=identity.SYSTEM,
    )
    if stores:
        channels.grant_store_access(user_id=user_id, store_ids=stores, actor=identity.SYSTEM)
    frame.forget()
    client = come_in(f"kim-{role}")
    client.raise_request_exception = False
    return Browser(client, Trial())


def beta_places(company: Company) -> dict[str, Any]:
    """Return the places in addresses that lead to another account."""
    side = company.beta
    places = {name: getattr(side, name) for name in side.__slots__}
    return (
        places | company.beta_check | {"order_id": stored(side.order_id).pk, "asin": "B0KRUGBLA9"}
    )


def canadian_places(company: Company) -> dict[str, Any]:
    """Return the places in addresses that lead to another store of the same account."""
    return {
        **company.canadian_check,
        "store_id": company.canadian_store_id,
        "issue_id": company.canadian_issue_id,
        "listing_id": company.canadian_listing_id,
        "order_id": company.canadian_order_id,
        "asin": "B0MAPLESY7",
    }


@pytest.mark.parametrize("whole", MANNERS)
@pytest.mark.parametrize("role", ROLES)
def test_o3_no_page_shows_or_changes_what_belongs_to_another_store(
    company: Company, role: str, *, whole: bool
) -> None:
    browser = come_in_as(role, [company.own.store_id])
    known = known_places(company)

    wrong = []
    for door in deal(DOORS, ROLES, lambda each: each.route, whole=whole)[role]:
        own = door.at(known)
        for part in ({}, HTMX):
            answer, _ = browser.send("get", own, headers=part)
            if seen := found_foreign(text_of(answer)):
                wrong.append(f"{own} shows {seen}")
        for whose in (beta_places(company), canadian_places(company)):
            path = door.at({**known, **whose})
            if path == own or not OF_STORES & set(door.places) & set(whose):
                continue
            wrong += knock(browser, path)

    assert wrong == []


def knock(browser: Browser, path: str) -> list[str]:
    """Return what an address that leads to others' things wrongly did or told."""
    wrong = []
    for method in ("get", "post"):
        told = {"data": FILLED} if method == "post" else {}
        answer, changed = browser.send(method, path, headers=HTMX, always=True, **told)
        seen = found_foreign(text_of(answer) + answer.headers.get("X-Refusal", ""))
        touched = OF_OTHERS.intersection(changed)
        if answer.status_code not in (403, 404, 405) or seen or touched:
            wrong.append(f"{method} {path}: {answer.status_code} {seen} {touched}")
    return wrong


@pytest.mark.parametrize("whole", MANNERS)
def test_o3_whatever_is_looked_for_is_not_found_in_another_store(
    company: Company, *, whole: bool
) -> None:
    browser = come_in_as("operations", [company.own.store_id])
    known = known_places(company)
    sent = look_around(browser, DOORS, known)
    others = dict(
        zip(CURIOUS, CURIOUS, strict=True),
        account=str(company.beta.account_id),
        order=str(company.canadian_order_id),
    )
    fields = [
        (path, name) for (method, path), names in sent.items() if method == "get" for name in names
    ]
    every = {(f"{path}?{name}", kind): (path, name) for path, name in fields for kind in others}
    chosen = choose(every, whole=whole, of_target=2)

    wrong = [
        f"{path}?{name}={kind} shows {seen}"
        for (place, kind), (path, name) in every.items()
        if (place, kind) in chosen
        for asked in [others[kind]]
        for seen in [found_foreign(look_for(browser, path, {name: asked}), asked=asked)]
        if seen
    ]

    assert wrong == []
    assert find_left_out(every, chosen) == []


def look_for(browser: Browser, path: str, asked: Mapping[str, str]) -> str:
    answer, _ = browser.send("get", path, data={"tab": "all"} | dict(asked), headers=HTMX)
    return text_of(answer)


def test_o3_forms_do_nothing_to_the_orders_of_another_store(company: Company) -> None:
    browser = come_in_as("operations", [company.own.store_id])
    known = known_places(company)
    others = f"id={stored(BETA_ORDER).pk}&id={company.canadian_order_id}&ids={BETA_ORDER}&all=99"

    wrong = []
    for door in DOORS:
        if OF_STORES.intersection(door.places):
            continue
        answer, changed = browser.send(
            "post", door.at(known), data=others.encode(), headers=HTMX, always=True
        )
        if touched := OF_OTHERS.intersection(changed):
            wrong.append(f"{door.route} {answer.status_code} changes {touched}")

    assert wrong == []


def test_o3_who_has_no_store_sees_none(company: Company) -> None:
    browser = come_in_as("operations", [])
    known = known_places(company)
    mine = {"MUG-RED-1", company.own.order_id, "Acme NA"}

    wrong = []
    for door in DOORS:
        for part in ({}, HTMX):
            answer, _ = browser.send("get", door.at(known), data={"tab": "all"}, headers=part)
            page = text_of(answer)
            if seen := found_foreign(page) + [each for each in mine if each in page]:
                wrong.append(f"{door.route} {answer.status_code} shows {seen}")
            if OF_STORES.intersection(door.places) and answer.status_code not in (403, 404, 405):
                wrong.append(f"{door.route} answers {answer.status_code}")

    assert wrong == []


def test_o1_without_a_session_every_page_and_form_leads_to_the_sign_in(company: Company) -> None:
    expired = come_in_as("admin", [company.own.store_id]).client
    key = expired.cookies["sessionid"].value
    expired.post("/sign-out/")
    expired.cookies["sessionid"] = key
    known = known_places(company)

    let_in = [
        f"{method} {door.route} {answer.status_code}"
        for client in (stranger(), expired)
        for browser in [Browser(client, Trial())]
        for door in DOORS
        if not door.route.startswith(OPEN)
        for method in ("get", "post")
        for answer, _ in [browser.send(method, door.at(known))]
        if not answer.headers.get("Location", "").startswith("/sign-in/?next=") or answer.content
    ]

    assert let_in == []


def test_o19_who_may_only_read_changes_nothing_by_any_form(company: Company) -> None:
    browser = come_in_as("readonly", [company.own.store_id])
    known = known_places(company)

    done = {
        door.route: (answer.status_code, changed)
        for door in DOORS
        if not door.route.startswith(ONES_OWN)
        for answer, changed in [
            browser.send("post", door.at(known), data=FILLED, headers=HTMX, always=True)
        ]
        if changed or answer.status_code >= 500
    }

    assert done == {}


def test_the_pages_show_something_to_who_sees_every_store(company: Company) -> None:
    """Without this the tests above could find nothing because there is nothing."""
    identity.add_user(
        login="ada",
        password=PASSWORD,
        role=identity.Role.ADMIN,
        sees_every_store=True,
        language="en",
        actor=identity.SYSTEM,
    )
    client: Client = come_in("ada")
    begin_wizard(client, company)
    browser = Browser(client, Trial())
    known = known_places(company)

    shown = {
        door.route
        for door in DOORS
        if found_foreign(browser.page(door.at(known), data={"tab": "all"}))
    }

    assert shown >= {"/connect/", "/documents/", "/listings/", "/orders/", "/sync/"}
