"""In which order files go to the processes that share the tests: the longest first.

Whoever is done takes the next file, so both processes end together when the last ones are short.
A file that is not named here takes what its tests take on average; `pytest --durations=40` tells
which one is to be named.
"""

from collections import Counter
from collections.abc import Sequence

import pytest

# Seconds of each file that takes longer than its number of tests says, on two quiet cores.
LONG: dict[str, int] = {
    "tests/browser/test_typed_texts.py": 50,
    "tests/journeys/test_installations.py": 47,
    "tests/hostile/test_page_rights.py": 34,
    "tests/hostile/test_pages_nonsense.py": 31,
    "tests/journeys/test_torture.py": 30,
    "tests/browser/test_axe.py": 28,
    "tests/journeys/test_pages.py": 27,
    "tests/journeys/test_first_hour.py": 25,
    "tests/server/test_power.py": 25,
    "tests/hostile/test_api_rights.py": 22,
    "tests/journeys/test_workers.py": 20,
    "tests/server/test_users.py": 20,
    "tests/browser/test_orders_browser.py": 18,
    "tests/browser/test_coming_in.py": 17,
    "tests/journeys/test_canary.py": 16,
    "tests/jobs/test_real_worker.py": 15,
    "tests/journeys/test_authorisations.py": 15,
    "tests/journeys/test_notifications.py": 15,
    "tests/server/test_kills.py": 15,
    "tests/browser/test_hostile_browser.py": 14,
    "tests/api/test_once.py": 13,
    "tests/browser/test_every_page.py": 13,
    "tests/browser/test_stored_texts.py": 13,
    "tests/hostile/test_commands_nonsense.py": 13,
    "tests/journeys/test_report_trouble.py": 12,
    "tests/browser/test_connect_browser.py": 11,
    "tests/browser/test_keys.py": 11,
    "tests/jobs/test_watch.py": 10,
    "tests/server/test_backup.py": 10,
    "tests/cli/test_backup.py": 9,
    "tests/api/test_document.py": 8,
    "tests/architecture/test_house_rules.py": 8,
    "tests/channels/test_killed_processes.py": 8,
    "tests/hostile/test_api_nonsense.py": 8,
    "tests/journeys/test_spot_check.py": 8,
    "tests/simulator/test_clock_and_buckets.py": 8,
    "tests/browser/test_sync_browser.py": 7,
    "tests/browser/test_spot_check_browser.py": 6,
    "tests/simulator/test_nonsense.py": 6,
    "tests/journeys/test_reimbursements.py": 6,
    "tests/orders/test_merging.py": 5,
    "tests/identity/test_sign_in.py": 4,
    "tests/orders/test_lines_machine.py": 4,
}
# Seconds of one test on average, by folder; the first that fits.
USUAL = {
    "tests/journeys/": 4.0,
    "tests/browser/": 2.0,
    "tests/server/": 1.0,
    "tests/jobs/": 0.5,
    "tests/": 0.1,
}


def sort_for_sharing(items: list[pytest.Item]) -> None:
    """Put long files first; the order within a file stays."""
    files = [_file_of(item) for item in items]
    places = {file: place for place, file in enumerate(order_files(files))}
    items.sort(key=lambda item: places[_file_of(item)])


def order_files(files: Sequence[str]) -> list[str]:
    """Return each file of so many tests once, the longest first."""
    counted = Counter(files)
    return sorted(counted, key=lambda file: (-estimate(file, counted[file]), file))


def estimate(file: str, tests: int) -> float:
    """Return how many seconds a file takes."""
    usual = next((each for folder, each in USUAL.items() if file.startswith(folder)), 0.1)
    return float(LONG.get(file, tests * usual))


def _file_of(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]
