"""`mkdocs serve`: what is changed is seen, and a fault leaves the last good pages standing."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.narrow import RECORD as NARROW
from tests.narrow import write_overlay
from tests.site.conftest import ROOT, Archive, copy_archive

pytestmark = pytest.mark.slow

PATIENCE = 20.0
RECORD = "speeches/2023/2023-02-08-shi-jianghua"


@dataclass(frozen=True)
class Served:
    """A running `mkdocs serve`, and what it prints."""

    url: str
    log: Path

    def read(self, uri: str) -> str:
        try:
            with urllib.request.urlopen(f"{self.url}{uri}", timeout=PATIENCE) as response:  # noqa: S310 - its own address
                content: str = response.read().decode("utf-8")
                return content
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return ""

    def read_text(self, uri: str) -> str:
        """The text of a record's page; what stands after it has a script that differs from build to build."""
        return self.read(uri).partition("<!-- /record-body -->")[0]

    def output(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def wait_for_page(self, uri: str, text: str, *, is_there: bool = True) -> None:
        end = time.monotonic() + PATIENCE
        while (text in self.read(uri)) is not is_there:
            if time.monotonic() > end:
                pytest.fail(f"{text!r} {'never came to' if is_there else 'never left'} {uri}:\n{self.output()[-2000:]}")
            time.sleep(0.2)

    def wait_for_output(self, text: str) -> None:
        end = time.monotonic() + PATIENCE
        while text not in self.output():
            if time.monotonic() > end:
                pytest.fail(f"{text!r} was never printed:\n{self.output()[-2000:]}")
            time.sleep(0.2)


def find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def run_serve(root: Path, folder: Path, environ: Mapping[str, str]) -> Iterator[Served]:
    """Serve the project in `root`; what it prints goes to a file in `folder`."""
    port = find_port()
    log = folder / "serve.log"
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("ARCHIVE_")}
    command = [sys.executable, "-m", "mkdocs", "serve", "-f", str(root / "mkdocs.yml"), "-a", f"127.0.0.1:{port}"]
    with (
        log.open("wb") as output,
        subprocess.Popen(
            command,
            env={**inherited, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1", **environ},
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        served = Served(f"http://127.0.0.1:{port}/", log)
        try:
            served.wait_for_page("index.html", "</html>")
            yield served
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


class TestFoldersElsewhere:
    """ARCHIVE_DOCS and ARCHIVE_DATA outside the project."""

    @pytest.fixture(scope="class")
    @classmethod
    def archive(cls, tmp_path_factory: pytest.TempPathFactory) -> Archive:
        return copy_archive(tmp_path_factory.mktemp("elsewhere") / "archive")

    @pytest.fixture(scope="class")
    @classmethod
    def served(cls, archive: Archive) -> Iterator[Served]:
        overlay = write_overlay(archive.docs.parent.parent / "narrow")
        environ = {"ARCHIVE_DOCS": str(archive.docs), "ARCHIVE_DATA": str(archive.data)}
        environ |= {"ARCHIVE_OVERLAY": str(overlay), "ARCHIVE_EDITION": "restricted"}
        with run_serve(ROOT, archive.docs.parent.parent, environ) as served:
            yield served

    def test_a_record(self, archive: Archive, served: Served) -> None:
        replace(archive.docs / f"{RECORD}.md", "制度共 12 项。", "制度共 21 项。")
        served.wait_for_page(f"{RECORD}.html", "制度共 21 项。")

    def test_a_new_record(self, archive: Archive, served: Served) -> None:
        source = archive.docs / "speeches" / "2023" / "2023-01-13-sheng-zongjie.md"
        path = source.with_name("2023-01-13-sheng-xinde.md")
        path.write_text(source.read_text(encoding="utf-8").replace("总结讲话", "新的讲话"), encoding="utf-8")
        served.wait_for_page("years/2023.html", "2023-01-13-sheng-xinde.html")
        path.unlink()
        served.wait_for_page("years/2023.html", "2023-01-13-sheng-xinde.html", is_there=False)

    def test_a_meeting(self, archive: Archive, served: Served) -> None:
        path = archive.data / "meetings" / "2023" / "2023-02-08-shi-huiyi.yml"
        replace(path, "交流发言", "典型发言")
        served.wait_for_page("meetings/2023-02-08-shi-huiyi.html", "典型发言")

    def test_pages_keep_their_own_script_while_they_are_served(self, served: Served) -> None:
        page = served.read("index.html")
        assert "livereload(" in page
        assert "Content-Security-Policy" not in page

    def test_what_is_laid_over_it(self, archive: Archive, served: Served) -> None:
        narrow = archive.docs.parent.parent / "narrow"
        replace(narrow / "docs" / "speeches" / "2024" / f"{NARROW}.md", "同志们", "各位同志")
        served.wait_for_page(f"speeches/2024/{NARROW}.html", "各位同志")
        replace(narrow / "data" / "vocabulary" / "topics.yml", "主题", "专题")
        served.wait_for_page("topics/index.html", "㰟专题")

    def test_a_vocabulary(self, archive: Archive, served: Served) -> None:
        replace(archive.data / "vocabulary" / "topics.yml", "label: 经济", "label: 经济建设")
        served.wait_for_page("topics/economy.html", "经济建设")

    def test_the_settings(self, archive: Archive, served: Served) -> None:
        replace(archive.data / "site.yml", "name: 测试文献库", "name: 改名文献库")
        served.wait_for_page("index.html", "改名文献库")

    @pytest.mark.parametrize(
        ("path", "good", "bad", "said"),
        [
            (f"docs/{RECORD}.md", "level: municipal", "level: munincipal", "[term-unknown]"),
            ("data/meetings/2023/2023-02-08-shi-huiyi.yml", "agenda:", "agendum:", "[unknown-key]"),
            ("data/vocabulary/kinds.yml", "- id: notice", "- id: [notice", "[yaml-quote]"),
        ],
    )
    def test_a_fault_and_its_mending(
        self, archive: Archive, served: Served, path: str, good: str, bad: str, said: str
    ) -> None:
        faulty, record = archive.docs.parent / path, archive.docs / f"{RECORD}.md"
        mended = "今年还要再办三件实事。"
        before = served.read_text(f"{RECORD}.html")
        assert "制度共" in before
        replace(faulty, good, bad)
        try:
            served.wait_for_output(said)
            assert f"{faulty.name}:" in served.output()
            assert "Traceback" not in served.output()
            assert served.read_text(f"{RECORD}.html") == before
        finally:
            replace(faulty, bad, good)
        replace(record, "今年要再办三件实事。", mended)
        served.wait_for_page(f"{RECORD}.html", mended)
        replace(record, mended, "今年要再办三件实事。")
        served.wait_for_page(f"{RECORD}.html", mended, is_there=False)


class TestProject:
    """A project with its own documents, data, templates and styles."""

    @pytest.fixture(scope="class")
    @classmethod
    def project(cls, tmp_path_factory: pytest.TempPathFactory) -> Path:
        project = tmp_path_factory.mktemp("project")
        shutil.copytree(ROOT / "hooks", project / "hooks", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "mkdocs.yml", project)
        copy_archive(project / "archive")
        (project / "archive" / "docs").rename(project / "docs")
        (project / "archive" / "data").rename(project / "data")
        return project

    @pytest.fixture(scope="class")
    @classmethod
    def served(cls, project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
        with run_serve(project, tmp_path_factory.mktemp("log"), {}) as served:
            yield served

    def test_a_template(self, project: Path, served: Served) -> None:
        replace(project / "hooks" / "overrides" / "404.html", "没有这个页面", "此处没有页面")
        served.wait_for_page("404.html", "此处没有页面")

    def test_a_fault_of_a_template_and_its_mending(self, project: Path, served: Served) -> None:
        template = project / "hooks" / "overrides" / "record.html"
        good = template.read_text(encoding="utf-8")
        template.write_text(good + "{% if %}", encoding="utf-8")
        served.wait_for_output(f"record.html:{good.count(chr(10)) + 1}: Expected an expression")
        assert "data-record-body" in served.read(f"{RECORD}.html")
        template.write_text(good.replace("{% endblock %}", "<!-- mended -->{% endblock %}"), encoding="utf-8")
        served.wait_for_page(f"{RECORD}.html", "<!-- mended -->")
        assert "Traceback" not in served.output()

    def test_a_partial(self, project: Path, served: Served) -> None:
        replace(project / "hooks" / "overrides" / "partials" / "footer.html", "</footer>", "<p>新的页脚</p></footer>")
        served.wait_for_page(f"{RECORD}.html", "新的页脚")

    def test_a_style(self, project: Path, served: Served) -> None:
        path = project / "hooks" / "overrides" / "assets" / "stylesheets" / "record.css"
        path.write_text(path.read_text(encoding="utf-8") + "\n.new-style { top: 0; }\n", encoding="utf-8")
        served.wait_for_page("assets/stylesheets/archive.css", ".new-style")

    def test_a_script(self, project: Path, served: Served) -> None:
        path = project / "hooks" / "overrides" / "assets" / "javascripts" / "record.js"
        path.write_text(path.read_text(encoding="utf-8") + "\n// a new line\n", encoding="utf-8")
        served.wait_for_page("assets/javascripts/record.js", "// a new line")

    def test_a_term(self, project: Path, served: Served) -> None:
        path = project / "data" / "vocabulary" / "topics.yml"
        path.write_text(path.read_text(encoding="utf-8") + "- id: brand-new\n  label: 新词\n", encoding="utf-8")
        served.wait_for_page("topics/brand-new.html", "新词")


def serve_in_vain(archive: Archive, port: int) -> subprocess.CompletedProcess[str]:
    """Run a `serve` that ends by itself."""
    command = [sys.executable, "-m", "mkdocs", "serve", "-f", str(ROOT / "mkdocs.yml"), "-a", f"127.0.0.1:{port}"]
    environ = {**os.environ, "PYTHONUTF8": "1", "ARCHIVE_DOCS": str(archive.docs), "ARCHIVE_DATA": str(archive.data)}
    return subprocess.run(
        command, env=environ, capture_output=True, text=True, encoding="utf-8", check=False, timeout=60
    )


def test_a_faulty_archive_is_not_served_at_all(archive: Archive) -> None:
    replace(archive.docs / f"{RECORD}.md", "level: municipal", "level: munincipal")
    done = serve_in_vain(archive, find_port())
    assert done.returncode == 1
    assert "[term-unknown]" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_a_port_that_is_taken_is_one_line(archive: Archive) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        done = serve_in_vain(archive, other.getsockname()[1])
    assert done.returncode == 1
    assert "另一个预览还开着" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
