"""Imports text files as records: prints the path of each, and what is still to be filled in."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "hooks"))

from archive.preparation import explain_missing_modules

explain_missing_modules()

from archive.corpus.loader import load_settings
from archive.corpus.vocabularies import load_vocabularies
from archive.importing.importer import Given, UnknownTermError, import_files, resolve
from archive.model.date import PartialDate
from archive.project import Project


def read_date(text: str) -> PartialDate:
    try:
        return PartialDate.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def parse_arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="把文本文件导入为文稿，打印写成的文件和需要补充的项目")
    parser.add_argument(
        "files", nargs="+", metavar="FILE", type=Path, help="纯文本文件（UTF-8、GB18030 或带 BOM 的 UTF-16）"
    )
    parser.add_argument("--into", metavar="DIR", type=Path, help="文稿文件夹，默认为本项目的 docs")
    parser.add_argument("--title", help="题名（只用于一个文件）")
    parser.add_argument("--date", type=read_date, help="日期：2023、2023-02 或 2023-02-08")
    parser.add_argument("--level", help="会议层级：编号、名称或别名")
    parser.add_argument("--kind", help="文稿类型：编号、名称或别名")
    parser.add_argument("--topic", action="append", default=[], help="主题：编号、名称或别名；可以写多次")
    parser.add_argument("--origin", help="来源：编号、名称或别名")
    options = parser.parse_args(arguments)
    if options.title is not None and len(options.files) > 1:
        parser.error("--title 只用于一个文件")
    return options


def main(arguments: list[str] | None = None) -> int:
    options = parse_arguments(arguments)
    project = Project.at(ROOT)
    vocabularies, faults = load_vocabularies(project.vocabulary)
    settings, _ = load_settings(project)
    for fault in faults[:1]:
        print(f"{fault.path}: {fault.message}（词表没有错才能导入；全部错误请运行 check.py 查看）", file=sys.stderr)
        return 2
    try:
        given = resolve(
            Given(options.title, options.date, options.level, options.kind, tuple(options.topic), options.origin),
            vocabularies,
        )
    except UnknownTermError as error:
        print(error, file=sys.stderr)
        return 2
    outcomes = import_files(options.files, options.into or project.docs, given, vocabularies, settings)
    status = 0
    for outcome in outcomes:
        if outcome.written is None:
            status = 1
        else:
            print(outcome.written, flush=True)
        for note in outcome.notes:
            print(f"{outcome.written or outcome.source}: {note}", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
