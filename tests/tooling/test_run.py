"""What scripts/run.py decides, and the one line it says where a machine lacks something."""

from __future__ import annotations

import ast
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import run

SCRIPT = run.ROOT / "scripts" / "run.py"
RUN_AS_MAIN = "import runpy; sys.argv = ['run.py', 'build']; runpy.run_path({script!r}, run_name='__main__')"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that has run.py and a lock, and no more."""
    root = tmp_path / "项目 one"
    (root / "scripts").mkdir(parents=True)
    shutil.copy(SCRIPT, root / "scripts")
    (root / "requirements.lock").write_text("mkdocs==1.6.1\n", encoding="utf-8")
    return root


def run_with(preamble: str, root: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the project's `build` in an interpreter that the preamble has made strange."""
    code = f"import sys; {preamble}; " + RUN_AS_MAIN.format(script=str(root / "scripts" / "run.py"))
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environ},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def make_program(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o755)
    return str(path)


# ---- one line each


def test_parses_on_an_old_python() -> None:
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_refuses_an_old_python_in_one_line(project: Path) -> None:
    done = run_with("sys.version_info = (3, 8, 10)", project)
    assert done.returncode == 2
    assert re.fullmatch(r"需要 Python 3\.11 .*现在这个是 3\.8：.+\n", done.stderr)
    assert not (project / ".venv").exists()


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_names_the_package_that_brings_venv(project: Path, module: str) -> None:
    done = run_with(f"sys.modules[{module!r}] = None", project)
    assert done.returncode == 2
    assert done.stderr == run.NO_VENV + "\n"


@pytest.mark.slow
def test_says_what_to_do_offline_and_leaves_no_finished_venv(project: Path) -> None:
    offline = {
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": "",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_CACHE_DIR": str(project / "empty"),
    }
    done = run_with("pass", project, **offline)
    assert done.returncode == 2
    said = done.stderr.splitlines()[-1]
    assert said == run.OFFLINE.format(detail="No matching distribution found for mkdocs==1.6.1")
    assert "Traceback" not in done.stderr
    assert run.find_python(project / ".venv").exists()
    assert run.read_stamp(project / ".venv") == ("", "")


def test_says_which_targets_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["sreve"]) == 2
    assert capsys.readouterr().err == f"没有“sreve”这个目标，可用的是：{'、'.join(run.TARGETS)}\n"


def test_turns_an_error_of_the_system_into_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise PermissionError(13, "Permission denied", ".venv")

    monkeypatch.setattr(run, "prepare", fail)
    assert run.main(["build"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize(
    ("output", "from_wheels", "template", "detail"),
    [
        (
            (
                "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError'\n"
                "ERROR: Could not find a version that satisfies the requirement click==8.5.1 (from versions: none)\n"
                "ERROR: No matching distribution found for click==8.5.1\n"
            ),
            False,
            run.OFFLINE,
            "No matching distribution found for click==8.5.1",
        ),
        (
            "ERROR: No matching distribution found for click==8.5.1\n",
            True,
            run.BAD_WHEELS,
            "No matching distribution found for click==8.5.1",
        ),
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n\n",
            False,
            run.FAILED_INSTALL,
            "Could not install packages due to an OSError: [Errno 28] No space left on device",
        ),
        (
            (
                "ERROR: Ignored the following versions that require a different python version: 2.0 Requires-Python >=3.99\n"
                "ERROR: Could not find a version that satisfies the requirement click==2.0 (from versions: 1.0, 1.1)\n"
                "ERROR: No matching distribution found for click==2.0\n"
            ),
            False,
            run.UNFIT,
            "No matching distribution found for click==2.0",
        ),
        ("Segmentation fault\n", False, run.FAILED_INSTALL, "Segmentation fault"),
        ("", False, run.FAILED_INSTALL, "pip"),
    ],
)
def test_explains_why_pip_failed(output: str, from_wheels: bool, template: str, detail: str) -> None:  # noqa: FBT001
    line = run.explain_failure(output, from_wheels=from_wheels)
    assert line == template.format(detail=detail, python="{}.{}.{}".format(*sys.version_info))
    assert "\n" not in line


# ---- .venv


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The steps that prepare() takes, taken in name only."""
    taken: list[str] = []

    def create(root: Path, _: object) -> None:
        taken.append("create")
        make_program(run.find_python(root / ".venv"))

    monkeypatch.setattr(run, "create_venv", create)
    monkeypatch.setattr(run, "install_lock", lambda *_: taken.append("install"))
    return taken


def test_prepares_once(project: Path, steps: list[str]) -> None:
    run.prepare(project, {})
    run.prepare(project, {})
    assert steps == ["create", "install"]


def test_installs_again_when_the_lock_changed(project: Path, steps: list[str]) -> None:
    run.prepare(project, {})
    (project / "requirements.lock").write_text("mkdocs==1.6.2\n", encoding="utf-8")
    run.prepare(project, {})
    assert steps == ["create", "install", "install"]


def test_line_ends_do_not_change_the_lock(project: Path, steps: list[str]) -> None:
    run.prepare(project, {})
    (project / "requirements.lock").write_bytes(b"mkdocs==1.6.1\r\n")
    run.prepare(project, {})
    assert steps == ["create", "install"]


@pytest.mark.parametrize("stamp", [None, "", "3.11 elsewhere\n", "3.2 {venv}\n{lock}\n", "3.11 /moved/.venv\n{lock}\n"])
def test_makes_anew_what_is_half_made_or_foreign(project: Path, steps: list[str], stamp: str | None) -> None:
    venv = project / ".venv"
    make_program(run.find_python(venv))
    if stamp is not None:
        lock = run.hash_lock(project / "requirements.lock")
        (venv / "prepared").write_text(stamp.format(venv=venv, lock=lock), encoding="utf-8")
    run.prepare(project, {})
    assert steps == ["create", "install"]


def test_makes_anew_when_its_python_is_gone(project: Path, steps: list[str]) -> None:
    run.prepare(project, {})
    run.find_python(project / ".venv").unlink()
    run.prepare(project, {})
    assert steps == ["create", "install", "create", "install"]


def test_the_bench_goes_on_without_its_peers(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / run.BENCH_LOCK).write_text("peer==1.0\n", encoding="utf-8")
    (project / ".venv").mkdir()
    answers: list[str | None] = ["装不上", None]
    installed: list[str] = []

    def install(_root: Path, _environ: object, lock: str) -> None:
        installed.append(lock)
        if reason := answers.pop(0):
            raise run.Refusal(reason)

    monkeypatch.setattr(run, "install_lock", install)
    for _ in range(3):
        run.provide_peers(project, {})
    assert installed == [run.BENCH_LOCK] * 2, "tried again after a failure, not after a success"
    assert capsys.readouterr().err == run.NO_PEER.format(reason="装不上") + "\n"


def test_an_interrupted_install_is_not_taken_for_finished(
    project: Path, steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    run.prepare(project, {})
    (project / "requirements.lock").write_text("mkdocs==1.6.2\n", encoding="utf-8")
    monkeypatch.setattr(run, "install_lock", interrupt)
    with pytest.raises(KeyboardInterrupt):
        run.prepare(project, {})
    assert run.read_stamp(project / ".venv") == ("", "")
    assert steps == ["create", "install"]


@pytest.mark.parametrize("packages", ["lib/python3.11/site-packages", "Lib/site-packages"])
def test_the_core_is_found_from_the_folder_of_packages(tmp_path: Path, packages: str) -> None:
    folder = tmp_path / "项目" / ".venv" / packages
    folder.mkdir(parents=True)
    run.link_core(tmp_path / "项目" / ".venv")
    line = (folder / "meeting-archive.pth").read_text(encoding="ascii").strip()
    assert Path(os.path.normpath(folder / line)) == tmp_path / "项目" / "hooks"


def test_takes_packages_from_wheels_where_they_are(project: Path) -> None:
    wheels = project / "wheels"
    assert run.choose_source(project) == []
    wheels.mkdir()
    assert run.choose_source(project) == [], "an empty folder is what an interrupted `make wheels` leaves"
    (wheels / "mkdocs-1.6.1-py3-none-any.whl").touch()
    assert run.choose_source(project) == ["--no-index", "--find-links", str(wheels)]


# ---- Chromium


@pytest.mark.skipif(sys.platform == "win32", reason="a program is made with a mode bit")
def test_finds_the_browser_that_is_named_else_the_first_installed(tmp_path: Path) -> None:
    google = make_program(tmp_path / "bin" / "google-chrome")
    other = make_program(tmp_path / "other" / "browser")
    path = {"PATH": str(tmp_path / "bin")}
    assert run.find_chromium({"PATH": str(tmp_path)}, "linux") is None
    assert run.find_chromium(path, "linux") == google
    assert run.find_chromium({**path, "CHROMIUM": other}, "linux") == other
    debian = make_program(tmp_path / "bin" / "chromium")
    assert run.find_chromium(path, "linux") == debian
    with pytest.raises(run.Refusal, match="/nowhere/chromium"):
        run.find_chromium({**path, "CHROMIUM": "/nowhere/chromium"}, "linux")


def test_looks_where_windows_and_mac_keep_browsers(tmp_path: Path) -> None:
    edge = make_program(tmp_path / "x86" / "Microsoft" / "Edge" / "Application" / "msedge.exe")
    environ = {"PATH": "", "PROGRAMFILES": str(tmp_path / "x64"), "PROGRAMFILES(X86)": str(tmp_path / "x86")}
    assert run.find_chromium(environ, "win32") == edge
    assert run.list_chromium_places({}, "darwin")


@pytest.mark.skipif(sys.platform == "win32", reason="a program is made with a mode bit")
def test_installs_only_debians_browser_and_only_where_allowed(tmp_path: Path) -> None:
    for name in ("apt-get", "sudo"):
        make_program(tmp_path / name)
    here = {"PATH": str(tmp_path)}
    debian, ubuntu = "NAME=Debian\nID=debian\n", "ID=ubuntu\nID_LIKE=debian\n"
    assert run.choose_apt(here, debian, is_root=True) == ["apt-get"]
    assert run.choose_apt(here, debian, is_root=False) is None
    assert run.choose_apt({**here, "CI": "true"}, debian, is_root=False) == ["sudo", "-n", "apt-get"]
    assert run.choose_apt(here, ubuntu, is_root=True) is None
    assert run.choose_apt({"PATH": ""}, debian, is_root=True) is None


def test_says_what_to_install_where_it_may_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "find_chromium", lambda _: None)
    monkeypatch.setattr(run, "choose_apt", lambda *_, **__: None)
    with pytest.raises(run.Refusal) as refusal:
        run.provide_chromium(tmp_path, {})
    assert str(refusal.value) == run.NO_CHROMIUM
    assert "\n" not in run.NO_CHROMIUM


# ---- targets


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What would be run in .venv, the second command onwards failing with 7."""
    seen: list[list[str]] = []

    def record(command: list[str], *_: object) -> int:
        seen.append(command)
        return 7 if len(seen) > 1 else 0

    monkeypatch.setattr(run, "run", record)
    monkeypatch.setattr(run, "prepare", lambda *_: None)
    monkeypatch.setattr(run, "provide_chromium", lambda *_: "chromium")
    return seen


def test_passes_arguments_through(commands: list[list[str]]) -> None:
    assert run.execute(["check", "--format", "json", "a.md"], {}) == 0
    assert commands == [[str(run.ROOT / "scripts" / "check.py"), "--format", "json", "a.md"]]


def test_runs_every_tool_and_passes_the_exit_code_through(commands: list[list[str]]) -> None:
    assert run.execute(["test", "-x"], {}) == 7
    assert [command[1] for command in commands] == ["ruff", "ruff", "mypy", "pytest"]
    assert commands[-1] == ["-m", "pytest", f"-n{(os.cpu_count() or 1) + 1}", "--dist", "loadfile", "-x"]


def test_the_environment_silences_the_notice_about_mkdocs_2() -> None:
    assert run.make_environment({"A": "b"}) == {"A": "b", "NO_MKDOCS_2_WARNING": "1"}


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
@pytest.mark.parametrize(
    ("number", "receiver"),
    [
        (signal.SIGTERM, "os.kill(os.getppid(), {})"),
        (signal.SIGINT, "os.killpg(0, {})"),  # Ctrl-C reaches all that run in a terminal
    ],
)
def test_whatever_ends_it_ends_the_tool(number: signal.Signals, receiver: str) -> None:
    # The tool is still cleaning up when the other hears of it: two that end at one moment may lose the exit code.
    tool = (
        "import os, signal, time\n"
        "def clean_up(*_):\n"
        "    time.sleep(0.5); signal.signal(signal.SIGINT, signal.SIG_DFL); os.kill(os.getpid(), signal.SIGINT)\n"
        "signal.signal(signal.SIGINT, clean_up)\n"
        f"time.sleep(0.3); {receiver.format(number.value)}; time.sleep(60)"
    )
    code = (
        "import signal, subprocess, sys; sys.path.insert(0, '.'); from scripts import run;"
        "signal.signal(signal.SIGINT, signal.default_int_handler);"
        f"sys.exit(run.wait(subprocess.Popen([sys.executable, '-c', {tool!r}])))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=run.ROOT, start_new_session=True, check=False, timeout=30)
    assert done.returncode == 128 + number


def test_make_targets_are_those_of_the_script(capsys: pytest.CaptureFixture[str]) -> None:
    makefile = (run.ROOT / "Makefile").read_text(encoding="utf-8")
    rules = dict(re.findall(r"^([a-z-]+):.*\n\t@\$\(PYTHON\) scripts/run\.py (\S+)", makefile, re.MULTILINE))
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert phony
    assert run.main(["help"]) == 0
    helped = re.findall(r"^  ([a-z-]+) ", capsys.readouterr().out, re.MULTILINE)
    assert rules == {name: name for name in run.TARGETS}
    assert sorted(phony[1].split()) == sorted(helped) == sorted(run.TARGETS)


def test_ci_runs_make_test_and_no_more() -> None:
    lines = (run.ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    commands = [line for line in lines if not line.startswith(("#", "set ", "cd "))]
    assert commands == ["exec make test"]


@pytest.mark.parametrize("workflow", [".github/workflows/ci.yml", ".gitea/workflows/ci.yml", ".gitlab-ci.yml"])
def test_every_forge_runs_targets_that_exist(workflow: str) -> None:
    text = (run.ROOT / workflow).read_text(encoding="utf-8")
    used = set(re.findall(r"^ *- (?:run: )?(?:make|py scripts\\run\.py) ([a-z]+)", text, re.MULTILINE))
    assert {"test", "build", "check"} <= used <= set(run.TARGETS)
