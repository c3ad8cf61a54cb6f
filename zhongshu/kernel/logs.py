"""Structured logs: one JSON object a line, secrets and personal data struck out."""

import json
import logging
import re
from datetime import UTC, datetime

SECRETS = re.compile(
    r"(Atz[ar]\|[^\s\"'&]+|Atz\.sprdt\|[^\s\"'&]+|amzn1\.oa2-cs\.[^\s\"'&]+"
    r"|(?:refresh_token|access_token|client_secret|spapi_oauth_code|X-Amz-Signature)=[^\s&\"']+"
    r"|(?<=/setup/)[\w-]{16,})",
    re.IGNORECASE,
)
# Begins only where a word begins: a long word is else looked through again from each letter.
ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+")


def redact(text: str) -> str:
    """Strike out tokens, secrets and e-mail addresses."""
    return ADDRESS.sub("[e-mail]", SECRETS.sub("[secret]", text))


class JsonFormatter(logging.Formatter):
    """Write time, level, logger, message and the extra fields given with `extra={"facts": …}`."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": redact(record.getMessage()),
        }
        facts = getattr(record, "facts", None)
        if isinstance(facts, dict):
            line |= {str(name): redact(str(value)) for name, value in facts.items()}
        if record.exc_info:
            line["error"] = redact(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
