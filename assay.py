"""The same answers without the screen: open the dashboard, or read exports and say what they tell."""

import sys

import typer

import commands
import plugins
from commands.command import Command

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False, help=__doc__)
for command in plugins.records(commands, Command):
    app.command(command.name)(command.run)

if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a name that the terminal cannot show ends no report
    app()
