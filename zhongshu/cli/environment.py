"""What a command line says about the environment, settled before the settings are read."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from config.environment import NAMES, data_folder, read
from zhongshu.server.folder import DataFolder, ServerError

SIMULATOR = "simulator.url"
QUEUE = "simulator-queue.json"


def settle(arguments: Sequence[str]) -> str:
    """Set what this command line means for the environment and make the data folder ready.

    Returns the sentence of a refusal, or nothing.
    """
    if not arguments or {"-h", "--help"} & set(arguments):
        return ""
    if arguments[0] == "demo":
        os.environ |= demo_environment()
    elif arguments[0] == "serve" and "--port" in arguments[:-1]:
        os.environ["ZHONGSHU_PORT"] = arguments[list(arguments).index("--port") + 1]
    if refusal := find_unreadable():
        return refusal
    if not read("ZHONGSHU_PORT", "8000").isdigit():
        return "A port is a number from 1 to 65535."
    folder = DataFolder(data_folder())
    try:
        folder.prepare()
    except ServerError as error:
        return str(error)
    if arguments[0] != "demo" and (simulator := recall_simulator(folder)):
        known = addresses_at(simulator) | recall_queue(folder)
        for name, address in known.items():
            if not read(name):
                os.environ[name] = address
    return ""


def find_unreadable() -> str:
    """Return the sentence for a variable that the settings cannot take, or nothing."""
    for name in NAMES:
        try:
            read(name)
        except (OSError, UnicodeDecodeError):
            return f"The file that {name}_FILE names cannot be read: correct its path or rights."
    try:
        conninfo_to_dict(read("DATABASE_URL"))
    except ProgrammingError:
        return "DATABASE_URL is no address of a PostgreSQL, such as postgresql://host/name."
    return ""


def simulator_port() -> int:
    """Return the port of the demo's simulated Amazon."""
    return int(read("ZHONGSHU_SIM_PORT", "8900"))


def simulator_url() -> str:
    return f"http://127.0.0.1:{simulator_port()}"


def demo_environment() -> dict[str, str]:
    """Point every address of Amazon's at the simulator."""
    return {
        "ZHONGSHU_DEMO": "1",
        "ZHONGSHU_DATA": read("ZHONGSHU_DATA", str(Path.cwd() / ".demo")),
        **addresses_at(simulator_url()),
    }


def remember_simulator(folder: DataFolder) -> None:
    """Keep the simulator's address with the demo's data.

    Other commands on the same folder must not lead made-up sellers to the real Amazon.
    """
    (folder.path / SIMULATOR).write_text(simulator_url())


def remember_queue(folder: DataFolder, queue: Mapping[str, str]) -> None:
    """Keep the variables that lead to the simulator's queue, beside its address."""
    file = folder.secrets / QUEUE
    file.touch(mode=0o600)
    file.chmod(0o600)
    file.write_text(json.dumps(dict(queue)))


def recall_queue(folder: DataFolder) -> dict[str, str]:
    """Return the variables of the simulator's queue; none before the demo first ran."""
    file = folder.secrets / QUEUE
    found: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    return found


def queue_at(simulator: str, queue: Mapping[str, str]) -> dict[str, str]:
    """Return every variable of the queue that the simulator tells of."""
    return {
        "ZHONGSHU_SQS_ENDPOINT": simulator,
        "ZHONGSHU_SQS_QUEUE_URL": f"{simulator}{queue['path']}",
        "ZHONGSHU_SQS_ACCESS_KEY_ID": queue["access_key_id"],
        "ZHONGSHU_SQS_SECRET_ACCESS_KEY": queue["secret_access_key"],
    }


def recall_simulator(folder: DataFolder) -> str:
    """Return the simulator's address when the folder is a demo's, else nothing."""
    file = folder.path / SIMULATOR
    return file.read_text().strip() if file.exists() else ""


def addresses_at(simulator: str) -> dict[str, str]:
    """Return every address of Amazon's, at the simulator."""
    return {
        "ZHONGSHU_SPAPI_ENDPOINT_NA": simulator,
        "ZHONGSHU_SPAPI_ENDPOINT_EU": simulator,
        "ZHONGSHU_SPAPI_ENDPOINT_FE": simulator,
        "ZHONGSHU_LWA_TOKEN_URL": f"{simulator}/auth/o2/token",
        "ZHONGSHU_SELLER_CENTRAL_URL": simulator,
        "ZHONGSHU_RATES_URL": f"{simulator}/sim/rates",
    }
