"""Writes invented records, the same ones for the same seed, to measure with."""

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
from archive.project import Project
from archive.synthesis.synthesis import LENGTH, Inventor


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="写出若干篇合成文稿，供测量用；种子相同，文稿就相同")
    parser.add_argument("count", metavar="N", type=int, help="篇数")
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="写到 DIR/speeches/<年>/<编号>.md")
    parser.add_argument("--seed", type=int, default=0, help="随机数的种子，默认为 0")
    parser.add_argument("--length", metavar="N", type=int, default=LENGTH, help=f"每篇约多少字，默认为 {LENGTH}")
    parser.add_argument("--adversarial", action="store_true", help="另写一篇专门拖慢渲染的文稿")
    parser.add_argument("--sources", action="store_true", help="写成待导入的文本文件 DIR/<编号>.txt")
    options = parser.parse_args(arguments)
    if options.count < 0:
        parser.error("篇数不能是负数")
    project = Project.at(ROOT)
    vocabularies, faults = load_vocabularies(project.vocabulary)
    if faults:
        print(f"{faults[0].path}: {faults[0].message}（词表没有错才能合成文稿）", file=sys.stderr)
        return 2
    inventor = Inventor(vocabularies, load_settings(project)[0], options.seed, options.length)
    for number in range(1, options.count + 1):
        invention = inventor.invent(number)
        _ = invention.write_source(options.out) if options.sources else invention.write(options.out)
    if options.adversarial:
        inventor.invent_adversary().write(options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
