"""Signature Version 4 against Amazon's own published examples."""

from datetime import UTC, datetime

import pytest

from zhongshu.amazon.signing import AccessKey, sign, stamp

SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
AT = datetime(2015, 8, 30, 12, 36, tzinfo=UTC)
KEY = AccessKey("AKIDEXAMPLE", SECRET, "us-east-1", "service")
PLAIN = {"host": "example.amazonaws.com", "x-amz-date": "20150830T123600Z"}
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("method", "path", "more", "content", "signature"),
    [
        pytest.param(
            "GET",
            "/",
            {},
            b"",
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
            id="get-vanilla",
        ),
        pytest.param(
            "GET",
            "/?Param1=value1&Param2=value2",
            {},
            b"",
            "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
            id="get-vanilla-query-order-key-case",
        ),
        pytest.param(
            "POST",
            "/",
            {},
            b"",
            "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
            id="post-vanilla",
        ),
        pytest.param(
            "POST",
            "/",
            {"Content-Type": FORM},
            b"Param1=value1",
            "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
            id="post-x-www-form-urlencoded",
        ),
        pytest.param(
            "GET",
            "/",
            {"My-Header1": "  value1", "My-Header2": '  "a   b   c"'},
            b"",
            "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
            id="get-header-value-trim",
        ),
    ],
)
def test_amazons_own_test_suite(
    method: str, path: str, more: dict[str, str], content: bytes, signature: str
) -> None:
    signed = sign(
        KEY,
        method=method,
        url=f"https://example.amazonaws.com{path}",
        headers=PLAIN | more,
        content=content,
    )

    assert signed.rpartition("Signature=")[2] == signature


def test_the_example_of_the_manual() -> None:
    signed = sign(
        AccessKey("AKIDEXAMPLE", SECRET, "us-east-1", "iam"),
        method="GET",
        url="https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08",
        headers={
            "host": "iam.amazonaws.com",
            "x-amz-date": stamp(AT),
            "content-type": f"{FORM}; charset=utf-8",
        },
        content=b"",
    )

    assert signed == (
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request,"
        " SignedHeaders=content-type;host;x-amz-date,"
        " Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
    )
