"""The audit trail reads in words, in both languages."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.web.settings import trail

ROOT = Path(__file__).resolve().parents[2] / "zhongshu"


def recordings() -> Iterator[tuple[str, ast.Call]]:
    """Yield every call that adds a line to the trail."""
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and len(node.args) == 3:
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name == "record":
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def test_everything_that_is_recorded_has_a_name() -> None:
    found = list(recordings())
    nameless = []
    for where, call in found:
        _actor, action, subject = call.args
        if isinstance(action, ast.Constant) and action.value not in trail.ACTION_NAMES:
            nameless.append((where, action.value))
        start = subject.values[0] if isinstance(subject, ast.JoinedStr) else subject
        if isinstance(start, ast.Constant):
            kind = str(start.value).partition(":")[0]
            if kind not in trail.SUBJECT_NAMES:
                nameless.append((where, kind))
        nameless += [
            (where, each.arg)
            for each in call.keywords
            if each.arg and each.arg.removesuffix("_before") not in trail.FACT_NAMES
        ]

    assert len(found) > 30
    assert nameless == []


@pytest.mark.django_db
def test_the_trail_is_read_in_chinese_too(admin: Client) -> None:
    actor = identity.SYSTEM
    identity.record(
        actor, "identity.user.changed", "identity.user:7", role="finance", role_before="buyer"
    )
    company.set_company(name="中枢", time_zone="Asia/Shanghai", base_currency="CNY", actor=actor)

    english = admin.get("/settings/audit/", headers={"accept-language": "en"}).content.decode()
    admin.cookies["django_language"] = "zh-hans"
    chinese = admin.get("/settings/audit/").content.decode()

    assert "Person 7" in english
    assert 'href="?q=identity.user%3A7"' in english
    assert "Role: Finance" in english
    assert "Role, before: Purchasing" in english
    assert "人员 7" in chinese
    assert "角色：财务" in chinese
    assert "时区：Asia/Shanghai" in chinese


def test_what_nobody_named_is_shown_as_it_is() -> None:
    assert trail.name_of_fact("strange_before") == "strange, before"
