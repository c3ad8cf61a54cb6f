"""Everything under `/api/v1/`: its rooms, its guard, its document."""

from functools import cache
from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from zhongshu.api import (
    accounts,
    alerts,
    applications,
    audit,
    claims,
    custom_fields,
    differences,
    documents,
    errors,
    exchange_rates,
    exports,
    imports,
    issues,
    legal_entities,
    listings,
    notifications,
    offer_pools,
    orders,
    own_orders,
    pairing_rules,
    pairings,
    product_edits,
    product_extras,
    products,
    reimbursements,
    repostings,
    runs,
    seller_skus,
    shipments,
    spot_checks,
    stock,
    stock_books,
    stock_sources,
    stores,
    streams,
    subscriptions,
    suppliers,
    tags,
    tokens,
    users,
    warehouses,
)
from zhongshu.api.guard import ApiToken, StoredBodyParser
from zhongshu.api.once import HEADER
from zhongshu.api.shapes import JsonRenderer

DESCRIPTION = """\
Send `Authorization: Bearer TOKEN`; a token is issued on the page of your profile, by
`zhongshu token add` or by `POST /tokens`. Lists take `limit` (1 to 500) and `cursor`, and answer
`{"items": […], "next": "…" or null}`. Every refusal is
`{"error": {"code", "message", "details"}}`, its message in the language of `Accept-Language`
(en, zh). Send an `Idempotency-Key` with POST and PATCH: repeated, it has one effect and brings
the same answer for two days.
"""
ERRORS = {
    "400": "The body is no JSON object.",
    "401": "No good token.",
    "403": "Your role or this token may not do it.",
    "404": "It does not exist, or not for you.",
    "409": "The present state forbids it.",
    "422": "The request makes no sense; `details` says where.",
    "429": "Too many requests; `Retry-After` says how long to wait.",
}
ERROR_SCHEMA = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "details"],
            "properties": {
                "code": {"type": "string", "examples": ["orders.order_not_found"]},
                "message": {"type": "string"},
                "details": {"type": "object"},
            },
        }
    },
}


class Api(NinjaAPI):
    """Ninja, with a document that tells of refusals and of keys too."""

    def get_openapi_schema(self, **told: Any) -> OpenAPISchema:
        document = super().get_openapi_schema(**told)
        document["components"].setdefault("schemas", {})["Error"] = ERROR_SCHEMA
        refused = {"schema": {"$ref": "#/components/schemas/Error"}}
        for operations in document["paths"].values():
            for method, operation in operations.items():
                for status, description in ERRORS.items():
                    operation["responses"][status] = {
                        "description": description,
                        "content": {"application/json": refused},
                    }
                if method in ("post", "patch"):
                    operation.setdefault("parameters", []).append(
                        {
                            "in": "header",
                            "name": HEADER,
                            "required": False,
                            "schema": {"type": "string", "maxLength": 200},
                        }
                    )
        return document


def find_parameters(request: HttpRequest) -> frozenset[str]:
    """Return what the operation of a request takes in its address."""
    route = request.resolver_match.route if request.resolver_match else ""
    path = "/" + route.replace("<", "{").replace(">", "}")
    return _all_parameters().get((path, (request.method or "").lower()), frozenset())


@cache
def _all_parameters() -> dict[tuple[str, str], frozenset[str]]:
    return {
        (path, method): frozenset(
            each["name"] for each in operation.get("parameters", []) if each["in"] == "query"
        )
        for path, operations in api.get_openapi_schema()["paths"].items()
        for method, operation in operations.items()
    }


api = Api(
    title="Zhongshu",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    auth=ApiToken(find_parameters),
    parser=StoredBodyParser(),
    renderer=JsonRenderer(),
)
errors.register(api)
api.add_router("", tokens.router)
api.add_router("/applications", applications.router)
api.add_router("/accounts", accounts.router)
api.add_router("/accounts", subscriptions.router)
api.add_router("/stores", stores.router)
api.add_router("/streams", streams.router)
api.add_router("/sync-runs", runs.router)
api.add_router("/sync-issues", issues.router)
api.add_router("/documents", documents.router)
api.add_router("/listings", listings.router)
api.add_router("/products", products.router)
api.add_router("/products", product_extras.router)
api.add_router("/suppliers", suppliers.router)
api.add_router("/supplier-prices", suppliers.prices)
api.add_router("/supplier-edits", suppliers.edits)
api.add_router("/product-edits", product_edits.router)
api.add_router("/custom-fields", custom_fields.router)
api.add_router("/tags", tags.router)
api.add_router("/seller-skus", seller_skus.router)
api.add_router("/pairings", pairings.router)
api.add_router("/pairing-rules", pairing_rules.router)
api.add_router("/spot-checks", spot_checks.router)
api.add_router("/differences", differences.router)
# Before the orders: "own" is no order's number there.
api.add_router("/orders/own", own_orders.router)
api.add_router("/orders", orders.router)
api.add_router("/stock", stock.router)
api.add_router("/stock", stock_books.router)
api.add_router("/stock", stock_sources.router)
api.add_router("/stock", offer_pools.router)
api.add_router("/stock", repostings.router)
api.add_router("/locations", stock_books.locations)
api.add_router("/alerts", alerts.router)
api.add_router("/shipments", shipments.router)
api.add_router("/claims", claims.router)
api.add_router("/reimbursements", reimbursements.router)
api.add_router("/notifications", notifications.router)
api.add_router("/users", users.router)
api.add_router("/audit", audit.router)
api.add_router("/exchange-rates", exchange_rates.router)
api.add_router("/legal-entities", legal_entities.router)
api.add_router("/warehouses", warehouses.router)
api.add_router("/exports", exports.router)
api.add_router("/imports", imports.router)
api.add_router("/jobs", imports.jobs_router)
