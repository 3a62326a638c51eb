"""The preparing of a search's trial, in a process of its own: the questions, and the pages that a peer indexes."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from string import Template

from ..corpus.loader import load
from ..project import Project
from .question import Question, Reader, choose_questions
from .text import read_texts


def prepare(project: Project, pages: Path, questions: Path, earlier: Path | None) -> None:
    """Write a page for each record, and the questions: those asked of a smaller archive, or new ones."""
    texts = list(read_texts(load(project).corpus))
    page = Template((project.root / "tests" / "peers" / "record.html").read_text(encoding="utf-8"))
    pages.mkdir(parents=True)
    for text in texts:
        text.write_page(page, pages)
    if earlier is None:
        chosen = choose_questions(texts)
    else:
        reader = Reader(texts)
        chosen = [reader.ask(question.terms) for question in read_questions(earlier)]
    rows = [{"terms": question.terms, "counts": question.counts} for question in chosen]
    questions.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def read_questions(file: Path) -> list[Question]:
    """Return questions that were written."""
    rows = json.loads(file.read_text(encoding="utf-8"))
    return [Question(tuple(row["terms"]), row["counts"]) for row in rows]


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("root", "docs", "data", "pages", "questions"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--earlier", type=Path)
    given = parser.parse_args()
    prepare(Project(given.root, given.docs, given.data), given.pages, given.questions, given.earlier)


if __name__ == "__main__":
    main()
