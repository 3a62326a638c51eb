"""Hostile input: what the check refuses, and that the rest is shown as the text it is."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser

from archive.text.escape import escape, escape_heading
from tests.site.browser import Tab, Tabs, ask, serve_folder
from tests.site.conftest import ROOT, Archive, Build, copy_archive

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Leaves attributes, elements, comments, CDATA and titles, by every quote; then what a template would fill in.
HOSTILE = (
    "\"'><svg onload=canary()></title></textarea><script>canary()</script>--><img src=x onerror=canary()>]]>"
    "{{ config.site_name }}{% raw %}{# a #}&lt;&#60;javascript:canary()"
)
SHORT = "<img src=x onerror=canary()>"
HOSTILE_ID = "2024-09-09-hostile"
MEETING_ID = "2024-09-09-hostile-meeting"
CANARY = "window.canary = () => { window.__canary = true; }; window.alert = window.canary;"

FRONT_MATTER = {
    "date": "2024-09-09",
    "level": "municipal",
    "kind": "speech",
    "topics": ["party"],
    "origin": "published",
}
REFUSED_BODIES = {
    "script": ("<script>canary()</script>", "raw-html"),
    "handler": ("看<img src=x onerror=canary()>这里。", "raw-html"),
    "svg": ("<svg/onload=canary()>", "raw-html"),
    "autolink": ("<javascript:canary()>", "raw-html"),
    "comment": ("<!-- --><script>canary()</script>", "raw-html"),
    "entity": ("&#60;script&#62;canary()&#60;/script&#62;", "raw-html"),
    "link": ("[看](javascript:canary())", "unescaped-bracket"),
    "image": ("![看](javascript:canary())", "unescaped-bracket"),
    "reference": ("[看][a]\n\n[a]: javascript:canary()", "unescaped-bracket"),
    "code": ("`<script>canary()</script>`", "unescaped-mark"),
    "block": ("    <script>canary()</script>", "block-markup"),
}
REFUSED_VALUES = {
    "object": ("title: !!python/object/apply:os.system ['true']", "yaml-tag"),
    "alias": ('title: &a "乙"\nsummary: *a', "yaml-alias"),
    "unquoted": ("title: <b>: canary", "yaml-colon"),
    "template": ("title: {{ config }}", "wrong-type"),
    "lines": ('title: "乙\\n<script>"', "title-form"),
}


def write(archive: Archive, record_id: str, body: str, **values: object) -> None:
    front_matter = yaml.safe_dump({**FRONT_MATTER, **values}, allow_unicode=True, sort_keys=False, width=10_000)
    archive.write_record(record_id, front_matter, body)


def test_what_a_record_may_not_hold_is_refused(archive: Archive, tmp_path: Path) -> None:
    expected = {}
    for n, (body, rule) in enumerate(REFUSED_BODIES.values()):
        expected[f"2024-09-09-body-{n}.md"] = rule
        write(archive, f"2024-09-09-body-{n}", body, title="题名")
    plain = yaml.safe_dump(FRONT_MATTER)
    for n, (line, rule) in enumerate(REFUSED_VALUES.values()):
        expected[f"2024-09-09-value-{n}.md"] = rule
        archive.write_record(f"2024-09-09-value-{n}", f"{line}\n{plain}", "正文。")
    command = [sys.executable, str(ROOT / "scripts" / "check.py"), "--format", "json"]
    environ = {"ARCHIVE_DOCS": str(archive.docs), "ARCHIVE_DATA": str(archive.data), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 1, done.stderr
    found: dict[str, set[str]] = {}
    for diagnostic in json.loads(done.stdout)["diagnostics"]:
        found.setdefault(Path(diagnostic["path"]).name, set()).add(diagnostic["rule"])
    missed = {name: (rule, found.get(name)) for name, rule in expected.items() if rule not in found.get(name, ())}
    assert missed == {}
    assert archive.build(tmp_path / "site").status == 1
    assert not (tmp_path / "site").exists()


def change(path: Path, **values: object) -> None:
    """Change keys of a file, or of each item of the list that it holds."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    for item in content if isinstance(content, list) else [content]:
        item.update({key: f"{item.get(key, '')}{value}" if key == "label" else value for key, value in values.items()})
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """A site whose every text that someone writes is hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    archive = copy_archive(folder / "archive")
    for path in sorted((archive.data / "vocabulary").glob("*.yml")):
        change(path, label=HOSTILE, note=HOSTILE)
    change(archive.data / "vocabulary" / "organs.yml", system=HOSTILE)
    change(archive.data / "vocabulary" / "versions.yml", caution=HOSTILE)
    forge = {"kind": "github", "url": 'https://forge.example/"><svg/onload=canary()>'}
    change(archive.data / "site.yml", name=HOSTILE, office=HOSTILE, banner=HOSTILE, notice=HOSTILE, forge=forge)
    meeting = {
        "name": HOSTILE,
        "aliases": [SHORT],
        "date": "2024-09-09",
        "level": "municipal",
        "series": "organization-heads",
        "organs": ["city-organization"],
        "session": HOSTILE,
        "form": HOSTILE,
        "place": HOSTILE,
        "agenda": [{"item": HOSTILE, "record": HOSTILE_ID}, {"item": HOSTILE, "absent": "缺"}],
    }
    path = archive.data / "meetings" / "2024" / f"{MEETING_ID}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(meeting, allow_unicode=True), encoding="utf-8")
    body = [
        escape(HOSTILE),
        f"## {escape_heading(SHORT)}",
        f"记号[^1]，{escape(HOSTILE, at_line_start=False)}",
        f"| {escape(SHORT, at_line_start=False)} | 乙 |\n|---|---|\n| {escape(HOSTILE, at_line_start=False)} | 丁 |",
        "……",
        f"[^1]: {escape(HOSTILE, at_line_start=False)}",
    ]
    write(
        archive,
        HOSTILE_ID,
        "\n\n".join(body),
        title=HOSTILE,
        topics=["party", "cadres"],
        organs=["city-organization"],
        meeting=MEETING_ID,
        speakers=[{"role": HOSTILE, "name": HOSTILE, "delivered_by": SHORT}],
        summary=HOSTILE,
        keywords=[HOSTILE],
        changes=[{"date": "2024-10", "by": HOSTILE, "note": HOSTILE}],
        attachments=[{"file": "a.txt", "title": HOSTILE}],
        archival={"reference_code": HOSTILE, "note": HOSTILE},
        source={"file": HOSTILE, "note": HOSTILE},
        former_ids=["2024-09-09-former"],
        conveys=[{"level": "provincial", "kind": "speech", "speaker": HOSTILE}],
        exceptions=[{"rule": "heading-length", "reason": HOSTILE}],
    )
    write(archive, "2024-09-10-gone", "", title=HOSTILE, date="2024-09-10", status="withdrawn", reason=HOSTILE)
    attachment = archive.docs / "speeches" / "2024" / HOSTILE_ID / "a.txt"
    attachment.parent.mkdir()
    attachment.write_text("附件", encoding="utf-8")
    built = archive.build(folder / "site")
    assert built.status == 0, built.output
    return built


@pytest.fixture(scope="module")
def hostile_url(hostile_site: Build) -> Iterator[str]:
    with serve_folder(hostile_site.site) as url:
        yield url


@pytest.fixture(scope="module")
def victim(chromium: Browser) -> Iterator[Tab]:
    """A tab in which anything that runs is noticed."""
    tabs = Tabs(chromium)
    tab = tabs.open()
    tab.context.add_init_script(CANARY)
    yield tab
    tabs.close()


def test_the_canary_sings(victim: Tab, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(f"<title>a</title>{HOSTILE}", encoding="utf-8")
    page = victim.go((tmp_path / "index.html").as_uri())
    page.wait_for_function("window.__canary === true")
    assert victim.faults


def test_nothing_runs_on_any_page(victim: Tab, hostile_site: Build, hostile_url: str) -> None:
    pages = sorted(path.relative_to(hostile_site.site).as_posix() for path in hostile_site.site.rglob("*.html"))
    assert len(pages) > 50
    for uri in pages:
        victim.requests.clear()
        victim.faults.clear()
        page = victim.page
        page.goto(hostile_url + uri)
        if uri.endswith("-former.html"):
            page.wait_for_url(f"**/{HOSTILE_ID}.html")
        assert page.evaluate("window.__canary") is None, uri
        assert victim.requests_elsewhere(hostile_url) == [], uri
        assert victim.faults == [], uri
        odd = page.locator("a[href^='javascript:' i], [onload], [onerror], [src=x], body script:not([src]):not([id])")
        texts = [text for text in odd.evaluate_all("(all) => all.map((e) => e.outerHTML)") if "canary" in text]
        assert texts == [], uri


@pytest.mark.parametrize(
    ("uri", "places"),
    [
        ("index.html", ["h1", ".md-banner", ".home .rows a", ".way a", ".archive-footer"]),
        ("years/2024.html", [".rows a", ".rows p"]),
        ("levels/municipal.html", ["h1", ".rows a"]),
        ("topics/index.html", [".tree a"]),
        ("series/organization-heads.html", ["h1", "table a"]),
        ("meetings/index.html", [".rows a"]),
        (f"meetings/{MEETING_ID}.html", ["h1", ".agenda", ".facts"]),
        (
            f"speeches/2024/{HOSTILE_ID}.html",
            ["h1", "[data-record-body] > p", "td", ".footnote li", ".record__summary", ".facts", ".company", ".glance"],
        ),
        ("speeches/2024/2024-09-10-gone.html", ["h1", ".state"]),
    ],
)
def test_it_is_shown_as_itself(victim: Tab, hostile_url: str, uri: str, places: list[str]) -> None:
    page = victim.page
    page.goto(hostile_url + uri)
    for place in places:
        shown = page.locator(place).evaluate_all("(all) => all.map((e) => e.textContent).join('\\n')")
        assert HOSTILE in shown, place
    assert HOSTILE in page.title()


def test_the_tools_of_a_record_hand_it_on_as_text(victim: Tab, hostile_url: str) -> None:
    victim.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = victim.page
    page.goto(f"{hostile_url}speeches/2024/{HOSTILE_ID}.html")
    page.locator("[data-record-body] > p.unit").first.hover()
    page.get_by_role("button", name="复制本段及出处").click()
    page.wait_for_function("navigator.clipboard.readText().then(Boolean)")
    copied = page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n")
    assert copied.startswith(f"{HOSTILE}\n——")
    assert copied.count(HOSTILE) > 2
    assert page.evaluate("window.__canary") is None


def test_a_search_shows_it_as_itself(victim: Tab, hostile_url: str) -> None:
    page = victim.go(f"{hostile_url}index.html")
    ask(page, "记号")
    hit = page.locator(f"[data-record-id='{HOSTILE_ID}']")
    hit.wait_for()
    assert HOSTILE[:60] in hit.inner_text()
    for query in ("canary", SHORT):
        ask(page, query)
    assert page.evaluate("window.__canary") is None
    assert page.locator("[data-search] :is([onload], [onerror], script)").count() == 0
    assert victim.faults == []


def test_a_suggestion_shows_it_as_itself(victim: Tab, hostile_url: str) -> None:
    page = victim.go(f"{hostile_url}years/2024.html")
    page.locator("#head-query").press_sequentially("svg onload")
    option = page.get_by_role("option").first
    option.wait_for()
    assert HOSTILE[:20] in option.inner_text()
    assert page.evaluate("window.__canary") is None
    assert page.locator(".box :is([onload], [onerror], script)").count() == 0
    assert victim.faults == []
