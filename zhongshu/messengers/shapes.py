"""What each kind of receiver wants to get, and which of its answers is a yes.

Formats as their makers publish them: 企业微信 group robot (`msgtype` markdown, `errcode` 0),
钉钉 custom robot (the same, signed with `timestamp` and `sign` in the address), 飞书 custom bot
(`msg_type` post, signed in the body, `code` 0). Our own web hook is signed as a whole.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

from zhongshu.notifications import public as notifications

KIND = notifications.ChannelKind
JSON_TYPE = {"Content-Type": "application/json; charset=utf-8"}
# 企业微信 takes 4,096 bytes of markdown; the others take more.
MOST_BYTES = 4_000
# Ends of lines, brackets around what leads somewhere, and the sign that lines were left out.
END, BRACKETS, LEFT_OUT = 2, 4, 5


@dataclass(frozen=True, slots=True)
class Posting:
    """One request: where to, what, with which headers."""

    url: str
    body: bytes
    headers: Mapping[str, str]


def to_posting(outgoing: notifications.Outgoing) -> Posting:
    """Return the request for a web hook or robot."""
    match outgoing.kind:
        case KIND.WECOM:
            return Posting(outgoing.address, _json(_markdown(outgoing, "content")), JSON_TYPE)
        case KIND.DINGTALK:
            return Posting(_sign_address(outgoing), _json(_dingtalk(outgoing)), JSON_TYPE)
        case KIND.FEISHU:
            return Posting(outgoing.address, _json(_feishu(outgoing)), JSON_TYPE)
        case _:
            return _webhook(outgoing)


def require_taken(kind: notifications.ChannelKind, status: int, answer: bytes) -> None:
    """Refuse every answer but a yes.

    Raises:
        notifications.DeliveryError: it was not taken; a refusal for good is final.
    """
    reason = notifications.Reason
    if not 200 <= status < 300:
        # What the receiver calls wrong stays wrong, but for too many or too slow requests.
        is_final = 300 <= status < 500 and status not in (408, 425, 429)
        raise notifications.DeliveryError(reason.STATUS, str(status), is_final=is_final)
    if kind is KIND.WEBHOOK:
        return
    told = _read(answer)
    code = told.get("errcode", told.get("code", told.get("StatusCode")))
    if not isinstance(code, int) or isinstance(code, bool):
        raise notifications.DeliveryError(reason.NOT_UNDERSTOOD)
    if code != 0:
        words = str(told.get("errmsg") or told.get("msg") or told.get("StatusMessage") or "")
        detail = f"{code} {words}".strip()
        printable = "".join(each if each.isprintable() else " " for each in detail)
        raise notifications.DeliveryError(reason.REFUSED, printable[:200])


def sign_webhook(secret: str, timestamp: str, body: bytes) -> str:
    """Return what the receiver computes too: HMAC-SHA256 of `timestamp.body`, in hex."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _webhook(outgoing: notifications.Outgoing) -> Posting:
    message, at = outgoing.message, outgoing.at
    body = _json(
        {
            "id": outgoing.delivery_id,
            "key": message.key,
            "title": message.title,
            "text": message.text,
            "link": message.link,
            "sent_at": at.isoformat(),
        }
    )
    timestamp = str(int(at.timestamp()))
    headers = {**JSON_TYPE, "X-Zhongshu-Timestamp": timestamp}
    headers["X-Zhongshu-Delivery"] = str(outgoing.delivery_id)
    if outgoing.secret:
        signature = sign_webhook(outgoing.secret, timestamp, body)
        headers["X-Zhongshu-Signature"] = f"sha256={signature}"
    return Posting(outgoing.address, body, headers)


def _markdown(outgoing: notifications.Outgoing, name: str) -> dict[str, Any]:
    message = outgoing.message
    told = [_mark(*line) for line in _fit(message)]
    if message.link:
        told.append(_mark(message.link, message.link))
    return {"msgtype": "markdown", "markdown": {name: "\n\n".join([f"**{message.title}**", *told])}}


def _mark(text: str, link: str) -> str:
    """Return a line as both robots understand it; what stands in brackets ends no link early."""
    if not link:
        return text
    label = text.translate(str.maketrans("[]", "［］"))
    return f"[{label}]({link})"


def _dingtalk(outgoing: notifications.Outgoing) -> dict[str, Any]:
    body = _markdown(outgoing, "text")
    body["markdown"]["title"] = outgoing.message.title
    return body


def _sign_address(outgoing: notifications.Outgoing) -> str:
    """Return the address with `timestamp` in milliseconds and `sign`, where there is a secret."""
    if not outgoing.secret:
        return outgoing.address
    timestamp = str(int(outgoing.at.timestamp() * 1000))
    text = f"{timestamp}\n{outgoing.secret}".encode()
    signed = hmac.new(outgoing.secret.encode(), text, hashlib.sha256).digest()
    sign = quote_plus(base64.b64encode(signed))
    mark = "&" if "?" in outgoing.address else "?"
    return f"{outgoing.address}{mark}timestamp={timestamp}&sign={sign}"


def _feishu(outgoing: notifications.Outgoing) -> dict[str, Any]:
    """Return the body: here the text is the key, and nothing is signed with it."""
    message = outgoing.message
    lines = [*_fit(message), *([(message.link, message.link)] if message.link else [])]
    told = {"title": message.title, "content": [[_piece(*line)] for line in lines]}
    body: dict[str, Any] = {"msg_type": "post", "content": {"post": {"zh_cn": told}}}
    if outgoing.secret:
        timestamp = str(int(outgoing.at.timestamp()))
        key = f"{timestamp}\n{outgoing.secret}".encode()
        signed = hmac.new(key, b"", hashlib.sha256).digest()
        body |= {"timestamp": timestamp, "sign": base64.b64encode(signed).decode()}
    return body


def _piece(text: str, link: str) -> dict[str, str]:
    told = {"tag": "a" if link else "text", "text": text}
    return told | ({"href": link} if link else {})


def _fit(message: notifications.Message) -> list[tuple[str, str]]:
    """Return the lines with their addresses, as many as there is room for, whole ones."""
    lines = [notifications.part_link(line) for line in message.text.splitlines()]
    beside = (f"**{message.title}**", message.link, message.link)
    room = MOST_BYTES - sum(len(each.encode()) for each in beside) - END - BRACKETS - LEFT_OUT
    kept: list[tuple[str, str]] = []
    for text, link in lines:
        room -= END + len(text.encode()) + (BRACKETS + len(link.encode()) if link else 0)
        if room < 0:
            if not kept:  # one line that fills everything
                kept.append((text.encode()[: MOST_BYTES // 2].decode(errors="ignore"), link))
            return [*kept, ("…", "")]
        kept.append((text, link))
    return kept


def _json(body: Mapping[str, object]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


def _read(answer: bytes) -> dict[str, Any]:
    try:
        told = json.loads(answer)
    except ValueError as error:
        raise notifications.DeliveryError(notifications.Reason.NOT_UNDERSTOOD) from error
    return told if isinstance(told, dict) else {}
