"""Who may do what at every operation of the API, and that nobody sees another store's things."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.utils import timezone

from tests.api.conftest import Api, MakeApi
from tests.cast import DE
from tests.hostile.operations import Operation, Question, encode, list_operations
from tests.hostile.sampling import MANNERS, deal
from tests.hostile.test_api_nonsense import ask, known_ids
from tests.hostile.trial import Trial
from tests.hostile.world import (
    BETA_ORDER,
    BETA_SKU,
    CANADIAN_ORDER,
    CANADIAN_SKU,
    Company,
    found_foreign,
)
from zhongshu.identity import public as identity
from zhongshu.identity.models import ApiToken, User

ROLES = [role.value for role in identity.Role]
OPERATIONS = list_operations()
# Rows of these belong to a store; the rest belong to the company or to a person.
OF_STORES = {
    "account_id",
    "store_id",
    "stream_id",
    "run_id",
    "issue_id",
    "document_id",
    "listing_id",
    "order_id",
    "seller_sku_id",
    "spot_check_id",
    "item_id",
}
# The person's own stores have rows here too: only questions about others are looked at.
OF_OTHERS = {
    "orders_order",
    "orders_orderaction",
    "catalog_listing",
    "catalog_pairing",
    "catalog_sellersku",
    "channels_store",
}


def beta_ids(company: Company) -> dict[str, Any]:
    """Return the ids of what belongs to another account."""
    side = company.beta
    return {name: getattr(side, name) for name in side.__slots__} | {
        **company.beta_check,
        "order_ids": [BETA_ORDER],
        "store_ids": [side.store_id],
        "seller_sku_ids": [side.seller_sku_id],
        "pairing_ids": [company.beta_pairing_id],
        "replaces": company.beta_pairing_id,
    }


def canadian_ids(company: Company) -> dict[str, Any]:
    """Return the ids of what belongs to another store of the same account."""
    return {
        **company.canadian_check,
        "store_id": company.canadian_store_id,
        "issue_id": company.canadian_issue_id,
        "listing_id": company.canadian_listing_id,
        "order_id": CANADIAN_ORDER,
        "order_ids": [CANADIAN_ORDER],
        "store_ids": [company.canadian_store_id],
        "seller_sku_id": company.canadian_seller_sku_id,
        "seller_sku_ids": [company.canadian_seller_sku_id],
        "pairing_ids": [company.beta_pairing_id],
    }


def foreign_filters(company: Company) -> dict[str, list[str]]:
    """Return what a curious person would look for, by the names of filters."""
    return {
        "account_id": [str(company.beta.account_id)],
        "stream_id": [str(company.beta.stream_id)],
        "store": [str(company.beta.store_id), str(company.canadian_store_id), DE],
        "marketplace_id": [DE],
        "order_id": [BETA_ORDER, CANADIAN_ORDER],
        "seller_sku": [BETA_SKU, CANADIAN_SKU],
        "asin": ["B0KRUGBLA9", "B0MAPLESY7"],
        "search": ["Krug", "Ahornsirup", CANADIAN_SKU],
    }


def send(api: Api, trial: Trial, question: Question) -> tuple[int, str]:
    answer, _ = trial.send(lambda: ask(api, question))
    assert isinstance(answer, HttpResponse)
    return answer.status_code, answer.content.decode()


def strangers(make_api: MakeApi) -> dict[str, Api]:
    """Return who must not come in at all, by what is wrong with them."""
    expired, revoked, left = make_api(), make_api(), make_api()
    ApiToken.objects.filter(user=expired.user_id).update(
        expires_at=timezone.now() - timedelta(seconds=1)
    )
    ApiToken.objects.filter(user=revoked.user_id).update(revoked_at=timezone.now())
    User.objects.filter(pk=left.user_id).update(is_active=False)
    return {
        "nobody": Api(),
        "a guess": Api("zs_" + "x" * 40),
        "expired": expired,
        "revoked": revoked,
        "deactivated": left,
    }


def test_o19_without_a_good_token_no_operation_answers(
    company: Company, admin: Api, make_api: MakeApi
) -> None:
    known = known_ids(company, admin)
    people = strangers(make_api)
    trial = Trial()

    let_in = [
        f"{who}: {operation.name} {status}"
        for who, api in people.items()
        for operation in OPERATIONS
        for status, text in [send(api, trial, operation.good(known))]
        if status != 401 or found_foreign(text)
    ]

    assert let_in == []


@pytest.mark.parametrize("who", ["readonly", "read scope"])
def test_o19_who_may_only_read_changes_nothing_by_any_operation(
    company: Company, admin: Api, make_api: MakeApi, who: str
) -> None:
    known = known_ids(company, admin)
    api = make_api("readonly") if who == "readonly" else make_api("admin", scope="read")
    trial = Trial()

    let_in = {
        operation.name: status
        for operation in OPERATIONS
        if not operation.is_reading
        for status, _ in [send(api, trial, operation.good(known))]
        if status != 403
    }

    assert let_in == {}


@pytest.mark.parametrize("whole", MANNERS)
@pytest.mark.parametrize("role", ROLES)
def test_o3_no_operation_shows_or_changes_what_belongs_to_another_store(
    company: Company, admin: Api, make_api: MakeApi, role: str, *, whole: bool
) -> None:
    api = make_api(role, stores=[company.own.store_id])
    known = known_ids(company, admin)
    api.get("/me")
    trial = Trial()

    wrong = [
        line
        for operation in deal(OPERATIONS, ROLES, lambda each: each.name, whole=whole)[role]
        for line in spy(api, trial, operation, company, known)
    ]

    assert wrong == []


@pytest.mark.parametrize("role", ["admin", "operations", "readonly"])
def test_o3_who_has_no_store_sees_none(
    company: Company, admin: Api, make_api: MakeApi, role: str
) -> None:
    api = make_api(role, stores=[])
    known = known_ids(company, admin)
    mine = {"ACME-SECRET", "MUG-RED-1", company.own.order_id, "Acme NA"}
    trial = Trial()

    wrong = []
    for operation in OPERATIONS:
        question = operation.good(known)
        status, text = send(api, trial, question)
        asked = question.path + question.content.decode()
        seen = found_foreign(text) + [each for each in mine if each in text and each not in asked]
        if seen:
            wrong.append(f"{operation.name} {status} shows {seen}")
        if OF_STORES.intersection(operation.places) and status not in (403, 404):
            wrong.append(f"{operation.name} answers {status}")

    assert wrong == []


def spy(
    api: Api, trial: Trial, operation: Operation, company: Company, known: Mapping[str, Any]
) -> Iterator[str]:
    """Yield what a person of one store learns or does at an operation, but should not."""
    own = operation.good(known)
    yield from _leaks(api, trial, operation, own)
    for whose in (beta_ids(company), canadian_ids(company)):
        question = operation.good({**known, **whose})
        if question != own:
            is_theirs = bool(OF_STORES & set(operation.places) & set(whose))
            yield from _leaks(api, trial, operation, question, is_foreign=True, is_theirs=is_theirs)
    for name in set(operation.queries) & set(foreign_filters(company)):
        for value in foreign_filters(company)[name]:
            question = replace(own, path=f"{own.path}?{name}={encode(value)}")
            yield from _leaks(api, trial, operation, question)


def _leaks(
    api: Api,
    trial: Trial,
    operation: Operation,
    question: Question,
    *,
    is_foreign: bool = False,
    is_theirs: bool = False,
) -> Iterator[str]:
    answer, changed = trial.send(lambda: ask(api, question), always=True)
    assert isinstance(answer, HttpResponse)
    status, text = answer.status_code, answer.content.decode()
    where = f"{operation.method} {question.path} {question.content[:80]!r}: {status}"
    if is_theirs and status not in (403, 404):
        yield f"{where} is let in"
    if is_foreign and (touched := OF_OTHERS.intersection(changed)):
        yield f"{where} changes {touched}"
    if seen := found_foreign(text, asked=question.path + question.content.decode()):
        yield f"{where} shows {seen}"


def test_o3_the_next_page_of_somebody_else_shows_nothing_of_it(
    company: Company, admin: Api, make_api: MakeApi
) -> None:
    api = make_api("operations", stores=[company.own.store_id])
    trial = Trial()

    shown = {}
    for operation in OPERATIONS:
        if "cursor" not in operation.queries or operation.places:
            continue
        _, page = admin.get(operation.path.removeprefix("/api/v1") + "?limit=1")
        if page["next"]:
            path = f"{operation.path}?limit=500&cursor={page['next']}"
            _, text = send(api, trial, Question(("", ""), "GET", path))
            shown[operation.path] = found_foreign(text)

    assert {path for path, seen in shown.items() if seen} == set()
    assert len(shown) >= 5


def test_the_world_holds_something_to_be_seen_at_every_list(company: Company, admin: Api) -> None:
    """Without this the tests above could find nothing because there is nothing."""
    shown = {
        operation.path
        for operation in OPERATIONS
        if "cursor" in operation.queries and found_foreign(_all_of(admin, operation))
    }

    assert shown >= {
        f"/api/v1/{name}" for name in ("accounts", "listings", "orders", "stock", "sync-issues")
    }


def _all_of(api: Api, operation: Operation) -> str:
    return ask(api, Question(("", ""), "GET", operation.path)).content.decode()
