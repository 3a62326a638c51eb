"""What loosens a query that found nothing: each way finds something, and as much as it says."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.corpora import CorpusMaker
from tests.search.conftest import Engine, open_engine, write_page
from tests.site.browser import serve_folder

pytestmark = pytest.mark.browser

RELAX = "(state) => archiveSearch.relax({ filters: {}, scope: 'paragraph', ...state })"


def run(engine: Engine, **state: Any) -> Any:
    return engine.page.evaluate("(state) => archiveSearch.run(state)", {"filters": {}, **state})


@pytest.mark.parametrize(
    ("state", "label", "total"),
    [
        ({"q": "修渠 铁路"}, "去掉“铁路”", None),
        ({"q": "修渠", "filters": {"year": ["1999"]}}, "不限年份", None),
        ({"q": "护林防火 六稳架", "scope": "sentence"}, None, None),
        ({"q": "管放服改革"}, None, None),
        ({"q": "律已从严"}, "次序相反：“从严律已”", 1),
        ({"q": "从律严已"}, "次序不同：“从严律已”", 1),
        ({"q": "律严从已"}, "次序不同：“从严律已”", 1),
        ({"q": "从严律几"}, "是不是“从严律己”", 1),
        ({"q": "引领改革创新", "strict": True}, "不限连写", None),
        ({"q": "第六，保证渠道畅通；“铁路”要修"}, "只查“保证渠道畅通”", 1),
        ({"q": "保证渠道畅通铁路港口要修"}, "只查“保证渠道畅通”", 1),
        ({"q": "“渠道 畅通” 铁路"}, "去掉“铁路”", 1),
        ({"q": "渠道畅通 铁路 港口"}, "只查“渠道畅通”", 1),
        ({"q": "标题：渠道畅通 护林"}, "不限于标题等处", 1),
        ({"q": "畅通保证渠道"}, "次序相反：“保证渠道畅通”", 1),
        ({"q": "渠道畅通保证"}, "次序相反：“保证渠道畅通”", 1),
        ({"q": "渠道畅通保证", "filters": {"year": ["1999"]}}, "不限条件，次序相反：“保证渠道畅通”", 1),
        ({"q": "标题：畅通保证渠道"}, "不限条件，次序相反：“保证渠道畅通”", 1),
        ({"q": "保证渠道铁路港口要修"}, "只查“保证渠道”", 1),
        ({"q": "市级 修渠", "filters": {"year": ["1999"]}}, None, None),
        ({"q": "保证渠道畅同 护林防火"}, "是不是“保证渠道畅通 护林防火”", 1),
        ({"q": "引水架桥通路", "filters": {"year": ["1999"]}}, None, None),
        ({"q": "12,345保证渠道畅通"}, None, None),
        ({"q": "渠道畅通…保证"}, "分开查，在同一句：渠道畅通 保证", 1),
        ({"q": "保证渠道畅通铁路港口公路机场码头"}, "只查“保证渠道畅通”", 1),
        ({"q": "3. 保证渠道畅通①"}, "只查“保证渠道畅通”", 1),
        ({"q": "2031年保证渠道畅通"}, "只查“保证渠道畅通”", 1),
        ({"q": "保证〇渠道"}, "是不是“保证○渠道”", 1),
        ({"q": "铁路保证渠道畅通港口"}, "只查“保证渠道畅通”", 1),
        ({"q": "8.3%保证渠道畅通"}, "只查“保证渠道畅通”", 1),
        ({"q": "8.3%铁路"}, "只查“8.3%”", None),
        ({"q": "铁渠道"}, "只查“渠道”", None),
        ({"q": "铁路增长8.3%"}, "只查“8.3%”", None),
    ],
)
def test_what_found_nothing_is_loosened(
    engine: Engine, state: dict[str, Any], label: str | None, total: int | None
) -> None:
    assert run(engine, **state)["total"] == 0
    ways = engine.page.evaluate(RELAX, state)
    assert all(way["total"] > 0 for way in ways)
    for way in ways:
        assert run(engine, **way["state"])["total"] == way["total"]
    if label:
        (way,) = [way for way in ways if way["label"] == label]
        assert total is None or way["total"] == total


def test_what_was_meant_comes_before_words_apart(engine: Engine) -> None:
    """渠道畅同 is one character from 渠道畅通; characters apart are no way out."""
    relax = "(q) => archiveSearch.relax({ q, filters: {}, scope: 'paragraph' }).then((ways) => ways.map(({ label }) => label))"
    labels = engine.page.evaluate(relax, "保证渠道畅同")
    assert labels[0] == "是不是“保证渠道畅通”"
    assert any(label.startswith("分开查") for label in labels)
    assert not any(label.startswith("分开查") for label in engine.page.evaluate(relax, "三化三法"))
    assert not any(len(word) == 1 for label in labels for word in label.partition("：")[2].split())


def test_a_phrase_that_was_parted_is_looked_for_in_its_parts_first(engine: Engine) -> None:
    (first, *_) = engine.page.evaluate(RELAX, {"q": "保证渠道畅同，护林防火"})
    assert first["label"] == "只查“护林防火”"


def test_a_long_phrase_that_differs_in_one_character_is_offered_before_its_parts(engine: Engine) -> None:
    """So much is not alike by chance."""
    (first, second, *_) = engine.page.evaluate(RELAX, {"q": "深化放管服改隔，放管服改革一起抓"})
    assert first["label"] == "是不是“深化放管服改革放管服改革一起抓”"
    assert second["label"] == "只查“放管服改革一起抓”"


@pytest.mark.parametrize(
    ("q", "is_turned"), [("一起抓管服改革放管服改革", True), ("一起抓放管服改革放管服改革", False)]
)
def test_parts_of_a_phrase_of_some_length_may_have_changed_places(engine: Engine, q: str, is_turned: bool) -> None:  # noqa: FBT001
    labels = [way["label"] for way in engine.page.evaluate(RELAX, {"q": q})]
    assert any(label.startswith("次序相反") for label in labels) == is_turned


@pytest.fixture(scope="module", params=["listed", "heavy"])
def frequent(
    request: pytest.FixtureRequest, chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """An engine over texts in which what stands beside a slip of the pen is frequent; where it is heavy, three tokens tell of it."""
    make = CorpusMaker()
    bodies = (
        "完成使命。\n\n" * 30 + "牢记使命。牢固树立。牢记，使命。牢记A使命。\n\n" + "完成使命。\n\n" * 40,
        "安全生产工作。安全生产责任。安全生产形势。安全生产事故。安全生产A级。2、PPI回落。",
        "长江经济带。长江流域。珠江流域。黄河流域。淮河流域。海河流域。辽河流域。植树，造林、带。",
    )
    corpus = make(
        *(dataclasses.replace(make.entry(f"2023-0{n + 1}-01-a"), body=f"{body}\n") for n, body in enumerate(bodies))
    )
    folder = tmp_path_factory.mktemp("frequent")
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "heavy":
            patch.setattr("archive.search.segment.HEAVY", 0.0)
            patch.setattr("archive.search.segment._LEAST_HEAVY", 2)
        write_page(corpus, folder)
    with serve_folder(folder) as url:
        yield from open_engine(chromium, corpus, url)


@pytest.mark.parametrize(
    ("q", "meant"),
    [
        ("牢机使命", ["牢记使命"]),
        ("牢记使明", ["牢记使命"]),
        ("牢记时命", ["牢记使命"]),
        ("老记使命", ["牢记使命"]),
        ("完城使命", ["完成使命"]),
        ("安全生产月", []),
        ("安全身产责任", ["安全生产责任"]),
        ("江河流域", []),
        ("辽和流域", ["辽河流域"]),
        ("长江经挤带", ["长江经济带"]),
        ("植输造林", ["植树造林"]),
        ("植，输造林", ["植树造林"]),
        ("值树造林带", ["植树造林带"]),
    ],
)
def test_one_wrong_character_is_told_from_what_stands_there(frequent: Engine, q: str, meant: list[str]) -> None:
    """Where almost anything stands at an edge of it, a phrase is not one that was mistyped."""
    ways = frequent.page.evaluate(RELAX, {"q": q})
    assert [way["state"]["q"] for way in ways if way["label"].startswith("是不是")] == meant


@pytest.mark.parametrize(
    ("q", "offered"),
    [
        ("牢机使命。牢固树立。", ["第 1 段是不是“牢记使命”：牢记使命。牢固树立"]),
        (
            "牢记，使命。完城使命。牢固树利。",
            ["第 2 段是不是“完成使命”，第 3 段是不是“牢固树立”，在同一篇：“牢记，使命” “完成使命” “牢固树立”"],
        ),
        ("牢固树立；铁路港口", []),
        ("牢固树立。“铁路港口”！牢记使命", ["只查其余 2 段：牢固树立。牢记使命"]),
        ("牢固树立。完成使命", ["各段都查，在同一篇：“牢固树立” “完成使命”"]),
        ("牢固树立。完成使命。珠江流域", ["不查第 3 段，在同一篇：“牢固树立” “完成使命”"]),
        ("牢机使命。 牢固树立。", ["第 1 段是不是“牢记使命”：牢记使命。牢固树立"]),
        (
            "牢记使命。牢固树立 完城使命",
            [
                "第 3 段是不是“完成使命”，在同一篇：“牢记使命” “牢固树立” “完成使命”",
                "只查其余 2 段：牢记使命。牢固树立",
            ],
        ),
        ("牢记使命。牢固树立 | 完城使命", []),
        ("牢记使命。牢固树立 完…使命", []),
        ("牢机使命", []),
        ("-牢机使命。牢固树立", []),
        ("标题：牢机使命。牢固树立", []),
    ],
)
def test_a_paste_is_mended_where_no_text_has_a_sentence_of_it(frequent: Engine, q: str, offered: list[str]) -> None:
    query = "async (q) => { await archiveSearch.prepare(q); return archiveSearch.mendPaste({ q, filters: {} }, archiveSearch.parse(q)); }"
    frequent.page.evaluate(RELAX, {"q": "铁"})
    ways = [way for way in frequent.page.evaluate(query, q) if run(frequent, **way["state"])["total"]]
    assert [f"{way['label']}：{way['state']['q']}" for way in ways] == offered
    assert {way["state"]["scope"] for way in ways if "在同一篇" in way["label"]} <= {"record"}


@pytest.mark.parametrize(
    ("q", "halves"),
    [
        ("牢记使命牢固树立", "牢记使命 牢固树立"),
        ("树立使命", "树立 使命"),
        ("辽河流域长江经济带", "辽河流域 长江经济带"),
        ("完成使命牢固树立", "完成使命 牢固树立"),
        ("铁路使命", None),
    ],
)
def test_a_phrase_in_two_where_both_are_found(frequent: Engine, q: str, halves: str | None) -> None:
    ways = frequent.page.evaluate(RELAX, {"q": q})
    apart = [(way["label"], way["state"]["q"]) for way in ways if way["label"].startswith("分开查")]
    where = "，在同一篇" if q.startswith("完成") else ""
    assert apart[:1] == ([(f"分开查{where}：{halves}", halves)] if halves else [])


@pytest.mark.parametrize(
    ("q", "joined"),
    [
        ("5 G", "5G"),
        ("N 95 口罩", "N95 口罩"),
        ("P M 2.5", "PM2.5"),
        ("5 G 网络 R D", "5G 网络 R D"),
        ("ISO 9001", "ISO9001"),
        ("5 6", None),
        ("R D", None),
        ("改革 5", None),
    ],
)
def test_a_name_and_its_number_are_one_word(engine: Engine, q: str, joined: str | None) -> None:
    ways = engine.page.evaluate("(q) => archiveSearch.narrow({ q, filters: {} })", q)
    assert [way["label"] for way in ways] == ([f"连起来查“{joined}”"] if joined else [])


def test_a_name_is_found_after_the_number_of_a_list(frequent: Engine) -> None:
    (way, *_) = frequent.page.evaluate(RELAX, {"q": "ppi回落"})
    assert (way["label"], way["total"]) == ("在序号后面：“2ppi回落”", 1)


@pytest.mark.parametrize(
    ("q", "meant"),
    [
        ("（渠道|铁路） 畅通", "渠道 畅通 | 铁路 畅通"),
        ("畅通(渠道｜ 铁路)", "畅通渠道 | 畅通铁路"),
        ("保 证 渠 道", "保证渠道"),
        ("２０１９ 年 改 革", "２０１９年改革"),
        ("（渠道|铁路） | 畅通", None),
        ("（渠道|铁路） 畅通 （渠道|铁路） 港口", None),
        ("1 2 3", None),
        ("保证（渠道）", None),
    ],
)
def test_what_was_written_otherwise_than_it_is_read_is_offered(engine: Engine, q: str, meant: str | None) -> None:
    narrow = "(q) => archiveSearch.narrow({ q, filters: {}, scope: 'paragraph' }).then((ways) => ways.map(({ state }) => state.q))"
    assert engine.page.evaluate(narrow, q) == ([meant] if meant else [])


@pytest.mark.parametrize(
    "q", ["9.7%保证渠道畅通", "7%-8.3%", "渠道8.3%左右畅通", "8.3%铁路", "8.3‰+1%", "增铁路", "铁5亩", "五年渠"]
)
def test_a_number_keeps_its_sign(engine: Engine, q: str) -> None:
    """What is offered is what is looked for: % alone stands for nothing."""
    for way in engine.page.evaluate(RELAX, {"q": q}):
        assert not any(sign in way["state"]["q"] for sign in ("“%", "%%", "%8", " %")), way
        assert way["state"]["q"][:1] not in "%‰+", way


@pytest.mark.parametrize(
    ("q", "filters"),
    [
        ("2019年 2021年 修渠", {"year": ["2019", "2021"]}),
        ("市级 县级 修渠", {"level": ["municipal", "county"]}),
        ("2020-2022年 修渠", {"year": ["2020", "2021", "2022"]}),
        ("2020年至2021年 修渠", {"year": ["2020", "2021"]}),
        ("2021-1850 修渠", {"year": ["2019", "2020", "2021"]}),
        ("2022——2050 修渠", {"year": ["2022", "2023"]}),
        ("2010年代 修渠", {"year": ["2019"]}),
        ("20年代 修渠", {"year": ["2020", "2021", "2022", "2023"]}),
        ("二十年代 市级 修渠", {"year": ["2020", "2021", "2022", "2023"], "level": ["municipal"]}),
    ],
)
def test_two_values_of_one_facet_are_both_kept(engine: Engine, q: str, filters: dict[str, list[str]]) -> None:
    narrow = "(q) => archiveSearch.narrow({ q, filters: { level: ['national'] }, scope: 'paragraph' }).then(([way]) => way.state)"
    state = engine.page.evaluate(narrow, q)
    assert state["q"] == "修渠"
    assert state["filters"] == {"level": ["national"], **filters}


@pytest.mark.parametrize("q", ["20世纪20年代 修渠", "1990—1999 修渠", "上世纪九十年代", "90年代", "年代 修渠"])
def test_years_without_a_record_are_no_filter(engine: Engine, q: str) -> None:
    assert engine.page.evaluate("(q) => archiveSearch.narrow({ q, filters: {} })", q) == []


def test_a_decade_may_have_any_zero(engine: Engine) -> None:
    ways = engine.page.evaluate("(q) => archiveSearch.narrow({ q, filters: {} })", "二〇年代 修渠")
    assert "筛选2020—2029年，查“修渠”" in [way["label"] for way in ways]


def test_the_years_of_a_span_are_told_by_the_first_and_the_last(engine: Engine) -> None:
    (way, *_) = engine.page.evaluate("(q) => archiveSearch.narrow({ q, filters: {} })", "本世纪 2019～2021年 修渠")
    assert way["label"] == "筛选2019—2021年，查“本世纪 修渠”"


def test_a_label_is_read_by_the_whole_table(engine: Engine) -> None:
    narrow = """async (q) => {
        const { terms } = archiveSearch;
        archiveSearch.terms = async () => ({ ...await terms(), organs: [['bureau', '發展與改革局']] });
        const ways = await archiveSearch.narrow({ q, filters: {} }, { isWide: true });
        archiveSearch.terms = terms;
        return ways.map(({ label }) => label);
    }"""
    assert engine.page.evaluate(narrow, "发展与改革局") == ["筛选单位“發展與改革局”"]


@pytest.mark.parametrize(
    ("q", "meant"),
    [
        ("一九八零年", {"一九八〇年", "一九八○年"}),
        ("二○一二", {"二〇一二"}),
        ("零售", set()),
        ("市级 一二零", {"市级 一二〇", "市级 一二○", "一二零"}),
    ],
)
def test_zeros_are_exchanged_among_numerals(engine: Engine, q: str, meant: set[str]) -> None:
    ways = engine.page.evaluate("(q) => archiveSearch.narrow({ q, filters: {} })", q)
    assert {way["state"]["q"] for way in ways} == meant


def test_a_number_is_not_cut_at_its_comma(engine: Engine) -> None:
    labels = [way["label"] for way in engine.page.evaluate(RELAX, {"q": "12,345六稳架"})]
    assert "只查“12”" not in labels


def test_a_scope_that_finds_no_more_is_not_offered(engine: Engine) -> None:
    ways = engine.page.evaluate(RELAX, {"q": "改革硬道理"})
    assert any(way["label"].startswith("分开查：") for way in ways)
    offered = [(way["total"], way["state"]["q"], str(way["state"]["filters"])) for way in ways]
    assert len(offered) == len(set(offered))


def test_labels_of_long_queries_are_short(engine: Engine) -> None:
    for way in engine.page.evaluate(RELAX, {"q": "改革创新" * 2000}):
        assert len(way["label"]) < 60
