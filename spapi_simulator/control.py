"""What a /sim/* page is, and how it is served and lived again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from spapi_simulator.errors import ControlError
from spapi_simulator.journal import Journal
from spapi_simulator.reading import read_json
from spapi_simulator.world.world import World


@dataclass(frozen=True)
class Wish:
    """A request to /sim/*."""

    world: World
    path: dict[str, str]
    query: dict[str, str]
    body: dict[str, Any]


@dataclass(frozen=True)
class Control:
    """One /sim/* page; what changes the world is journalled, the clock keeps itself."""

    method: str
    path: str
    answer: Callable[[Wish], Any]
    is_journalled: bool = True

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


def control_route(control: Control, world: World, journal: Journal) -> Route:
    """Serve one control page; another section may offer its own in its `routes`."""

    async def endpoint(request: Request) -> Response:
        now = world.catch_up()
        try:
            body = await _read_body(request)
            wish = Wish(world, dict(request.path_params), dict(request.query_params), body)
            answer = control.answer(wish)
        except ControlError as error:
            return JSONResponse({"error": error.sentence}, error.status)
        if control.method != "GET" and control.is_journalled:
            entry = {"path": wish.path, "query": wish.query, "body": body}
            journal.write(control.name, at=now, **entry)
        elif control.method != "GET":
            journal.write("tick", at=world.clock.timestamp())
        return JSONResponse(answer)

    return Route(control.path, endpoint, methods=[control.method])


async def _read_body(request: Request) -> dict[str, Any]:
    raw = await request.body()
    try:
        body = read_json(raw) if raw else {}
    except ValueError as error:
        raise ControlError(400, "The body is not JSON.") from error
    if not isinstance(body, dict):
        raise ControlError(400, "The body must be an object.")
    return body
