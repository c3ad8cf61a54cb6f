"""The queue's tables are not Django's: no test empties them by itself."""

from collections.abc import Iterator

import pytest

from tests.jobs.rows import execute


@pytest.fixture
def empty_queue(transactional_db: None) -> Iterator[None]:
    """Empty the queue before and after a test that commits."""
    execute("TRUNCATE procrastinate_workers, procrastinate_jobs CASCADE")
    yield
    execute("TRUNCATE procrastinate_workers, procrastinate_jobs CASCADE")
