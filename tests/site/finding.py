"""An archive to search: many records of one phrase, a year without any, a phrase over a comma, points, a table, a redaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.site.conftest import Archive

PHRASE = "抓落实"
MANY = 25
HEAD = """title: "{title}"
date: {date}
level: {level}
kind: {kind}
topics: [{topic}]
origin: published
access: public
"""
POINTS = """同志们：

## 一、抓春耕备耕

今年要办两件事。一是抓春耕，不误农时；二是抓春耕备耕，备足农资，由\\*\\*\\*同志负责。“抓春耕”是头等大事。

| 事项 | 进度 |
|---|---|
| 抓春耕 | 过半 |
| 夏管 | 待定 |

春耕的账[^1]要记清。

[^1]: 抓春耕的数字截至三月。
"""


def write_records(archive: Archive) -> None:
    """Write them into an archive that has records of its own."""
    for n in range(1, MANY + 1):
        front = HEAD.format(
            title=f"在第{n}次调度会上的讲话",
            date=f"2019-03-{n:02}" if n % 2 else f"2020-04-{n:02}",
            level="municipal" if n % 5 else "county",
            kind="speech" if n % 3 else "host-script",
            topic="party" if n % 2 else "cadres",
        )
        year = 2019 if n % 2 else 2020
        month = "03" if n % 2 else "04"
        body = f"会议强调，要抓落实。第{n}项任务由各单位分头办理。\n\n" + "再次强调抓落实。" * (n % 4)
        archive.write_record(f"{year}-{month}-{n:02}-diaodu", front, body)
    common = {"level": "municipal", "kind": "speech", "topic": "party"}
    archive.write_record(
        "2023-05-06-chungeng", HEAD.format(title="在春耕会议上的讲话", date="2023-05-06", **common), POINTS
    )
    crossing = HEAD.format(title="在保障会议上的讲话", date="2023-05-07", **common)
    archive.write_record("2023-05-07-baozhang", crossing, "第六，保证市场供应，物价平稳。")
    hostile = HEAD.format(title="记号 <img src=x onerror=alert(1)>", date="2023-05-08", **common)
    archive.write_record("2023-05-08-jihao", hostile, "记号 &lt;img src=x onerror=alert(1)&gt; 照原样显示。")
    broken = HEAD.format(title="在夏收会议上的讲话", date="2023-06-01", **common)
    archive.write_record("2023-06-01-xiashou", broken, "夏收要快，抢收\n夏收的粮食。\n\n抢收夏粮，颗粒归仓。")
    for month in ("05-09", "05-10"):
        front = HEAD.format(title="在季度例会上的讲话", date=f"2023-{month}", **common)
        archive.write_record(f"2023-{month}-lihui", front, "按季度开一次例会。")
