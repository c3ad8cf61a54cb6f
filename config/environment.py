"""The environment, each variable also as NAME_FILE: the one place that reads it."""

import os
from pathlib import Path

NAMES = {
    "DATABASE_URL": "PostgreSQL 18 or newer; without it the embedded one is used",
    "ZHONGSHU_DATA": "data folder",
    "ZHONGSHU_HOST": "address the web server listens at",
    "ZHONGSHU_PORT": "port of the web server",
    "ZHONGSHU_SIM_PORT": "port of the simulated Amazon in the demo",
    "ZHONGSHU_PUBLIC_URL": "address of this installation as the browser sees it",
    "ZHONGSHU_SECRET_KEY": "signs sessions; made in the data folder when missing",
    "ZHONGSHU_ENCRYPTION_KEYS": "keys of stored secrets, newest first, separated by commas",
    "ZHONGSHU_DEMO": "1: the demo, with a simulated Amazon",
    "ZHONGSHU_DEBUG": "1: tracebacks in the browser; never in real use",
    "ZHONGSHU_LWA_CLIENT_ID": "first application: client id",
    "ZHONGSHU_LWA_CLIENT_SECRET": "first application: client secret",
    "ZHONGSHU_SPAPI_APPLICATION_ID": "first application: application id",
    "ZHONGSHU_SPAPI_ENDPOINT_NA": "SP-API address of North America",
    "ZHONGSHU_SPAPI_ENDPOINT_EU": "SP-API address of Europe",
    "ZHONGSHU_SPAPI_ENDPOINT_FE": "SP-API address of the Far East",
    "ZHONGSHU_LWA_TOKEN_URL": "Login with Amazon, token address",
    "ZHONGSHU_SELLER_CENTRAL_URL": "Seller Central, for the consent page",
    "ZHONGSHU_RATES_URL": "exchange rates: ECB's XML, another one of its shape, or off",
    "ZHONGSHU_IMPORT_DAYS": "files of imports: days until they are deleted, 0 for never",
    "ZHONGSHU_EXPORT_DAYS": "files of exports: days until they are deleted, 1 at least",
    "ZHONGSHU_SMTP_URL": "mail server: smtp://USER:PASSWORD@HOST:587, or smtps://",
    "ZHONGSHU_MAIL_FROM": "from which address e-mails are sent",
    "ZHONGSHU_LOCAL_MESSAGES": "1: web hooks may lead to this machine; for trying things out",
    "ZHONGSHU_SQS_ENDPOINT": "notifications: SQS address",
    "ZHONGSHU_SQS_QUEUE_URL": "notifications: queue",
    "ZHONGSHU_SQS_ACCESS_KEY_ID": "notifications: key id",
    "ZHONGSHU_SQS_SECRET_ACCESS_KEY": "notifications: secret key",
}


def read(name: str, default: str = "") -> str:
    """Return a variable, or the content of the file that NAME_FILE points to."""
    if name not in NAMES:
        raise KeyError(name)
    if value := os.environ.get(name):
        return value
    if file := os.environ.get(f"{name}_FILE"):
        return Path(file).read_text(encoding="utf-8").strip()
    return default


def data_folder() -> Path:
    """Return where this installation keeps its data."""
    return Path(read("ZHONGSHU_DATA", "~/.local/share/zhongshu")).expanduser().absolute()
