"""Regenerates the table of characters from this Python's Unicode and OpenCC; --check only compares."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "hooks"))

from archive.preparation import explain_missing_modules

explain_missing_modules()

from opencc import OpenCC

from archive.text.characters import CHARACTERS_PATH, build_characters, format_characters


def main() -> int:
    """Write the table, or with --check say whether the committed one is fresh."""
    parser = argparse.ArgumentParser(description="由 Python 的 Unicode 和 OpenCC 重写字形表；--check 只比较。")
    parser.add_argument("--check", action="store_true", help="什么也不写；字形表不是最新的，退出码为 1")
    check = parser.parse_args().check
    fresh = format_characters(build_characters(OpenCC("t2s").convert))
    if not check:
        CHARACTERS_PATH.write_text(fresh, encoding="utf-8", newline="\n")
        return 0
    if CHARACTERS_PATH.read_text(encoding="utf-8") == fresh:
        return 0
    print(f"{CHARACTERS_PATH.name} 不是本机 Python 和 OpenCC 生成的样子，请运行 python scripts/make_characters.py")
    return 1


if __name__ == "__main__":
    sys.exit(main())
