"""The simulated Amazon as one ASGI application, and how it comes back after a stop."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from spapi_simulator.call import Section
from spapi_simulator.control import Wish, control_route
from spapi_simulator.errors import ApiError, ControlError
from spapi_simulator.gateway import Gateway
from spapi_simulator.journal import Journal
from spapi_simulator.sections import (
    amazon_inventory,
    awd,
    awd_hands,
    catalog,
    consent,
    control,
    documents,
    feeds,
    finances,
    goods,
    images,
    inbound,
    listing_changes,
    listings,
    login,
    notifications,
    orders,
    queues,
    rates,
    reimbursements,
    report_schedules,
    reports,
    sellers,
    shipment_confirmation,
    shipments,
    tokens,
)
from spapi_simulator.world.world import World, WorldSettings

logger = logging.getLogger(__name__)

SECTIONS: tuple[Section, ...] = (
    login.SECTION,
    consent.SECTION,
    sellers.SECTION,
    orders.SECTION,
    shipment_confirmation.SECTION,
    tokens.SECTION,
    listings.SECTION,
    listing_changes.SECTION,
    catalog.SECTION,
    amazon_inventory.SECTION,
    inbound.SECTION,
    shipments.SECTION,
    awd.SECTION,
    awd_hands.SECTION,
    reports.SECTION,
    report_schedules.SECTION,
    reimbursements.SECTION,
    finances.SECTION,
    feeds.SECTION,
    documents.SECTION,
    notifications.SECTION,
    queues.SECTION,
    images.SECTION,
    rates.SECTION,
    goods.SECTION,
    control.SECTION,
)


def create_app(world: World, journal: Journal | None = None) -> Starlette:
    """Return the application that serves this world."""
    journal = journal or Journal()
    gateway = Gateway(world, journal)
    routes: list[Route] = []
    for section in SECTIONS:
        if section.begin is not None:
            section.begin(world)
        routes += [gateway.route(operation) for operation in section.operations]
        routes += [control_route(each, world, journal) for each in section.controls]
        if section.routes is not None:
            routes += section.routes(world, journal)
    _replay(world, journal, gateway)
    return Starlette(routes=routes, exception_handlers={HTTPException: _refuse})


def open_world(settings: WorldSettings, journal: Journal) -> World:
    """Return the world of the state file, or a new one that the file will remember."""
    header = next(journal.read(), None)
    if header is None:
        start = settings.start or datetime.now(UTC)
        header = _write_settings(
            replace(settings, start=start), follows_real_time=settings.start is None
        )
        journal.begin(header)
        return World(replace(settings, start=start))
    return World(replace(_read_settings(header), speed=settings.speed))


def _write_settings(settings: WorldSettings, *, follows_real_time: bool) -> dict[str, Any]:
    header = asdict(settings)
    header["start"] = settings.start.isoformat() if settings.start else None
    return {"what": "world", "settings": header, "follows_real_time": follows_real_time}


def _read_settings(header: dict[str, Any]) -> WorldSettings:
    """Read the settings of a state file.

    Raises:
        ControlError: another file, or one of another version.
    """
    try:
        stored = header["settings"]
        start = datetime.fromisoformat(stored["start"])
        return WorldSettings(**stored | {"start": start, "faults": tuple(stored["faults"])})
    except (KeyError, TypeError, ValueError) as error:
        raise ControlError(400, "The state file is not one of this simulator's.") from error


def _replay(world: World, journal: Journal, gateway: Gateway) -> None:
    """Live again what the journal tells, each thing at its time; then the clock goes on."""
    operations = {each.name: each for section in SECTIONS for each in section.operations}
    controls = {each.name: each for section in SECTIONS for each in section.controls}
    replays = {name: each for section in SECTIONS for name, each in section.replays.items()}
    header, *entries = list(journal.read()) or [{}]
    with _stopped_clock(world, journal):
        for entry in entries:
            world.clock.advance_to(entry["at"])
            world.catch_up()
            what = entry["what"]
            try:
                if what in operations:
                    gateway.replay(operations[what], entry)
                elif what in controls:
                    wish = Wish(world, entry["path"], entry["query"], entry["body"])
                    controls[what].answer(wish)
                elif what in replays:
                    replays[what](world, entry)
                elif what == "authorise":
                    world.accounts.authorise(entry["seller_id"], entry["client_id"], at=entry["at"])
            except (ApiError, ControlError) as refusal:
                logger.warning("The state file's %s is refused now: %s", what, refusal)
        if header.get("follows_real_time"):
            world.clock.advance_to(datetime.now(UTC).timestamp())


@contextmanager
def _stopped_clock(world: World, journal: Journal) -> Iterator[None]:
    speed = world.clock.speed
    journal.is_replaying = True
    world.clock.set_speed(0)
    yield
    journal.is_replaying = False
    world.clock.set_speed(speed)


async def _refuse(_request: Request, error: Exception) -> Response:
    """Answer an address or a method that is not offered."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    code = "NotFound" if status == 404 else "InvalidInput"
    body = ApiError(status, code, "The requested resource was not found.").body()
    return JSONResponse(body, status)
