"""Amazon's own models as JSON Schema: every answer of the simulator is held against them."""

import json
import re
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator  # type: ignore[import-untyped]

from spapi_simulator.clock import parse_moment
from tests.simulator import awd_model

MODELS = Path(__file__).resolve().parents[2].parent / "shared" / "spapi" / "models"
DAYS = {"ReleaseDate", "ConfirmedNeedByDate"}
OF_AWD = "awd"
ABSENT = f"Amazon's models are not at {MODELS}"

type Json = dict[str, Any]


def are_models_here() -> bool:
    return MODELS.is_dir()


def find_violations(method: str, path: str, status: int, body: Any) -> list[str]:
    """Return what in an answer differs from the model of its operation, one line each."""
    model, operation = _find_operation(method, path.partition("?")[0])
    response = operation["responses"].get(str(status))
    if response is None:
        return [f"{method} {path} has no response {status}"]
    if "schema" not in response:
        return [] if body is None else [f"{method} {path} {status} has no body"]
    schema = {"definitions": _strict_definitions(model), **response["schema"]}
    validator = Draft4Validator(schema)
    found = [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(body)]
    return found + _bad_times(body)


@cache
def _operations() -> list[tuple[str, str, str, Json]]:
    found = []
    models = {file.name: _read(file.name) for file in sorted(MODELS.glob("*.json"))}
    for name, model in (models | {OF_AWD: awd_model.MODEL}).items():
        for template, operations in model["paths"].items():
            pattern = re.sub(r"\{[^}]*\}", "[^/]+", template)
            for method, operation in operations.items():
                if method in ("get", "post", "put", "patch", "delete"):
                    found.append((method.upper(), pattern, name, operation))
    return found


def _read(name: str) -> Json:
    if name == OF_AWD:
        return deepcopy(awd_model.MODEL)
    model: Json = json.loads((MODELS / name).read_text(encoding="utf-8"))
    return model


def _find_operation(method: str, path: str) -> tuple[str, Json]:
    for known_method, pattern, model, operation in _operations():
        if known_method == method and re.fullmatch(pattern, path):
            return model, operation
    raise LookupError(f"no model describes {method} {path}")


@cache
def _strict_definitions(model: str) -> Json:
    """Return the definitions; a property the model does not know is a violation too."""
    definitions: Json = _read(model)["definitions"]
    # What `allOf` joins cannot be strict part by part.
    joined = {
        part.get("$ref", "").rpartition("/")[2]
        for definition in definitions.values()
        for part in definition.get("allOf", [])
    }
    for name, definition in definitions.items():
        if "properties" in definition and name not in joined:
            definition.setdefault("additionalProperties", False)
    if model == "fulfillmentInboundV0.json":
        # The model knows this status where one asks for it, and forgot it where it is told.
        definitions["ShipmentStatus"]["enum"].append("READY_TO_SHIP")
    return definitions


def _bad_times(body: Any) -> list[str]:
    """Amazon's times are `2026-11-23T10:00:00Z`, wherever a name says so; a few are days."""
    if isinstance(body, list):
        return [bad for each in body for bad in _bad_times(each)]
    if not isinstance(body, dict):
        return []
    bad = []
    for name, value in body.items():
        if name in DAYS:
            continue
        if isinstance(value, str) and name.endswith(("Time", "DateTime", "Before", "Date")):
            if parse_moment(value) is None or not value.endswith("Z"):
                bad.append(f"{name} is not a time: {value}")
        else:
            bad += _bad_times(value)
    return bad


def documented_plan(method: str, path: str) -> tuple[float, int]:
    """Return rate and burst from the table in the operation's description."""
    description = _find_operation(method, re.sub(r"\{[^}]*\}", "x", path))[1]["description"]
    found = re.search(r"\|\s*([\d.]+)\s*\|\s*(\d+)\s*\|", description)
    assert found is not None
    return float(found[1]), int(found[2])
