"""What every test stands on."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation


def pytest_configure() -> None:
    """Serve static files as they lie: no test waits for them to be collected."""
    settings.WHITENOISE_AUTOREFRESH = True
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Sentences are compared in English, the language of the sources."""
    with translation.override("en"):
        yield
