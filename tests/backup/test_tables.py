"""Every table is copied or left out on purpose, and none with a secret in clear text leaves the machine."""

from aniworld.backup import tables
from aniworld.database import BaseModel

SOUND_LIKE_SECRETS = ("key", "token", "secret", "password", "address", "value")
NO_SECRETS = {
    "api_key.key_hash",  # a hash
    "calendar_address.key_id",  # a number
    "calendar_address.token_hash",  # a hash
    "chosen_preference.value",  # keys of sources are in a table of their own
    "folder.key",  # its name, as file systems compare it
    "merged_series.key",  # a part of an address
    "series.folder_key",
    "series.key",
    "series_id.value",  # of a show at a service
    "user.password_hash",  # a hash
}


def test_what_sounds_like_a_secret_is_looked_at_before_it_is_shared():
    found = set()
    for model in tables.models():
        for field in model._meta.sorted_fields:
            name = f"{model._meta.table_name}.{field.column_name}"
            if any(word in field.column_name for word in SOUND_LIKE_SECRETS):
                found.add(name)
    shared = {name for name in found if name.partition(".")[0] not in tables.KEYS}
    assert shared == NO_SECRETS


def test_each_named_table_is_there():
    known = {model._meta.table_name for model in BaseModel.__subclasses__()}
    assert tables.LEFT_OUT | set(tables.KEYS) <= known


def test_rows_come_behind_those_to_which_they_point():
    names = tables.in_order()
    for model in tables.models():
        for field in model._meta.refs:
            target = field.rel_model._meta.table_name
            assert names.index(target) <= names.index(model._meta.table_name)
