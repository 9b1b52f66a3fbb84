"""The commands about users and keys: python -m aniworld user …, api-key …, security-log."""

import argparse
import contextlib
import getpass
import sys
from collections.abc import Callable, Iterator

from . import terminal
from .auth import accounts, api_keys, roles, security_log, sessions
from .cli_parser import Parser, actions, add_named, plain
from .cli_parser import add as add_command
from .database import connected, iso
from .errors import Invalid, NotAllowed, NotFound, NotPrinted
from .logs import harmless
from .models import ApiKey, User
from .settings import Settings
from .translations import _


def declare_users(command: Parser) -> None:
    users = actions(command)
    words = _("create a user; the password is asked for, or read from standard input")
    _add_role_arguments(add_named(users, "add", words, add))
    role = add_named(users, "role", _("give a user another role"), set_role)
    role.add_argument("role", metavar="ROLE", choices=User.ROLES, help=_("one of %(choices)s"))
    acts = {
        "reset-password": (_("set a new password and end the user's sessions"), reset_password),
        "link": (_("print a link that signs a user in once"), print_link),
        "disable": (_("end all sessions of a user, who can sign in no more"), disable),
        "enable": (_("let a user sign in again"), enable),
        "sessions": (_("list the browsers that a user is signed in with"), list_sessions),
        "sign-out": (_("end all sessions of a user"), sign_out),
        "remove": (_("remove a user and end all their sessions"), remove),
    }
    for name, (words, act) in acts.items():
        add_named(users, name, words, act)
    add_command(users, "list", _("list all users"), list_users)


def declare_keys(command: Parser) -> None:
    keys = actions(command)
    adding = add_named(keys, "add", _("create a key and print it, only this once"), add_key)
    scopes = _("what it may do: %(choices)s; admin if nothing is said")
    adding.add_argument("--scope", choices=ApiKey.SCOPES, default=ApiKey.ADMIN, help=scopes)
    add_named(keys, "remove", _("remove a key, which then stops working"), remove_key)
    add_command(keys, "list", _("list the names of all keys"), list_keys)


def _add_role_arguments(command: Parser) -> None:
    """Give "user add" its options."""
    words = _("what they may do: %(choices)s; admin if nothing is said")
    command.add_argument("--role", choices=User.ROLES, default=User.ADMIN, help=words)
    same = _("the same as --role editor")
    command.add_argument("--member", dest="role", action="store_const", const=User.EDITOR, help=same)


def add(settings: Settings, asked: argparse.Namespace) -> int:
    password = ask_password()
    with connected():
        accounts.add_user(asked.name, password, asked.role)
    terminal.say(_("{name} may sign in now.", name=harmless(asked.name)))
    return 0


def reset_password(settings: Settings, asked: argparse.Namespace) -> int:
    with connected():
        user = _user(asked.name)
    password = ask_password()
    with connected():
        accounts.set_password(user, password)
    terminal.say(
        _("{name} has a new password; all sessions of this user have ended.", name=harmless(asked.name))
    )
    return 0


def print_link(settings: Settings, asked: argparse.Namespace) -> int:
    with connected():
        user = _user(asked.name)
        if user.is_disabled:
            raise NotAllowed("user_disabled")
        code = accounts.new_code(user)
    with _revoked_unless_printed(accounts.take_back_code, code):
        terminal.answer(f"{settings.address}/login/link?code={code}")
    return 0


def print_setup_link(settings: Settings, asked: argparse.Namespace) -> int:
    with connected():
        code = accounts.setup_code()
    if code is None:
        raise NotFound("already_set_up")
    with _revoked_unless_printed(accounts.take_back_code, code):
        terminal.answer(f"{settings.address}/setup?code={code}")
    return 0


def set_role(settings: Settings, asked: argparse.Namespace) -> int:
    with connected():
        roles.set_role(_user(asked.name), asked.role)
    terminal.say(_("{name} has the role {role} now.", name=harmless(asked.name), role=asked.role))
    return 0


def disable(settings: Settings, asked: argparse.Namespace) -> int:
    with connected():
        roles.disable(_user(asked.name))
    terminal.say(
        _("{name} may not sign in any more; all sessions of this user have ended.", name=harmless(asked.name))
    )
    return 0


def enable(settings: Settings, asked: argparse.Namespace) -> int:
    with connected():
        roles.enable(_user(asked.name))
    terminal.say(_("{name} may sign in again.", name=harmless(asked.name)))
    return 0


def list_sessions(settings: Settings, asked: argparse.Namespace) -> int:
    with connected():
        for session in sessions.of(_user(asked.name)):
            words = [session.device or _("a browser"), session.address]
            words.append(_("since {time}", time=iso(session.created_at)))
            words.append(_("last seen {time}", time=iso(session.seen_at)))
            terminal.answer("\t".join(map(harmless, words)))
    return 0


def sign_out(settings: Settings, asked: argparse.Namespace) -> int:
    with connected():
        count = sessions.end_others(_user(asked.name))
    terminal.say(_("{count} sessions of {name} have ended.", count=count, name=harmless(asked.name)))
    return 0


def remove(settings: Settings, asked: argparse.Namespace) -> int:
    with connected():
        accounts.remove_user(_user(asked.name))
    terminal.say(
        _("{name} may not sign in any more; all sessions of this user have ended.", name=harmless(asked.name))
    )
    return 0


def list_users(settings: Settings, asked: argparse.Namespace) -> int:
    with connected():
        for user in accounts.users():
            role = f"{user.role}, disabled" if user.is_disabled else user.role
            created = _("created {moment}", moment=iso(user.created_at))
            terminal.answer(f"{harmless(user.name)}\t{role}\t{created}")
    return 0


def print_log(settings: Settings, asked: argparse.Namespace) -> int:
    with connected():
        for event in security_log.newest():
            words = [str(iso(event.at)), event.message.sentence, event.who, event.address]
            terminal.answer("\t".join(map(harmless, words)))
    return 0


def add_key(settings: Settings, asked: argparse.Namespace) -> int:
    with connected():
        key = api_keys.add(asked.name, asked.scope)
    with _revoked_unless_printed(api_keys.take_back, key):
        terminal.answer(key)
    return 0


def list_keys(settings: Settings, asked: argparse.Namespace) -> int:
    with connected():
        for key in api_keys.listed():
            used = _("never used")
            if key.last_used_at:
                used = _("last used {moment}", moment=iso(key.last_used_at))
            created = _("created {moment}", moment=iso(key.created_at))
            terminal.answer(f"{harmless(key.name)}\t{created}\t{used}\t{key.scope}")
    return 0


def remove_key(settings: Settings, asked: argparse.Namespace) -> int:
    with connected():
        api_keys.remove(api_keys.called(asked.name))
    terminal.say(_("The key {name} was removed; it no longer works.", name=harmless(asked.name)))
    return 0


@contextlib.contextmanager
def _revoked_unless_printed(revoke: Callable[[str], None], secret: str) -> Iterator[None]:
    """Print a new secret in this block: one that could not be printed is revoked."""
    try:
        yield
    except NotPrinted as error:
        with connected():
            revoke(secret)
        raise NotPrinted("not_printed_and_revoked", **error.message.args) from error


def _user(name: str) -> User:
    user = accounts.named(name)
    if user is None:
        raise NotFound("no_such_user", name=name)
    return user


def ask_password() -> str:
    """Ask a person for a password twice, or read it from a pipe once."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass(_("Password: "))
    if getpass.getpass(_("Again: ")) != password:
        raise Invalid("passwords_differ", "password")
    return password


COMMANDS = {
    "setup-link": plain(print_setup_link),
    "user": declare_users,
    "security-log": plain(print_log),
    "api-key": declare_keys,
}
