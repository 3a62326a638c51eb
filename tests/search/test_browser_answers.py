"""What the search gives beside counts: hits, facets, lines, ways out; and what it does with what is broken."""

from __future__ import annotations

import codecs
import dataclasses
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from archive.corpus.corpus import Corpus
from archive.search.document import make_document
from archive.search.index import write_index
from archive.text.normalise import REDACTION
from tests.corpora import TERMS, CorpusMaker, make_entry
from tests.search.conftest import Engine, open_engine, write_page
from tests.site.browser import serve_folder

pytestmark = pytest.mark.browser

RUN = "([state, options]) => archiveSearch.run(state, options)"
HOSTILE = (
    "<img src=x onerror=alert(1)>", "%00", "\x00", "\ud800", "a\udfffb", ".*+?^${}()|[]\\", "“" * 40, "|" * 50, "-" * 50, "（）《》，。", "标题：", "-标题：", "…", "以…", "…促",
    "constructor", "__proto__", "toString hasOwnProperty", "改" * 10_000, "改 革 " * 3_000, "\u202e改革", "𠀀" * 300, "a" * 9_999, "1.2.3.4.5.6.7.8.9", "+++", "%%%", "改革 | | 修渠", "“”",
)  # fmt: skip


def run(engine: Engine, q: str, filters: Any = None, limit: int = 10, **state: Any) -> Any:
    return engine.page.evaluate(RUN, [{"q": q, "filters": filters or {}, **state}, {"limit": limit}])


def test_a_hit_shows_the_sentence_and_leads_to_it(engine: Engine) -> None:
    (hit,) = run(engine, "渠道畅通")["hits"]
    assert hit["title"] == "在全市组织部长会议上的主持词"
    (sentence,) = hit["sentences"]
    assert [part for part in sentence["parts"] if part["mark"]] == [{"text": "渠道畅通", "mark": 1}]
    assert sentence["text"].startswith("第六")
    assert hit["url"] == sentence["url"] == f"speeches/{hit['id'][:4]}/{hit['id']}.html#{sentence['address']}"


def test_a_hit_inside_a_point_leads_to_the_point(engine: Engine) -> None:
    points: dict[Any, str] = {
        address: unit.text[int(start) : int(end)]
        for entry in engine.corpus.entries
        for unit in make_document(engine.corpus, entry).units
        for start, end, address in zip(unit.points[::3], unit.points[1::3], unit.points[2::3], strict=True)
    }
    found = [hit for q in ("防火到山头", "架桥通路") for hit in run(engine, q)["hits"]]
    assert found
    for hit in found:
        address = hit["url"].partition("#")[2]
        assert address.startswith("q-")
        assert any(word in points[address] for word in ("防火到山头", "架桥通路"))


def test_a_match_over_a_comma_is_told_and_comes_last(engine: Engine) -> None:
    hits = run(engine, "六保")["hits"]
    parts = [part for hit in hits for sentence in hit["sentences"] for part in sentence["parts"] if part["mark"]]
    assert {"text": "六，保", "mark": 2} in parts
    assert {"text": "六保", "mark": 1} in parts
    crossing = [hit["isCrossing"] for hit in run(engine, "放管服改革 | 引领改革创新")["hits"]]
    assert crossing == sorted(crossing)


def test_hits_hold_all_that_was_counted(engine: Engine) -> None:
    for q in ("修渠", "改革", "组织部长会议", "人人", "gdp", "标题：组织", "以…促…"):
        result = run(engine, q, limit=1000)
        assert len(result["hits"]) == result["total"]
        for hit in result["hits"]:
            shown = sum(part["mark"] > 0 for s in hit["sentences"] for part in s["parts"])
            assert hit["more"] == 0 or len(hit["sentences"]) == 3
            named = any(part["mark"] for part in hit["titleParts"] + hit["meetingParts"])
            assert hit["occurrences"] >= shown > 0 or named


def test_headings_that_follow_each_other_are_told_apart_though_they_end_at_the_same_place(engine: Engine) -> None:
    (hit,) = run(engine, "春播 备播")["hits"]
    assert [sentence["text"] for sentence in hit["sentences"]] == ["一、抓春播备播", "（一）抓春播好"]
    assert hit["more"] == 0


def test_what_stands_beside_a_match_ends_with_whole_characters_and_redactions(engine: Engine) -> None:
    lines = engine.page.evaluate("archiveSearch.concordance({ q: '寻它', filters: {} })")["lines"]
    assert [(line["left"], line["right"]) for line in lines] == [
        ("甲" * 39, "乙" * 39),
        ("×××" + "丙" * 37, "丁" * 38),
    ]


def test_sentences_that_hold_all_terms_are_shown_before_those_that_hold_one(engine: Engine) -> None:
    (hit,) = run(engine, "堤防 水库", scope="sentence")["hits"]
    texts = [sentence["text"] for sentence in hit["sentences"]]
    assert texts == ["堤防、水库一起管。", "堤防查了又查；水库清了又清。", "堤防要查。"]
    assert hit["more"] == hit["occurrences"] - 5
    assert hit["url"] == hit["sentences"][2]["url"]


def test_terms_of_an_alternative_that_does_not_hold_are_not_shown(engine: Engine) -> None:
    (hit,) = run(engine, "堤防 -水库 | 要清")["hits"]
    assert [[part["text"] for part in sentence["parts"] if part["mark"]] for sentence in hit["sentences"]] == [["要清"]]
    assert (hit["occurrences"], hit["more"], hit["q"]) == (1, 0, "要清")
    lines = engine.page.evaluate(
        "archiveSearch.concordance({ q: '堤防 -水库 | 要清', filters: {}, scope: 'paragraph', strict: false })"
    )
    assert [line["match"] for line in lines["lines"]] == ["要清"]


def test_a_title_is_worth_more_than_a_text(engine: Engine) -> None:
    titles = [any(part["mark"] for part in hit["titleParts"]) for hit in run(engine, "组织部长会议")["hits"]]
    assert titles[0]
    assert titles == sorted(titles, reverse=True)


def test_by_date_the_newest_is_first(engine: Engine) -> None:
    newest, earliest = (
        [hit["id"] for hit in run(engine, "修渠", sort=sort, limit=100)["hits"]] for sort in ("date", "earliest")
    )
    assert earliest == newest[::-1]
    dates = [hit["date"] for hit in run(engine, "修渠", sort="date", limit=100)["hits"]]
    assert dates == sorted(dates, reverse=True)


@pytest.fixture
def revised(chromium: Browser, tmp_path: Path) -> Iterator[Engine]:
    """A speech, its transcript, and the texts that replaced it one after the other: the older, the oftener they say 修渠."""
    make = CorpusMaker()
    after: dict[str, Any] = {
        "2023-01-01-a": {"version": "transcript", "version_of": "2023-02-01-b"},
        "2023-02-01-b": {"status": "superseded", "replaced_by": "2023-03-01-c"},
        "2023-03-01-c": {"status": "superseded", "replaced_by": "2023-04-01-d"},
        "2023-04-01-d": {},
        "2023-05-01-e": {"status": "superseded", "replaced_by": "2023-05-02-f"},
    }
    entries = [make.entry(name, date=name[:10], **fields) for name, fields in after.items()]
    bodies = ("修渠。" * (6 - n) + ("护林。" if n != 2 else "") + "\n" for n in range(len(entries)))
    corpus = make(*(dataclasses.replace(entry, body=body) for entry, body in zip(entries, bodies, strict=True)))
    write_page(corpus, tmp_path)
    with serve_folder(tmp_path) as url:
        yield from open_engine(chromium, corpus, url)


@pytest.mark.parametrize(("q", "names"), [("修渠", "dcbae"), ("护林", "edba"), ("护林 | 修渠", "dcbae")])
def test_what_replaces_a_text_comes_before_it(revised: Engine, q: str, names: str) -> None:
    """A record whose successor is not found stands where it would."""
    assert "".join(hit["id"][-1] for hit in run(revised, q)["hits"]) == names
    assert "".join(hit["id"][-1] for hit in run(revised, q, sort="date")["hits"]) == "".join(sorted(names)[::-1])


@pytest.fixture
def traditional(chromium: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Engine]:
    """A speech of an organ whose label has characters that the base of the table does not tell of, as its text has."""
    monkeypatch.setitem(TERMS, "organs", [*TERMS["organs"], {"id": "rare", "label": "發展局"}])
    make = CorpusMaker()
    entry = make.entry("2023-01-01-a", title="讲话", organs=["rare"])
    corpus = make(dataclasses.replace(entry, body="這裏講發展。\n"))
    write_page(corpus, tmp_path)
    with serve_folder(tmp_path) as url:
        yield from open_engine(chromium, corpus, url)


def test_one_character_is_found_in_labels_however_they_are_written(traditional: Engine) -> None:
    assert traditional.query("发")["total"] == 1


def test_labels_leave_no_wrong_form_behind(traditional: Engine) -> None:
    assert traditional.query("局")["total"] == 1
    (hit,) = run(traditional, "发展")["hits"]
    assert [part["text"] for part in hit["sentences"][0]["parts"] if part["mark"]] == ["發展"]


def test_pages_of_hits_follow_each_other(engine: Engine) -> None:
    whole = engine.page.evaluate("archiveSearch.query('改革 | 修渠', {}, { limit: Infinity })")
    pages = [
        hit
        for offset in range(0, whole["total"], 3)
        for hit in engine.page.evaluate(
            "(offset) => archiveSearch.query('改革 | 修渠', {}, { limit: 3, offset })", offset
        )["hits"]
    ]
    assert pages == whole["hits"]
    assert set(whole["hits"][0]) == {"id", "title", "url", "date", "level", "kind", "occurrences"}


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ({"limit": -1}, 0),
        ({"limit": 2.5}, 2),
        ({"limit": "two"}, 0),
        ({"limit": 2, "offset": -1}, 2),
        ({"limit": 2, "offset": 9999}, 0),
        ({"limit": None}, 0),
    ],
)
def test_odd_numbers_of_hits_are_taken_for_the_nearest(engine: Engine, options: dict[str, Any], shown: int) -> None:
    found = engine.page.evaluate("(options) => archiveSearch.query('改革 | 修渠', {}, options)", options)
    assert found["total"] > 2
    assert len(found["hits"]) == shown


def test_no_words_with_filters_list_and_without_find_nothing(engine: Engine) -> None:
    listed = run(engine, "", {"level": "county"}, limit=100)
    expected = sorted((e.record.date, e.id) for e in engine.corpus.entries if e.record.level == "county")
    assert [hit["id"] for hit in listed["hits"]] == [record_id for _, record_id in reversed(expected)]
    assert run(engine, "")["total"] == 0


def test_facets_count_what_the_query_finds_without_their_own_filter(engine: Engine) -> None:
    state = {"q": "修渠 | 改革", "filters": {"level": ["county"], "year": ["2021", "2023"]}, "scope": "paragraph"}
    facets = engine.page.evaluate("(state) => archiveSearch.facets(state)", state)
    for name in ("year", "level", "kind", "topic", "series", "organ", "version", "origin", "for_year"):
        others = {key: values for key, values in state["filters"].items() if key != name}  # type: ignore[attr-defined]
        found = engine.oracle.search(str(state["q"]), others)
        counts: dict[str, int] = {}
        for record in engine.oracle.records:
            for value in record.facets[name] if record.id in found else ():
                counts[value] = counts.get(value, 0) + 1
        assert {one["value"]: one["count"] for one in facets[name] if one["count"]} == counts
    assert [one["year"] for one in facets["years"]] == ["2019", "2020", "2021", "2022", "2023"]


def test_lines_are_all_places_in_context(engine: Engine) -> None:
    for q in ("修渠", "改革", "人人", "gdp 增长"):
        found = engine.page.evaluate("(q) => archiveSearch.concordance({ q, filters: {}, scope: 'paragraph' })", q)
        assert len(found["lines"]) == found["total"] == sum(engine.oracle.search(q).values())
        units = ["".join(text) for record in engine.oracle.records for _, text in record.units]
        texts = [REDACTION.sub("×××", text) for text in units]  # as they are copied
        assert all(
            any(line["left"] + line["match"] + line["right"] in text for text in texts) for line in found["lines"]
        )
    found = engine.page.evaluate("archiveSearch.concordance({ q: '修渠' }, { limit: 2 })")
    assert len(found["lines"]) == 2 < found["total"] == sum(engine.oracle.search("修渠").values())


@pytest.mark.parametrize("q", ["党", "改革 改革创新", "发展 发，展"])
def test_no_more_lines_are_told_of_than_there_are(engine: Engine, q: str) -> None:
    found = engine.page.evaluate("(q) => archiveSearch.concordance({ q, filters: {}, scope: 'paragraph' })", q)
    assert len(found["lines"]) == found["total"] > 0


@pytest.mark.parametrize(("q", "is_told"), [("政 府 工 作 报 告", True), ("政府 工作 报告", False), ("党 建", False)])
def test_a_letter_spaced_word_is_told_of(engine: Engine, q: str, is_told: bool) -> None:  # noqa: FBT001
    notes = run(engine, q)["notes"]
    assert any("“政府工作报告”" in note and "去掉空格" in note for note in notes) == is_told
    assert any("“各人人人”" in note for note in run(engine, "各 人 人 人")["notes"])


@pytest.mark.parametrize("q", HOSTILE, ids=range(len(HOSTILE)))
def test_any_query_is_answered(engine: Engine, q: str) -> None:
    script = (
        "async (units) => { const q = String.fromCharCode(...units); return archiveSearch.run({ q, filters: {} }); }"
    )
    units = q.encode("utf-16-le", "surrogatepass")
    result = engine.page.evaluate(script, [int.from_bytes(units[n : n + 2], "little") for n in range(0, len(units), 2)])
    assert result["total"] >= 0
    assert all(isinstance(note, str) for note in result["notes"])


def test_a_state_survives_its_fragment(engine: Engine) -> None:
    state = {
        "q": "改革 & #%+|-“”",
        "filters": {"year": ["2021", "2023"], "topic": ["party"]},
        "scope": "sentence",
        "strict": True,
        "sort": "date",
    }
    again = "(state) => archiveSearch.parseState('#' + archiveSearch.formatState(state))"
    assert engine.page.evaluate(again, state) == state
    odd = engine.page.evaluate(
        "archiveSearch.parseState('#q=a&scope=galaxy&strict=2&sort=x&colour=red&year=&__proto__=1')"
    )
    assert odd == {"q": "a", "filters": {}, "scope": "paragraph", "strict": False, "sort": "relevance"}


@pytest.fixture
def damaged(
    chromium: Browser, traps_folder: Path, divided_folder: Path, tmp_path: Path
) -> Iterator[Callable[[str, Callable[[str], str] | None], Page]]:
    """Open a copy of the index of which the files of a pattern are changed, or missing; of the divided one, if only that has any."""
    folder = tmp_path / "site"
    shutil.copytree(traps_folder, folder)
    pages = []
    with serve_folder(folder) as url:

        def open_damaged(pattern: str, change: Callable[[str], str] | None) -> Page:
            if not any(traps_folder.glob(f"search/{pattern}.js")):
                shutil.copytree(divided_folder, folder, dirs_exist_ok=True)
            for file in folder.glob(f"search/{pattern}.js"):
                if change is None:
                    file.unlink()
                else:
                    encoding = "utf-16" if file.read_bytes().startswith(codecs.BOM_UTF16_LE) else "utf-8"
                    file.write_bytes(change(file.read_bytes().decode(encoding)).encode(encoding))
            page = chromium.new_page()
            pages.append(page)
            page.goto(url)
            return page

        yield open_damaged
        for page in pages:
            page.close()


ERROR = "archiveSearch.run({ q: '修渠 护林', filters: { year: '2021' } }).then(() => null, ({ name, file, message }) => ({ name, file, message }))"


@pytest.mark.parametrize("name", ["manifest", "s/0", "f/0"])
@pytest.mark.parametrize(
    "change", [None, lambda text: text[: len(text) // 2], lambda _: ""], ids=["missing", "cut", "empty"]
)
def test_a_damaged_file_is_named(damaged: Any, name: str, change: Any) -> None:
    assert damaged(name, change).evaluate(ERROR)["file"] == name


@pytest.mark.parametrize("change", [None, lambda text: text[:-40]], ids=["missing", "cut"])
def test_a_damaged_list_is_named(damaged: Any, change: Any) -> None:
    assert damaged("g/*", change).evaluate(ERROR)["file"].startswith("g/")


def test_a_damaged_text_is_named(damaged: Any) -> None:
    listed = "archiveSearch.run({ filters: { origin: 'own' } }, { limit: Infinity })"
    error = f"{listed}.then(() => null, ({{ name, file }}) => ({{ name, file }}))"
    assert damaged("t/0/0", lambda text: text.replace("A", "B").replace("c", "d")).evaluate(error) == {
        "name": "DamagedError",
        "file": "t/0/0",
    }


def flip(text: str, chance: random.Random) -> str:
    """Change one bit of one character, so that the file still is a script of the same build."""
    start = text.index(",", text.index(",") + 1)
    while True:
        at = chance.randrange(start, len(text))
        other = chr(ord(text[at]) ^ 1 << chance.randrange(7))
        if text[at].isalnum() == other.isalnum() and not {text[at], other} & set('"\\\r\n') and other.isprintable():
            return text[:at] + other + text[at + 1 :]


@pytest.mark.parametrize("name", ["manifest", "s/0", "f/0", "g/79-0"])
def test_a_changed_bit_is_never_read(damaged: Any, name: str) -> None:
    chance = random.Random(name)  # noqa: S311 - no secret
    for _ in range(5):
        found = damaged(name, lambda text: flip(text, chance)).evaluate(ERROR)
        assert (found["name"], found["file"]) == ("DamagedError", name)


@pytest.mark.parametrize("place", ['"domain":[', '"segments":[', '"columns":['])
def test_a_comma_too_many_is_never_read(damaged: Any, place: str) -> None:
    found = damaged("manifest", lambda text: text.replace(place, f"{place},")).evaluate(ERROR)
    assert (found["name"], found["file"]) == ("DamagedError", "manifest")


def test_a_file_of_another_build_is_told(damaged: Any, divided_folder: Path) -> None:
    build = (divided_folder / "search" / "manifest.js").read_text(encoding="utf-8").split('"')[3].partition("-")[0]
    found = damaged("s/0", lambda text: text.replace(build, "0" * 16)).evaluate(ERROR)
    assert (found["name"], found["file"]) == ("StaleError", "s/0")


def test_a_file_that_is_refused_is_refused_alike_when_it_is_asked_for_again_at_once(damaged: Any) -> None:
    page = damaged("manifest", lambda text: text.replace('"version":', '"version":1'))
    again = "archiveSearch.run({ q: '修渠' }).catch(() => archiveSearch.run({ q: '护林' })).then(() => null, ({ name }) => name)"
    assert page.evaluate(again) == "StaleError"


def test_nothing_of_a_withheld_record_is_written(traps: Corpus, tmp_path: Path) -> None:
    secret = dataclasses.replace(make_entry("2023-x", title="内部标题", access="restricted"), body="只此一句不外传。\n")
    whole = dataclasses.replace(traps, entries=(*traps.entries, secret))
    for name, corpus in (("without", traps), ("withheld", whole.for_edition("internal"))):
        write_index(corpus, tmp_path / name)
    files = sorted(path.relative_to(tmp_path / "without") for path in (tmp_path / "without").rglob("*.js"))
    assert files == sorted(path.relative_to(tmp_path / "withheld") for path in (tmp_path / "withheld").rglob("*.js"))
    assert all((tmp_path / "without" / f).read_bytes() == (tmp_path / "withheld" / f).read_bytes() for f in files)
