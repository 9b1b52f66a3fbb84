"""The commands about addresses for calendar apps: python -m aniworld calendar …"""

import argparse

from . import terminal
from .auth import calendar_addresses
from .cli_parser import Parser, actions, add_named
from .cli_parser import add as add_command
from .database import connected, iso
from .errors import NotPrinted
from .logs import harmless
from .settings import Settings
from .translations import _


def declare(command: Parser) -> None:
    addresses = actions(command)
    add_named(addresses, "add", _("make an address and print it, only this once"), add)
    add_named(addresses, "remove", _("remove an address, which then stops working"), remove)
    add_command(addresses, "list", _("list the names of all addresses"), list_addresses)


def list_addresses(settings: Settings, asked: argparse.Namespace) -> int:
    with connected():
        for row in calendar_addresses.all_of(None):
            used = _("never used")
            if row.last_used_at:
                used = _("last used {moment}", moment=iso(row.last_used_at))
            terminal.answer(
                f"{harmless(row.name)}\t{_('created {moment}', moment=iso(row.created_at))}\t{used}"
            )
    return 0


def add(settings: Settings, asked: argparse.Namespace) -> int:
    """Make an address and print it, only this once; one that could not be printed is removed."""
    with connected():
        _, token = calendar_addresses.add(asked.name)
        try:
            terminal.answer(f"{settings.address}/calendar.ics?token={token}")
        except NotPrinted as error:
            calendar_addresses.take_back(token)
            raise NotPrinted("not_printed_and_revoked", **error.message.args) from error
    return 0


def remove(settings: Settings, asked: argparse.Namespace) -> int:
    with connected():
        calendar_addresses.remove(calendar_addresses.called(asked.name))
    terminal.say(_("The calendar address {name} was removed; it no longer works.", name=harmless(asked.name)))
    return 0


COMMANDS = {"calendar": declare}
