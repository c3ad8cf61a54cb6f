"""What tests of the REST API share: a client that brings a token."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.identity.models import User


class Api:
    """Speaks to the API with one token; answers are status and body."""

    def __init__(self, token: str = "") -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.actor = identity.SYSTEM

    @property
    def user_id(self) -> int:
        assert self.actor.user_id is not None
        return self.actor.user_id

    def get(self, path: str, **headers: str) -> tuple[int, Any]:
        answer = self.client.get(f"/api/v1{path}", headers=self.headers | headers)
        return answer.status_code, read(answer.content)

    def send(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
        text = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = self.client.generic(
            method,
            f"/api/v1{path}",
            b"" if body is None else text,
            content_type="application/json",
            headers=self.headers | {name.replace("_", "-"): told for name, told in headers.items()},
        )
        return answer.status_code, read(answer.content)

    def post(self, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
        return self.send("POST", path, body, **headers)

    def patch(self, path: str, body: object, **headers: str) -> tuple[int, Any]:
        return self.send("PATCH", path, body, **headers)


def read(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return content


type MakeApi = Callable[..., Api]


@pytest.fixture
def make_api(transactional_db_or_db: None) -> MakeApi:
    """Return a maker of clients: one person with a role, some stores, one token."""

    def make(
        role: str = "admin", *, stores: list[int] | None = None, scope: str = "", login: str = ""
    ) -> Api:
        login = login or f"{role}-{User.objects.count()}"
        user = User.objects.create(username=login, role=role, sees_every_store=stores is None)
        if stores:
            channels.grant_store_access(user_id=user.pk, store_ids=stores, actor=identity.SYSTEM)
        actor = user.as_actor(frozenset(stores or ()))
        issued = identity.issue_token(
            name="test",
            scope=scope or ("write" if actor.may_change else "read"),
            expires_at=None,
            actor=actor,
            at=timezone.now(),
        )
        api = Api(issued.secret)
        api.actor = actor
        return api

    return make


@pytest.fixture
def transactional_db_or_db(request: pytest.FixtureRequest) -> None:
    """Use the database as the test's mark says."""
    marker = request.node.get_closest_marker("django_db")
    is_transactional = bool(marker and marker.kwargs.get("transaction"))
    request.getfixturevalue("transactional_db" if is_transactional else "db")


@pytest.fixture
def admin(make_api: MakeApi) -> Api:
    return make_api()
