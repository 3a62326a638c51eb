from __future__ import annotations

import csv
import datetime
import io
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from archive.diagnostic import Diagnostic, Position
from archive.keeping.ledger import COLUMNS, list_rows
from archive.keeping.ledger_command import main
from archive.keeping.register import describe_check, format_lines, list_lines
from archive.keeping.table import format_csv, format_form, format_workbook
from archive.project import Project
from tests.corpora import CorpusMaker
from tests.fixture_archive import copy_archive

RUNS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]
HEADS = [column.head for column in COLUMNS]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return copy_archive(tmp_path)


def test_a_line_says_all_that_an_inspection_asks_for() -> None:
    make = CorpusMaker()
    corpus = make(
        make.entry(
            "2023-05-06-a",
            date="2023-05-06",
            title="讲话",
            meeting="2023-m",
            organs=["city-office"],
            speakers=[{"role": "市长", "delivered_by": "秘书长"}, {"role": "县长", "name": "某人"}],
            review={"by": "主任", "date": "2023-05", "basis": "第 1 号"},
            access="restricted",
            status="corrected",
            changes=[{"date": "2023-06", "by": "主任", "note": "改一字"}],
            source={"file": "a.docx", "sha256": "0" * 64},
            attachments=[{"file": "b.pdf", "title": "附表"}],
            archival={"reference_code": "A1"},
        ),
        make.meeting("2023-m", name="一次会议", series="organization"),
    )
    (row,) = list_rows(corpus)
    line = dict(zip(HEADS, row, strict=True))
    assert line["编号"] == "2023-05-06-a"
    assert line["日期"] == datetime.date(2023, 5, 6)
    assert line["审查日期"] == "2023-05", "a month is no day"
    assert line["责任者"] == "市长（由秘书长宣读）、县长 某人"
    assert line["阅读范围"] == "限定范围"
    assert line["状态"] == "已更正"
    assert line["更动记录"] == "2023-06 主任：改一字"
    assert (line["审查人职务"], line["审查依据"], line["档号"]) == ("主任", "第 1 号", "A1")
    assert (line["会议"], line["系列"], line["形成单位"]) == ("一次会议", "组织部长会议", "市委办公室")
    assert line["附件"] == "附表（b.pdf）"
    assert line["文件路径"] == "docs/speeches/2023/2023-05-06-a.md"


def test_a_workbook_holds_texts_as_texts_and_days_as_days() -> None:
    row = [*RUNS, datetime.date(2023, 5, 6), 2023, None, "bad\x01mark"]
    data = format_workbook("台账", [f"第{n}列" for n in range(len(row))], [10] * len(row), [row])
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    line = next(iter(sheet.iter_rows(min_row=2)))
    assert [cell.data_type for cell in line[:6]] == ["s"] * 6
    assert [cell.value for cell in line[:5]] == RUNS[:5]
    assert all(cell.quotePrefix for cell in line[:6])
    assert getattr(line[6], "is_date", False)
    assert line[6].value == datetime.datetime(2023, 5, 6)  # noqa: DTZ001 - a table knows no zones
    assert (line[7].value, line[8].value) == (2023, None)
    assert sheet.freeze_panes == "C2"
    assert sheet.column_dimensions["A"].width == 10


def test_csv_opens_as_utf_8_and_runs_nothing() -> None:
    data = format_csv(["甲"], [[value] for value in RUNS])
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows == [["甲"], *([f"'{value}"] for value in RUNS)]


def test_the_same_content_is_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    table = ("台账", ["甲"], [10], [["乙"]])
    first, form = format_workbook(*table), format_form("表", [("甲", "乙")])
    monkeypatch.setattr("openpyxl.writer.excel.datetime.datetime", _Later)
    assert format_workbook(*table) == first
    assert format_form("表", [("甲", "乙")]) == form


class _Later(datetime.datetime):
    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> _Later:
        return cls(2099, 1, 1, tzinfo=tz)


def test_the_form_of_a_record_tells_what_the_check_found_and_leaves_room_to_sign() -> None:
    make = CorpusMaker()
    entry = make.entry("2023-a", title="讲话")
    found = [Diagnostic(entry.path, Position(), "mobile-number", "…", severity="warning")]
    assert describe_check([]) == "未发现问题"
    text = format_lines(list_lines(make(entry), entry, found))
    assert text.startswith("入库审查登记表\n")
    for words in ("题名              讲话", "警告 mobile-number 1 处", "审查人签字        ＿＿"):
        assert words in text


def test_the_command_writes_both_tables_and_the_form(project: Project, tmp_path: Path) -> None:
    into = tmp_path / "out"
    done = CliRunner().invoke(main, ["--into", str(into)], obj=project)
    assert done.exit_code == 0, done.output
    assert done.stdout.split() == [str(into / "文献台账.xlsx"), str(into / "文献台账.csv")]
    rows = list(csv.reader(io.StringIO((into / "文献台账.csv").read_text(encoding="utf-8-sig"), newline="")))
    ids = [path.stem for path in sorted(project.speeches.rglob("*.md"), key=lambda path: path.stem)]
    assert [row[0] for row in rows[1:]] == ids
    formed = CliRunner().invoke(main, ["--into", str(into), "--record", ids[0]], obj=project)
    assert formed.exit_code == 0, formed.output
    assert ids[0] in formed.stdout
    assert (into / f"入库审查登记表-{ids[0]}.xlsx").is_file()


def test_the_command_refuses_what_would_be_incomplete(project: Project) -> None:
    unknown = CliRunner().invoke(main, ["--record", "2023-nothing"], obj=project)
    assert (unknown.exit_code, "没有编号为 2023-nothing" in unknown.output) == (2, True)
    next(project.speeches.rglob("*.md")).write_text("没有各项\n", encoding="utf-8")
    broken = CliRunner().invoke(main, [], obj=project)
    assert (broken.exit_code, "1 篇文稿读不出来" in broken.output) == (2, True)
    assert not list((project.root / "ledger").glob("*.*"))
