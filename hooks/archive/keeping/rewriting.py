"""A rewriting of git's history: the commands by which nothing of a taken down record is left in it.

The record's own files go from every commit; in other files and in messages what tells of it is blotted out. A script of sed
says which objects take the place of which, so that no commit need be checked out.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from .fingerprint import Fingerprint
from .trace import GitTrace, Traces

BLOTTED = "已下架"
_NOTHING = "0" * 40
_OPENING = re.compile(rb"[ ]*(?:- )?(?:[a-z_]+: )?")
"""What YAML has before a value; of another line its indentation, or nothing."""


def write_substitutions(root: Path, traces: Traces, fingerprint: Fingerprint) -> str:
    """Return the script of sed for the lines of git's index, and put the blotted files among git's objects."""
    # Whatever stands under one of its ids is its own.
    lines = [
        rf"/\(\t\"\{{0,1\}}\|\/\)\({_alternate(fingerprint.ids)}\)\(\.md\"\{{0,1\}}$\|\/\)/{{",
        rf"s/^[0-9]* [0-9a-f]* 0/0 {_NOTHING}/p",
        "d",
        "}",
    ]
    for trace in traces.objects:
        if trace.kind == "blob":
            lines += _substitute(root, trace, fingerprint)
    return "\n".join([*lines, ""])


def _alternate(ids: Iterable[str]) -> str:
    return r"\|".join(name.replace(".", r"\.") for name in ids)


def _substitute(root: Path, trace: GitTrace, fingerprint: Fingerprint) -> Iterator[str]:
    blotted = None if "原文件" in trace.whats else blot(_git(root, "cat-file", "blob", trace.name), fingerprint)
    if blotted is None:
        yield f"s/^[0-9]* {trace.name} 0/0 {_NOTHING}/p"
    else:
        other = _git(root, "hash-object", "-w", "--stdin", given=blotted).decode("ascii").strip()
        yield f"s/ {trace.name} / {other} /p"


def blot(data: bytes, fingerprint: Fingerprint) -> bytes | None:
    """Return a file in which nothing tells of the record, line by line; None where that cannot be, and it must go."""
    lines = fingerprint.id_pattern.sub(BLOTTED.encode("utf-8"), data).split(b"\n")
    blotted = [_blot_line(line, fingerprint) for line in lines]
    whole = b"\n".join(blotted)
    is_clean = not fingerprint.is_told_by(whole.decode("utf-8", "replace"))
    return whole if is_clean and b"\0" not in data else None


def _blot_line(line: bytes, fingerprint: Fingerprint) -> bytes:
    if not fingerprint.find_windows(line.decode("utf-8", "replace")):
        return line
    # An agenda may quote the text: its file must still be read when the rewritten commit is checked out.
    opening = _OPENING.match(line)
    return (opening[0] if opening else b"") + BLOTTED.encode("utf-8")


def list_commands(traces: Traces, script: Path, remotes: Iterable[str]) -> list[str]:
    """Return the commands, in their order, for a POSIX shell in the repository's own folder."""
    commits = [trace.name for trace in traces.objects if trace.kind == "commit"]
    # A tag whose message tells of the record goes; where one is needed, it is set anew.
    tags = [f"refs/tags/{trace.path}" for trace in traces.objects if trace.kind == "tag" and trace.path]
    messages = f"case $GIT_COMMIT in {'|'.join(commits)}) echo {BLOTTED};; *) cat;; esac" if commits else "cat"
    index = f'git ls-files --stage | sed -n -f "{script.as_posix()}" | git update-index --index-info'
    return [
        "# 先做一份备份放在保密柜里，办完销毁；各分支须没有未提交的改动，别的工作树（git worktree）先删去",
        "git stash clear",
        *(f"git update-ref -d {name}" for name in sorted({*tags, *traces.refs})),
        "export FILTER_BRANCH_SQUELCH_WARNING=1",
        f"git filter-branch --force --index-filter '{index}' --msg-filter '{messages}' --tag-name-filter cat -- --all",
        "git for-each-ref --format='delete %(refname)' refs/original | git update-ref --stdin",
        'rm -f "$(git rev-parse --git-dir)/COMMIT_EDITMSG" "$(git rev-parse --git-dir)/ORIG_HEAD" "$(git rev-parse --git-dir)/FETCH_HEAD"',
        "git reflog expire --expire=now --expire-unreachable=now --all",
        "git gc --quiet --prune=now",
        *(f"# 再推到服务器：git push --force --all {name} && git push --force --tags {name}" for name in remotes),
        "# 服务器上的仓库同样要清：请平台管理员运行 git reflog expire 和 git gc；每个人重新克隆，旧的副本删去",
    ]


def list_remotes(root: Path) -> list[str]:
    """Return the names of the repositories that this one is pushed to."""
    return _git(root, "remote").decode("utf-8").split()


def _git(root: Path, *arguments: str, given: bytes | None = None) -> bytes:
    done = subprocess.run(  # noqa: S603 - git with arguments of ours, without a shell
        ["git", *arguments],  # noqa: S607 - the git that is installed
        cwd=root,
        input=given,
        capture_output=True,
        check=True,
    )
    return done.stdout
