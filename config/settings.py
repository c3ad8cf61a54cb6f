"""Every setting of the system, read once from the environment."""

import secrets
from datetime import timedelta
from pathlib import Path

from django.utils.csp import CSP
from psycopg.conninfo import conninfo_to_dict

from config.environment import data_folder, read
from zhongshu.server.folder import DataFolder
from zhongshu.server.postgres import DATABASE, ROLE, Postgres

BASE_DIR = Path(__file__).resolve().parent.parent
DEMO = read("ZHONGSHU_DEMO") == "1"
DEBUG = read("ZHONGSHU_DEBUG") == "1"
DATA_FOLDER = DataFolder(data_folder())

# Before the first start there are no secrets yet; what such a process signs dies with it.
SECRET_KEY = (
    read("ZHONGSHU_SECRET_KEY") or DATA_FOLDER.read_secret("django") or secrets.token_hex(32)
)
ENCRYPTION_KEYS = [
    key.strip()
    for key in (read("ZHONGSHU_ENCRYPTION_KEYS") or DATA_FOLDER.read_secret("encryption"))
    .replace("\n", ",")
    .split(",")
    if key.strip()
]
LOOKUP_SECRET = DATA_FOLDER.read_secret("lookup")

HOST = read("ZHONGSHU_HOST", "127.0.0.1")
PORT = int(read("ZHONGSHU_PORT", "8000"))
PUBLIC_URL = read("ZHONGSHU_PUBLIC_URL", f"http://localhost:{PORT}").rstrip("/")
BEHIND_TLS = PUBLIC_URL.startswith("https://")
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    HOST,
    PUBLIC_URL.split("://")[1].split(":")[0],
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "django.contrib.postgres",
    "zhongshu.identity",
    "zhongshu.documents",
    "zhongshu.notifications",
    "zhongshu.company",
    "zhongshu.channels",
    "zhongshu.catalog",
    "zhongshu.inventory",
    "zhongshu.orders",
    "zhongshu.purchasing",
    "zhongshu.fba",
    "zhongshu.replenishment",
    "zhongshu.reconciliation",
    "zhongshu.claims",
    "zhongshu.web",
]
MIDDLEWARE = [
    "config.doors.choose_door",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zhongshu.web.middleware.keep_private",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "zhongshu.web.middleware.attach_actor",
    "zhongshu.web.middleware.RequireSignIn",
    "zhongshu.web.middleware.ShowRefusals",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "zhongshu.web.shell.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "zhongshu.web.templatetags.cells",
                "zhongshu.web.templatetags.exports",
                "zhongshu.web.templatetags.figures",
                "zhongshu.web.templatetags.ui",
            ],
        },
    }
]

# With no DATABASE_URL we own a PostgreSQL; `zhongshu.server` starts it, nothing else knows.
OUTSIDE_SERVER = conninfo_to_dict(read("DATABASE_URL"))
POSTGRES = None if OUTSIDE_SERVER else Postgres(DATA_FOLDER)
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": OUTSIDE_SERVER.get("dbname", DATABASE),
        "USER": OUTSIDE_SERVER.get("user", ROLE),
        "PASSWORD": OUTSIDE_SERVER.get("password") or DATA_FOLDER.read_secret("postgres"),
        "HOST": POSTGRES.host if POSTGRES else OUTSIDE_SERVER.get("host", ""),
        "PORT": POSTGRES.port if POSTGRES else OUTSIDE_SERVER.get("port", ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
PROCRASTINATE_IMPORT_PATHS = ["zhongshu.jobs.tasks", "zhongshu.jobs.schedule"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "identity.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "zhongshu" / "web" / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static-built"
# While developing, files are served as they lie; otherwise as `make setup` collected them.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_SSL_REDIRECT = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_HTTPONLY = True
# How long figures in the frame of a page may be old (zhongshu/web/shell/frame.py).
FRAME_SECONDS = 10
SESSION_COOKIE_AGE = 14 * 86_400
CSRF_USE_SESSIONS = False
CSRF_FAILURE_VIEW = "zhongshu.web.shell.errors.form_too_old"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_HANDLERS = [
    "zhongshu.web.uploads.LimitedUpload",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

MESSENGERS = "zhongshu.messengers.sending.send"
# Of the mail server: smtp://USER:PASSWORD@HOST:587 (STARTTLS), smtps://… (TLS from the start).
SMTP_URL = read("ZHONGSHU_SMTP_URL")
MAIL_FROM = read("ZHONGSHU_MAIL_FROM")
# Only for trying things out: else nobody can make us talk to this machine or its network.
MESSAGES_MAY_BE_LOCAL = read("ZHONGSHU_LOCAL_MESSAGES") == "1"
RATE_PROVIDER = "zhongshu.rates.ecb.fetch_rates"
# The last 90 days in the shape of the daily file; "off" asks nobody.
RATES_URL = read(
    "ZHONGSHU_RATES_URL", "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist-90d.xml"
)
# How long the file of an import is kept after its end, with what takes it back; 0: for ever.
IMPORTS_KEPT = timedelta(days=max(int(read("ZHONGSHU_IMPORT_DAYS", "180")), 0)) or None
# How long a list that was made into a file is kept.
EXPORTS_KEPT = timedelta(days=max(int(read("ZHONGSHU_EXPORT_DAYS", "7")), 1))
CHANNEL_GATEWAYS = {"amazon": "zhongshu.amazon.gateway.AmazonGateway"}
AUTHORISATION_GATEWAYS = {"amazon": "zhongshu.amazon.authorisation.AmazonAuthorisation"}
DOCUMENT_READERS = {"amazon": "zhongshu.amazon.reports.cells.CellReader"}
QUEUE_GATEWAYS = {"amazon": "zhongshu.amazon.queue.AmazonQueue"}
AMAZON_ENDPOINTS = {
    "NA": read("ZHONGSHU_SPAPI_ENDPOINT_NA", "https://sellingpartnerapi-na.amazon.com"),
    "EU": read("ZHONGSHU_SPAPI_ENDPOINT_EU", "https://sellingpartnerapi-eu.amazon.com"),
    "FE": read("ZHONGSHU_SPAPI_ENDPOINT_FE", "https://sellingpartnerapi-fe.amazon.com"),
}
LWA_TOKEN_URL = read("ZHONGSHU_LWA_TOKEN_URL", "https://api.amazon.com/auth/o2/token")
SELLER_CENTRAL_URL = read("ZHONGSHU_SELLER_CENTRAL_URL")
FIRST_APPLICATION = {
    "client_id": read("ZHONGSHU_LWA_CLIENT_ID"),
    "client_secret": read("ZHONGSHU_LWA_CLIENT_SECRET"),
    "application_id": read("ZHONGSHU_SPAPI_APPLICATION_ID"),
}
SQS = {
    "endpoint": read("ZHONGSHU_SQS_ENDPOINT"),
    "queue_url": read("ZHONGSHU_SQS_QUEUE_URL"),
    "access_key_id": read("ZHONGSHU_SQS_ACCESS_KEY_ID"),
    "secret_access_key": read("ZHONGSHU_SQS_SECRET_ACCESS_KEY"),
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "zhongshu.kernel.logs.JsonFormatter"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "httpx2": {"level": "WARNING"},
        "httpcore2": {"level": "WARNING"},
        "procrastinate": {"level": "WARNING"},
    },
}
