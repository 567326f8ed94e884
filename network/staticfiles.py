"""Static files named by their content, so that browsers may keep them forever."""

from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage

_django: Any = ManifestStaticFilesStorage  # its patterns are not in the type stubs


class HashedStaticFiles(ManifestStaticFilesStorage):
    """Also rewrites the `import`s of our own JavaScript modules to hashed names.

    Not those of packages: their files stand alone, and some name modules that they do not ship.
    """

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        *_django._js_module_import_aggregation_patterns[1:],
    )
    max_post_process_passes = 10  # modules import modules that import modules
