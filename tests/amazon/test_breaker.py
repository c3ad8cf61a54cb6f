"""A host that is down is left alone for growing, bounded times (failures.md, C5)."""

import httpx2
import pytest

from tests.amazon.stage import ACCOUNT, Stage, bad, good
from zhongshu.amazon.auth import Login
from zhongshu.amazon.client import Client
from zhongshu.amazon.gateway import AmazonGateway
from zhongshu.amazon.pace import Pace
from zhongshu.channels import public as channels

HOUR = 3600.0
UP: dict[str, object] = {"payload": []}


class Amazon:
    """An Amazon that is down until a time, asked every five seconds by a busy installation."""

    def __init__(self, stage: Stage, *, down_until: float) -> None:
        self.now, self.down_until, self.asked = 0.0, down_until, 0
        self.pace = Pace(sleep=stage.slept.append, random=lambda: 1.0, clock=lambda: self.now)
        self.client = Client(httpx2.MockTransport(self.answer))

    def answer(self, _request: httpx2.Request) -> httpx2.Response:
        self.asked += 1
        if self.now < self.down_until:
            return bad(503, "ServiceUnavailable", "Busy")
        return good(UP)

    def ask(self) -> bool:
        """Make one call; tell whether it was answered."""
        try:
            AmazonGateway(ACCOUNT, client=self.client, pace=self.pace).fetch_participations()
        except channels.GatewayError:
            return False
        return True


def test_c5_an_hour_of_503_costs_few_calls(stage: Stage) -> None:
    amazon = Amazon(stage, down_until=HOUR)

    while amazon.now < HOUR:
        assert amazon.ask() is False
        amazon.now += 5

    # Ten until it is noticed, then 5, 10, 20 … 160 s and 300 s of rest: one trial after each.
    assert amazon.asked == 10 + 6 + 10


def test_c5_what_is_up_again_is_asked_by_one_call_first(stage: Stage) -> None:
    amazon = Amazon(stage, down_until=100)
    while amazon.now < 100:
        amazon.ask()
        amazon.now += 5
    at_rest = amazon.client.breaker.find_rest("sellingpartnerapi-na.amazon.com", at=amazon.now)

    amazon.now += at_rest
    answered = [amazon.ask() for _ in range(20)]

    assert 0 < at_rest <= 160
    assert answered == [True] * 20


def test_c5_while_one_call_tries_the_others_wait(stage: Stage) -> None:
    amazon = Amazon(stage, down_until=HOUR)
    for _ in range(4):
        amazon.ask()
    amazon.now += 6
    breaker, host = amazon.client.breaker, "sellingpartnerapi-na.amazon.com"

    first = breaker.find_rest(host, at=amazon.now)
    second = breaker.find_rest(host, at=amazon.now)

    assert (first, second) == (0.0, 300.0)


def test_c5_fails_fast_in_words_and_takes_no_allowance(stage: Stage) -> None:
    amazon = Amazon(stage, down_until=HOUR)
    for _ in range(4):
        amazon.ask()
    taken = len(stage.taken)

    with pytest.raises(channels.EndpointDownError) as outage:
        AmazonGateway(ACCOUNT, client=amazon.client, pace=amazon.pace).fetch_participations()

    assert str(outage.value) == (
        "getMarketplaceParticipations: sellingpartnerapi-na.amazon.com failed again and again;"
        " it is asked again in 5 s"
    )
    assert outage.value.can_retry
    assert len(stage.taken) == taken


def test_a_refusal_or_throttling_is_no_outage(stage: Stage) -> None:
    amazon = Amazon(stage, down_until=0)
    host = "sellingpartnerapi-na.amazon.com"
    for _ in range(9):
        amazon.client.breaker.note_failure(host, at=0, random=lambda: 1.0)

    amazon.ask()
    amazon.client.breaker.note_failure(host, at=0, random=lambda: 1.0)

    assert amazon.client.breaker.find_rest(host, at=0) == 0.0


def test_c5_an_hour_without_a_token_costs_few_calls(stage: Stage) -> None:
    amazon = Amazon(stage, down_until=HOUR)
    login = Login("client", "secret", amazon.client, amazon.pace)

    while amazon.now < HOUR:
        with pytest.raises(channels.GatewayError):
            login.refresh("Atzr|1")
        amazon.now += 5

    assert amazon.asked == 10 + 6 + 10
    assert amazon.client.breaker.find_rest("sellingpartnerapi-na.amazon.com", at=amazon.now) == 0.0
