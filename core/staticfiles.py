"""Static files with hashed names, also inside the imports of our own JavaScript modules."""

from __future__ import annotations

from collections.abc import Callable
from re import Match
from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


def _leave_alone(match: Match[str]) -> str:
    return match[0]


class HashedModules(ManifestStaticFilesStorage):
    """For the demo: rewrites `import "./x.js"` of our own modules to the hashed file, ready in seconds.

    Packages' scripts are left as they came: they import what their package does not ship.
    """

    support_js_module_import_aggregation = True

    def url_converter(self, name: str, *args: Any, **kwargs: Any) -> Callable[[Match[str]], str]:
        """Return the rewriter of one file's references."""
        if name.endswith(".js") and not name.startswith("js/"):
            return _leave_alone
        return super().url_converter(name, *args, **kwargs)


class CompressedHashedModules(HashedModules, CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """For production: every file also as gzip and brotli, at their best."""
