"""Amazon's consent page and token endpoint as the pages meet them, answering from a script."""

from collections.abc import Sequence

import pytest
from django.conf import settings
from django.test import Client

from tests.cast import CA, US, make_participation
from zhongshu.channels import public as channels

ROLES = ("Product Listing", "Direct-to-Consumer Delivery (Restricted)")


class FakeAmazon:
    """Set the class attributes; `asked` holds the codes and tokens that were tried."""

    refusal: Exception | None = None
    marketplaces: tuple[str, ...] = (US, CA)
    regions: tuple[str, ...] = ("NA", "EU", "FE")
    asked: list[str] = []

    def __init__(self, application_id: int) -> None:
        self.application_id = application_id

    def consent_url(self, *, region: str, state: str, redirect_uri: str) -> str:
        return f"https://seller.example/apps/authorize/consent?state={state}&region={region}"

    def appstore_url(self, call: channels.AppstoreCall, *, state: str, redirect_uri: str) -> str:
        return f"{call.callback_uri}?amazon_state={call.amazon_state}&state={state}"

    def is_operator_host(self, url: str) -> bool:
        return url.startswith("https://seller.example/")

    def exchange_code(self, code: str, *, redirect_uri: str) -> channels.Grant:
        return self._grant(code)

    def exchange_refresh_token(self, refresh_token: str) -> channels.Grant:
        return self._grant(refresh_token)

    def fetch_participations(
        self, *, region: str, grant: channels.Grant
    ) -> Sequence[channels.Participation]:
        if region not in self.regions:
            raise channels.RoleMissingError("Access to requested resource is denied.")
        return [make_participation(each) for each in self.marketplaces]

    def permissions(self) -> Sequence[str]:
        return ROLES

    def _grant(self, given: str) -> channels.Grant:
        self.asked.append(given)
        if self.refusal:
            raise self.refusal
        token = given if given.startswith("Atzr|") else f"Atzr|{given}"
        return channels.Grant(refresh_token=token, access_token="Atza|x")


def serve(monkeypatch: pytest.MonkeyPatch) -> type[FakeAmazon]:
    """Be Amazon until the test ends."""
    monkeypatch.setattr(FakeAmazon, "refusal", None)
    monkeypatch.setattr(FakeAmazon, "marketplaces", (US, CA))
    monkeypatch.setattr(FakeAmazon, "regions", ("NA", "EU", "FE"))
    monkeypatch.setattr(FakeAmazon, "asked", [])
    monkeypatch.setattr(
        settings, "AUTHORISATION_GATEWAYS", {"amazon": f"{__name__}.{FakeAmazon.__name__}"}
    )
    return FakeAmazon


def begin(client: Client, application_id: int, *, region: str = "NA", name: str = "") -> None:
    """Walk through the first two steps of the wizard."""
    client.post("/connect/add/", {"application": str(application_id)})
    client.post("/connect/add/region/", {"region": region, "name": name})


def leave(client: Client) -> str:
    """Leave for Amazon and return the state that the address carries."""
    answer = client.post("/connect/amazon/start")
    assert answer.status_code == 302
    return answer.headers["Location"].partition("state=")[2].partition("&")[0]
