"""Django's settings, all derived from ``config`` (CROSSDOCK_* variables)."""

import hashlib
import os
from urllib.parse import urlsplit

from psycopg.conninfo import conninfo_to_dict

from crossdock.app import config as configuration
from crossdock.console import catalogues
from crossdock.core import vault

CONFIG = configuration.load()

DEBUG = CONFIG.debug
# Signing keys derive from the installation's master key; they change only with it.
SECRET_KEY = hashlib.sha256(b"django" + vault.master_key(CONFIG.home)).hexdigest()
ALLOWED_HOSTS = CONFIG.allowed_hosts.split(",")

# Floors from below; a room may import only from those above it in this list.
ROOMS = [
    "core",
    "partners",
    "accounts",
    "catalog",
    "network",
    "mailbox",
    "inventory",
    "carriers",
    "orders",
    "fulfilment",
    "sourcing",
    "billing",
    "channels",
    "webhooks",
    "reporting",
    "desk",
]
INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    *(f"crossdock.{room}" for room in ROOMS),
    "crossdock.console",  # templates and catalogues; no tables
]
LOCALE_PATHS = [catalogues.LOCALE]  # before the words that Django and its rooms have for the same
AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # of before: hashed anew at the next log-in
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "crossdock.app.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]


def database(url: str, schema: str) -> dict[str, object]:
    """Django's entry for a libpq address. Statements are prepared: one server, no pooler in between."""
    parts = conninfo_to_dict(url)
    known = {key: str(parts.pop(key, "") or "") for key in ("dbname", "user", "password", "host", "port")}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": known["dbname"] or "crossdock",
        "USER": known["user"],
        "PASSWORD": known["password"],
        "HOST": known["host"],
        "PORT": known["port"],
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            **parts,
            "options": f"-c search_path={schema} -c timezone=UTC",
            "application_name": "crossdock",
            "prepare_threshold": 2,
            "server_side_binding": True,
        },
    }


# The command line starts the embedded server where it is needed and sets this variable for its children.
DATABASES = {
    "default": database(CONFIG.database_url or os.environ.get("CROSSDOCK_EMBEDDED_URL", ""), CONFIG.schema)
}

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
STATIC_URL = "/static/"
# W005, W021: whether all hosts beside ours have TLS is not ours to say.
SILENCED_SYSTEM_CHECKS = ["models.W042", "security.W005", "security.W021"]

# People come by TLS, through a proxy whose word about it is taken (else each page would lead to itself).
TLS = CONFIG.public_url.startswith("https://") and bool(CONFIG.trusted_proxies)
SECURE_SSL_REDIRECT = TLS
SECURE_SSL_HOST = urlsplit(CONFIG.public_url).netloc or None
SECURE_REDIRECT_EXEMPT = [r"^api/"]  # programs beside this one; a redirect would lose what they send
SECURE_HSTS_SECONDS = 30 * 86_400 if TLS else 0
SESSION_COOKIE_SECURE = TLS
CSRF_COOKIE_SECURE = TLS
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = CONFIG.max_body
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a decision table is a form with a field a cell
LOGGING_CONFIG = None
