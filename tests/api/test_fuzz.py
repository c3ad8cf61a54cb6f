"""Whatever is sent, nothing breaks: no 500, no traceback."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.conftest import Api
from tests.api.world import make_world
from tests.cast import MONDAY
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity

pytestmark = pytest.mark.django_db
LISTS = [
    "/tokens",
    "/applications",
    "/accounts",
    "/stores",
    "/streams",
    "/sync-runs",
    "/sync-issues",
    "/documents",
    "/listings",
    "/products",
    "/product-edits",
    "/suppliers",
    "/supplier-edits",
    "/tags",
    "/seller-skus",
    "/pairings",
    "/pairing-rules",
    "/orders",
    "/stock",
    "/audit",
    "/claims",
    "/alerts",
]
BAD_LIMITS = ["0", "-1", "501", "x", "1e3", "", "1.5", "9" * 400, "true", "NaN", "١"]
BAD_CURSORS = ["x", "-1", "1.x", "9" * 30, "..", "W10", "bnVsbA", "a" * 600, "older.", "½", "%00"]
STRANGE = st.text(max_size=50) | st.text(alphabet="\x00\ud800\udfff'\"%_\\;-*()\n\t", max_size=20)
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(10**30), max_value=10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | STRANGE,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(STRANGE, inner, max_size=4),
    max_leaves=8,
)
FEW = settings(
    max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


@pytest.mark.parametrize("path", LISTS)
def test_o21_limits_out_of_range_are_refused(admin: Api, path: str) -> None:
    for limit in BAD_LIMITS:
        status, answer = admin.get(f"{path}?limit={quote(limit)}")
        assert (status, answer["error"]["code"]) == (422, "api.invalid"), limit
    assert admin.get(f"{path}?limit=500")[0] == 200


@pytest.mark.parametrize("path", LISTS)
def test_o21_forged_cursors_are_refused(admin: Api, path: str) -> None:
    for cursor in BAD_CURSORS:
        text = cursor if cursor == "%00" else quote(cursor)
        status, answer = admin.get(f"{path}?cursor={text}")
        assert status == 422, (cursor, answer)


@pytest.mark.parametrize(
    "query",
    [
        "/orders?updated_after=yesterday",
        "/orders?updated_after=2026-01-01T00:00:00",
        "/orders?account_id=0",
        "/orders?account_id=99999999999999999999",
        "/listings?tab=x",
        "/stock?by=product",
        "/stock?kind=OTHER",
        "/sync-issues?state=x",
        "/accounts/0",
        "/accounts/99999999999999999999",
        "/accounts/abc",
        "/accounts/%00",
        "/orders/a%00b",
        "/orders?order_id=a%00",
        "/listings?search=%00",
        "/audit?who=%00",
    ],
)
def test_filters_that_make_no_sense_are_refused(admin: Api, query: str) -> None:
    status, answer = admin.get(query)

    assert status == 422, answer
    assert answer["error"]["code"] in ("api.invalid", "kernel.invalid_text")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 400),
        (b"[]", 400),
        (b'"x"', 400),
        (b"\xff\xfe", 400),
        (b'{"name": NaN}', 400),
        (b'{"name": ' + b"9" * 5000 + b"}", 400),
        (b"[" * 100_000, 400),
        (b'{"name": "a\\u0000b"}', 422),
        (b'{"name": "\\ud800"}', 422),
        (b'{"a\\u0000": 1}', 422),
    ],
)
def test_k11_bodies_that_cannot_be_kept_are_refused(admin: Api, body: bytes, status: int) -> None:
    got, answer = admin.post("/tokens", body)

    assert got == status, answer
    assert "error" in answer


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b'{"name":\n  oops}', "正文不是 JSON：请看第 2 行第 3 列。"),
        (b"[]", "正文是 JSON，但不是对象：应以花括号开头和结尾。"),
        (b'{"name": "\xe9"}', "正文不是 UTF-8 编码。"),
        (b"[" * 100_000, "正文含有 NaN、Infinity、位数过多的数字，或嵌套过深。"),
    ],
)
def test_an_unreadable_body_is_told_in_the_readers_language(
    admin: Api, body: bytes, sentence: str
) -> None:
    status, answer = admin.post("/tokens", body, **{"Accept-Language": "zh-CN"})

    assert (status, answer["error"]["message"]) == (400, sentence)


def test_a_body_that_is_too_big_is_refused(admin: Api) -> None:
    got, answer = admin.post("/tokens", {"name": "x" * 3_000_000})

    assert (got, answer["error"]["code"]) == (413, "api.too_big")


@pytest.mark.parametrize(
    "number", [10**12, -1, 0, True, 1e3, "5", 2**64, 10_081, None, [], {}, 1.5]
)
def test_e7_numbers_out_of_range_are_refused(admin: Api, number: object) -> None:
    acme, _ = make_world()

    status, _ = admin.patch(f"/streams/{acme.stream_id}", {"period_minutes": number})

    assert status == (200 if number is None else 422)
    row = channels.get_stream(identity.SYSTEM, acme.stream_id)
    assert row.period_minutes == 5
    status, _ = admin.post("/orders/undo", {"action_id": number})
    assert status == (404 if number in (10**12, 10_081) else 422)


@given(body=st.dictionaries(STRANGE, ANYTHING, max_size=4) | ANYTHING)
@FEW
def test_k11_any_json_is_answered_without_breaking(admin: Api, body: object) -> None:
    for path in ("/tokens", "/orders/hold", "/applications", "/accounts/1/confirm-stores"):
        status, answer = admin.send("POST", path, json.dumps(body).encode())
        assert status in (400, 404, 409, 422, 429), (path, answer)


@given(values=st.dictionaries(st.sampled_from(["a", "b"]), ANYTHING, max_size=2), text=STRANGE)
@FEW
def test_k11_any_text_in_known_fields_is_answered_without_breaking(
    admin: Api, values: object, text: str
) -> None:
    for path, body in (
        ("/orders/mark-processed", {"order_ids": [text]}),
        ("/applications/1/secret", {"client_secret": text}),
        ("/tokens", {"name": text, "scope": values}),
    ):
        status, answer = admin.post(path, body)
        assert status in (200, 404, 409, 422, 429), (path, answer)


@given(text=STRANGE)
@FEW
def test_o21_any_filter_is_answered_without_breaking(admin: Api, text: str) -> None:
    word = quote(text.encode("utf-8", "surrogatepass"))
    for query in (
        f"/orders?order_id={word}x",
        f"/orders?store={word}",
        f"/listings?search={word}",
        f"/audit?subject={word}",
        f"/stock?seller_sku={word}&pool={word}",
        f"/documents?report_type={word}",
    ):
        status, answer = admin.get(query)
        assert status in (200, 422, 429), (query, answer)


def test_times_before_and_after_everything_are_answered(admin: Api) -> None:
    make_world()

    for moment in (
        "0001-01-01T00:00:00+14:00",
        "1970-01-01T00:00:00Z",
        MONDAY.isoformat(),
        "9999-12-31T23:59:59-14:00",
        "9999-12-31T23:59:59-23:59",
        "2026-01-01T00:00:00+23:59",
    ):
        assert admin.get(f"/orders?updated_after={quote(moment)}")[0] == 200
