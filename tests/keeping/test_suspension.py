from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive.check import check
from archive.corpus.loader import load
from archive.diagnostic import count_errors
from archive.keeping.editing import EditError, edit_record
from archive.keeping.suspend_command import main
from archive.project import Project
from tests.fixture_archive import copy_archive

ORDER = ("--by", "档案馆馆长", "--basis", "审批单第 3 号", "--date", "2024-06-01")
FRONT = "title: {title}\ndate: 2024-05-06\nlevel: municipal\nkind: speech\ntopics: []\norigin: published\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    return copy_archive(tmp_path)


def write(project: Project, record_id: str, extra: str = "", body: str = "同志们：\n\n正文。") -> Path:
    path = project.speeches / record_id[:4] / f"{record_id}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{FRONT.format(title=record_id)}{extra}---\n\n{body}\n", encoding="utf-8")
    return path


def run(project: Project, *arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), obj=project)


def states(project: Project) -> dict[str, str]:
    return {entry.id: entry.record.status for entry in load(project).corpus.entries}


@pytest.mark.parametrize(
    "extra",
    [
        'speakers:\n  - role: "局长"\n    name: "某 甲"\n',
        'speakers: [{role: "局长", name: "某甲"}]\n# 有更正\nstatus: corrected\nsummary: "摘要"\n',
        (
            'speakers:\n- role: "局长"\n  name: "某甲"\n# 说明\nstatus: superseded\nreplaced_by: 2023-02-08-shi-jianghua\n'
            'changes:\n  - date: 2024-05-07\n    by: "主任"\n    note: "改一字"\n'
        ),
    ],
    ids=["plain", "corrected", "superseded"],
)
def test_suspends_and_lifts_without_losing_a_character(project: Project, extra: str) -> None:
    path = write(project, "2024-05-06-a", extra)
    before, was = path.read_text(encoding="utf-8"), load(project).corpus.by_id["2024-05-06-a"].record
    done = run(project, "--person", "某甲", *ORDER)
    assert done.exit_code == 0, done.output
    assert count_errors(check(load(project))) == 0
    entry = load(project).corpus.by_id["2024-05-06-a"]
    assert (entry.record.status, entry.record.reason) == ("suspended", "按规定暂停查阅，恢复时间另行通知。")
    assert entry.body == before.split("---\n\n")[1]
    note = entry.record.changes[-1]
    assert (str(note.date), note.by, note.note) == ("2024-06-01", "档案馆馆长", "暂停查阅（依据：审批单第 3 号）")
    lifted = run(project, "--person", "某甲", "--lift", *ORDER)
    assert lifted.exit_code == 0, lifted.output
    now = load(project).corpus.by_id["2024-05-06-a"].record
    assert now.status == was.status
    assert now.model_copy(update={"changes": ()}) == was.model_copy(update={"changes": ()})
    assert [change.note for change in now.changes[:-2]] == [change.note for change in was.changes]
    assert now.changes[-1].note == "恢复查阅（依据：审批单第 3 号）"
    assert path.read_text(encoding="utf-8").endswith(before.split("---\n\n")[1])
    assert count_errors(check(load(project))) == 0


def test_an_organ_is_meant_by_any_of_its_names_and_a_role_by_its_time(project: Project) -> None:
    write(project, "2024-05-06-organ", "organs: [city-organization]\n")
    write(project, "2024-05-06-speaker", 'speakers:\n  - role: "部长"\n    organ: city-organization\n')
    organs = project.vocabulary / "organs.yml"
    organs.write_text(
        "- id: city-organization\n  label: 市委组织部\n  aliases: [组织部]\n"
        "  former_names:\n    - name: 市委组干部\n      until: 1990\n",
        encoding="utf-8",
    )
    ours = {"2024-05-06-organ", "2024-05-06-speaker"}
    for name in ("city-organization", "市委组织部", "组织部", "市委组干部"):
        tried = run(project, "--organ", name, "--since", "2024", "--dry-run")
        assert {line.split("/")[-1].split(".")[0] for line in tried.stdout.splitlines() if "暂停" in line} == ours
    assert "暂停查阅" not in run(project, "--person", "部长", "--until", "2024-04", "--dry-run").stdout
    assert "2024-05-06-speaker" in run(project, "--person", "部长", "--since", "2024-05-06", "--dry-run").stdout


def test_other_versions_of_the_same_text_go_with_it(project: Project) -> None:
    write(project, "2024-05-06-final", 'speakers: [{role: "局长"}]\n')
    write(project, "2024-05-06-draft", "version_of: 2024-05-06-final\n")
    write(project, "2024-05-06-issued", 'version_of: 2024-05-06-final\nspeakers: [{role: "某处长"}]\n')
    everything = {"2024-05-06-final", "2024-05-06-draft", "2024-05-06-issued"}
    for person in ("局长", "某处长"):
        said = run(project, "--person", person, "--dry-run").stdout
        assert {name for name in everything if f"{name}.md: 暂停查阅" in said} == everything
    alone = run(project, "--record", "2024-05-06-draft", "--dry-run").stdout
    assert "2024-05-06-draft.md: 暂停查阅" in alone
    assert "2024-05-06-final.md: 暂停查阅" not in alone


def test_lists_every_mention_by_its_line_and_quotes_none(project: Project) -> None:
    write(project, "2024-05-06-own", 'speakers:\n  - role: "局长"\n    name: "某甲"\n', "某甲的正文。")
    other = write(project, "2024-05-06-other", 'summary: "引某甲的话"\n', "第一段。\n\n某　甲同志说过很多机要的话。")
    meeting = next(project.meetings.rglob("*.yml"))
    meeting.write_text(meeting.read_text(encoding="utf-8") + "aliases: [某甲主持的会议]\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()}
    tried = run(project, "--person", "某甲", "--dry-run")
    assert tried.exit_code == 0, tried.output
    last = len(meeting.read_text(encoding="utf-8").splitlines())
    assert tried.stdout.splitlines() == [
        "docs/speeches/2024/2024-05-06-own.md: 暂停查阅",
        f"{meeting.relative_to(project.root).as_posix()}:{last}: 提到",
        f"{other.relative_to(project.root).as_posix()}:8: 提到",
        f"{other.relative_to(project.root).as_posix()}:13: 提到",
    ]
    assert {path: path.read_bytes() for path in before} == before, "a trial writes nothing"


def test_refuses_nobody_and_the_unknown(project: Project) -> None:
    for arguments, said in (
        ((), "请写是谁的"),
        (("--person", "***", "--dry-run"), "隐去的姓名"),
        (("--organ", "没有的", "--dry-run"), "没有 没有的"),
        (("--record", "2024-none", "--dry-run"), "没有编号为 2024-none"),
        (("--person", "某甲"), "请写 --by"),
    ):
        done = run(project, *arguments)
        assert (done.exit_code, said in done.output) == (2, True), done.output
    assert run(project, "--person", "无此人", "--dry-run").exit_code == 1


def test_nobody_is_suspended_while_a_record_cannot_be_read(project: Project) -> None:
    theirs = 'speakers: [{role: "局长", name: "某甲"}]\n'
    broken = write(project, "2024-05-06-broken", theirs)
    broken.write_bytes(broken.read_text(encoding="utf-8").encode("gb18030"))
    whole = write(project, "2024-05-06-whole", theirs)
    before = whole.read_bytes()
    for arguments in (("--dry-run",), ORDER, (*ORDER, "--lift")):
        done = run(project, "--person", "某甲", *arguments)
        assert (done.exit_code, "2024-05-06-broken.md" in done.output) == (2, True), done.output
    assert whole.read_bytes() == before
    named = run(project, "--record", "2024-05-06-broken", *ORDER)
    assert (named.exit_code, "读不出来" in named.output) == (2, True), named.output
    assert run(project, "--record", "2024-05-06-whole", *ORDER).exit_code == 0, "what is urgent need not wait"


def test_what_is_withdrawn_or_suspended_stays_as_it_is(project: Project) -> None:
    write(project, "2024-05-06-gone", 'speakers: [{role: "局长"}]\nstatus: withdrawn\nreason: "误收"\n', "")
    write(project, "2024-05-06-hidden", 'speakers: [{role: "局长"}]\nstatus: suspended\nreason: "另有原因"\n')
    before = states(project)
    done = run(project, "--person", "局长", *ORDER)
    assert done.exit_code == 0
    assert "现为已撤下" in done.stdout
    assert "现为暂停查阅" in done.stdout
    assert states(project) == before
    run(project, "--record", "2024-05-06-hidden", "--lift", *ORDER)
    assert states(project)["2024-05-06-hidden"] == "published", "suspended by hand, without a note of the state before"


def test_an_edit_that_would_touch_more_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "2024-a.md"
    text = f"---\n{FRONT.format(title='甲')}---\n\n正文。\n".replace("\n", "\r\n")
    with pytest.raises(EditError):
        edit_record(path, text.replace("topics: []", "topics: [").encode(), {"reason": "x"})


def test_two_people_of_one_name_are_told_of(project: Project) -> None:
    organs = project.vocabulary / "organs.yml"
    known = [term.id for term in load(project).corpus.vocabularies.organs.terms][:2]
    speaker = 'speakers:\n  - role: "局长"\n    name: "某甲"\n'
    write(project, "2024-05-06-a", f"{speaker}organs: [{known[0]}]\n")
    write(project, "2024-05-06-b", f"{speaker}    organ: {known[0]}\norgans: [{known[1]}]\n")
    assert "同名" not in run(project, "--person", "某甲", "--dry-run").stderr
    write(project, "2024-05-06-b", f"{speaker}organs: [{known[1]}]\n")
    assert "某甲 的这些文稿出自 2 个单位" in run(project, "--person", "某甲", "--dry-run").stderr
    organs.write_text(organs.read_text(encoding="utf-8") + "- id x\n", encoding="utf-8")
    done = run(project, "--organ", known[0], "--dry-run")
    assert (done.exit_code, "organs.yml 读不全" in done.stderr) == (2, True)
    assert run(project, "--person", "某甲", "--dry-run").exit_code == 0
