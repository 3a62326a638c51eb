"""A city of county rank is told from others by its name, and a name from the words that end like one."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.corpus.vocabularies import load_vocabularies
from archive.importing.city import CITY, find_city, read_cities
from archive.importing.reading import read
from tests.importing.test_reading import make_source

VOCABULARIES, _ = load_vocabularies(Path(__file__).parents[1] / "fixtures" / "importing" / "vocabulary")

BODY = "（2024年3月6日）\n同志们：\n今天的会议很重要，大家要抓好落实。\n"


def test_no_name_of_the_list_is_cut_short() -> None:
    assert all(name.endswith(CITY) and len(name) > 1 and find_city(name) == name for name in read_cities())
    assert {"义乌市", "芒市", "津市市", "五大连池市"} <= read_cities()
    assert not {"北京市", "苏州市", "吉林市", "市"} & read_cities()


@pytest.mark.parametrize(("text", "city"), [("在义乌市", "义乌市"), ("在中共邹城市", "邹城市"), ("津市市", "津市市")])
def test_a_city_is_found_at_the_end(text: str, city: str) -> None:
    assert find_city(text) == city


@pytest.mark.parametrize("text", ["苏州市", "沿海城市", "新兴城市", "适应城市", "义乌", "义乌市政府", "", "市"])
def test_what_is_none_is_not_found(text: str) -> None:
    assert find_city(text) is None


@pytest.mark.parametrize(
    ("text", "level"),
    [
        (f"义乌市政府工作报告\n{BODY}", "county"),
        (f"北京市政府工作报告\n{BODY}", "provincial"),
        (f"苏州市政府工作报告\n{BODY}", "municipal"),
        (
            f"政府工作报告\n——2024年1月10日在昆山市第十八届人民代表大会第三次会议上\n昆山市市长　令狐明\n{BODY}",
            "county",
        ),
        (f"政府工作报告\n——2024年1月10日在北京市第十六届人民代表大会第二次会议上\n{BODY}", "provincial"),
        (f"在全市经济工作会议上的讲话\n中共义乌市委书记　令狐明\n{BODY}", "county"),
        (f"在全市经济工作会议上的讲话\n北京市市长　令狐明\n{BODY}", "provincial"),
        (f"在全市经济工作会议上的讲话\n市长　令狐明\n{BODY}", "municipal"),
        (f"在全省经济工作会议上的发言\n义乌市市长　令狐明\n{BODY}", "provincial"),
        (f"在全市沿海城市工作会议上的讲话\n{BODY}", "municipal"),
    ],
)
def test_the_level_is_that_of_the_place_that_is_named(text: str, level: str) -> None:
    found = read(make_source(text), VOCABULARIES)[0].level
    assert found is not None
    assert found.value == level
