"""Serving: pages that are served differ in their policy, and where a rebuild finds faults the last good ones stay."""

from __future__ import annotations

import logging
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.exceptions import Abort, BuildError

from archive.index.policy import POLICY
from archive.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer

_run = {"is_serving": False}

log = logging.getLogger("mkdocs.hooks.serving")


def on_startup(command: str, **_: object) -> None:
    """Remember whether pages are served: then MkDocs writes a script of its own into each, which no policy could name."""
    _run["is_serving"] = command == "serve"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Give pages the policy of what they may load and run, unless they are served."""
    config.extra["policy"] = "" if _run["is_serving"] else POLICY
    return config


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[[], None]) -> LiveReloadServer:
    """Keep the last good pages where a rebuild finds faults: MkDocs would leave every request waiting."""

    def rebuild() -> None:
        try:
            builder()
        except Abort as refusal:
            # A BuildError has been told by MkDocs.
            if not isinstance(refusal.__context__, BuildError):
                log.error("%s", refusal.format_message())  # noqa: TRY400 - nobody wants to read a traceback
            log.warning("网站仍是上一次没有错误时的样子；改正之后会自动更新")

    refuse_taken_port(server)
    server.builder = rebuild
    project = Project.at(Path(config.config_file_path).parent)
    # MkDocs watches the documents that it builds from.
    folders = [project.data, *([project.overlay.docs, project.overlay.data] if project.overlay else [])]
    for folder in folders:
        if folder.is_dir():
            server.watch(str(folder))
    return server


def refuse_taken_port(server: LiveReloadServer) -> None:
    """Say in one line that pages cannot be served at the address, most often as they already are."""
    host, port = server.server_address[:2]
    with socket.socket(server.address_family, socket.SOCK_STREAM) as probe:
        if os.name == "posix":  # elsewhere it would let two servers share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = (
                f"不能在 {host!s}:{port} 上预览（{error.strerror}）：多半是另一个预览还开着，请先停掉它；"
                f'也可以换一个端口，如 make serve ARGS="-a 127.0.0.1:{port + 1}"'
            )
            raise Abort(message) from None
