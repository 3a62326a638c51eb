"""Hostile input: what the check refuses, and that the rest is shown as the text it is."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from archive.text.escape import escape, escape_heading
from tests.site.browser import Tab, Tabs, ask, serve_folder
from tests.site.conftest import ROOT, Archive, Build, copy_archive
from tests.site.web_server import send_policy

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
ATTACKS: dict[str, Any] = yaml.safe_load(
    (ROOT / "tests" / "fixtures" / "hostile" / "attacks.yml").read_text(encoding="utf-8")
)
PASTED = 10
SHOWN: list[str] = ATTACKS["shown"]
WATCH = """
window.__broken = [];
addEventListener('securitypolicyviolation', (e) => window.__broken.push(`${e.violatedDirective} ${e.blockedURI}`));
"""
FIND_ODD = """() => [...document.querySelectorAll('*')].filter((element) => [...element.attributes].some(({ name, value }) =>
    name.startsWith('on') || /^\\s*(javascript|vbscript|data:text)/i.test(value) && name !== 'value' && name !== 'content' || /^(src|href|action|data)$/.test(name) && /evil\\.example|^x$/.test(value)
)).map((element) => element.outerHTML.slice(0, 300))"""


def write(archive: Archive, record_id: str, body: str, **values: object) -> None:
    front_matter = yaml.safe_dump({**FRONT_MATTER, **values}, allow_unicode=True, sort_keys=False, width=10_000)
    archive.write_record(record_id, front_matter, body)


def plant(archive: Archive, number: int, attack: Mapping[str, str]) -> str:
    """Put what is to be refused into an archive; return the name of the file that it is told of."""
    front, record_id = yaml.safe_dump(FRONT_MATTER), f"2024-09-09-attack-{number}"
    if "at" in attack:
        path = archive.data / attack["at"]
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(attack["add"] + "\n")
        return path.name
    if "beside" in attack:
        path = archive.docs / "speeches" / "2024" / attack["beside"]
        path.write_text("正文。\n", encoding="utf-8")
        return path.name
    lines = attack.get("lines", "title: 题名")
    if "attached" in attack:
        lines += f"\nattachments: [{{file: {attack['attached']}, title: 附件}}]"
        beside = archive.docs / "speeches" / "2024" / record_id / attack["attached"]
        beside.parent.mkdir(parents=True)
        beside.write_text("<script>canary()</script>", encoding="utf-8")
    record_id = attack.get("name", record_id)
    return archive.write_record(record_id, f"{lines}\n{front}", attack.get("body", "正文。")).name


def test_what_may_not_come_in_is_refused(archive: Archive, tmp_path: Path) -> None:
    (archive.docs / "speeches" / "2024").mkdir()
    expected = [(plant(archive, n, attack), attack) for n, attack in enumerate(ATTACKS["refused"])]
    command = [sys.executable, str(ROOT / "scripts" / "check.py"), "--format", "json"]
    environ = {"ARCHIVE_DOCS": str(archive.docs), "ARCHIVE_DATA": str(archive.data), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 1, done.stderr
    found: dict[str, set[str]] = {}
    for diagnostic in json.loads(done.stdout)["diagnostics"]:
        if diagnostic["severity"] == "error":
            found.setdefault(Path(diagnostic["path"]).name, set()).add(diagnostic["rule"])
    missed = [(attack, found.get(name)) for name, attack in expected if attack["rule"] not in found.get(name, ())]
    assert missed == []
    assert archive.build(tmp_path / "site").status == 1
    assert not (tmp_path / "site").exists()


def test_there_are_as_many_attacks_as_promised() -> None:
    assert len({attack["what"] for attack in ATTACKS["refused"]}) == len(ATTACKS["refused"])
    assert sum(map(len, ATTACKS.values())) >= 60


def change(path: Path, **values: object) -> None:
    """Change keys of a file, or of each item of the list that it holds."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    for item in content if isinstance(content, list) else [content]:
        item.update({key: f"{item.get(key, '')}{value}" if key == "label" else value for key, value in values.items()})
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


def write_shown(archive: Archive) -> None:
    """Write records and meetings in which each text that is let through stands wherever it can."""
    for n, (text, other) in enumerate(zip(SHOWN[::2], [*SHOWN[1::2], HOSTILE], strict=False)):
        day = f"2024-08-{n + 1:02}"
        meeting = {"name": other, "aliases": SHOWN, "date": day, "level": "municipal", "place": text, "session": other}
        agenda = [{"item": text, "record": f"{day}-shown"}, *({"item": it, "absent": "缺"} for it in SHOWN)]
        path = archive.data / "meetings" / "2024" / f"{day}-shown.yml"
        path.write_text(yaml.safe_dump({**meeting, "agenda": agenda}, allow_unicode=True), encoding="utf-8")
        write(
            archive,
            f"{day}-shown",
            "\n\n".join(f"## {escape_heading(it)}\n\n{escape(it)}" for it in SHOWN),
            title=text,
            date=day,
            meeting=f"{day}-shown",
            speakers=[{"role": it, "name": it} for it in SHOWN],
            summary=other,
            keywords=SHOWN,
            changes=[{"date": "2024-10", "by": it, "note": it} for it in SHOWN],
            source={"file": text, "note": text},
        )


def write_guide(archive: Archive) -> None:
    """Write pages beside the records, and files that a browser would run."""
    guide = archive.docs / "contributing"
    guide.mkdir()
    for n, text in enumerate(ATTACKS["guide"]):
        (guide / f"attack-{n}.md").write_text(f"---\ntitle: '{SHORT}'\n---\n\n{text}\n", encoding="utf-8")
    (archive.docs / "index.md").write_text("\n\n".join(ATTACKS["guide"]), encoding="utf-8")
    for name in ("evil.html", "evil.js", "evil.svg"):
        (guide / name).write_text("<script>canary()</script>", encoding="utf-8")


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
    attachment.write_text("<script>canary()</script>", encoding="utf-8")
    write_shown(archive)
    write_guide(archive)
    built = archive.build(folder / "site")
    assert built.status == 0, built.output
    return built


@pytest.fixture(scope="module")
def hostile_url(hostile_site: Build) -> Iterator[str]:
    with serve_folder(hostile_site.site, send_policy) as url:
        yield url


@pytest.fixture(scope="module")
def victim(lasting_tabs: Tabs) -> Tab:
    """A tab in which anything that runs is noticed."""
    return lasting_tabs.open(permissions=("clipboard-read", "clipboard-write"), script=CANARY + WATCH)


def test_the_canary_sings(victim: Tab, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(f"<title>a</title>{HOSTILE}", encoding="utf-8")
    page = victim.go((tmp_path / "index.html").as_uri())
    page.wait_for_function("() => window.__canary === true")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<a href=\" JavaScript:canary()\">a</a>')")
    odd = " ".join(page.evaluate(FIND_ODD))
    assert "<svg onload" in odd
    assert "<a href" in odd
    assert victim.faults


def assert_unharmed(victim: Tab, url: str, where: str) -> None:
    """Make sure that nothing ran, tried to, or asked for anything elsewhere."""
    page = victim.page
    assert page.url.startswith(url), where
    assert page.evaluate("window.__canary") is None, where
    assert page.evaluate("window.__broken") == [], where
    assert victim.requests_elsewhere(url) == [], where
    assert victim.faults == [], where
    assert page.evaluate(FIND_ODD) == [], where


def test_nothing_runs_on_any_page(victim: Tab, hostile_site: Build, hostile_url: str) -> None:
    pages = sorted(path.relative_to(hostile_site.site).as_posix() for path in hostile_site.site.rglob("*.html"))
    assert len(pages) > 80
    for uri in pages:
        victim.requests.clear()
        victim.faults.clear()
        page = victim.page
        page.goto(hostile_url + uri)
        if uri.endswith("-former.html"):
            page.wait_for_url(f"**/{HOSTILE_ID}.html")
        assert_unharmed(victim, hostile_url, uri)


def test_nothing_runs_by_an_address(victim: Tab, hostile_url: str) -> None:
    for attack in ATTACKS["fragments"]:
        uri = attack["page"].format(f"speeches/2024/{HOSTILE_ID}")
        victim.page.goto("about:blank")
        victim.requests.clear()
        victim.faults.clear()
        victim.page.goto(f"{hostile_url}{uri}#{attack['fragment']}")
        if uri == "search.html":
            victim.page.wait_for_function("() => document.querySelector('[data-search-state=done]')")
        elif uri.endswith("-former.html"):
            victim.page.wait_for_url(f"**/{HOSTILE_ID}.html**")
        assert_unharmed(victim, hostile_url, str(attack))


def test_nothing_runs_in_the_form(victim: Tab, hostile_url: str) -> None:
    page = victim.go(f"{hostile_url}contributing/submit.html")
    texts = [*SHOWN, HOSTILE, *(attack["body"] for attack in ATTACKS["refused"] if "body" in attack)]
    for start in range(0, len(texts), PASTED):
        text = "\n".join(texts[start : start + PASTED])
        page.fill("#q-text", f"{text}\n（2024年5月6日）")
        page.fill("#q-title", text.replace("\n", " "))
        page.fill("#q-meeting", text[:20].replace("\n", " "))
        page.wait_for_function(
            "(text) => document.querySelector('[data-preview]').textContent.length >= text.length", arg=text
        )
        assert_unharmed(victim, hostile_url, text)


def test_what_a_browser_would_run_is_not_published(hostile_site: Build) -> None:
    assert list((hostile_site.site / "contributing").glob("evil.*")) == []


def test_an_attachment_runs_nothing(victim: Tab, hostile_url: str) -> None:
    victim.page.goto(f"{hostile_url}speeches/2024/{HOSTILE_ID}.html")
    assert victim.page.locator("a[href$='/a.txt']").get_attribute("download") == ""
    victim.page.goto(f"{hostile_url}speeches/2024/{HOSTILE_ID}/a.txt")
    assert victim.page.evaluate("window.__canary") is None
    assert "<script>" in victim.page.inner_text("body")


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
    page = victim.page
    page.goto(f"{hostile_url}speeches/2024/{HOSTILE_ID}.html")
    page.locator("[data-record-body] > p.unit").first.hover()
    page.get_by_role("button", name="复制本段及出处").click()
    page.wait_for_function("() => navigator.clipboard.readText().then(Boolean)")
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
