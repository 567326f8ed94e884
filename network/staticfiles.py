"""Static files named by their content, so that browsers may keep them forever."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class HashedStaticFiles(ManifestStaticFilesStorage):
    """Also rewrites the `import`s of JavaScript modules to hashed names."""

    support_js_module_import_aggregation = True
