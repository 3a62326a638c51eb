"""Suggestions: their files, found by pairs of initials, small however many names there are."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Any

import pytest

from archive.search.suggestion import NAMES_A_FILE, SUGGESTION_FOLDER, list_names, write_suggestions
from tests.corpora import CorpusMaker

LARGEST = 300_000
A_KEYSTROKE = 64_000
OPENING = "\ufeffarchiveSearch.suggest.put("


def read(files: dict[str, str]) -> dict[str, Any]:
    """Return what each file hands over."""
    found, builds = {}, set()
    for uri, source in files.items():
        assert uri.startswith(f"{SUGGESTION_FOLDER}/")
        assert source.startswith(OPENING)
        name, build, payload = json.loads(f"[{source.strip().removeprefix(OPENING).removesuffix(')')}]")
        assert uri == f"{SUGGESTION_FOLDER}/{name}.js"
        found[name] = payload
        builds.add(build)
    assert len(builds) == 1
    return found


def find(files: dict[str, Any], initials: str) -> set[str]:
    """Return the names that have all pairs of some initials."""
    lists = []
    for pair in map("".join, pairwise(initials)):
        shard = sum(first <= pair for first in files["terms"]["shards"]) - 1
        numbers = list(accumulate(files[f"pairs-{shard}"].get(pair, []))) if shard >= 0 else []
        assert len(numbers) == files["terms"]["pairs"].get(pair, 0)
        lists.append(set(numbers))
    return {files[f"names-{n // NAMES_A_FILE}"][n % NAMES_A_FILE][1] for n in set.intersection(*lists)}


@pytest.fixture
def make() -> CorpusMaker:
    return CorpusMaker()


class TestNames:
    def test_a_name_that_many_bear_stands_once_with_the_newest_page(self, make: CorpusMaker) -> None:
        corpus = make(
            make.entry("2021-a", title="政府工作报告", date="2021"),
            make.entry("2023-a", title="政府工作报告", date="2023"),
            make.meeting("2022-m", name="政府工作报告", aliases=["报告会"]),
            make.meeting("2023-m", name="政府工作报告", aliases=["年会"]),
        )
        meeting, title = list_names(corpus)
        assert (meeting.is_meeting, meeting.years, meeting.uri) == (True, (2023, 2022), "meetings/2023-m.html")
        assert meeting.aliases == ("年会", "报告会")
        assert (title.is_meeting, title.years, title.date) == (False, (2023, 2021), "2023")


class TestFiles:
    def test_names_are_found_by_their_initials_anywhere(self, make: CorpusMaker) -> None:
        corpus = make(
            make.meeting("2023-a", name="2023年全市组织部长会议"),
            make.meeting("2023-b", name="农业会议", aliases=["组织部长会"]),
            make.entry("2023-c", title="在PM2.5治理会上的讲话"),
        )
        files = read(write_suggestions(corpus))
        assert find(files, "zzbzh") == {"2023年全市组织部长会议", "农业会议"}
        assert find(files, "23nqs") == {"2023年全市组织部长会议"}
        assert find(files, "pm25zl") == {"在PM2.5治理会上的讲话"}
        assert find(files, "xyz") == set()

    def test_a_character_has_the_readings_that_names_give_it(self, make: CorpusMaker) -> None:
        files = read(
            write_suggestions(make(make.entry("2023-a", title="重庆会议"), make.entry("2023-b", title="重点")))
        )
        syllables = files["readings"]["syllables"]
        assert "重" in syllables["chong"]
        assert "重" in syllables["zhong"]

    def test_traditional_characters_stand_for_those_of_names(self, make: CorpusMaker) -> None:
        folds = read(write_suggestions(make(make.entry("2023-a", title="組織工作"))))["readings"]["folds"]
        pairs = dict(zip(folds[::2], folds[1::2], strict=True))
        assert (pairs["組"], pairs["織"]) == ("组", "织")

    def test_terms_lead_to_their_pages(self, make: CorpusMaker) -> None:
        terms = read(write_suggestions(make()))["terms"]["terms"]
        assert ["系列", ["组织部长会议"], "series/organization.html"] in terms
        assert {kind for kind, _, _ in terms} == {"系列", "层级", "类型", "主题", "单位"}

    def test_phrases_stand_in_a_file_of_their_own_and_have_readings(self, make: CorpusMaker) -> None:
        bodies = [
            f"{before}乡村振兴{after}，{after}组织部长会议{before}。" for before, after in ("甲子", "乙丑", "丙寅")
        ]
        entries = [replace(make.entry(f"2023-{n}"), body=body) for n, body in enumerate(bodies)]
        files = read(write_suggestions(make(*entries)))
        assert set(files["phrases"]) == {"乡村振兴", "组织部长会议"}
        assert "兴" in files["readings"]["syllables"]["xing"]

    def test_what_texts_quote_comes_before_phrases_and_is_told_once(self, make: CorpusMaker) -> None:
        bodies = [
            f"{before}乡村振兴{after}，{after}“百花齐放、百家争鸣”{before}百花齐放百家争鸣{after}百花齐放百家争鸣{before}百花齐放百家争鸣。"
            for before, after in ("甲子", "乙丑", "丙寅")
        ]
        entries = [replace(make.entry(f"2023-{n}"), body=body) for n, body in enumerate(bodies)]
        files = read(write_suggestions(make(*entries)))
        assert files["phrases"] == ["百花齐放、百家争鸣", "乡村振兴"]
        assert "鸣" in files["readings"]["syllables"]["ming"]

    def test_the_same_archive_gives_the_same_files(self, make: CorpusMaker) -> None:
        corpus = make(make.entry("2023-a", title="重庆会议"), make.meeting("2023-m", name="会议"))
        assert list(write_suggestions(corpus).items()) == list(write_suggestions(corpus).items())

    def test_nothing_that_ends_a_script_stands_in_one(self, make: CorpusMaker) -> None:
        title = "\"'</script>\\\u2028 ${x}"
        files = read(write_suggestions(make(make.entry("2023-a", title=title))))
        assert files["names-0"][0][1] == title

    def test_ten_thousand_names_cost_little(self, make: CorpusMaker) -> None:
        places = [f"{first}{second}" for first in "砚棠澹岫筠汐榉" for second in "陵墟河平浦台坪"]
        works = ["组织部长", "农村工作", "安全生产", "经济运行", "主题教育"]
        entries = [
            make.entry(f"{2000 + n % 25}-t{n}", title=f"在{places[n % 49]}{works[n % 5]}会议上的讲话（{n}）")
            for n in range(10_000)
        ]
        sources = write_suggestions(make(*entries))
        sizes = {
            uri.removeprefix(f"{SUGGESTION_FOLDER}/").removesuffix(".js"): len(text.encode())
            for uri, text in sources.items()
        }
        assert max(sizes.values()) <= LARGEST
        files = read(sources)
        pairs = sorted(files["terms"]["pairs"], key=lambda pair: files["terms"]["pairs"][pair])
        rarest = {sum(first <= pair for first in files["terms"]["shards"]) - 1 for pair in pairs[:3]}
        assert sum(sizes[f"pairs-{shard}"] for shard in rarest) <= A_KEYSTROKE
        assert max(size for name, size in sizes.items() if name.startswith("names-")) < A_KEYSTROKE / 6
