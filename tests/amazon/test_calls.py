"""One call: token, allowance, tries, and every way in which Amazon fails."""

import json
from urllib.parse import parse_qs

import httpx2
import pytest
from django.db import transaction

from tests.amazon.stage import ACCOUNT, DENIED, Secrets, Stage, answer, bad, good, packed, torn
from zhongshu.amazon import calls
from zhongshu.amazon.operations import (
    OPERATIONS,
    OPTIONAL_ROLES,
    ROLES,
    Operation,
    TokenKind,
)
from zhongshu.channels import public as channels

PARTICIPATIONS: dict[str, object] = {"payload": []}
ORDER = channels.ReportOrder("GET_MERCHANT_LISTINGS_ALL_DATA", ("ATVPDKIKX0DER",))


def test_a_call_carries_the_token_and_says_who_we_are(stage: Stage) -> None:
    stage.script = [good(PARTICIPATIONS, x_amzn_RateLimit_Limit="0.02")]

    assert stage.gateway().fetch_participations() == ()

    assert str(stage.last.url) == (
        "https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations"
    )
    assert stage.last.headers["x-amz-access-token"] == "Atza|first"
    assert stage.last.headers["user-agent"].startswith("Zhongshu/0.1 (Language=Python/3.")
    assert stage.last.headers["accept-encoding"] == "gzip"
    assert "cookie" not in stage.last.headers
    assert stage.taken == [("getMarketplaceParticipations", 0.016, 15, False)]
    assert stage.rates == [0.02]
    assert stage.counts == [("getMarketplaceParticipations", 1, 0, 0)]


def test_a_person_may_use_the_share_of_people(stage: Stage) -> None:
    stage.script = [good(PARTICIPATIONS)]

    stage.gateway(for_person=True).fetch_participations()

    assert stage.taken == [("getMarketplaceParticipations", 0.016, 15, True)]


def test_cookies_of_one_account_never_reach_another(stage: Stage) -> None:
    stage.script = [good(PARTICIPATIONS, set_cookie="session-id=1; Path=/"), good(PARTICIPATIONS)]
    gateway = stage.gateway()

    gateway.fetch_participations()
    gateway.fetch_participations()

    assert "cookie" not in stage.last.headers
    assert gateway.calls == 2


def test_nothing_is_called_inside_a_transaction(db: None, stage: Stage) -> None:
    gateway = stage.gateway()

    with transaction.atomic(), pytest.raises(RuntimeError):
        gateway.fetch_participations()
    with transaction.atomic(), pytest.raises(RuntimeError):
        gateway.read_clock()
    with transaction.atomic(), pytest.raises(RuntimeError):
        gateway.fetch_image("https://m.media-amazon.com/images/I/1.jpg")

    assert stage.requests == []


@pytest.mark.parametrize("status", [401, 403])
def test_a3_a_refused_token_is_replaced_once(stage: Stage, status: int) -> None:
    stage.script = [bad(status, "Unauthorized", DENIED), good(PARTICIPATIONS)]

    stage.gateway().fetch_participations()

    assert stage.refreshed == ["Atza|first"]
    assert [each.headers["x-amz-access-token"] for each in stage.requests] == [
        "Atza|first",
        "Atza|second",
    ]


def test_a8_refused_with_a_fresh_token_is_a_missing_role(stage: Stage) -> None:
    stage.script = [bad(403, "Unauthorized", DENIED), bad(403, "Unauthorized", DENIED)]

    with pytest.raises(channels.RoleMissingError) as refusal:
        stage.gateway().fetch_stock_page("ATVPDKIKX0DER", None)

    assert refusal.value.operation == "getInventorySummaries"
    assert refusal.value.role == "Amazon Fulfillment"
    assert refusal.value.request_id == "req-bad"
    assert str(refusal.value) == f"Unauthorized: {DENIED}"
    assert len(stage.requests) == 2
    assert stage.counts == [("getInventorySummaries", 2, 0, 1)]


def test_a8_the_role_of_a_report_is_named_by_its_type(stage: Stage) -> None:
    stage.script = [bad(403, "Unauthorized", DENIED), bad(403, "Unauthorized", DENIED)]

    with pytest.raises(channels.RoleMissingError) as refusal:
        stage.gateway().request_report(ORDER)

    assert refusal.value.role == "Product Listing"


@pytest.mark.parametrize(
    ("status", "details"),
    [
        (401, ""),
        (403, "The access token you provided is revoked, malformed or invalid."),
        (403, "The access token you provided has expired."),
    ],
)
def test_a5_a_fresh_token_that_is_refused_is_a_lost_authorisation(
    stage: Stage, status: int, details: str
) -> None:
    stage.script = [bad(status, "Unauthorized", DENIED, details) for _ in range(2)]

    with pytest.raises(channels.AuthorisationLostError):
        stage.gateway().fetch_participations()


def test_a_seller_id_of_another_seller_does_not_cost_the_authorisation(stage: Stage) -> None:
    words = "The seller id is not that of the access token."
    stage.script = [bad(403, "Unauthorized", DENIED, words) for _ in range(2)]

    with pytest.raises(channels.RoleMissingError):
        stage.gateway().fetch_participations()


def test_a_403_that_is_not_amazons_is_an_outage(stage: Stage) -> None:
    stage.script = [answer(403, b"<html>blocked</html>"), answer(403, b"<html>blocked</html>")]

    with pytest.raises(channels.GatewayError) as outage:
        stage.gateway().fetch_participations()

    assert type(outage.value) is channels.GatewayError
    assert outage.value.can_retry


@pytest.mark.parametrize(
    "failure",
    [
        answer(500, b'{"errors":[{"code":"InternalFailure","message":"x"}]}'),
        answer(503, b"<html>"),
        httpx2.ReadTimeout("slow"),
        httpx2.ConnectError("refused"),
        httpx2.RemoteProtocolError("reset"),
        answer(200, b'{"payl', content_length="900"),
        torn(b'{"payl'),
        answer(200, b"not gzip", content_encoding="gzip"),
    ],
)
def test_b3_an_outage_is_tried_again_with_jitter(
    stage: Stage, failure: httpx2.Response | Exception
) -> None:
    stage.script = [failure, good(PARTICIPATIONS)]

    assert stage.gateway().fetch_participations() == ()

    assert stage.slept == [0.5]
    assert len(stage.taken) == 2
    assert stage.counts == [("getMarketplaceParticipations", 2, 0, 1)]


def test_c5_an_outage_ends_after_three_tries(stage: Stage) -> None:
    stage.script = [bad(503, "ServiceUnavailable", "Busy") for _ in range(3)]

    with pytest.raises(channels.GatewayError) as outage:
        stage.gateway().fetch_participations()

    assert outage.value.can_retry
    assert outage.value.request_id == "req-bad"
    assert str(outage.value) == "getMarketplaceParticipations: ServiceUnavailable: Busy"
    assert stage.slept == [0.5, 1.0]
    assert stage.counts == [("getMarketplaceParticipations", 3, 0, 3)]


@pytest.mark.parametrize(
    "body",
    [
        b"<html><body>Sorry</body></html>",
        b'{"payload": [',
        b"[]",
        b"null",
        b"",
        b'{"payload": NaN}',
        b'{"payload": ' + b"[" * 200_000,
        b"\xff\xfe",
        b'{"payload": 1' + b"0" * 5000 + b"}",
    ],
)
def test_b3_a_good_status_with_an_unreadable_body_is_an_outage(stage: Stage, body: bytes) -> None:
    stage.script = [answer(200, body, x_amzn_RequestId="req-9")]

    with pytest.raises(channels.GatewayError) as outage:
        stage.gateway().fetch_participations()

    assert outage.value.can_retry
    assert outage.value.request_id == "req-9"
    assert len(stage.requests) == 1


def test_an_endless_body_is_cut_off(stage: Stage) -> None:
    stage.script = [answer(200, packed(b" " * (33 * 1024 * 1024)), content_encoding="gzip")]

    with pytest.raises(channels.GatewayError) as outage:
        stage.gateway().request_report(ORDER)

    assert "larger than" in str(outage.value)


@pytest.mark.parametrize("status", [400, 404, 409, 413, 415, 422])
def test_other_refusals_are_not_tried_again(stage: Stage, status: int) -> None:
    stage.script = [bad(status, "InvalidInput", "No such order.", "orderId")]

    with pytest.raises(channels.RequestRefusedError) as refusal:
        stage.gateway().fetch_order("701-0000000-0000000")

    assert refusal.value.status == status
    assert refusal.value.amazon_code == "InvalidInput"
    assert refusal.value.request_id == "req-bad"
    assert not refusal.value.can_retry
    assert str(refusal.value) == "getOrder: InvalidInput: No such order. (orderId)"
    assert len(stage.requests) == 1


def test_no_redirect_is_followed(stage: Stage) -> None:
    stage.script = [answer(302, b"", location="https://evil.example/")]

    with pytest.raises(channels.GatewayError):
        stage.gateway().fetch_participations()

    assert len(stage.requests) == 1


# Allowance


def test_c3_a_short_wait_is_slept(stage: Stage) -> None:
    stage.waits = [2.0, 2.5, 0.0]
    stage.script = [good(PARTICIPATIONS)]

    stage.gateway().fetch_participations()

    assert stage.slept == [2.0, 2.5]


def test_c3_a_worker_never_sleeps_longer_than_five_seconds(stage: Stage) -> None:
    stage.waits = [3.0, 2.5]

    with pytest.raises(channels.ThrottledError) as throttled:
        stage.gateway().fetch_participations()

    assert throttled.value.retry_after_s == 2.5
    assert throttled.value.can_retry
    assert stage.slept == [3.0]
    assert stage.requests == []
    assert stage.counts == []


def test_c1_a_429_without_a_header_empties_the_bucket_and_waits_by_the_rate(stage: Stage) -> None:
    stage.script = [bad(429, "QuotaExceeded", "You exceeded your quota."), good({"order": {}})]

    with pytest.raises(channels.GatewayError):
        stage.gateway().fetch_order("701-0000000-0000000")

    assert stage.emptied == ["getOrder"]
    assert stage.slept == [2.5]
    assert stage.counts == [("getOrder", 2, 1, 0)]


def test_c1_a_429_of_a_slow_operation_ends_the_run(stage: Stage) -> None:
    stage.script = [bad(429, "QuotaExceeded")]

    with pytest.raises(channels.ThrottledError) as throttled:
        stage.gateway().fetch_participations()

    assert throttled.value.retry_after_s == 62.5 * 1.25
    assert throttled.value.request_id == "req-bad"
    assert stage.slept == []
    assert stage.emptied == ["getMarketplaceParticipations"]


def test_c2_a_429_that_stays_is_left_to_the_stream(stage: Stage) -> None:
    stage.script = [bad(429, "QuotaExceeded") for _ in range(3)]

    with pytest.raises(channels.ThrottledError):
        stage.gateway().fetch_stock_page("ATVPDKIKX0DER", None)

    assert stage.counts == [("getInventorySummaries", 3, 3, 0)]


@pytest.mark.parametrize(
    ("header", "waited"),
    [
        ("0", 0.625),
        ("-1", 0.625),
        ("soon", 0.625),
        ("nan", 0.625),
        ("Wed, 21 Oct 2026 07:28:00 GMT", 0.625),
        ("2", 2.5),
    ],
)
def test_c6_absurd_retry_after_headers_are_ignored(
    stage: Stage, header: str, waited: float
) -> None:
    stage.script = [bad(429, "QuotaExceeded", retry_after=header), good({"payload": {}})]

    with pytest.raises(channels.GatewayError):
        stage.gateway().fetch_stock_page("ATVPDKIKX0DER", None)

    assert stage.slept == [waited]


@pytest.mark.parametrize("header", ["1e9", "1e999", "99999999999999999999"])
def test_c6_an_endless_retry_after_is_bounded(stage: Stage, header: str) -> None:
    stage.script = [bad(429, "QuotaExceeded", retry_after=header) for _ in range(3)]

    with pytest.raises(channels.ThrottledError) as throttled:
        stage.gateway().fetch_stock_page("ATVPDKIKX0DER", None)

    assert throttled.value.retry_after_s <= 3600


@pytest.mark.parametrize(
    "header", ["0", "-1", "", "fast", "nan", "inf", "1e999", "Wed, 21 Oct 2026 07:28:00 GMT"]
)
def test_c6_absurd_rate_headers_are_ignored(stage: Stage, header: str) -> None:
    stage.script = [good(PARTICIPATIONS, x_amzn_RateLimit_Limit=header)]

    stage.gateway().fetch_participations()

    assert stage.rates == []


# Writes


def test_a_write_is_refused_while_sending_is_held(stage: Stage) -> None:
    stage.is_held = True

    with pytest.raises(channels.SendingHeldError):
        stage.gateway().request_report(ORDER)

    assert stage.requests == []


@pytest.mark.parametrize(
    "failure",
    [httpx2.ReadTimeout("slow"), answer(500, b""), answer(202, b"<html>"), answer(202, b"{")],
)
def test_f5_a_write_whose_answer_is_lost_is_not_repeated(
    stage: Stage, failure: httpx2.Response | Exception
) -> None:
    stage.script = [failure]

    with pytest.raises(channels.GatewayError) as outage:
        stage.gateway().request_report(ORDER)

    assert type(outage.value) is channels.GatewayError
    assert calls.UNKNOWN in str(outage.value)
    assert not outage.value.can_retry
    assert len(stage.requests) == 1


def test_a_write_that_never_left_is_sent_again(stage: Stage) -> None:
    stage.script = [httpx2.ConnectTimeout("no route"), answer(202, b'{"reportId":"55"}')]

    assert stage.gateway().request_report(ORDER) == "55"

    assert json.loads(stage.last.content) == {
        "reportType": "GET_MERCHANT_LISTINGS_ALL_DATA",
        "marketplaceIds": ["ATVPDKIKX0DER"],
    }
    assert stage.last.headers["content-type"] == "application/json"


def test_a_write_that_was_throttled_is_sent_again_later(stage: Stage) -> None:
    stage.script = [bad(429, "QuotaExceeded")]

    with pytest.raises(channels.ThrottledError):
        stage.gateway().request_report(ORDER)


def test_a7_every_operation_says_which_token_and_role_it_needs() -> None:
    grantless = [each.name for each in OPERATIONS if each.token is TokenKind.GRANTLESS]
    assert grantless == ["createDestination", "getDestinations", "deleteSubscriptionById"]
    assert {each.role for each in OPERATIONS} <= {*ROLES, *OPTIONAL_ROLES}
    writes = [each.name for each in OPERATIONS if each.is_write]
    assert writes == [
        "createReport",
        "createDestination",
        "createSubscription",
        "deleteSubscriptionById",
    ]
    assert all(each.rate > 0 and each.burst > 0 for each in OPERATIONS)
    assert all(ACCOUNT.region and "Roles" in each.where_to_ask for each in OPERATIONS)


def test_a7_a_grantless_operation_carries_the_applications_own_token(stage: Stage) -> None:
    stage.tokens = []
    granted = {"access_token": "Atza|own", "expires_in": 3600}
    stage.script = [good(granted), answer(204)]
    operation = Operation(
        "deleteDestination",
        "DELETE",
        "/notifications/v1/destinations/{}",
        "notifications",
        rate=1.0,
        burst=5,
        role="",
        token=TokenKind.GRANTLESS,
        scope="sellingpartnerapi::notifications",
    )
    caller = calls.Caller(3, 7, "NA", stage.client(), stage.pace())

    reply = caller.call(calls.Question(operation, path=("d/1",)))

    assert reply.payload == {}
    assert parse_qs(stage.requests[0].content.decode()) == {
        "grant_type": ["client_credentials"],
        "scope": ["sellingpartnerapi::notifications"],
        "client_id": [Secrets.client_id],
        "client_secret": [Secrets.client_secret],
    }
    assert stage.last.headers["x-amz-access-token"] == "Atza|own"
    assert stage.last.url.raw_path == b"/notifications/v1/destinations/d%2F1"
