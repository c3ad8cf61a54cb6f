"""Whatever slips into a line of the log or a traceback names nobody (failures.md, O14)."""

import json
import logging
import sys

import pytest

from zhongshu.kernel.logs import JsonFormatter

SLIPPED = {
    "access token": "Atza|IwEBIJ+abc/def==",
    "refresh token": "Atzr|IwEBIKvery-long",
    "restricted token": "Atz.sprdt|IQEBLzA",
    "client secret": "amzn1.oa2-cs.v1.0123456789abcdef",
    "form": "grant_type=refresh_token&refresh_token=hidden-thing&client_secret=other-thing",
    "callback": "GET /connect/amazon/callback?state=s&spapi_oauth_code=RHhidden-thing",
    "presigned address": "https://s3.example/doc?X-Amz-Expires=300&X-Amz-Signature=hidden-thing",
    "one-time link": "Unprocessable Entity: /setup/hidden-thing-hidden-thing/",
    "e-mail": "anna.schmidt+x@marketplace.example",
}
HIDDEN = ("IwEB", "IQEB", "0123456789abcdef", "hidden-thing", "other-thing", "anna.schmidt")


def fail(text: str) -> None:
    raise ValueError(text)


@pytest.mark.parametrize("kind", SLIPPED)
def test_o14_no_line_fact_or_traceback_tells_it(kind: str) -> None:
    text = SLIPPED[kind]
    try:
        fail(text)
    except ValueError:
        record = logging.LogRecord(
            "zhongshu", logging.ERROR, __file__, 1, "failed: %s", (text,), sys.exc_info()
        )
    record.facts = {"asked": text, "number": 7}

    told = json.loads(JsonFormatter().format(record))

    for part in (told["message"], told["asked"], told["error"]):
        assert not [each for each in HIDDEN if each in part]
    assert told["number"] == "7"
    assert "ValueError" in told["error"]
    assert "test_log_lines.py" in told["error"]
