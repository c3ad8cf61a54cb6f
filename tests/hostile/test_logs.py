"""A line for the log costs little, however long what somebody sent."""

import time

import pytest

from zhongshu.kernel.logs import redact

LONG = 300_000


@pytest.mark.parametrize("text", ["9", "a.", "a@", "a@b-", "Atzr|", "x=", "@", "-."])
def test_a_long_text_is_struck_through_in_no_time(text: str) -> None:
    began = time.process_time()

    redact("/" + text * (LONG // len(text)))

    assert time.process_time() - began < 1


def test_addresses_and_secrets_are_struck_out_wherever_they_stand() -> None:
    text = "to <anna.s+x@mail.example.org>, ref=bob@b.example; refresh_token=Atzr|abc&x=1"

    assert redact(text) == "to <[e-mail]>, ref=[e-mail]; [secret]&x=1"
