"""Token buckets, one per operation, seller and application, filled by the virtual clock."""

from collections.abc import Callable
from dataclasses import dataclass

type BucketKey = tuple[str, str, str]


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at: float


class Buckets:
    """Amazon's usage plans: `burst` calls at once, `rate` more each second."""

    def __init__(self, timestamp: Callable[[], float]) -> None:
        self._timestamp = timestamp
        self._buckets: dict[BucketKey, _Bucket] = {}

    def take(self, key: BucketKey, *, rate: float, burst: int) -> bool:
        """Take one token; False when the bucket is empty."""
        now = self._timestamp()
        bucket = self._buckets.setdefault(key, _Bucket(float(burst), now))
        bucket.tokens = min(float(burst), bucket.tokens + (now - bucket.filled_at) * rate)
        bucket.filled_at = now
        if bucket.tokens < 1 - 1e-9:
            return False
        bucket.tokens -= 1
        return True

    def fill_all(self) -> None:
        """Give every bucket its full burst again."""
        self._buckets.clear()
