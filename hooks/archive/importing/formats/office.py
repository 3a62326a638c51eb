"""An office program as a reader: older formats go through LibreOffice where it is installed.

antiword is not asked: it leaves out automatic numbers and characters beyond the first plane, and shows what was deleted.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from ..reader import RefusedError

TIMEOUT = 60
_PROGRAMS = ("soffice", "libreoffice")
_ELSEWHERE = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
)
_SAVE_AS = "在 WPS 里另存为 .docx"


def find_office() -> str | None:
    """Return the path of LibreOffice's program, None where it is not installed."""
    found = next((path for program in _PROGRAMS if (path := shutil.which(program))), None)
    return found or next((path for path in _ELSEWHERE if Path(path).is_file()), None)


def read_with_office(data: bytes, kind: str, timeout: float = TIMEOUT) -> bytes:
    """Return a file of an older kind as .docx.

    Args:
        data: The file's content.
        kind: What it is, which is also the ending that LibreOffice knows it by.
        timeout: For how many seconds to wait.

    Raises:
        RefusedError: There is no office program here, or it cannot read the file.

    """
    program = find_office()
    if program is None:
        raise RefusedError(f"旧格式（{kind}）要用 LibreOffice 打开，这台电脑上没有；请{_SAVE_AS}")
    # A profile of its own lets it run while the person has LibreOffice open.
    with tempfile.TemporaryDirectory(prefix="import-", ignore_cleanup_errors=True) as folder:
        source = Path(folder) / f"source.{kind}"
        source.write_bytes(data)
        command = [
            program,
            f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(Path(folder) / "out"),
            str(source),
        ]
        try:
            _run(command, timeout)
            return (Path(folder) / "out" / "source.docx").read_bytes()
        except subprocess.TimeoutExpired:
            raise RefusedError(f"LibreOffice 打开这个文件超过 {timeout:g} 秒；请{_SAVE_AS}") from None
        except OSError:
            raise RefusedError(f"LibreOffice 打不开这个文件（可能已损坏）；请{_SAVE_AS}") from None


def _run(command: Sequence[str], timeout: float) -> bytes:
    """Run a program and return what it prints; when its time is over, what it started ends with it.

    Raises:
        OSError: It cannot be run, or fails.
        subprocess.TimeoutExpired: It takes too long.

    """
    pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(command, stdin=nothing, stdout=pipe, stderr=nothing, start_new_session=True) as process:  # noqa: S603 - no shell
        try:
            output, _ = process.communicate(timeout=timeout)
        except BaseException:
            # LibreOffice is started by a script: to kill that alone would leave it running.
            if os.name == "posix":
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
            raise
    if process.returncode:
        raise OSError(process.returncode, "the program failed")
    return output
