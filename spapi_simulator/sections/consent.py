"""Seller Central's page where a seller allows an application what it asks for."""

from html import escape
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from spapi_simulator.accounts import Application, Seller
from spapi_simulator.call import Section
from spapi_simulator.faults import Scope
from spapi_simulator.gateway import http_date
from spapi_simulator.journal import Journal
from spapi_simulator.world.world import World

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width"><style>
body{{font:16px/1.5 system-ui,sans-serif;max-width:38rem;margin:3rem auto;padding:0 1rem}}
header{{font-weight:600;border-bottom:3px solid #e47911;padding-bottom:.5rem}}
select,button{{font:inherit;padding:.5rem 1rem;margin:.25rem .5rem .25rem 0}}
button[value=confirm]{{background:#ffd814;border:1px solid #c7a600;border-radius:.4rem}}
</style></head><body><header>Seller Central (simulated)</header>
<h1>{title}</h1>{content}</body></html>"""
FORM = """<p>Application id <code>{application_id}</code> asks for:</p>
<ul>{roles}</ul>
<form method="post" action="/apps/authorize/consent">
{hidden}
<p><label for="seller">Sign in as</label>
<select id="seller" name="selling_partner_id">{sellers}</select></p>
<p><button type="submit" name="decision" value="confirm">Confirm</button>
<button type="submit" name="decision" value="cancel">Cancel</button></p>
</form>"""

type Values = dict[str, str]


class ConsentError(Exception):
    """Amazon's error page; a code where Amazon names one."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class ConsentPage:
    def __init__(self, world: World) -> None:
        self._world = world

    async def show(self, request: Request) -> Response:
        values = dict(request.query_params)
        try:
            application = self._find_application(values)
            self._redirect_uri(application, values)
        except ConsentError as error:
            return self._refuse(error)
        chosen = values.get("selling_partner_id") or values.get("seller")
        sellers = "".join(
            _option(seller, is_chosen=seller.seller_id == chosen)
            for seller in self._world.accounts.sellers.values()
        )
        hidden = "".join(
            f'<input type="hidden" name="{name}" value="{escape(values[name])}">'
            for name in ("application_id", "state", "redirect_uri", "version")
            if name in values
        )
        content = FORM.format(
            application_id=escape(application.application_id),
            roles="".join(f"<li>{escape(role)}</li>" for role in sorted(application.roles)),
            hidden=hidden,
            sellers=sellers,
        )
        return self._page(f"Authorize {application.name}", content, status=200)

    async def decide(self, request: Request) -> Response:
        raw = (await request.body()).decode("utf-8", "replace")
        values = dict(request.query_params) | dict(parse_qsl(raw))
        try:
            application = self._find_application(values)
            redirect_uri = self._redirect_uri(application, values)
            if values.get("decision", "confirm") != "confirm":
                return self._page(
                    "Authorization cancelled", "<p>Nothing was allowed.</p>", status=200
                )
            seller = self._find_seller(values)
        except ConsentError as error:
            return self._refuse(error)
        code = self._world.lwa.issue_code(application.client_id, seller.seller_id, redirect_uri)
        answer = {
            "state": values.get("state", ""),
            "selling_partner_id": seller.seller_id,
            "spapi_oauth_code": code.value,
        }
        joint = "&" if urlsplit(redirect_uri).query else "?"
        return RedirectResponse(redirect_uri + joint + urlencode(answer), status_code=302)

    def _find_application(self, values: Values) -> Application:
        application = self._world.accounts.by_application_id(values.get("application_id", ""))
        if application is None:
            raise ConsentError("", "The application does not exist.")
        if not application.is_public:
            raise ConsentError("", "A private application is authorised by its owner only.")
        if application.is_draft and values.get("version") != "beta":
            raise ConsentError("MD1000", "A draft application needs version=beta.")
        if not application.is_draft and "version" in values:
            raise ConsentError("MD1000", "A published application must not ask for version=beta.")
        return application

    def _redirect_uri(self, application: Application, values: Values) -> str:
        uri = values.get("redirect_uri")
        if uri is None:
            return application.redirect_uris[0]
        if not application.registers(uri):
            raise ConsentError("MD5101", "The redirect_uri is not one of the registered ones.")
        return uri

    def _find_seller(self, values: Values) -> Seller:
        seller = self._world.accounts.sellers.get(values.get("selling_partner_id", ""))
        if seller is None:
            raise ConsentError("", "Choose a seller.")
        return seller

    def _refuse(self, error: ConsentError) -> Response:
        content = f"<p>Error <strong>{error.code}</strong> {escape(error.sentence)}</p>"
        return self._page("There is a problem", content, status=400)

    def _page(self, title: str, content: str, *, status: int) -> Response:
        page = PAGE.format(title=escape(title), content=content)
        date = http_date(self._world, Scope("consent"))
        headers = {"Date": date, "Referrer-Policy": "no-referrer"}
        return HTMLResponse(page, status, headers)


def _option(seller: Seller, *, is_chosen: bool) -> str:
    selected = " selected" if is_chosen else ""
    label = escape(f"{seller.name} ({seller.region}, {seller.seller_id})")
    return f'<option value="{seller.seller_id}"{selected}>{label}</option>'


def _routes(world: World, _journal: Journal) -> list[Route]:
    page = ConsentPage(world)
    address = "/apps/authorize/consent"
    return [
        Route(address, page.show, methods=["GET"]),
        Route(address, page.decide, methods=["POST"]),
    ]


SECTION = Section(routes=_routes)
