"""The parts of the simulated API, one file each.

To add one: write `sections/<api>.py` with functions `def get_thing(call: Call) -> Answer` that
read `call.seller`, `call.query`, `call.body`, `call.world` and raise `ApiError`; end the file with
`SECTION = Section(operations=(Operation("getThing", "GET", "/things/{thingId}", 2.0, 2,
get_thing, roles=frozenset({...})),))`; add it to `SECTIONS` in `server.py`. Token, roles,
allowance, general faults, headers, the journal and `/sim/calls` come from the gateway. Own memory:
`call.world.state(Things)`; own future: `world.on` and `world.schedule` (see `World`); own
faults: `call.world.faults.draw("report_fatal", call.scope)`. An operation that changes something
is journalled with its body and lived again at the next start, so it must follow from the
call, the seed and the world alone.
"""
