"""`python -m benchmarks [NAME...] [--json]`: measure, print one table.

Everything happens in a temporary folder: an SQLite database and data of its own, a real gunicorn with two web
processes, headless Chromium where there is one. Nothing is asserted about times; work that was not right has none.
"""

import os
import sys
import tempfile


def main() -> int:
    """An installation of its own, made before anything of Django is imported; then the measuring."""
    with tempfile.TemporaryDirectory(prefix="tandem-bench-", ignore_cleanup_errors=True) as folder:
        for name in [name for name in os.environ if name.startswith("TANDEM_") or name == "DATABASE_URL"]:
            del os.environ[name]
        os.environ["TANDEM_DATA_DIR"] = folder
        os.environ["TANDEM_LOG_LEVEL"] = "ERROR"
        os.environ["DJANGO_SETTINGS_MODULE"] = "workbench.settings"
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright runs a loop in this thread
        import django

        django.setup()
        from benchmarks.run import run

        return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
