"""From Amazon's participations to stores."""

import pytest

from tests.amazon.stage import Stage, golden, good
from zhongshu.amazon.sellers.mapping import to_participations
from zhongshu.amazon.shapes import MalformedError
from zhongshu.channels import public as channels


def test_pseudo_marketplaces_become_no_store() -> None:
    assert to_participations(golden("participations.json")) == (
        channels.Participation("A1PA6795UKMFR9", "Amazon.de", "DE", "EUR", "Nordwind", True, False),
        channels.Participation(
            "A1F83G8C2ARO7P", "Amazon.co.uk", "GB", "GBP", "Northwind", False, True
        ),
    )


@pytest.mark.parametrize("body", [{}, {"payload": {}}, {"payload": [1]}, {"payload": [{}]}])
def test_a_malformed_answer_is_refused_whole(body: dict[str, object]) -> None:
    with pytest.raises(MalformedError):
        to_participations(body)


def test_a_malformed_answer_is_an_outage_with_its_request_id(stage: Stage) -> None:
    stage.script = [good({"payload": None}, x_amzn_RequestId="req-5")]

    with pytest.raises(channels.GatewayError) as outage:
        stage.gateway().fetch_participations()

    assert outage.value.request_id == "req-5"
    assert outage.value.can_retry
