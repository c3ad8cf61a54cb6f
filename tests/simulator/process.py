"""Start the simulator as a process of its own."""

import signal
import subprocess
import sys
from pathlib import Path

import httpx2

from tests.simulator.amazon import AGENT

ROOT = Path(__file__).resolve().parents[2]
SMALL = ("--products", "5", "--orders-per-day", "5")


class Process:
    """A running simulator."""

    def __init__(self, port: int, *options: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "spapi_simulator", "--port", str(port), *options],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.line = self.process.stdout.readline()
        self.url = f"http://127.0.0.1:{port}"
        self.web = httpx2.Client(base_url=self.url, headers={"user-agent": AGENT}, timeout=5)

    def token(self) -> str:
        seller = self.web.get("/sim/sellers").json()[0]
        form = {"grant_type": "refresh_token"} | {
            name: seller[name] for name in ("client_id", "client_secret", "refresh_token")
        }
        answer: str = self.web.post("/auth/o2/token", data=form).json()["access_token"]
        return answer

    def stop(self) -> int:
        self.web.close()
        self.process.send_signal(signal.SIGINT)
        _, errors = self.process.communicate(timeout=5)
        assert errors == ""
        return self.process.returncode
