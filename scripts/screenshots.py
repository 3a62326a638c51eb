"""Take the pictures of README.md and the guide from the example archive: `python scripts/screenshots.py`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "hooks")]

from archive.preparation import explain_missing_modules

explain_missing_modules()

from playwright.sync_api import ViewportSize, sync_playwright

from scripts.run import find_chromium

IMAGES = ROOT / "docs" / "contributing" / "images"
PAGES = {"home.png": "index.html"}
ORIGIN = "http://archive.example/"
VIEWPORT: ViewportSize = {"width": 1440, "height": 900}


def main() -> int:
    """Build the site, open each page from disk and write its picture; return the exit status."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        subprocess.run(  # noqa: S603
            [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(ROOT / "mkdocs.yml"), "-d", folder], check=True
        )
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        page = browser.new_page(viewport=VIEWPORT, color_scheme="light", reduced_motion="reduce")
        page.route(f"{ORIGIN}**", lambda route: route.fulfill(path=Path(folder) / route.request.url[len(ORIGIN) :]))
        for name, uri in PAGES.items():
            page.goto(ORIGIN + uri)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=IMAGES / name)
            print(IMAGES / name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
