"""Users have roles, sessions say where they are, keys have scopes, and a security log is kept."""

from peewee import (
    AutoField,
    BooleanField,
    CharField,
    FloatField,
    ForeignKeyField,
    JSONField,
    Model,
    TextField,
)


class Table(Model):
    class Meta:
        legacy_table_names = False


class User(Table):
    pass


class Identity(Table):
    id = AutoField()
    user = ForeignKeyField(User, on_delete="CASCADE")
    issuer = CharField(max_length=300)
    subject = CharField(max_length=255)
    label = CharField(max_length=80, default="")
    created_at = FloatField()
    last_used_at = FloatField(null=True)

    class Meta:
        indexes = ((("issuer", "subject"), True),)


class BegunSignIn(Table):
    id = AutoField()
    state_hash = CharField(max_length=64, unique=True)
    browser_hash = CharField(max_length=64)
    nonce = CharField(max_length=64)
    verifier = CharField(max_length=128)
    user = ForeignKeyField(User, null=True, on_delete="CASCADE")
    target = TextField(default="")
    expires_at = FloatField()


class SecurityEvent(Table):
    id = AutoField()
    at = FloatField(index=True)
    code = CharField(max_length=32)
    args = JSONField(default=dict)
    who = CharField(max_length=100, default="")
    address = CharField(max_length=64, default="")


NEW = [Identity, BegunSignIn, SecurityEvent]


def up(migrator, db):
    db.bind([User, *NEW])
    migrator.migrate(
        migrator.add_column("user", "role", CharField(max_length=16, default="viewer")),
        migrator.add_column("user", "is_disabled", BooleanField(default=False)),
        migrator.add_column("session", "how", CharField(max_length=16, default="password")),
        migrator.add_column("session", "device", CharField(max_length=80, default="")),
        migrator.add_column("session", "address", CharField(max_length=64, default="")),
        migrator.add_column("api_key", "scope", CharField(max_length=16, default="read")),
    )
    # Who was no administrator could add and change series; a key could do all that there was.
    db.execute_sql("""UPDATE "user" SET role = CASE WHEN is_admin THEN 'admin' ELSE 'editor' END""")
    db.execute_sql("UPDATE api_key SET scope = 'admin'")
    migrator.migrate(migrator.drop_column("user", "is_admin"))
    db.create_tables(NEW)
