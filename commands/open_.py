"""Start the dashboard on these files, or on the demo."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from commands.command import Command
from commands.saying import plain

DASHBOARD = Path(__file__).resolve().parents[1] / "dashboard.py"
LOCAL = ("127.0.0.1", "::1", "localhost")


def open_(
    files: Annotated[list[Path] | None, typer.Argument(help="Exports, folders, zips or saved studies; without any, the demo.")] = None,
    address: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="The port to listen on; without one, the first free one from 8501.")] = None,
    workspace: Annotated[Path | None, typer.Option(metavar="DIR", help="Where decisions are kept, instead of $ASSAY_HOME.")] = None,
) -> None:
    """Start the dashboard on these files, or on the demo."""
    if missing := [str(file) for file in files or [] if not file.exists()]:
        typer.echo("\n".join(plain(f"[{name}] There is no such file or folder. Hint: Check the path.") for name in missing), err=True)
        raise typer.Exit(2)
    if address not in LOCAL:
        typer.echo(f"Everybody who can reach {address} will see the study: there is no login here. Hint: put an authenticating proxy before it.", err=True)
    environment = dict(os.environ)
    if files:
        environment["ASSAY_STUDY"] = os.pathsep.join(str(file.absolute()) for file in files)
    if workspace:
        environment["ASSAY_HOME"] = str(workspace.absolute())
    command = [sys.executable, "-m", "streamlit", "run", str(DASHBOARD), f"--server.address={address}", "--server.showEmailPrompt=false"]
    with subprocess.Popen(command + ([f"--server.port={port}"] if port else []), env=environment, cwd=DASHBOARD.parent) as server:
        signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the server too, which says goodbye itself
        raise typer.Exit(server.wait())


COMMAND = Command("open", open_)
