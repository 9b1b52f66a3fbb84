"""Templates, compiled once for all the apps that tests build."""

from jinja2 import BytecodeCache


class Kept(BytecodeCache):
    """Keeps the code of each template, by its name and text, for as long as the tests run."""

    def __init__(self):
        self._compiled = {}

    def load_bytecode(self, bucket):
        bucket.code = self._compiled.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket):
        self._compiled[bucket.key, bucket.checksum] = bucket.code
