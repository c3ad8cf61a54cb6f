"""How soon the whole program answers, and what its processes hold after a first sync."""

import re
import subprocess
import time
from pathlib import Path

import httpx2

from bench.figures import Figure
from bench.ground import Ground, remove
from tests.journeys.amazon import free_port, start_amazon
from tests.journeys.installation import Installation
from zhongshu.server.folder import DataFolder
from zhongshu.server.postgres import DATABASE, ROLE, Postgres
from zhongshu.server.target import Target

ROWS = 200
PATIENCE_S = 300.0
STOP_S = 60
START_S = 3
WEB_MB = 155
WORKER_MB = 250
REQUESTS = 200
PASSWORD = "a horse, correct and stapled"
LANGUAGES = ("zh-hans", "en")
PAGES = (
    "/",
    "/orders/?tab=all",
    "/orders/?tab=to_review&via=fbm",
    "/listings/?tab=all",
    "/sync/",
    "/documents/",
    "/connect/",
    "/settings/people/",
    "/settings/audit/",
    "/settings/company/",
    "/settings/",
)
DRAWER = re.compile(r'hx-get="(/orders/\d+/)"')
WORLD = ("--seed", "7", "--products", "200", "--speed", "1")
FIRST_STREAMS = ("orders", "order_history", "listings", "fba_inventory")

type Serving = subprocess.Popen[str]


def run(ground: Ground, *, rows: int = ROWS) -> list[Figure]:
    """Start twice with an embedded database; sync an account of so many orders a day."""
    folder = DataFolder(ground.folder / "serve")
    folder.prepare()
    postgres = Postgres(folder)
    password = folder.read_secret("postgres")
    target = Target(postgres.host, str(postgres.port), ROLE, password, DATABASE)
    with start_amazon(*WORLD, "--orders-per-day", str(rows)) as amazon:
        port = free_port()
        variables = {"DATABASE_URL": "", "ZHONGSHU_PORT": str(port)}
        erp = Installation(folder.path, target, amazon, variables=variables)
        try:
            serving, cold = _start(erp, port)
            _stop(serving)
            serving, warm = _start(erp, port)
            before = _measure(serving)
            erp.connect(amazon.seller())
            _wait_for_first_sync(erp)
            _use_the_web(erp, port)
            after = _measure(serving)
            orders = erp.query("SELECT count(*) FROM orders_order")[0][0]
            _stop(serving)
        finally:
            erp.stop()
            postgres.stop()
            remove(postgres)
    loaded = f"{orders:,} orders, 200 listings"
    return [
        Figure(name="first start until it answers", value=cold, unit="s", remark="makes all"),
        Figure(name="warm start until it answers", value=warm, unit="s", limit=START_S),
        Figure(
            name=f"web after {REQUESTS} pages",
            value=after["web"],
            unit="MB",
            limit=WEB_MB,
            remark=f"RSS of all its processes; {before['web']:.0f} MB at first",
        ),
        Figure(
            name="worker after a first sync",
            value=after["worker"],
            unit="MB",
            limit=WORKER_MB,
            remark=f"RSS; {before['worker']:.0f} MB at first; {loaded}",
        ),
    ]


def _start(erp: Installation, port: int) -> tuple[Serving, float]:
    """Start everything; return the process, and the seconds until the sign-in page was there."""
    started = time.perf_counter()
    serving = erp.start("serve")
    deadline = started + PATIENCE_S
    while time.perf_counter() < deadline:
        if serving.poll() is not None:
            raise RuntimeError((erp.folder / "logs").as_posix() + ": it ended")
        try:
            answer = httpx2.get(f"http://127.0.0.1:{port}/sign-in/", timeout=5)
        except httpx2.TransportError:
            time.sleep(0.02)
            continue
        if answer.status_code < 500:
            return serving, time.perf_counter() - started
    raise RuntimeError("it never answered")


def _stop(serving: Serving) -> None:
    serving.terminate()
    serving.wait(STOP_S)


def _wait_for_first_sync(erp: Installation) -> None:
    """Wait until each main stream of the account has come to its end once."""
    deadline = time.perf_counter() + PATIENCE_S
    while time.perf_counter() < deadline:
        done = erp.query(
            "SELECT count(DISTINCT stream.kind) FROM channels_syncrun AS run"
            " JOIN channels_syncstream AS stream ON stream.id = run.stream_id"
            " WHERE run.status = 'DONE' AND stream.kind = ANY(%s)",
            list(FIRST_STREAMS),
        )
        if done[0][0] == len(FIRST_STREAMS):
            return
        time.sleep(0.5)
    raise RuntimeError("the first sync did not come to its end")


def _use_the_web(erp: Installation, port: int) -> None:
    """Sign in, and walk the pages that people use all day, in both languages."""
    secret = erp.folder / "password"
    secret.write_text(PASSWORD)
    erp.run("user", "add", "bench", "--role", "admin", "--password-file", str(secret))
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}", follow_redirects=True) as browser:
        browser.get("/sign-in/").raise_for_status()
        words = {"csrfmiddlewaretoken": browser.cookies["csrftoken"]}
        browser.post("/sign-in/", data={**words, "login": "bench", "password": PASSWORD})
        drawer = DRAWER.search(browser.get("/orders/?tab=all").raise_for_status().text)
        if drawer is None:
            raise RuntimeError("there is no order to open")
        for number in range(REQUESTS):
            path = (*PAGES, drawer[1])[number % (len(PAGES) + 1)]
            language = LANGUAGES[number // (len(PAGES) + 1) % 2]
            browser.cookies.set("django_language", language)
            if browser.get(path).raise_for_status().url.path == "/sign-in/":
                raise RuntimeError("nobody is signed in")


def _measure(serving: Serving) -> dict[str, float]:
    """Return the memory of web and worker, each with the processes it started."""
    found = {}
    for child in _children(serving.pid):
        words = (Path("/proc") / str(child) / "cmdline").read_bytes().split(b"\0")
        for name, mark in {"web": b"zhongshu.server.web", "worker": b"worker"}.items():
            if mark in words:
                found[name] = sum(map(_rss_mb, [child, *_descendants(child)]))
    return found


def _descendants(pid: int) -> list[int]:
    return [found for child in _children(pid) for found in (child, *_descendants(child))]


def _children(pid: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name in brackets may hold anything, blanks too.
            after_name = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(after_name[1]) == pid:
            found.append(int(status.parent.name))
    return found


def _rss_mb(pid: int) -> float:
    for line in (Path("/proc") / str(pid) / "status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0
