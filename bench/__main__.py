"""Run the measurements, each in a fresh database on a server of its own, and hold them to limits.

`python -m bench [NAME…] [--rows N] [--markdown]`
"""

import argparse
import importlib
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.figures import Figure, as_markdown, as_text
from bench.ground import open_ground, use
from zhongshu.server.prepare import collect_static, compile_translations

ROOT = Path(__file__).resolve().parents[1]
NAMES = (
    "recording",
    "history",
    "listings",
    "lists",
    "goods",
    "exports",
    "imports",
    "file_listings",
    "file_orders",
    "file_stock",
    "ledger",
    "stock",
    "mirror",
    "claims",
    "alerts",
    "proposals",
    "seller_world",
    "calls",
    "memory",
    "freshness",
)


def main() -> int:
    """Measure what the command line names; 1 when a limit is not kept."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Measure the hot paths beside their limits."
    )
    parser.add_argument("names", nargs="*", help=f"one or more of: {', '.join(NAMES)}")
    parser.add_argument("--rows", type=int, help="fewer or more rows than each script's own number")
    parser.add_argument("--markdown", action="store_true", help="print tables for docs")
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - set(NAMES):
        parser.error(f"there is no {', '.join(sorted(unknown))}: choose from {', '.join(NAMES)}")

    compile_translations()
    found: dict[str, list[Figure]] = {}
    with open_ground() as ground:
        collect_static()
        head = describe()
        print(head, file=sys.stderr, flush=True)
        for name in chosen.names or NAMES:
            measure = importlib.import_module(f"bench.{name}").run
            started = time.perf_counter()
            with ground.database(name) as target, use(target):
                found[name] = (
                    measure(ground) if chosen.rows is None else measure(ground, rows=chosen.rows)
                )
            took = f"{name} ({time.perf_counter() - started:.0f} s in all)"
            print(f"\n{took}\n{as_text(found[name])}", file=sys.stderr, flush=True)
    rows = "" if chosen.rows is None else f" --rows {chosen.rows}"
    if chosen.markdown:
        tables = [
            as_markdown(f"python -m bench {name}{rows}", told) for name, told in found.items()
        ]
        raw = [f"```text\n{name}\n{as_text(told)}\n```" for name, told in found.items()]
        print("\n\n".join([head, *tables, "### Raw output", *raw]))
    else:
        print("\n\n".join([head, *(f"{name}\n{as_text(told)}" for name, told in found.items())]))
    return int(not all(figure.is_met for told in found.values() for figure in told))


def describe() -> str:
    """Say when, of which commit, and on how busy a machine."""
    load = "unknown" if sys.platform == "win32" else f"{os.getloadavg()[0]:.1f}"
    return (
        f"Measured on {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {_find_commit()}, "
        f"{os.cpu_count()} cores, load before: {load}, Python {sys.version.split()[0]}."
    )


def _find_commit() -> str:
    def git(*arguments: str) -> str:
        try:
            done = subprocess.run(
                ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
            )
        except OSError:
            return ""
        return done.stdout.strip()

    commit = git("rev-parse", "--short=10", "HEAD") or "unknown"
    changed = git("status", "--porcelain", "--untracked-files=no")
    return f"{commit} with changes" if changed else commit


if __name__ == "__main__":
    sys.exit(main())
