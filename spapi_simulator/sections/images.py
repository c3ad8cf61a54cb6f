"""Product pictures: a small PNG in a colour of its own for every ASIN."""

import hashlib
import struct
import zlib
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from spapi_simulator.call import Section
from spapi_simulator.journal import Journal
from spapi_simulator.world.world import World

SIDE = 160


@lru_cache(maxsize=512)
def draw_picture(name: str) -> bytes:
    """Return a square with a diamond in it; its two colours follow from the name."""
    digest = hashlib.sha256(name.encode()).digest()
    ground = bytes(190 + value % 60 for value in digest[:3])
    figure = bytes(40 + value % 140 for value in digest[3:6])
    rows = bytearray()
    for y in range(SIDE):
        half = max(SIDE // 2 - 16 - abs(y - SIDE // 2), 0)
        edge = ground * (SIDE // 2 - half)
        rows += b"\0" + edge + figure * (2 * half) + edge
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(bytes(rows), 9))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + checksum


async def _serve(request: Request) -> Response:
    picture = draw_picture(request.path_params["name"])
    headers = {"Cache-Control": "public, max-age=86400"}
    return Response(picture, media_type="image/png", headers=headers)


def _routes(_world: World, _journal: Journal) -> list[Route]:
    return [Route("/images/{name}.png", _serve, methods=["GET"])]


SECTION = Section(routes=_routes)
