"""In which order files go to the processes that share the tests: the longest first.

Whoever is done takes the next file, so both processes end together when the last ones are short.
A file that is not named here is short; `pytest --durations=40` tells which no longer is.
"""

from collections import Counter
from collections.abc import Sequence

import pytest

# Seconds of each file that takes longer than a few, as measured on two cores.
LONG: dict[str, int] = {
    "tests/journeys/test_pages.py": 84,
    "tests/journeys/test_installations.py": 76,
    "tests/browser/test_orders_browser.py": 73,
    "tests/hostile/test_pages_nonsense.py": 72,
    "tests/journeys/test_first_hour.py": 67,
    "tests/browser/test_axe.py": 58,
    "tests/simulator/test_nonsense.py": 51,
    "tests/hostile/test_api_nonsense.py": 49,
    "tests/server/test_power.py": 43,
    "tests/browser/test_coming_in.py": 36,
    "tests/browser/test_keys.py": 35,
    "tests/journeys/test_torture.py": 34,
    "tests/hostile/test_page_rights.py": 34,
    "tests/journeys/test_workers.py": 32,
    "tests/server/test_users.py": 31,
    "tests/server/test_kills.py": 31,
    "tests/journeys/test_authorisations.py": 31,
    "tests/hostile/test_api_rights.py": 30,
    "tests/browser/test_connect_browser.py": 30,
    "tests/browser/test_typed_texts.py": 40,
    "tests/journeys/test_notifications.py": 27,
    "tests/browser/test_every_page.py": 27,
    "tests/hostile/test_commands_nonsense.py": 27,
    "tests/browser/test_sync_browser.py": 25,
    "tests/browser/test_hostile_browser.py": 22,
    "tests/browser/test_spot_check_browser.py": 20,
    "tests/journeys/test_report_trouble.py": 21,
    "tests/journeys/test_canary.py": 20,
    "tests/journeys/test_spot_check.py": 13,
    "tests/jobs/test_real_worker.py": 19,
    "tests/browser/test_stored_texts.py": 18,
    "tests/identity/test_sign_in.py": 16,
    "tests/orders/test_lines_machine.py": 15,
    "tests/jobs/test_watch.py": 15,
    "tests/orders/test_merging.py": 12,
    "tests/architecture/test_house_rules.py": 11,
    "tests/server/test_backup.py": 10,
    "tests/browser/test_people_browser.py": 10,
    "tests/api/test_rights.py": 10,
    "tests/cli/test_backup.py": 9,
    "tests/simulator/test_clock_and_buckets.py": 8,
    "tests/api/test_document.py": 8,
    "tests/channels/test_killed_processes.py": 8,
    "tests/api/test_once.py": 8,
}


def sort_for_sharing(items: list[pytest.Item]) -> None:
    """Put long files first, then those of many tests; the order within a file stays."""
    files = [_file_of(item) for item in items]
    places = {file: place for place, file in enumerate(_order(files))}
    items.sort(key=lambda item: places[_file_of(item)])


def _order(files: Sequence[str]) -> list[str]:
    counted = Counter(files)
    return sorted(counted, key=lambda file: (-LONG.get(file, 0), -counted[file], file))


def _file_of(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]
