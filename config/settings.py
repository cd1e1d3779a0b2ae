"""Settings, from the environment only.

Without DATABASE_URL the process takes the environment of this clone's running `make run` from
`.local/run.json`, so that a management command finds the engines by itself. Outside demo mode no
secret has a default: a missing one stops the start with a sentence that names it.
"""

import json
import os
from pathlib import Path
from string import Formatter

import environ
import structlog
from csp.constants import SELF
from django.core.exceptions import ImproperlyConfigured

from config import map_tiles, sellers

BASE_DIR = Path(__file__).resolve().parent.parent


def _adopt_running_engines() -> None:
    """Take the environment of this clone's supervisor as defaults, where there is one."""
    state = BASE_DIR / ".local" / "run.json"
    if "DATABASE_URL" in os.environ or not state.is_file():
        return
    for name, value in json.loads(state.read_text())["env"].items():
        os.environ.setdefault(name, value)


_adopt_running_engines()
env = environ.Env()

DEMO = env.bool("DEMO", False)
DEBUG = env.bool("DEBUG", False)
TESTING = env.bool("TESTING", False)


def secret(name: str) -> str:
    """Return the secret; only demo mode may go without."""
    value: str = env.str(name, "")
    if value:
        return value
    if DEMO or TESTING:
        return f"demo-only-{name.lower()}"
    raise ImproperlyConfigured(
        f"Set {name} in the environment: it has no default outside demo mode."
    )


SECRET_KEY = secret("SECRET_KEY")
CODES_KEY = secret("CODES_KEY")
PROVIDER_API_KEY = secret("PROVIDER_API_KEY")
PROVIDER_WEBHOOK_SECRET = secret("PROVIDER_WEBHOOK_SECRET")
OUTSIDE_API_KEY = secret("OUTSIDE_API_KEY")
CARRIER_WEBHOOK_SECRET = secret("CARRIER_WEBHOOK_SECRET")

PORT = env.int("PORT", 8000)
BASE_URL = env.str("BASE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
PROVIDER_URL = env.str("PROVIDER_URL", f"http://localhost:{PORT + 1}").rstrip("/")
PROVIDER_PUBLIC_URL = env.str("PROVIDER_PUBLIC_URL", PROVIDER_URL).rstrip("/")
# Of the threads of a process (WEB_THREADS), so many may wait for a provider at once.
PROVIDER_CALLS_AT_ONCE = env.int("PROVIDER_CALLS_AT_ONCE", max(1, env.int("WEB_THREADS", 4) // 2))
# Stripe is there when both of its secrets are set; neither has a default (docs/stripe.md).
STRIPE_API_KEY = env.str("STRIPE_API_KEY", "")
STRIPE_WEBHOOK_SECRET = env.str("STRIPE_WEBHOOK_SECRET", "")
if bool(STRIPE_API_KEY) != bool(STRIPE_WEBHOOK_SECRET):
    raise ImproperlyConfigured("Set both STRIPE_API_KEY and STRIPE_WEBHOOK_SECRET, or neither.")
STRIPE_API_BASE = env.str("STRIPE_API_BASE", "https://api.stripe.com").rstrip("/")
STRIPE_CHECKOUT_ORIGIN = env.str("STRIPE_CHECKOUT_ORIGIN", "https://checkout.stripe.com")
# Our methods, and what Stripe calls each: only those that the account has switched on.
STRIPE_METHODS = env.dict("STRIPE_METHODS", default={"card": "card"})
OUTSIDE_URL = env.str("OUTSIDE_URL", f"http://localhost:{PORT + 2}").rstrip("/")
HTTPS = BASE_URL.startswith("https://")
_THIS_MACHINE = {"127.0.0.1", "localhost", "[::1]"}
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=sorted(_THIS_MACHINE) if DEMO or TESTING else [])
if TESTING and not DEMO and (HTTPS or not set(ALLOWED_HOSTS) <= _THIS_MACHINE):
    raise ImproperlyConfigured(
        "TESTING is for tests, which serve this machine only: unset it, or BASE_URL and ALLOWED_HOSTS."
    )
CSRF_TRUSTED_ORIGINS = [BASE_URL]
# Addresses of the proxies in front, whose X-Forwarded-For is believed (docs/adr/0006).
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])

# How long things last, in seconds. Drills set them short.
HOLD_SECONDS = env.int("HOLD_SECONDS", 15 * 60)
PAYLINK_SECONDS = env.int("PAYLINK_SECONDS", 24 * 3600)
TILL_OFFER_SECONDS = env.int("TILL_OFFER_SECONDS", 30 * 60)
TILL_CLAIM_SECONDS = env.int("TILL_CLAIM_SECONDS", 10 * 60)
CONSENT_IDLE_SECONDS = env.int("CONSENT_IDLE_SECONDS", 30 * 60)
# How long a card terminal may ask for a card before we take the payment off it.
TERMINAL_SECONDS = env.int("TERMINAL_SECONDS", 180)
SWEEPER_AGE_SECONDS = env.int("SWEEPER_AGE_SECONDS", 120)
CART_DAYS = env.int("CART_DAYS", 30)
# How long a store keeps a sale that nobody goes on with.
SALE_SECONDS = env.int("SALE_SECONDS", 72 * 3600)
# A kiosk asks whether somebody is there, and wipes itself so long after; who pays has longer. Then how long
# the code works that carries a basket to a phone.
KIOSK_IDLE_SECONDS = env.int("KIOSK_IDLE_SECONDS", 60)
KIOSK_WARNING_SECONDS = env.int("KIOSK_WARNING_SECONDS", 20)
KIOSK_PAY_SECONDS = env.int("KIOSK_PAY_SECONDS", 300)
KIOSK_LINK_SECONDS = env.int("KIOSK_LINK_SECONDS", 300)
# Days after the last part of an order left until its buyer is asked for a review; 0 asks nobody.
REVIEW_ASK_DAYS = env.int("REVIEW_ASK_DAYS", 7)
# Where "Directions" leads: the page of a map service. May use {latitude}, {longitude} and {address}.
DIRECTIONS_URL = env.str(
    "DIRECTIONS_URL", "https://www.openstreetmap.org/directions?to={latitude}%2C{longitude}"
)
_FIELDS = {field for _text, field, *_rest in Formatter().parse(DIRECTIONS_URL)}
if not DIRECTIONS_URL.startswith("https://") or _FIELDS - {
    "latitude",
    "longitude",
    "address",
    None,
}:
    raise ImproperlyConfigured(
        "DIRECTIONS_URL begins with https:// and names only {latitude}, {longitude} and {address}."
    )
# Pictures under the map of the stores: empty shows the outline that ships alone. Names {z}, {x}, {y}, and may name {s} and {r}.
MAP_TILES_URL = env.str("MAP_TILES_URL", "")
MAP_TILES_CREDIT = env.str("MAP_TILES_CREDIT", "")
_MAP_TILES = map_tiles.sources(MAP_TILES_URL, MAP_TILES_CREDIT)
# Payments that one shopper may start in ten minutes, and an address twenty times as many: each holds stock.
PAYMENT_STARTS = env.int("PAYMENT_STARTS", 20)
# What a role may take in or out of a store's books alone, in units and in minor units of money, per entry.
STOCK_LIMITS = env.json(
    "STOCK_LIMITS",
    default={
        "store_staff": {"units": 5, "GBP": 10000, "EUR": 12000, "NOK": 120000},
        "warehouse": {"units": 20, "GBP": 50000, "EUR": 60000, "NOK": 600000},
        "store_manager": {"units": 50, "GBP": 100000, "EUR": 120000, "NOK": 1200000},
    },
)
# A first count that is farther from the books than so many units, and than this share, is counted again.
STOCK_RECOUNT = env.json("STOCK_RECOUNT", default={"units": 2, "share": 0.05})
# Minutes in which its store is open until a collection that nobody accepted raises an alarm, and until it
# goes to another store, no farther away than so many km.
COLLECT_ACCEPT_MINUTES = env.int("COLLECT_ACCEPT_MINUTES", 60)
COLLECT_MOVE_MINUTES = env.int("COLLECT_MOVE_MINUTES", 120)
# Who sends what the warehouse lacks: points against a place for being a store, for each variant that may not lie
# where its books say, each order that waits there, and each 100 km. Fewer parcels go before any points (ADR 28).
SOURCING = env.json(
    "SOURCING", default={"store": 20, "unsure_variant": 30, "open_order": 2, "hundred_km": 5}
)
COLLECT_MOVE_KM = env.int("COLLECT_MOVE_KM", 15)
# Hours in which a customer says what becomes of what her store cannot keep; then she gets her money back.
COLLECT_CASE_HOURS = env.int("COLLECT_CASE_HOURS", 24)
# A shared device of a store locks itself so many minutes after the last touch.
STATION_LOCK_MINUTES = env.int("STATION_LOCK_MINUTES", 3)
# A colleague may take back her last step at a collection for so many minutes.
COLLECT_UNDO_MINUTES = env.int("COLLECT_UNDO_MINUTES", 10)
# Reserved without paying: how many days it waits once ready, after how many times within a year that nobody
# came she pays first, and for how many orders at once.
RESERVE_DAYS = env.int("RESERVE_DAYS", 1)
RESERVE_NO_SHOWS = env.int("RESERVE_NO_SHOWS", 2)
RESERVE_AT_ONCE = env.int("RESERVE_AT_ONCE", 3)
COLLECT_WAIT_DAYS = env.int("COLLECT_WAIT_DAYS", 7)

INSTALLED_APPS = [
    "modeltranslation",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.admin",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "accounts",  # before allauth, whose templates it dresses
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "django_structlog",
    "treebeard",
    "phonenumber_field",
    "lucide",
    "js_lib_leaflet",
    "core",
    "commerce.catalogue",
    "stores.locations",
    "stores.inventory",
    "stores.stockroom",
    "commerce.pricing",
    "commerce.cart",
    "commerce.payments",
    "commerce.orders",
    "commerce.wishes",
    "commerce.reviews",
    "commerce.delivery",
    "stores.click_and_collect",
    "stores.selling",
    "stores.kiosks",
    "returns",
    "commerce.papers",
    "contact_centre.contacts",
    "incentives",
    "commerce.web",
    "commerce.api",
    "commerce.live",
    "stores.web",
    "contact_centre.web",
    "incentives.web",
]

MIDDLEWARE = [
    "core.middleware.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "core.middleware.MarketMiddleware",
    "core.middleware.StorableTextMiddleware",
    "core.middleware.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.VisitorMiddleware",
    "accounts.middleware.RefusedFormMiddleware",
    "core.middleware.DomainErrorMiddleware",
    "stores.web.stations.StationMiddleware",
    "commerce.web.kiosk.device.KioskMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

_CONTEXT = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
# Ours are Jinja2 (docs/adr/0011); those of packages, and our frame around them, are Django's.
TEMPLATES = [
    {
        "BACKEND": "config.jinja.Templates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "environment": "config.jinja.environment",
            "auto_reload": DEBUG,
            "context_processors": [
                *_CONTEXT,
                "core.context_processors.site",
                "commerce.web.context_processors.shop",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": _CONTEXT},
    },
]

# The database is the record; Redis carries hints and a cache that fails open.
DATABASES = {"default": env.db_url("DATABASE_URL", "postgresql://127.0.0.1/common_counter")}
DATABASES["default"] |= {
    "ENGINE": "core.postgresql",
    "CONN_MAX_AGE": env.int("CONN_MAX_AGE", 60),
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": {
        "connect_timeout": 5,
        # Fixed statements are planned once per connection, not anew for their parameters (core/statements.py).
        "options": "-c lock_timeout=3s -c statement_timeout=30s -c idle_in_transaction_session_timeout=30s"
        " -c plan_cache_mode=force_generic_plan",
    },
}
if TESTING:
    # A database that has all tables already, where the tests' own engines run (runtime/schema.py).
    DATABASES["default"]["TEST"] = {"TEMPLATE": env.str("TEST_TEMPLATE", "") or None}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "core.cache.FailOpenRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "cc",
        "OPTIONS": {"socket_timeout": 0.25, "socket_connect_timeout": 0.25},
    }
}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {
            "hosts": [{"address": REDIS_URL, "socket_timeout": 5, "socket_connect_timeout": 1}]
        },
    }
}
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE_FILENAME = str(BASE_DIR / ".local" / "celerybeat-schedule")

# Sign-in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "10/m/ip,5/300s/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"  # for where no adapter is asked; it sends people to their own screen
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
# Addresses are personal and a header may claim any: what limits count is `core.client.address_of`, and logs need none.
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
STAFF_SECOND_FACTOR = not (DEMO or TESTING)
if TESTING:
    # Passwords of tests need no strength; hashing them well is most of a test's time.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# In development the cookie's name carries the port: cookies ignore ports, and two clones would
# overwrite each other's sessions.
_suffix = f"_{PORT}" if DEMO else ""
SESSION_COOKIE_NAME = f"session{_suffix}"
CSRF_COOKIE_NAME = f"csrf{_suffix}"
VISITOR_COOKIE_NAME = f"visitor{_suffix}"
STATION_COOKIE_NAME = f"station{_suffix}"
KIOSK_COOKIE_NAME = f"kiosk{_suffix}"
VISIT_COOKIE_NAME = f"visit{_suffix}"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# The largest file that a merchandiser may send in; larger ones are refused unread.
IMPORT_MAX_BYTES = env.int("IMPORT_MAX_MB", 64) * 1024 * 1024
PICTURES_MAX_BYTES = env.int("PICTURES_MAX_MB", 512) * 1024 * 1024

_WS = BASE_URL.replace("http", "ws", 1)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *_MAP_TILES],
        "connect-src": [SELF, _WS],
        "form-action": [
            SELF,
            PROVIDER_PUBLIC_URL,
            *([STRIPE_CHECKOUT_ORIGIN] if STRIPE_API_KEY else []),
        ],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
    }
}

# Languages and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("nb", "Norsk")]
MODELTRANSLATION_LANGUAGES = ("en", "nb")
MODELTRANSLATION_FALLBACK_LANGUAGES = ("en",)
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
PHONENUMBER_DB_FORMAT = "E164"

# Static files
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / "staticfiles")()
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", BASE_DIR / ".local" / "media")()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "core.staticfiles.HashedModules"
        if DEMO
        else "core.staticfiles.CompressedHashedModules"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = TESTING or DEBUG
if TESTING:
    STATIC_ROOT = None

# Mail leaves through the gateway of demo mode, or by SMTP where EMAIL_URL is set.
EMAIL_URL = env.str("EMAIL_URL", "")
if EMAIL_URL:
    vars().update(env.email_url("EMAIL_URL"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Fjord & Fell <hello@fjordandfell.example>")

# Who sells in a market, as receipts and invoices name it.
SELLERS = sellers.read(env.str("SELLERS", ""), demo=DEMO or TESTING)

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.ApiTokenAuthentication",
        "accounts.authentication.StaffSessionAuthentication",
        "accounts.authentication.VisitorAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "core.problems.exception_handler",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Common Counter API",
    "DESCRIPTION": "One cart, one order, one stock level, in every channel.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
}

# Logs: one JSON line per event in production, readable lines in demo mode.
_PRE_CHAIN = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer()
            if not DEMO
            else structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
            "foreign_pre_chain": _PRE_CHAIN,
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {
        "django_structlog": {"level": env.str("REQUEST_LOG_LEVEL", "WARNING")},
        "django.request": {"level": "ERROR"},
        "httpx": {"level": "WARNING"},
        "uvicorn.access": {"level": "WARNING"},
    },
}
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)

# An order is packed today until 18:00: a fixed default is meant, and Django warns of it at 18:00 only.
SILENCED_SYSTEM_CHECKS = ["fields.W161"]
