"""Static files with hashed names, also inside JavaScript modules' imports."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleAwareStorage(CompressedManifestStaticFilesStorage):
    """Rewrites `import "./x.js"` to the hashed file, so that modules can be cached for good."""

    support_js_module_import_aggregation = True
