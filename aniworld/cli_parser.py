"""How commands are declared: each module of commands has a table from its words to what declares them."""

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, TextIO, cast

from . import terminal
from .settings import Settings

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

    Commands = argparse._SubParsersAction["Parser"]  # generic for the checker only

Act = Callable[[Settings, argparse.Namespace], int]  # what a command does; returns the exit code


class Parser(argparse.ArgumentParser):
    """argparse, made harmless: its error messages repeat what was typed."""

    def _print_message(self, message: str, file: "SupportsWrite[str] | None" = None) -> None:
        terminal.pass_on(message.removesuffix("\n"), cast("TextIO | None", file))  # a standard stream


Declare = Callable[[Parser], None]  # gives a command its arguments, and says what it does


def actions(command: Parser) -> "Commands":
    """Return where the actions of a command are added: user add, user list, …"""
    return command.add_subparsers(required=True, metavar="ACTION")


def add(commands: "Commands", name: str, words: str, act: Act) -> Parser:
    command = commands.add_parser(name, help=words)
    command.set_defaults(act=act)
    return command


def add_named(commands: "Commands", name: str, words: str, act: Act) -> Parser:
    command = add(commands, name, words, act)
    command.add_argument("name", metavar="NAME")
    return command


def plain(act: Act, **defaults: bool) -> Declare:
    """Return what declares a command without arguments."""
    return lambda command: command.set_defaults(act=act, **defaults)
