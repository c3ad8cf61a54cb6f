"""What receivers get, how it is signed, and what is made of their answers."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from pytest_django import Settings

from tests.messengers.receiver import Receiver, closed_address, receiving, taking_mail
from zhongshu.kernel import outside
from zhongshu.messengers.sending import send
from zhongshu.messengers.shapes import MOST_BYTES, sign_webhook, to_posting
from zhongshu.notifications import public as notifications

KIND = notifications.ChannelKind
REASON = notifications.Reason
AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SECRET = "SEC-very"
LIST = "https://erp.example/w/"
ROBOTS = (KIND.WECOM, KIND.DINGTALK, KIND.FEISHU)


@pytest.fixture
def hook(settings: Settings) -> Iterator[Receiver]:
    settings.MESSAGES_MAY_BE_LOCAL = True
    with receiving() as receiver:
        yield receiver


def out(
    kind: notifications.ChannelKind, address: str, *, secret: str = "", text: str = "杯子 · 断货"
) -> notifications.Outgoing:
    message = notifications.Message("k", "库存：1 条", text, LIST)
    return notifications.Outgoing(7, kind, address, secret, message, AT)


def told_in(hook: Receiver) -> list[str]:
    """Return the lines of the markdown that arrived."""
    told = json.loads(hook.got[-1][2])["markdown"]
    lines: list[str] = told.get("content", told.get("text")).split("\n\n")
    return lines


def why(outgoing: notifications.Outgoing) -> tuple[str, bool]:
    with pytest.raises(notifications.DeliveryError) as error:
        send(outgoing)
    return error.value.reason, error.value.is_final


def test_a_web_hook_is_signed_over_time_and_body(hook: Receiver) -> None:
    send(out(KIND.WEBHOOK, hook.url, secret=SECRET))

    [(path, headers, body)] = hook.got
    told = json.loads(body)
    signed = hmac.new(SECRET.encode(), b"1795406400." + body, hashlib.sha256).hexdigest()
    assert path == "/hook?key=k1"
    assert headers["X-Zhongshu-Signature"] == f"sha256={signed}"
    assert headers["X-Zhongshu-Timestamp"] == str(int(AT.timestamp())) == "1795406400"
    assert sign_webhook(SECRET, "1795406400", body) == signed
    assert (told["id"], told["title"], told["link"]) == (7, "库存：1 条", "https://erp.example/w/")


def test_wecom_gets_markdown(hook: Receiver) -> None:
    send(out(KIND.WECOM, hook.url))

    assert json.loads(hook.got[0][2]) == {
        "msgtype": "markdown",
        "markdown": {"content": f"**库存：1 条**\n\n杯子 · 断货\n\n[{LIST}]({LIST})"},
    }


@pytest.mark.parametrize("kind", [KIND.WECOM, KIND.DINGTALK])
def test_each_line_leads_to_its_own_warning(
    hook: Receiver, kind: notifications.ChannelKind
) -> None:
    line = notifications.with_link("断货 · [红]杯 <b>", f"{LIST}12/")

    send(out(kind, hook.url, text=f"{line}\n另有 3 条"))

    [told] = [each for each in told_in(hook) if "断货" in each]
    assert told == f"[断货 · ［红］杯 <b>]({LIST}12/)"
    assert "另有 3 条" in told_in(hook)


def test_dingtalk_is_signed_in_its_address(hook: Receiver) -> None:
    send(out(KIND.DINGTALK, hook.url, secret=SECRET))

    [(path, _headers, body)] = hook.got
    asked = parse_qs(urlsplit(path).query)
    text = f"1795406400000\n{SECRET}".encode()
    sign = base64.b64encode(hmac.new(SECRET.encode(), text, hashlib.sha256).digest()).decode()
    assert asked == {"key": ["k1"], "timestamp": ["1795406400000"], "sign": [sign]}
    # As `openssl dgst -sha256 -hmac SEC-very -binary | base64` says.
    assert sign == "hD0Rg0vyKllPDuUgRu9m3BVxl3zoEm1TT/flxNe+Jc8="
    assert json.loads(body)["markdown"]["title"] == "库存：1 条"


def test_feishu_is_signed_in_its_body(hook: Receiver) -> None:
    hook.body = b'{"code":0,"msg":"success"}'
    line = notifications.with_link("断货 · 红杯", f"{LIST}12/")

    send(out(KIND.FEISHU, hook.url, secret=SECRET, text=f"{line}\n另有 3 条"))

    told = json.loads(hook.got[0][2])
    content = [
        [{"tag": "a", "text": "断货 · 红杯", "href": f"{LIST}12/"}],
        [{"tag": "text", "text": "另有 3 条"}],
        [{"tag": "a", "text": LIST, "href": LIST}],
    ]
    assert told == {
        "msg_type": "post",
        "content": {"post": {"zh_cn": {"title": "库存：1 条", "content": content}}},
        "timestamp": "1795406400",
        # As openssl says, with the text as its key.
        "sign": "k2cJjmbVp7L4KQ+PHIO975fEa9GUij1WFAUhxlRaJhk=",
    }


@pytest.mark.parametrize(
    ("secret", "seconds", "sign"),
    [
        ("123", 1667820457, "A0jG/9oVYCU86IAS2umF0ZlrZKzG+J16TG+WiNh2eaw="),
        ("test_secret", 1234567890, "3H7JNC7ltBAwibQHFO1KFVN9HTkLtm2virjdsmGcAzw="),
        ("secret", 1000000000, "mFumEWnYYs8k3vr9JnQHybV+wRA4JjUGkpZGXGvimEc="),
    ],
)
def test_feishu_is_signed_as_others_sign_for_it(secret: str, seconds: int, sign: str) -> None:
    message = notifications.Message("k", "t", "x")
    at = datetime.fromtimestamp(seconds, UTC)

    posting = to_posting(notifications.Outgoing(7, KIND.FEISHU, "https://x/", secret, message, at))

    assert json.loads(posting.body)["sign"] == sign


@pytest.mark.parametrize("kind", ROBOTS)
def test_a_long_text_is_cut_and_keeps_its_link(
    hook: Receiver, kind: notifications.ChannelKind
) -> None:
    send(out(kind, hook.url, text="很长的名称\n" * 900))

    told = json.dumps(json.loads(hook.got[0][2]), ensure_ascii=False)
    assert "https://erp.example/w/" in told
    assert "…" in told
    if kind is KIND.FEISHU:
        assert len(hook.got[0][2]) < 20_000
    else:
        assert MOST_BYTES - 20 < len("\n\n".join(told_in(hook)).encode()) <= MOST_BYTES


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"errcode":310000,"errmsg":"keywords not in content"}', REASON.REFUSED),
        (b'{"code":19021,"msg":"sign match fail"}', REASON.REFUSED),
        (b"<html>", REASON.NOT_UNDERSTOOD),
        (b"[]", REASON.NOT_UNDERSTOOD),
        (b'{"errcode":true}', REASON.NOT_UNDERSTOOD),
        (b"", REASON.NOT_UNDERSTOOD),
        (b"\xff\xfe", REASON.NOT_UNDERSTOOD),
    ],
)
def test_only_a_robots_yes_is_one(hook: Receiver, body: bytes, reason: str) -> None:
    hook.body = body

    assert why(out(KIND.DINGTALK, hook.url)) == (reason, False)


@pytest.mark.parametrize(
    ("status", "is_final"), [(500, False), (503, False), (429, False), (404, True), (302, True)]
)
def test_an_error_is_tried_again_unless_it_stays_one(
    hook: Receiver, status: int, *, is_final: bool
) -> None:
    hook.status = status

    assert why(out(KIND.WEBHOOK, hook.url)) == (REASON.STATUS, is_final)
    assert len(hook.got) == 1  # nobody is led on by a redirect


def test_silence_and_floods_end(hook: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "LONGEST_S", 0.2)
    monkeypatch.setattr(outside, "LARGEST", 1_000)
    hook.delay = 0.6
    silent = why(out(KIND.WEBHOOK, hook.url))
    hook.delay, hook.body = 0, b"x" * 5_000
    flooded = why(out(KIND.WEBHOOK, hook.url))

    assert silent == flooded == (REASON.NO_ANSWER, False)
    assert why(out(KIND.WEBHOOK, closed_address())) == (REASON.NO_ANSWER, False)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:5432/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://u:p@example.com/",
        "ftp://example.com/",
    ],
)
def test_o4_nobody_makes_us_talk_to_our_own_network(settings: Settings, address: str) -> None:
    settings.MESSAGES_MAY_BE_LOCAL = False

    assert why(out(KIND.WEBHOOK, address)) == (REASON.FORBIDDEN, True)


def test_a_mail_arrives_with_its_title_and_text(settings: Settings) -> None:
    with taking_mail() as mails:
        settings.SMTP_URL, settings.MAIL_FROM = mails.url, "erp@example.com"
        send(out(KIND.EMAIL, "li@example.com"))

    [mail] = mails.got
    assert "To: li@example.com" in mail
    assert "X-Zhongshu-Delivery: 7" in mail


@pytest.mark.parametrize(
    ("refusal", "is_final"), [("550 nobody of this name", True), ("451 later", False)]
)
def test_a_refused_mail_says_so(settings: Settings, refusal: str, *, is_final: bool) -> None:
    with taking_mail() as mails:
        mails.refusal = refusal
        settings.SMTP_URL, settings.MAIL_FROM = mails.url, "erp@example.com"
        found = why(out(KIND.EMAIL, "li@example.com"))

    assert found == (REASON.REFUSED, is_final)


def test_without_a_mail_server_it_says_so(settings: Settings) -> None:
    settings.SMTP_URL = ""
    assert why(out(KIND.EMAIL, "li@example.com")) == (REASON.NO_MAIL_SERVER, True)
    settings.SMTP_URL = closed_address().replace("http", "smtp") + "?plain"
    settings.MAIL_FROM = "erp@example.com"
    assert why(out(KIND.EMAIL, "li@example.com")) == (REASON.NO_ANSWER, False)
