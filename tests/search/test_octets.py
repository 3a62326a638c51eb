"""The same archive gives the same octets in whatever order a program's sets give what they hold."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

from archive.corpus.corpus import Corpus
from archive.search.index import write_index
from archive.search.suggestion import write_suggestions
from tests.corpora import CorpusMaker
from tests.search.test_index import read_bytes

HOOKS = Path(__file__).parents[2] / "hooks"
READ = "import json, pickle, sys; from pathlib import Path; corpus = pickle.load(sys.stdin.buffer)"
INDEX = "from archive.search.index import write_index; write_index(corpus, Path(sys.argv[1]))"
SUGGESTIONS = "from archive.search.suggestion import write_suggestions; Path(sys.argv[1]).write_text(json.dumps(write_suggestions(corpus)), 'ascii')"
READ_TWO_WAYS = "重庆 重点 银行 行动 音乐 快乐 长沙 成长 都市 都是 调查 调整 仇恨 仇英 宿舍 星宿 血液 朴素 朴树"


def run_with_another_seed(write: str, corpus: Corpus, path: Path) -> None:
    """Run a line in a process whose strings have other hashes than those of this one."""
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(HOOKS)}
    command = [sys.executable, "-c", f"{READ}; {write}", str(path)]
    subprocess.run(command, input=pickle.dumps(corpus), env=environment, check=True)


def test_an_index_has_the_same_octets(traps: Corpus, tmp_path: Path) -> None:
    write_index(traps, tmp_path / "here")
    run_with_another_seed(INDEX, traps, tmp_path / "there")
    assert read_bytes(tmp_path / "there") == read_bytes(tmp_path / "here")


def test_suggestions_stand_in_the_same_order(tmp_path: Path) -> None:
    make = CorpusMaker()
    titles = READ_TWO_WAYS.split()
    names = [make.entry(f"2023-{n}", title=title) for n, title in enumerate(titles)]
    corpus = make(*names, make.meeting("2023-m", name="会议", aliases=titles[:4]))
    run_with_another_seed(SUGGESTIONS, corpus, tmp_path / "there")
    there = json.loads((tmp_path / "there").read_text("ascii"))
    assert list(there.items()) == list(write_suggestions(corpus).items())
