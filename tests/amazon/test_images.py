"""Pictures come from Amazon's image hosts only."""

import httpx2
import pytest
from pytest_django import Settings

from tests.amazon.stage import Stage, answer
from zhongshu.channels import public as channels

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
URL = "https://m.media-amazon.com/images/I/71red.jpg"


@pytest.mark.parametrize(
    "content",
    [PNG, b"\xff\xd8\xff\xe0JFIF", b"GIF89a..", b"GIF87a..", b"RIFF\x10\x00\x00\x00WEBPVP8 "],
)
def test_a_picture_is_fetched_without_a_token(stage: Stage, content: bytes) -> None:
    stage.script = [answer(200, content, content_type="text/html")]

    assert stage.gateway().fetch_image(URL) == content

    assert "x-amz-access-token" not in stage.last.headers


@pytest.mark.parametrize(
    "url",
    [
        "http://m.media-amazon.com/images/I/1.jpg",
        "https://m.media-amazon.com.evil.example/1.jpg",
        "https://m.media-amazon.com@evil.example/1.jpg",
        "https://m.media-amazon.com:444/1.jpg",
        "https://127.0.0.1/1.jpg",
        "http://169.254.169.254/latest/meta-data",
        "https://images-na.ssl-images-amazon.com.evil/1.jpg",
        "file:///etc/passwd",
        "https://sellingpartnerapi-na.amazon.com/1.jpg",
        "",
        "x" * 5000,
    ],
)
def test_a_foreign_address_is_refused(stage: Stage, url: str) -> None:
    with pytest.raises(channels.GatewayError) as refusal:
        stage.gateway().fetch_image(url)

    assert not refusal.value.can_retry
    assert stage.requests == []


def test_the_stand_in_serves_pictures_too(stage: Stage, settings: Settings) -> None:
    settings.AMAZON_ENDPOINTS = {"NA": "http://127.0.0.1:8900"}
    stage.script = [answer(200, PNG)]

    assert stage.gateway().fetch_image("http://127.0.0.1:8900/images/1.png") == PNG

    with pytest.raises(channels.GatewayError):
        stage.gateway().fetch_image("http://127.0.0.1:8901/images/1.png")


@pytest.mark.parametrize(
    ("failure", "can_retry"),
    [
        (answer(200, b"<html>"), False),
        (answer(200, b""), False),
        (answer(404, b""), False),
        (answer(302, b"", location="http://127.0.0.1/"), False),
        (answer(503, b""), True),
        (answer(200, b"\xff\xd8\xff" + b"0" * (5 * 1024 * 1024)), True),
        (httpx2.ReadTimeout("slow"), True),
    ],
)
def test_what_is_no_picture_is_refused(
    stage: Stage, failure: httpx2.Response | Exception, *, can_retry: bool
) -> None:
    stage.script = [failure]

    with pytest.raises(channels.GatewayError) as refusal:
        stage.gateway().fetch_image(URL)

    assert refusal.value.can_retry is can_retry
    assert len(stage.requests) == 1
