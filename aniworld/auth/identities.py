"""Which account at the sign-in provider belongs to which user: linked by its owner alone."""

from peewee import IntegrityError

from ..database import note, now, transaction
from ..errors import NotAllowed, NotFound
from ..models import Identity, User
from . import security_log
from .provider import Person


def of(user: User) -> list[Identity]:
    """Return the accounts that are linked to a user."""
    return list(Identity.select().where(Identity.user == user.id).order_by(Identity.id))


def user_of(person: Person) -> User:
    """Return the user to whom this account is linked. Raises NotAllowed."""
    identity = Identity.one_with(issuer=person.issuer, subject=person.subject)
    user = User.one_with(id=identity.user_id) if identity else None
    if identity is None or user is None:
        raise NotAllowed("identity_not_linked")
    if user.is_disabled:
        raise NotAllowed("user_disabled")
    note(Identity.update(last_used_at=now(), label=person.label).where(Identity.id == identity.id))
    return user


def link(user: User, person: Person) -> None:
    """Link an account to a user who asked for it. Raises NotAllowed if it is another user's."""
    known = Identity.one_with(issuer=person.issuer, subject=person.subject)
    if known is not None and known.user_id == user.id:
        return
    try:
        with transaction():
            Identity.create(user=user, issuer=person.issuer, subject=person.subject, label=person.label)
            security_log.write("identity_was_linked", name=user.name)
    except IntegrityError:
        raise NotAllowed("identity_of_another") from None


def unlink(user: User, number: int) -> None:
    """Let an account of this user sign in no more. Raises NotFound."""
    identity = Identity.one_with(id=number)
    if identity is None or identity.user_id != user.id:
        raise NotFound("no_such_identity")
    with transaction():
        security_log.write("identity_was_unlinked", name=user.name)
        Identity.delete().where(Identity.id == identity.id).execute()
