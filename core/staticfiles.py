"""Static files with hashed names, also inside the imports of our own JavaScript modules."""

from __future__ import annotations

from collections.abc import Callable
from re import Match
from typing import Any

from django.contrib.staticfiles.storage import ManifestFilesMixin, ManifestStaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class _OwnModules(ManifestFilesMixin):
    """Rewrites `import "./x.js"` to the hashed file, so that modules can be cached for good.

    Packages' scripts are left as they came: they import what their package does not ship.
    """

    support_js_module_import_aggregation = True

    def url_converter(self, name: str, hashed_files: Any, template: Any = None) -> Callable[[Match[str]], str]:
        """Return the rewriter of one file's references."""
        if name.endswith(".js") and not name.startswith("js/"):
            return lambda match: match[0]
        converter: Callable[[Match[str]], str] = super().url_converter(name, hashed_files, template)
        return converter


class HashedModules(_OwnModules, ManifestStaticFilesStorage):
    """For the demo: ready in seconds."""


class CompressedHashedModules(_OwnModules, CompressedManifestStaticFilesStorage):
    """For production: every file also as gzip and brotli, at their best."""
