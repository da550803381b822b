"""The one settings file. Everything that differs between machines is a PENDOPO_* variable or DATABASE_URL."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

PACKAGE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("PENDOPO_HOME", ".pendopo")).resolve()
PORT = int(os.environ.get("PENDOPO_PORT", "8000"))
DEBUG = os.environ.get("PENDOPO_DEBUG") == "1"
TESTING = "pytest" in sys.modules

PENDOPO_HOME = HOME
# What every machine of one installation sees: keys, files, catalogues. On a single machine it is the home itself.
SHARED = Path(os.environ.get("PENDOPO_BERSAMA") or HOME).resolve()
PENDOPO_SHARED = SHARED
PENDOPO_KEYS = SHARED / "kunci"
PENDOPO_FILES = SHARED / "berkas"
# The address printed on letters when a region has none of its own.
PENDOPO_PUBLIC_URL = os.environ.get("PENDOPO_PUBLIC_URL", f"http://127.0.0.1:{PORT}")


LIBPQ = ("target_session_attrs", "sslmode", "sslrootcert", "connect_timeout", "application_name")
"""What an address may say to libpq besides where the server is."""


def database(url: str) -> dict[str, Any]:
    """Django's settings for one PostgreSQL address; a socket folder goes in as ?host=/path, several servers as
    ?host=satu,dua&target_session_attrs=read-write: whichever of them may be written to is taken."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    pool = {} if TESTING or os.environ.get("PENDOPO_NO_POOL") else {"pool": {"min_size": 1, "max_size": 6}}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": str(query.get("port") or parts.port or ""),
        "DISABLE_SERVER_SIDE_CURSORS": True,
        # After a restart of the server no request gets a connection that died with it (0.1 ms per request).
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": pool | {name: query[name] for name in LIBPQ if name in query},
    }


def role_of(variable: str, default: str) -> str:
    """The database role that an address logs in with; grants and policies name it."""
    return unquote(urlsplit(os.environ.get(variable, "")).username or default)


OWNER_URL = os.environ.get("PENDOPO_OWNER_URL", "postgresql://pendopo_owner@/pendopo")
APP_URL = os.environ.get("DATABASE_URL", "postgresql://pendopo_app@/pendopo")
PENDOPO_APP_ROLE = role_of("DATABASE_URL", "pendopo_app")
PENDOPO_REPORT_ROLE = role_of("PENDOPO_REPORT_URL", "pendopo_report")
# Only `pendopo siapkan` (migrations) and the tests' set-up log in as the owner.
PENDOPO_AS_OWNER = TESTING or os.environ.get("PENDOPO_AS_OWNER") == "1"
DATABASES = {"default": database(OWNER_URL if PENDOPO_AS_OWNER else APP_URL)}
# A streaming replica, if there is one: public pages that only read may be answered from it.
REPLICA_URL = os.environ.get("PENDOPO_REPLICA_URL", "")
if REPLICA_URL and not PENDOPO_AS_OWNER:
    DATABASES["replika"] = database(REPLICA_URL)
    # A page waits two seconds for it, then asks the primary.
    DATABASES["replika"]["OPTIONS"].get("pool", {}).update(min_size=0, timeout=2.0)
DATABASE_ROUTERS = ["pendopo.tenancy.replica.Router"]


def secret_key() -> str:
    """The cell's session key: made at the first start, kept beside the other keys with mode 0600."""
    given = os.environ.get("PENDOPO_SECRET_KEY")
    if given:
        return given
    path = PENDOPO_KEYS / "sesi.kunci"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(os.urandom(40).hex())
    return path.read_text()


def trusted_proxies() -> tuple[str, ...]:
    """Addresses or networks whose X-Forwarded-* we believe: PENDOPO_PROKSI, by default this machine."""
    return tuple(os.environ.get("PENDOPO_PROKSI", "127.0.0.1,::1").replace(",", " ").split())


SECRET_KEY = secret_key()
# Every address of a region is data (its host name), so the host is checked against the regions, not here.
ALLOWED_HOSTS = ["*"]
SECURE_PROXY = os.environ.get("PENDOPO_HTTPS") == "1"
SECURE = SECURE_PROXY or bool(os.environ.get("PENDOPO_TLS"))
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
# Only what a trusted proxy says reaches this point (core.middleware.TrustedProxies).
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_PROXY else None
PENDOPO_PROXIES = trusted_proxies() if SECURE_PROXY else ()
# A year, only where a public certificate answers: `pendopo pasang` knows.
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if os.environ.get("PENDOPO_HSTS") == "1" else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
# Over HTTPS a browser takes these names from this very host only, for the whole of it.
COOKIE_PREFIX = "__Host-" if SECURE else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sesi_{PORT}"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf_{PORT}"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "django_cotton",
    "pendopo.tenancy",
    "pendopo.audit",
    "pendopo.core",
    "pendopo.files",
    "pendopo.people",
    "pendopo.ui",
    "pendopo.documents",
    "pendopo.notify",
    "pendopo.payments",
    "pendopo.webapi",
    "pendopo.definitions",
    "pendopo.cases",
    "pendopo.bundles",
    # The faces first: the order of the apps is the order of their menu entries.
    "pendopo.portal",
    "pendopo.ruang_kerja",
    "pendopo.layanan",
    "pendopo.perizinan",
    "pendopo.saluran",
    "pendopo.lapangan",
    "pendopo.skm",
    "pendopo.keterbukaan",
    "pendopo.peraturan",
    "pendopo.kerja_sama",
    "pendopo.penyesuaian",
    "pendopo.kepegawaian",
    "pendopo.pengawasan",
    "pendopo.privasi",
    "pendopo.config.wisaya",
]

MIDDLEWARE = [
    "pendopo.core.middleware.TrustedProxies",
    "pendopo.core.middleware.Envelope",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # a slow line; it pads answers at random against guessing by length
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pendopo.core.middleware.RegionOfRequest",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "pendopo.core.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "pendopo.people.idle.IdleClock",
]

ROOT_URLCONF = "pendopo.config.urls"
PENDOPO_CELL_URLCONF = "pendopo.config.urls_cell"
WSGI_APPLICATION = "pendopo.config.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django_cotton.cotton_loader.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.contrib.messages.context_processors.messages",
                "pendopo.ui.context.nav",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django_cotton.templatetags.cotton",
                "pendopo.ui.templatetags.ui_tags",
            ],
        },
    }
]

LANGUAGE_CODE = "id"
# Beside the two of every region: local languages, which a region switches on for itself.
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English"), ("su", "Basa Sunda")]
# What a local language has words for; every other page is shown in Indonesian, and says so by its `lang`.
PENDOPO_LOCAL_PAGES = {
    "su": frozenset(
        {
            "portal:awal", "portal:cari", "portal:privasi", "portal:aksesibilitas", "layanan:daftar",
            "layanan:layanan", "layanan:ajukan", "layanan:halaman", "layanan:ringkasan", "layanan:tanda_terima",
            "layanan:lacak",
        }
    )
}  # fmt: skip
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = SHARED / "statis"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING or DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

# Uploads: a case holds at most 25 MB in one request; what is larger is refused with a sentence by core's middleware.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 25
# A table has at most 100 rows of 12 cells, and a page a few of them.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
PENDOPO_MAX_REQUEST_BYTES = 25 * 1024 * 1024

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["pendopo.people.backends.IdentifierBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# allauth's rate limits need one store that every web process shares.
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if TESTING
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"}
}

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("PENDOPO_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("PENDOPO_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("PENDOPO_SMTP_USER", "")  # its password lies in kunci/smtp.sandi
EMAIL_USE_TLS = os.environ.get("PENDOPO_SMTP_SECURITY") == "starttls"
EMAIL_USE_SSL = os.environ.get("PENDOPO_SMTP_SECURITY") == "tls"
DEFAULT_FROM_EMAIL = os.environ.get("PENDOPO_SMTP_FROM", "pendopo@localhost")

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
# An office switches its server off at night: what was due while it slept is done in the morning, once.
PROCRASTINATE_PERIODIC_DEFAULTS = {"max_delay": 24 * 3600}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"pendopo": {"level": "INFO"}, "procrastinate": {"level": "WARNING"}},
}

# The people package owns how one signs in; its settings for allauth stand beside its code.
from pendopo.people.sign_in import *  # noqa: E402, F403  (constants only)
