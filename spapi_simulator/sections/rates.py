"""Exchange rates in the shape of the European Central Bank's file, so that a demo has some.

No part of Amazon: `/sim/rates` walks a little around fixed rates, weekends left out.
"""

import math
from datetime import UTC, date, datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from spapi_simulator.call import Section
from spapi_simulator.journal import Journal
from spapi_simulator.world.world import World

DAYS = 90
SATURDAY = 5
FOR_ONE_EURO = {
    "USD": 1.08, "JPY": 163.2, "GBP": 0.84, "CNY": 7.82, "CAD": 1.49, "AUD": 1.65, "MXN": 20.9,
    "BRL": 6.1, "SEK": 11.4, "PLN": 4.3, "TRY": 37.5, "SGD": 1.45, "INR": 91.2, "HKD": 8.4,
}  # fmt: skip
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01"'
    ' xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">'
    "<gesmes:subject>Reference rates</gesmes:subject>"
    "<gesmes:Sender><gesmes:name>Simulator</gesmes:name></gesmes:Sender><Cube>"
)


def write_rates(today: date) -> str:
    """Return the last 90 days, the newest first; a day's rates are always the same."""
    days = [today - timedelta(days=back) for back in range(DAYS)]
    cubes = [_write_day(day) for day in days if day.weekday() < SATURDAY]
    return f"{HEAD}{''.join(cubes)}</Cube></gesmes:Envelope>\n"


def _write_day(day: date) -> str:
    rates = [
        f'<Cube currency="{currency}" rate="{_walk(rate, day, number):.5g}"/>'
        for number, (currency, rate) in enumerate(FOR_ONE_EURO.items())
    ]
    return f'<Cube time="{day.isoformat()}">{"".join(rates)}</Cube>'


def _walk(rate: float, day: date, number: int) -> float:
    return rate * (1 + 0.02 * math.sin(day.toordinal() / 17 + number))


def _routes(world: World, _journal: Journal) -> list[Route]:
    async def serve(_request: Request) -> Response:
        today = datetime.fromtimestamp(world.clock.timestamp(), UTC).date()
        return Response(write_rates(today), media_type="text/xml")

    return [Route("/sim/rates", serve, methods=["GET"])]


SECTION = Section(routes=_routes)
