"""Refused fields are told in the reader's language, with pydantic's type beside it."""

import re

import pytest
from django.utils import translation

from tests.api.conftest import Api
from zhongshu.api.invalid import ANYTHING, SENTENCES, say_invalid

FACTS = {"max_length": 5, "min_length": 1, "ge": 1, "le": 9, "expected": "'NA', 'EU' or 'FE'"}


@pytest.mark.parametrize("kind", [*SENTENCES, "another_type"])
def test_every_type_of_error_is_said_in_chinese(kind: str) -> None:
    with translation.override("zh-hans"):
        said = say_invalid({"type": kind, "ctx": FACTS})

    assert re.search(r"[\u4e00-\u9fff]", said)
    assert "{" not in said


def test_choices_are_listed() -> None:
    said = say_invalid({"type": "literal_error", "ctx": FACTS})

    assert said == "This must be one of: NA, EU, FE."


def test_an_unknown_type_never_shows_pydantics_words() -> None:
    assert say_invalid({"type": "another_type", "msg": "Input should be odd"}) == ANYTHING


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("limit=x", {"where": "limit", "why": "必须是整数。", "type": "int_parsing"}),
        ("limit=0", {"where": "limit", "why": "必须大于或等于 1。", "type": "greater_than_equal"}),
    ],
)
def test_a_refused_parameter_is_told_in_chinese(
    admin: Api, query: str, expected: dict[str, str]
) -> None:
    status, answer = admin.get(f"/orders?{query}", **{"Accept-Language": "zh-CN"})

    assert status == 422
    [error] = answer["error"]["details"]["errors"]
    assert error["why"] == expected["why"]
    assert error["type"] == expected["type"]
    assert error["where"].endswith(expected["where"])
