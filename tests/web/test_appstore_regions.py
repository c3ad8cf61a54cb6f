"""Which region a Seller Central tells of."""

import pytest

from zhongshu.web.connect.appstore import find_region


@pytest.mark.parametrize(
    ("host", "region"),
    [
        ("sellercentral.amazon.com", "NA"),
        ("sellercentral-europe.amazon.com", "EU"),
        ("sellercentral.amazon.co.jp", "FE"),
        ("sellercentral.amazon.com.au", "FE"),
        ("127.0.0.1:8900", ""),
    ],
)
def test_a_host_tells_its_region(host: str, region: str) -> None:
    assert find_region(f"https://{host}/apps/authorize/confirm/1") == region
