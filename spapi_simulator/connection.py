"""Answers that never come: ways to break a connection, for uvicorn and in-process alike."""

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

ABORT = "spapi_simulator.abort"


class BreakableProtocol(H11Protocol):
    """uvicorn's HTTP protocol, which lets the application abort its connection."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        inner: ASGIApp = self.app

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            scope[ABORT] = self.transport.abort
            await inner(scope, receive, send)

        self.app = app


def own_address(request: Request) -> str:
    """Return where the caller reached this server, whatever its Host header says."""
    host, port = request.scope["server"]
    name = f"[{host}]" if ":" in host else host
    return f"{request.scope['scheme']}://{name}{'' if port == 80 else f':{port}'}/"


class NoResponse(Response):
    """Sends nothing."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Leave the caller without an answer."""


async def break_off(request: Request) -> Response:
    """Abort the connection; in-process, where there is none, raise what a client would see."""
    abort = request.scope.get(ABORT)
    if abort is None:
        raise ConnectionResetError("the simulator broke the connection off")
    abort()
    await asyncio.sleep(0.01)
    return NoResponse()


async def hang(request: Request, seconds: float) -> None:
    """Keep the caller waiting, unless it gives up first."""
    ends_at = asyncio.get_running_loop().time() + seconds
    while (left := ends_at - asyncio.get_running_loop().time()) > 0:
        await asyncio.sleep(min(left, 0.25))
        if ABORT in request.scope and await request.is_disconnected():
            return
