"""Regenerates the schemas for editors and the guide's table of fields from the model; --check only compares."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "hooks"))

from archive.preparation import explain_missing_modules

explain_missing_modules()

import click

from archive.corpus.vocabularies import load_vocabularies
from archive.model.schema import TERMS_SCHEMA, format_field_table, format_schema, make_schemas, make_terms_schema
from archive.project import Project

BEGIN, END = "<!-- fields: begin -->\n", "<!-- fields: end -->\n"


@click.command(help="由记录模型重写编辑器用的格式说明和投稿指南里的字段表；--check 只比较。")
@click.option("--check", is_flag=True, help="什么也不写；有文件不是最新的，退出码为 1。")
def main(*, check: bool) -> None:
    """Write what is not fresh, or say which files are not."""
    stale = [path for path, text in make_files(Project.at(ROOT)).items() if read(path) != text]
    for path, text in make_files(Project.at(ROOT)).items():
        if path in stale and not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    for path in stale:
        click.echo(
            f"{path.relative_to(ROOT)} {'不是最新的，请运行 python scripts/make_schema.py' if check else '已重写'}"
        )
    sys.exit(1 if stale and check else 0)


def make_files(project: Project) -> dict[Path, str]:
    """Return the content of each generated file, the guide's text around its table as it stands."""
    vocabularies, _ = load_vocabularies(project.vocabulary)
    schemas = {**make_schemas(), TERMS_SCHEMA: make_terms_schema(vocabularies)}
    files = {project.data / "schema" / name: format_schema(schema) for name, schema in schemas.items()}
    guide = ROOT / "docs" / "contributing" / "fields.md"
    before, _, rest = read(guide).partition(BEGIN)
    after = rest.partition(END)[2]
    return {**files, guide: f"{before}{BEGIN}\n{format_field_table()}\n{END}{after}"}


def read(path: Path) -> str:
    """Return a file's text, or nothing."""
    return path.read_text(encoding="utf-8") if path.is_file() else ""


if __name__ == "__main__":
    main()
