"""The process that loads the history: `python -m bench.history_load STREAM` prints JSON."""

import json
import resource
import sys
import time
from pathlib import Path
from unittest.mock import patch

import django
from django.conf import settings

STATUS = Path("/proc/self/status")


def main() -> None:
    """Run the stream once and tell how long it took, waited for the report, and how much memory."""
    settings.CHANNEL_GATEWAYS = {"amazon": "bench.file_gateway.FileGateway"}
    django.setup()
    from zhongshu.channels import public as channels  # noqa: PLC0415 - Django comes first
    from zhongshu.flows.run_stream import run_stream  # noqa: PLC0415

    waits: list[float] = []

    def wait(seconds: float) -> None:
        began = time.perf_counter()
        time.sleep(seconds)
        waits.append(time.perf_counter() - began)

    before = _peak_mb()
    started = time.perf_counter()
    with patch("zhongshu.flows.fetch_report.sleep", wait):
        status = run_stream(stream_id=int(sys.argv[1]), trigger=channels.Trigger.PERSON)
    seconds = time.perf_counter() - started
    if status != channels.RunStatus.DONE:
        raise SystemExit(f"the run ended as {status}")
    print(
        json.dumps(
            {
                "seconds": seconds,
                "waited": sum(waits),
                "start_mb": before,
                "peak_mb": _peak_mb(),
            }
        )
    )


def _peak_mb() -> float:
    """Return the most memory that this process ever held, on Linux without its parent's."""
    if STATUS.exists():
        [line] = [line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM")]
        return int(line.split()[1]) / 1024
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


if __name__ == "__main__":
    main()
