"""Codes of the consent page at the simulated Amazon: late, used before, or of another program."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.amazon import simulated
from tests.cast import ADMIN, MONDAY
from tests.simulator.process import Process
from zhongshu.amazon.authorisation import AmazonAuthorisation
from zhongshu.channels import public as channels
from zhongshu.channels.models import SellingAccount

pytestmark = pytest.mark.django_db(transaction=True)

CONSENT = "/apps/authorize/consent"
BACK = "http://localhost:8787/connect/amazon/callback"
PUBLIC_SELLER, PRIVATE_SELLER = 0, 3


def program_of(running: Process, number: int) -> AmazonAuthorisation:
    """Add the application under which a seller of the world is connected."""
    seller = simulated.sellers(running)[number]
    return AmazonAuthorisation(
        channels.add_application(
            name=f"Program {number}",
            client_id=seller["client_id"],
            client_secret=seller["client_secret"],
            application_id=seller["application_id"],
            kind="PUBLIC",
            is_draft=False,
            actor=ADMIN,
            at=MONDAY,
        )
    )


def consent(running: Process, number: int) -> str:
    """Consent as the seller would, and return the code."""
    seller = simulated.sellers(running)[number]
    asked = {
        "application_id": seller["application_id"],
        "state": "s",
        "redirect_uri": BACK,
        "selling_partner_id": seller["seller_id"],
    }
    answer = running.web.post(CONSENT, data=asked)
    assert answer.status_code == 302, answer.text
    [code] = parse_qs(urlsplit(answer.headers["location"]).query)["spapi_oauth_code"]
    return code


def test_a1_a_code_is_good_at_once_and_once(is_amazon: Process) -> None:
    ours = program_of(is_amazon, PUBLIC_SELLER)
    code = consent(is_amazon, PUBLIC_SELLER)

    grant = ours.exchange_code(code, redirect_uri=BACK)

    assert grant.refresh_token
    with pytest.raises(channels.AuthorisationLostError):
        ours.exchange_code(code, redirect_uri=BACK)


def test_a1_a_code_that_is_late_or_of_another_program_is_refused(is_amazon: Process) -> None:
    ours = program_of(is_amazon, PUBLIC_SELLER)
    others = program_of(is_amazon, PRIVATE_SELLER)
    foreign, late = consent(is_amazon, PUBLIC_SELLER), consent(is_amazon, PUBLIC_SELLER)

    with pytest.raises(channels.AuthorisationLostError):
        others.exchange_code(foreign, redirect_uri=BACK)
    simulated.advance(is_amazon, 301)
    with pytest.raises(channels.AuthorisationLostError):
        ours.exchange_code(late, redirect_uri=BACK)

    assert SellingAccount.objects.count() == 0
