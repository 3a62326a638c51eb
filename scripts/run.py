"""The project's commands: prepares .venv from requirements.lock and runs a target in it (standard library only)."""

# An old Python must get as far as the line below: keep to syntax that Python 3.6 parses, so no `from __future__ import annotations`.
import sys

if sys.version_info < (3, 11):
    sys.stderr.write(
        "需要 Python 3.11 或更新的版本，现在这个是 {}.{}：请装好新版，再用它运行，例如 python3.11 scripts/run.py serve\n".format(
            *sys.version_info
        )
    )
    sys.exit(2)

import hashlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

USAGE = 2
"""The status of what could not be done."""

LOCK = "requirements.lock"
BENCH_LOCK = "requirements-bench.lock"
"""What the bench alone compares with; nothing else needs it."""

NO_VENV = (
    "这个 Python 缺少 venv 或 ensurepip 模块：Debian、Ubuntu、麒麟、统信请先运行 sudo apt install python3-venv，再重试"
)
OFFLINE = (
    "装不上依赖（{detail}）：连不上软件包索引，也没有 wheels/ 文件夹。请联网后重试，"
    "或在能上网的同类电脑上运行 make wheels，再把 wheels/ 拷到本项目里"
)
UNFIT = "装不上依赖（{detail}）：软件包索引里没有适合 Python {python} 和这台电脑的版本。请换用较新的 Python，或换一个内容较全的索引"
BAD_WHEELS = "装不上依赖（{detail}）：wheels/ 里的安装包不全，或不合这台电脑和它的 Python。请在能上网的同类电脑上重新运行 make wheels，再把 wheels/ 拷来"
FAILED_INSTALL = "装不上依赖（{detail}）：全部输出见 .cache/pip.log"
NO_PEER = "没有装上同类软件 Pagefind，检索只测本库：{reason}"
NO_CHROMIUM = (
    "浏览器测试要用 Chromium：Debian、麒麟、统信请先运行 sudo apt install chromium fonts-noto-cjk；"
    "其他系统请装 Chrome 或 Edge，或把环境变量 CHROMIUM 设为浏览器程序的路径"
)

SIGNS_OF_NO_NETWORK = re.compile(
    r"from versions: none|connection broken|Temporary failure in name resolution|Max retries|timed? ?out|ProxyError|SSLError",
    re.IGNORECASE,
)
HELP_LINE = re.compile(r"^([a-z][a-z-]*):.*?## (.+)$", re.MULTILINE)

CHROMIUM_NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser", "microsoft-edge")
CHROMIUM_ON_MAC = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
CHROMIUM_ON_WINDOWS = (
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
WINDOWS_PROGRAM_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")


class Refusal(Exception):  # noqa: N818 - it is no fault of the program
    """What stops a target, as the one line that a person reads."""


def say(line: str) -> None:
    """Tell the person at the terminal; standard output belongs to the target."""
    print(line, file=sys.stderr, flush=True)


# ---- .venv


def find_python(venv: Path, platform: str = sys.platform) -> Path:
    return venv / "Scripts" / "python.exe" if platform == "win32" else venv / "bin" / "python"


def describe_interpreter(venv: Path) -> str:
    """What .venv must be made anew for: another Python, or another place (its programs hold their own path)."""
    return f"{sys.version_info.major}.{sys.version_info.minor} {venv}"


def hash_lock(lock: Path) -> str:
    # The same lock may have other line ends on Windows.
    return hashlib.sha256(lock.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def read_stamp(venv: Path) -> tuple[str, str]:
    """The interpreter and the hash of the lock that .venv was finished with; empty where it never was."""
    try:
        interpreter, lock_hash = (venv / "prepared").read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return "", ""
    return interpreter, lock_hash


def choose_source(root: Path) -> list[str]:
    """Where pip takes packages from: wheels/ if it is filled, else its index."""
    wheels = root / "wheels"
    return ["--no-index", "--find-links", str(wheels)] if any(wheels.glob("*.whl")) else []


def explain_failure(output: str, *, from_wheels: bool) -> str:
    """The one line for what pip wrote when it failed."""
    errors = re.findall(r"^ERROR: (.+)$", output, re.MULTILINE) or output.strip().splitlines() or ["pip"]
    detail = errors[-1].strip()
    if from_wheels:
        return BAD_WHEELS.format(detail=detail)
    if SIGNS_OF_NO_NETWORK.search(output):
        return OFFLINE.format(detail=detail)
    if "No matching distribution" in detail:
        return UNFIT.format(detail=detail, python="{}.{}.{}".format(*sys.version_info))
    return FAILED_INSTALL.format(detail=detail)


def run_quietly(command: Sequence[str], log: Path, environ: Mapping[str, str]) -> tuple[int, str]:
    """Run a command whose output matters only if it fails; the log keeps it."""
    done = subprocess.run(
        command, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    output = done.stdout.decode("utf-8", errors="replace")
    log.parent.mkdir(exist_ok=True)
    log.write_text(output, encoding="utf-8")
    return done.returncode, output


def create_venv(root: Path, environ: Mapping[str, str]) -> None:
    if any(importlib.util.find_spec(name) is None for name in ("venv", "ensurepip")):
        raise Refusal(NO_VENV)
    say("正在新建 .venv …")
    command = [sys.executable, "-m", "venv", "--clear", str(root / ".venv")]
    code, output = run_quietly(command, root / ".cache" / "venv.log", environ)
    if code:
        raise Refusal(f"建不成 .venv（{output.strip().splitlines()[-1] if output.strip() else code}）")


def install_lock(root: Path, environ: Mapping[str, str], lock: str = LOCK) -> None:
    source = choose_source(root)
    say(f"正在从{' wheels/ ' if source else '软件包索引'}安装 {lock} 里的依赖 …")
    pip = [str(find_python(root / ".venv")), "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    code, output = run_quietly([*pip, *source, "--requirement", str(root / lock)], root / ".cache" / "pip.log", environ)
    if code:
        raise Refusal(explain_failure(output, from_wheels=bool(source)))


def link_core(venv: Path) -> None:
    """Make `archive` importable as `pip install -e .` does, without a build backend, which an air gap would lack."""
    for packages in sorted([*venv.glob("lib/python3*/site-packages"), *venv.glob("Lib/site-packages")]):
        # Relative and therefore ASCII: Windows reads this file in its own encoding.
        up = "/".join([".."] * len(packages.relative_to(venv.parent).parts))
        (packages / "meeting-archive.pth").write_text(f"{up}/hooks\n", encoding="ascii")


def prepare(root: Path, environ: Mapping[str, str]) -> None:
    """Bring .venv to what the lock says; a finished one of the same lock and Python is left alone."""
    venv = root / ".venv"
    interpreter, lock_hash = describe_interpreter(venv), hash_lock(root / LOCK)
    made_with, installed = read_stamp(venv) if find_python(venv).exists() else ("", "")
    if (made_with, installed) == (interpreter, lock_hash):
        return
    if venv.resolve() != root.resolve() / venv.name:
        say(".venv 是一个链接，所指的文件夹不动；现在删去链接，另建自己的 .venv")
        venv.unlink()
    (venv / "prepared").unlink(missing_ok=True)
    if made_with != interpreter or not venv.exists():
        create_venv(root, environ)
    install_lock(root, environ)
    link_core(venv)
    (venv / "prepared").write_text(f"{interpreter}\n{lock_hash}\n", encoding="utf-8")


def provide_peers(root: Path, environ: Mapping[str, str]) -> None:
    """Install what the bench compares with; where that cannot be had, say so: all else can be measured."""
    stamp, lock_hash = root / ".venv" / "prepared-bench", hash_lock(root / BENCH_LOCK)
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == lock_hash:
        return
    try:
        install_lock(root, environ, BENCH_LOCK)
    except Refusal as refusal:
        say(NO_PEER.format(reason=refusal))
    else:
        stamp.write_text(lock_hash, encoding="utf-8")


# ---- Chromium


def list_chromium_places(environ: Mapping[str, str], platform: str = sys.platform) -> list[Path]:
    if platform == "darwin":
        return [Path(place) for place in CHROMIUM_ON_MAC]
    if platform == "win32":
        folders = [environ[key] for key in WINDOWS_PROGRAM_FOLDERS if key in environ]
        return [Path(folder, place) for place in CHROMIUM_ON_WINDOWS for folder in folders]
    return []


def find_chromium(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> str | None:
    """The browser that tests drive: CHROMIUM says which, else the first that is installed."""
    chosen = environ.get("CHROMIUM")
    path = environ.get("PATH")
    if chosen:
        found = shutil.which(chosen, path=path)
        if found is None:
            raise Refusal(f"环境变量 CHROMIUM 所指的程序不存在或不能运行：{chosen}")
        return found
    installed = filter(None, (shutil.which(name, path=path) for name in CHROMIUM_NAMES))
    places = (str(place) for place in list_chromium_places(environ, platform) if place.is_file())
    return next(installed, None) or next(places, None)


def choose_apt(environ: Mapping[str, str], os_release: str, *, is_root: bool) -> list[str] | None:
    """The apt-get that may install Debian's Chromium unasked: root's, or sudo's on a CI machine."""
    # Ubuntu's package of the same name is a stub for snap.
    is_debian = re.search(r'^ID="?debian"?$', os_release, re.MULTILINE) is not None
    path = environ.get("PATH")
    if not is_debian or shutil.which("apt-get", path=path) is None:
        return None
    if is_root:
        return ["apt-get"]
    return ["sudo", "-n", "apt-get"] if environ.get("CI") and shutil.which("sudo", path=path) else None


def provide_chromium(root: Path, environ: Mapping[str, str]) -> str:
    found = find_chromium(environ)
    if found:
        return found
    release = Path("/etc/os-release")
    is_root = getattr(os, "geteuid", lambda: 1)() == 0
    apt = choose_apt(environ, release.read_text(encoding="utf-8") if release.is_file() else "", is_root=is_root)
    if apt:
        say("没有找到 Chromium，正在安装 Debian 的软件包 chromium 和 fonts-noto-cjk …")
        quiet = {**environ, "DEBIAN_FRONTEND": "noninteractive"}
        packages = ["install", "--yes", "--no-install-recommends", "chromium", "fonts-noto-cjk"]
        for arguments in (["update"], packages):
            run_quietly([*apt, *arguments], root / ".cache" / "apt.log", quiet)
        found = find_chromium(environ)
    if not found:
        raise Refusal(NO_CHROMIUM)
    return found


# ---- targets


def make_environment(environ: Mapping[str, str]) -> dict[str, str]:
    # Material prints a long notice about another MkDocs on every build unless told not to.
    return {**environ, "NO_MKDOCS_2_WARNING": "1"}


def wait(process: subprocess.Popen[bytes]) -> int:
    """Wait for a tool; whatever ends this program ends the tool too, but one that is cleaning up after Ctrl-C gets its time."""
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    try:
        code = process.wait()
    except KeyboardInterrupt:
        try:
            code = process.wait(timeout=10)
        except (KeyboardInterrupt, subprocess.TimeoutExpired):
            process.terminate()
            code = process.wait()
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
    return code if code >= 0 else 128 - code


def run(command: Sequence[str], environ: Mapping[str, str], folder: Path | None = None) -> int:
    """Run one of the project's tools in .venv and give back its exit code."""
    with subprocess.Popen([str(find_python(ROOT / ".venv")), *command], env=environ, cwd=folder) as process:
        return wait(process)


def run_mkdocs(name: str) -> Callable[[list[str], Mapping[str, str]], int]:
    """The target that is a command of MkDocs, which answers in English where it is typed wrong."""

    def target(arguments: list[str], environ: Mapping[str, str]) -> int:
        code = run(["-m", "mkdocs", name, *arguments], environ, ROOT)
        if code == USAGE and arguments:
            say(f"{name} 后面的选项写错了：{' '.join(arguments)}；全部写法加 --help 看")
        return code

    return target


def run_script(name: str) -> Callable[[list[str], Mapping[str, str]], int]:
    """The target that is one of the scripts and no more."""
    return lambda arguments, environ: run([str(ROOT / "scripts" / name), *arguments], environ)


def bench(arguments: list[str], environ: Mapping[str, str]) -> int:
    provide_peers(ROOT, environ)
    browser = {**environ, "CHROMIUM": provide_chromium(ROOT, environ)}
    return run([str(ROOT / "scripts" / "bench.py"), *arguments], browser)


def lint(arguments: list[str], environ: Mapping[str, str]) -> int:
    """Run all three even if the first complains: whoever mends wants to see everything."""
    tools = (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"])
    codes = [run(["-m", *tool, *arguments], environ, ROOT) for tool in tools]
    return next(filter(None, codes), 0)


def reformat(arguments: list[str], environ: Mapping[str, str]) -> int:
    fixed = run(["-m", "ruff", "check", "--fix", *arguments], environ, ROOT)
    return run(["-m", "ruff", "format", *arguments], environ, ROOT) or fixed


def test(arguments: list[str], environ: Mapping[str, str]) -> int:
    # PYTHONUTF8: the axe package reads its script in the system's encoding.
    browser = {**environ, "CHROMIUM": provide_chromium(ROOT, environ), "PYTHONUTF8": "1"}
    linted = lint([], environ)
    # A file's tests stay together: they share what was built for them. They wait for browsers: one more runs at once than there are cores.
    tested = run(["-m", "pytest", f"-n{(os.cpu_count() or 1) + 1}", "--dist", "loadfile", *arguments], browser, ROOT)
    if linted and not tested:
        say("测试通过，但 ruff 或 mypy 未通过，见前面的输出")
    return tested or linted


def wheels(arguments: list[str], environ: Mapping[str, str]) -> int:
    pip = ["-m", "pip", "download", "--disable-pip-version-check", "--only-binary", ":all:"]
    command = [*pip, "--dest", "wheels", *arguments, "--requirement"]
    code = run([*command, LOCK], environ, ROOT)
    if code == 0 and run([*command, BENCH_LOCK], environ, ROOT):
        say(NO_PEER.format(reason="软件包索引里没有它"))
    return code


def print_help(_arguments: list[str], _environ: Mapping[str, str]) -> int:
    print('用法：make 目标（可加 ARGS="…"），Windows 上：py scripts\\run.py 目标 …\n')
    for name, meaning in HELP_LINE.findall((ROOT / "Makefile").read_text(encoding="utf-8")):
        print(f"  {name:<9}{meaning}")
    sys.stdout.flush()
    return 0


TARGETS: dict[str, Callable[[list[str], Mapping[str, str]], int]] = {
    "serve": run_mkdocs("serve"),
    "build": run_mkdocs("build"),
    "test": test,
    "check": run_script("check.py"),
    "preview": run_script("preview.py"),
    "new": run_script("new_record.py"),
    "import": run_script("import_record.py"),
    "intake": run_script("intake.py"),
    "ledger": run_script("ledger.py"),
    "suspend": run_script("suspend.py"),
    "takedown": run_script("takedown.py"),
    "adopt": run_script("adopt.py"),
    "upgrade": run_script("upgrade.py"),
    "lint": lint,
    "format": reformat,
    "bench": bench,
    "wheels": wheels,
    "help": print_help,
}


def execute(arguments: list[str], environ: Mapping[str, str]) -> int:
    """Prepare what the target needs, then run it."""
    name, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    name = "help" if name in {"-h", "--help"} else name
    target = TARGETS.get(name)
    if target is None:
        raise Refusal(f"没有“{name}”这个目标，可用的是：{'、'.join(TARGETS)}")
    if target is wheels:
        # It fills the folder that prepare() would install from, and needs no more than pip.
        if not find_python(ROOT / ".venv").exists():
            create_venv(ROOT, environ)
    elif target is not print_help:
        prepare(ROOT, environ)
    return target(rest, environ)


def main(arguments: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        # A console that has no Chinese shows question marks instead of a traceback.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    try:
        return execute(arguments, make_environment(os.environ))
    except Refusal as refusal:
        say(str(refusal))
    except BrokenPipeError:
        # Whoever reads has enough. What is left in the buffer must not be tried again as the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        say(f"读写文件或运行程序时出错：{error}")
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    return USAGE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
