"""What a demo needs beside Amazon: files to bring, the truth about pairings, planted differences.

No part of Amazon, and empty unless the world has goods.
"""

from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from spapi_simulator.call import Section
from spapi_simulator.control import Control, Wish
from spapi_simulator.demo_files import list_files, list_pairings
from spapi_simulator.journal import Journal
from spapi_simulator.world.world import World


def tell_pairings(wish: Wish) -> Any:
    """Tell of each seller SKU which product it is; an empty `sku` is none that the ERP had."""
    return [asdict(each) for each in list_pairings(wish.world)]


def tell_planted(wish: Wish) -> Any:
    """Tell which listings are other than any report says, and in what."""
    return [
        {
            "seller_id": each.seller_id,
            "marketplace_id": each.marketplace_id,
            "seller_sku": each.seller_sku,
            "differs": each.drifts,
        }
        for each in wish.world.listings
        if each.drifts
    ]


def tell_files(wish: Wish) -> Any:
    return [
        {"name": each.name, "kind": each.kind, "shows": each.shows}
        for each in list_files(wish.world)
    ]


def _routes(world: World, _journal: Journal) -> list[Route]:
    async def serve(request: Request) -> Response:
        name = request.path_params["name"]
        found = next((each for each in list_files(world) if each.name == name), None)
        if found is None:
            return Response("There is no such file.", 404)
        world.catch_up()
        headers = {"Content-Disposition": f'attachment; filename="{found.name}"'}
        return Response(found.make(), media_type="application/octet-stream", headers=headers)

    return [Route("/sim/files/{name}", serve, methods=["GET"])]


SECTION = Section(
    controls=(
        Control("GET", "/sim/pairings", tell_pairings),
        Control("GET", "/sim/planted", tell_planted),
        Control("GET", "/sim/files", tell_files),
    ),
    routes=_routes,
)
