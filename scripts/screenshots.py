"""Take the pictures of README.md and the guide from the example archive: `python scripts/screenshots.py`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "hooks")]

from archive.preparation import explain_missing_modules

explain_missing_modules()

from playwright.sync_api import Page, ViewportSize, sync_playwright

from scripts.run import find_chromium

IMAGES = ROOT / "docs" / "contributing" / "images"
ORIGIN = "http://archive.example/"
VIEWPORT: ViewportSize = {"width": 1440, "height": 900}
TEXT = """在全市组织部长会议上的讲话
（2025年2月）
同志们：
今天的会议，主要任务是总结去年的工作，部署今年的任务。
一、认清形势
去年，各级组织部门做了大量工作，成绩来之不易。
二、抓好落实
（一）建强班子
要把政治标准放在首位。
"""


def walk(page: Page) -> Iterator[tuple[str, str]]:
    """Go through the site as a reader and a clerk do; yield the name of each picture and what stands at its top."""
    page.goto(f"{ORIGIN}index.html")
    yield "home", "body"
    page.goto(f"{ORIGIN}contributing/submit.html")
    page.fill("#q-text", TEXT)
    yield "form-text", "#form-text"
    page.get_by_role("button", name="题名就是第一行").click()
    page.get_by_role("button", name="日期是").click()
    page.fill("#q-meeting", "组织部长")
    page.locator("[data-path=meeting] [role=option]").first.wait_for()
    yield "form-facts", "[data-path=level]"
    page.locator("[data-path=meeting] [role=option]").first.click()
    page.select_option("#q-kind", "speech")
    page.select_option("#q-origin", "own")
    page.get_by_role("button", name="下载文稿文件").click()
    yield "form-faults", "[data-path=organs]"
    page.fill("#q-review-by", "办公室主任")
    page.locator("[data-path='review.date'] [data-part=year]").fill("2025")
    page.fill("#q-review-basis", "入库审查登记表第 12 号")
    with page.expect_download():
        page.get_by_role("button", name="下载文稿文件").click()
    yield "form-result", "[data-path=organs]"


def main() -> int:
    """Build the site, go through its pages and write a picture of each step; return the exit status."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        build = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(ROOT / "mkdocs.yml"), "-d", folder]
        subprocess.run(build, check=True)  # noqa: S603
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        page = browser.new_page(viewport=VIEWPORT, color_scheme="light", reduced_motion="reduce")
        page.route(f"{ORIGIN}**", lambda route: route.fulfill(path=Path(folder) / route.request.url[len(ORIGIN) :]))
        for name, top in walk(page):
            page.locator(top).evaluate("(e) => scrollTo(0, e.getBoundingClientRect().top + scrollY - 90)")
            page.wait_for_load_state("networkidle")
            page.screenshot(path=IMAGES / f"{name}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
