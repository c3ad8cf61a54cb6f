"""Start the simulated Amazon: `python -m spapi_simulator --port 8900`."""

import argparse
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import uvicorn

from spapi_simulator.connection import BreakableProtocol
from spapi_simulator.errors import ControlError
from spapi_simulator.journal import Journal
from spapi_simulator.reading import read_json
from spapi_simulator.server import create_app, open_world
from spapi_simulator.world.world import World, WorldSettings

GRACE_S = 1
MOST, LAST_PORT = 1_000_000, 65_535


class ReadyServer(uvicorn.Server):
    """Says where it listens once it does, and notes the time when it stops.

    With a parent it ends when that is gone, however it ended: it would keep the port.
    """

    def __init__(
        self, config: uvicorn.Config, *, world: World, journal: Journal, parent: int | None
    ) -> None:
        super().__init__(config)
        self._world = world
        self._journal = journal
        self._parent = parent

    async def on_tick(self, counter: int) -> bool:
        if self._parent not in (None, os.getppid()):
            self.should_exit = True
        return await super().on_tick(counter)

    async def startup(self, sockets: list[Any] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            url = f"http://{self.config.host}:{self.config.port}"
            print(f"Simulated Amazon ready at {url}", flush=True)  # noqa: T201

    async def shutdown(self, sockets: list[Any] | None = None) -> None:
        await super().shutdown(sockets)
        self._journal.write("tick", at=self._world.clock.timestamp())


def main(arguments: list[str] | None = None) -> int:
    """Run until stopped; 2 means wrong use."""
    options = _parse(arguments)
    try:
        journal = Journal(options.state)
        settings = WorldSettings(
            seed=options.seed,
            products=options.products,
            goods=options.goods,
            shipments=options.shipments,
            awd=options.awd,
            orders_per_day=options.orders_per_day,
            speed=options.speed,
            faults=tuple(_read_faults(options.faults)),
        )
        world = open_world(settings, journal)
    except (ControlError, OSError, ValueError) as error:
        print(f"spapi_simulator: {error}", file=sys.stderr)  # noqa: T201
        return 2
    config = uvicorn.Config(
        create_app(world, journal),
        host=options.host,
        port=options.port,
        http=BreakableProtocol,
        ws="none",
        lifespan="off",
        log_level="error",
        access_log=False,
        date_header=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
    )
    # uvicorn stops cleanly on Ctrl-C and then raises it once more.
    with suppress(KeyboardInterrupt):
        ReadyServer(config, world=world, journal=journal, parent=options.parent).run()
    return 0


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m spapi_simulator",
        description="A simulated Amazon Selling Partner API for tests and demonstrations.",
        epilog="example: python -m spapi_simulator --port 8900 --seed 7 --speed 20",
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=_port, default=8900)
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same world")
    parser.add_argument("--products", type=_positive, default=60)
    parser.add_argument(
        "--goods", type=_number, default=0, help="products listed besides, that have to be paired"
    )
    parser.add_argument(
        "--shipments", type=_orders, default=0, help="sent to Amazon in a month by all sellers"
    )
    parser.add_argument(
        "--awd", type=_number, default=0, help="SKUs of one seller that lie at AWD, too"
    )
    parser.add_argument(
        "--orders-per-day", type=_orders, default=80.0, help="of all sellers together"
    )
    parser.add_argument("--speed", type=float, default=1.0, help="virtual seconds per second")
    parser.add_argument("--faults", type=Path, help="a JSON list of faults to begin with")
    parser.add_argument("--state", type=Path, help="remember the world in this file")
    parser.add_argument("--parent", type=int, metavar="PID", help="end when this process is gone")
    return parser.parse_args(arguments)


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:9]) <= MOST):
        raise argparse.ArgumentTypeError(f"a number from 1 to {MOST}")
    return int(text[:9])


def _number(text: str) -> int:
    return 0 if text == "0" else _positive(text)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text[:9]) <= LAST_PORT):
        raise argparse.ArgumentTypeError(f"a number up to {LAST_PORT}")
    return int(text[:9])


def _orders(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1
    if not 0 <= number <= MOST:
        raise argparse.ArgumentTypeError(f"a number from 0 to {MOST}")
    return number


def _read_faults(path: Path | None) -> list[dict[str, Any]]:
    if path is None:
        return []
    faults = read_json(path.read_text(encoding="utf-8"))
    if not isinstance(faults, list) or not all(isinstance(each, dict) for each in faults):
        raise ControlError(400, "The faults file must hold a list of faults.")
    return faults


if __name__ == "__main__":
    sys.exit(main())
