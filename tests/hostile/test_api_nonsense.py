"""Whatever is sent to any operation of the API: a sentence, nothing half stored, no bug."""

import json
from collections.abc import Collection, Iterator, Mapping
from functools import partial
from typing import Any

import pytest
from django.http import HttpResponse

from tests.api.conftest import Api
from tests.hostile.operations import Operation, Question, list_operations
from tests.hostile.sampling import MANNERS, Meeting, choose, find_left_out
from tests.hostile.trial import Trial
from tests.hostile.world import OWN_ORDER, Company, note_tokens_for_long


def known_ids(company: Company, api: Api) -> dict[str, Any]:
    """Return values that make a request sensible, by the names that operations use."""
    side = company.own
    return {name: getattr(side, name) for name in side.__slots__} | {
        **company.own_check,
        "application_id": company.application_id,
        "product_id": company.product_id,
        "edit_id": company.edit_id,
        "tag_id": company.tag_id,
        "field_id": company.field_id,
        "field_ids": [company.field_id],
        "rule_id": company.rule_id,
        "seller_sku_ids": [side.seller_sku_id],
        "pairing_ids": [company.pairing_id],
        "replaces": company.pairing_id,
        "user_id": api.user_id,
        "order_ids": [OWN_ORDER],
        "store_ids": [side.store_id],
        "order_id": OWN_ORDER,
        "region": "EU",
        "role": "readonly",
        "scope": "read",
        "marketplace_id": None,
        "language": "en",
        "time_zone": "Asia/Shanghai",
    }


def judge(answer: HttpResponse) -> str:
    """Say what is wrong with an answer, "" when it is good."""
    status, content = answer.status_code, answer.content.decode()
    if status >= 500:
        return f"{status}: {content[:300]}"
    if status < 400:
        return ""
    if not answer.headers["Content-Type"].startswith("application/json"):
        return f"{status} is no JSON: {content[:100]}"
    error = json.loads(content).get("error", {})
    if not (error.get("code") and str(error.get("message", "")).strip()):
        return f"{status} has no sentence: {content[:200]}"
    return ""


def ask(api: Api, question: Question) -> HttpResponse:
    answer = api.client.generic(
        question.method,
        question.path,
        question.content,
        content_type=question.content_type,
        headers=api.headers | question.headers,
    )
    assert isinstance(answer, HttpResponse)
    return answer


def list_meetings(known: Mapping[str, Any]) -> list[Meeting]:
    """Return every part of every operation with every nonsense for it."""
    met, found = set[str](), list[Meeting]()
    for operation in list_operations():

        def note(part: str, kind: str, name: str = operation.name) -> bool:
            found.append((f"{name} {part}", kind))
            return False

        assert list(operation.hostile(known, met, note)) == []
    return found


def try_operation(
    api: Api,
    trial: Trial,
    operation: Operation,
    known: Mapping[str, Any],
    met: set[str],
    chosen: Collection[Meeting],
) -> Iterator[tuple[Meeting, str]]:
    """Yield what was asked of what, and what is wrong with the answer."""

    def is_asked(part: str, kind: str) -> bool:
        return (f"{operation.name} {part}", kind) in chosen

    for question in operation.hostile(known, met, is_asked):
        part, kind = question.what
        answer, changed = trial.send(partial(ask, api, question))
        assert isinstance(answer, HttpResponse)
        verdict = judge(answer) or (f"left something in {changed}" if changed else "")
        yield (f"{operation.name} {part}", kind), verdict


@pytest.mark.parametrize("whole", MANNERS)
def test_k11_no_nonsense_breaks_any_operation_or_stays_half_stored(
    company: Company, admin: Api, *, whole: bool
) -> None:
    known = known_ids(company, admin)
    every = list_meetings(known)
    chosen = choose(every, whole=whole)
    note_tokens_for_long()
    trial, met = Trial(), set[str]()

    verdicts = [
        verdict
        for operation in list_operations()
        for verdict in try_operation(admin, trial, operation, known, met, chosen)
    ]

    assert [verdict for verdict in verdicts if verdict[1]] == []
    assert find_left_out(every, [asked for asked, _ in verdicts]) == []
    assert trial.changed() == []


def test_the_good_request_of_every_operation_is_understood(company: Company, admin: Api) -> None:
    known = known_ids(company, admin)
    note_tokens_for_long()
    trial = Trial()

    answers = {
        operation.name: trial.send(partial(ask, admin, operation.good(known)))[0].status_code
        for operation in list_operations()
    }

    assert {name: status for name, status in answers.items() if status in (401, 403, 405)} == {}
