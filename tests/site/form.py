"""A form in the browser: filled in, read, handed in, and what it made checked in an archive."""

from __future__ import annotations

import gc
import re
from pathlib import Path

from click.testing import CliRunner
from playwright.sync_api import Page, expect

from archive.check.command import main as check
from archive.contributing.question import is_barred
from archive.corpus.vocabularies import load_vocabularies
from archive.project import Project
from tests.site.conftest import FIXTURE, ROOT, Archive, copy_archive

FORM = "contributing/submit.html"
DRAFT = "archive.form.draft"
SOUND = "共 0 个错误，0 个警告\n"
KINDS = [term.id for term in load_vocabularies(FIXTURE / "data" / "vocabulary")[0].kinds.terms if not is_barred(term)]
EXAMPLE_KINDS = [
    term.id for term in load_vocabularies(ROOT / "data" / "vocabulary")[0].kinds.terms if not is_barred(term)
]
TEXT = """同志们：
　　今天的会议有两项任务。***同志讲了话，[略]，2 < 3。
一、提高认识
要学习。一是学，二是做。
（一）抓重点
# 不是标题
1. 不是列表。
二、抓好落实
- 也不是列表
谢谢大家！
"""


def set_forge(archive: Archive, kind: str) -> None:
    site = archive.data / "site.yml"
    forge = f"forge:\n  kind: {kind}\n  url: https://forge.example/office/archive\nsecurity_contact: 测试单位保密办\n"
    site.write_text(site.read_text(encoding="utf-8") + forge, encoding="utf-8")


def fill(form: Page, kind: str = "host-script", text: str = TEXT, title: str = "在全市会议上的主持词") -> None:
    """Fill in what must be, as a person does."""
    form.fill("#q-text", text)
    form.fill("#q-title", title)
    date = form.locator("[data-path=date]")
    date.locator("[data-part=year]").fill("2024")
    date.locator("[data-part=month]").select_option("03")
    date.locator("[data-part=day]").select_option("05")
    form.select_option("#q-level", "municipal")
    form.select_option("#q-kind", kind)
    form.select_option("#q-origin", label="公开发布")


def read_preview(form: Page) -> str:
    expect(form.locator("[data-state]")).to_have_text("都填好了，可以交稿")
    return form.locator("[data-preview]").inner_text()


def download(form: Page, folder: Path) -> Path:
    with form.expect_download() as waiting:
        form.get_by_role("button", name="下载文稿文件").click()
    got = waiting.value
    path = folder / got.suggested_filename
    got.save_as(path)
    return path


def check_in(archive: Archive, *files: Path) -> str:
    """Put files into a copy of the archive, check it whole, and return what the check says."""
    paths = []
    for file in files:
        path = archive.docs / "speeches" / file.name[:4] / file.name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(file.read_bytes())
        paths.append(path)
    project = Project.at(ROOT, {"ARCHIVE_DOCS": str(archive.docs), "ARCHIVE_DATA": str(archive.data)})
    done = CliRunner().invoke(check, [], obj=project)
    gc.enable()  # which the command turns off, as its process is soon to end
    assert done.exit_code in {0, 1}, done.output
    for path in paths:
        path.unlink()
    return done.stdout


def make_office(folder: Path) -> Archive:
    """Return an archive with a forge, and with every kind of the project's own vocabulary."""
    archive = copy_archive(folder)
    set_forge(archive, "github")
    kinds = archive.data / "vocabulary" / "kinds.yml"
    more = (ROOT / "data" / "vocabulary" / "kinds.yml").read_text(encoding="utf-8")
    ours = {*KINDS, "meeting-record"}
    terms = [one for one in re.split(r"(?m)^(?=- id: )", more) if one.startswith("- id: ")]
    extra = [one for one in terms if one.splitlines()[0].removeprefix("- id: ").strip() not in ours]
    kinds.write_text(kinds.read_text(encoding="utf-8") + "".join(extra), encoding="utf-8")
    return archive
