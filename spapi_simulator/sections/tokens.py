"""Tokens API: createRestrictedDataToken, which Orders v0 and some report documents need."""

import re
from typing import Any

from spapi_simulator.call import Answer, Call, Operation, Section
from spapi_simulator.errors import invalid_input, unauthorized
from spapi_simulator.lwa import TOKEN_LIFE_S

MAX_RESOURCES = 50
METHODS = frozenset({"GET", "PUT", "POST", "DELETE"})
PATH = re.compile(r"/[A-Za-z0-9\-._~%{}/]+")
DATA_ELEMENTS = frozenset({"buyerInfo", "shippingAddress", "buyerTaxInformation"})


def create_restricted_data_token(call: Call) -> Answer:
    resources = call.body.get("restrictedResources") if isinstance(call.body, dict) else None
    if not isinstance(resources, list) or not 1 <= len(resources) <= MAX_RESOURCES:
        raise invalid_input("restrictedResources must hold 1 to 50 resources.")
    if call.authorisation is None:
        raise unauthorized()
    token = call.world.lwa.issue(
        call.application.client_id,
        call.authorisation,
        restricted_paths=frozenset(_read_path(each) for each in resources),
    )
    return Answer({"restrictedDataToken": token.value, "expiresIn": TOKEN_LIFE_S})


def _read_path(resource: Any) -> str:
    method = resource.get("method") if isinstance(resource, dict) else None
    if not isinstance(method, str) or method not in METHODS:
        raise invalid_input("A restricted resource needs a method.")
    path = resource.get("path")
    if not isinstance(path, str) or not PATH.fullmatch(path):
        raise invalid_input("A restricted resource needs a path.")
    elements = resource.get("dataElements", [])
    if not isinstance(elements, list) or not all(
        isinstance(each, str) and each in DATA_ELEMENTS for each in elements
    ):
        raise invalid_input("Unknown data element.")
    return path


SECTION = Section(
    operations=(
        Operation(
            "createRestrictedDataToken",
            "POST",
            "/tokens/2021-03-01/restrictedDataToken",
            1.0,
            10,
            create_restricted_data_token,
        ),
    )
)
