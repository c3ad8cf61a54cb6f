"""What a careless or hostile person sends: one of each kind of nonsense."""

from typing import Any

SCRIPT = "<script>alert(1)</script>"
# Texts for an address, a form or a JSON field.
TEXTS: dict[str, str] = {
    "empty": "",
    "blank": " \t\n",
    "NUL": "a\x00b",
    "half character": "\ud800",
    "script": SCRIPT,
    "attribute": "\"'><img src=x onerror=alert(1)>",
    "template": "{{ 7*7 }}{% debug %}%(x)s{0}",
    "formula": "=cmd|' /C calc'!A0",
    "path": "../../../../etc/passwd",
    "quotes": "'; DROP TABLE orders_order; --\\",
    "unseen": "a\u202e\u200b\ufeffb",
    "wildcards": "%_%",
    "line end": "x\r\nSet-Cookie: a=b",
    "negative": "-1",
    "zero": "0",
    "nobody's": "987654321",
    "10^30": str(10**30),
    "endless number": "9" * 5000,
    "infinite": "1e999",
    "not a number": "NaN",
    "other digits": "١٢",
    "year 0": "0000-01-01T00:00:00Z",
    "year 1": "0001-01-01T00:00:00+14:00",
    "year 9999": "9999-12-31T23:59:59-14:00",
    "no such day": "2026-02-30T00:00:00Z",
    "no zone": "2026-01-01T00:00:00",
}
HUGE = "ж" * 500_000
# The kinds that stand for the rest where a request costs much.
SOME = ("empty", "NUL", "half character", "10^30", "year 9999")
# Where a page is made for each: all fields at once, and one field alone.
ALL_AT_ONCE = (
    "NUL",
    "half character",
    "script",
    "attribute",
    "line end",
    "unseen",
    "endless number",
    "year 9999",
)
ALONE = ("NUL", "endless number")
# What else JSON can say.
JSON_VALUES: dict[str, Any] = {
    **TEXTS,
    "1 MB": HUGE,
    "null": None,
    "true": True,
    "number 10^30": 10**30,
    "number -1": -1,
    "number 0": 0,
    "2^31": 2**31,
    "2^63": 2**63,
    "fraction": 1.5,
    "tiny": 5e-324,
    "list": [],
    "list of lists": [[[]]],
    "long list": [1] * 20_000,
    "list of nonsense": [None, -1, "\x00", {}],
    "object": {},
    "object of nonsense": {"\ud800": {"a\x00": [1]}},
}
SOME_JSON = (*SOME, "null", "number 10^30", "long list", "list of nonsense", "object")
DEEP = b'{"a":' * 50_000
# Bodies that are none, in any content type.
BODIES: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "application/json"),
    "a list": (b"[]", "application/json"),
    "a text": (b'"x"', "application/json"),
    "null": (b"null", "application/json"),
    "half an object": (b"{", "application/json"),
    "an empty object": (b"{}", "application/json"),
    "unknown field": (b'{"nonsense": 1}', "application/json"),
    "not UTF-8": (b'{"name": "\xff\xfe"}', "application/json"),
    "UTF-16": ('{"name": "x"}'.encode("utf-16"), "application/json"),
    "a mark before": (b'\xef\xbb\xbf{"name": "x"}', "application/json"),
    "NUL bytes": (b"\x00" * 100, "application/json"),
    "no number": (b'{"name": NaN}', "application/json"),
    "endless number": (b'{"name": ' + b"9" * 5000 + b"}", "application/json"),
    "endless exponent": (b'{"name": 1e9999}', "application/json"),
    "too deep": (DEEP, "application/json"),
    "deep lists": (b'{"a":' + b"[" * 50_000, "application/json"),
    "twice the same": (b'{"name": "a", "name": "b", "name": []}', "application/json"),
    "too big": (b'{"name": "' + b"x" * 3_000_000 + b'"}', "application/json"),
    "a form": (b"name=x&name=y", "application/x-www-form-urlencoded"),
    "another charset": (b'{"name": "x"}', "application/json; charset=nonsense"),
    "broken parts": (b"--x\r\nnonsense", "multipart/form-data; boundary=x"),
    "no boundary": (b"x", "multipart/form-data"),
    "no type": (b'{"name": "x"}', "nonsense"),
}
