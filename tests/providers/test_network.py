"""What is sent over the network and how: certificates that are checked, and headers that can be sent."""

import ssl
import threading
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from requests import adapters
from urllib3 import HTTPConnectionPool, exceptions
from urllib3.connection import HTTPConnection

from aniworld.errors import ProviderError
from aniworld.providers import network
from aniworld.providers.deadlines import Deadline
from aniworld.providers.http import Client
from aniworld.providers.transport import Timeouts
from aniworld.providers.url_policy import AllowList

from .conftest import Stub


@pytest.fixture
def certificate(tmp_path):
    """Of 127.0.0.1, signed by itself, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a service")])
    today = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(today - timedelta(1)).not_valid_after(today + timedelta(1))
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = builder.add_extension(address, critical=False).sign(key, hashes.SHA256())
    file = tmp_path / "certificate.pem"
    plain = serialization.NoEncryption()
    formats = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    file.write_bytes(key.private_bytes(*formats, plain) + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def safe_server(certificate):
    stub = Stub()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    stub.socket = context.wrap_socket(stub.socket, server_side=True)
    stub.url = stub.url.replace("http:", "https:")
    threading.Thread(target=stub.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield stub
    stub.shutdown()
    stub.server_close()


def ask(base, gates, tmp_path, **how):
    client = Client({"tvmaze": base}, gates, tmp_path, pictures=AllowList.of([base], (), ()))
    return client.get_json("tvmaze", "/x", priority=2, ttl_seconds=60, good=bool, **how)


def test_a_service_whose_certificate_nobody_knows_gets_no_question(safe_server, gates, tmp_path):
    safe_server.says("/x", {"a": 1})
    with pytest.raises(ProviderError) as caught:
        ask(safe_server.url, gates, tmp_path)
    assert caught.value.code == "no_safe_connection" and not safe_server.asked


def test_a_service_whose_certificate_is_signed_by_who_is_known_is_asked(
    safe_server, certificate, gates, tmp_path, monkeypatch
):
    monkeypatch.setattr(adapters, "DEFAULT_CA_BUNDLE_PATH", str(certificate))
    safe_server.says("/x", {"a": 1})
    assert ask(safe_server.url, gates, tmp_path) == {"a": 1}


def test_a_header_that_cannot_be_sent_is_an_error_in_words(server, gates, tmp_path):
    with pytest.raises(ProviderError) as caught:
        ask(server.url, gates, tmp_path, headers={"X-Token": "two\nlines"})
    assert caught.value.code == "answer_broken_off" and not server.asked


LINE = HTTPConnection("service.example")
POOL = HTTPConnectionPool("service.example")


def before_it_was_sent(error):
    """An error as requests raises it."""
    return requests.ConnectionError(exceptions.MaxRetryError(POOL, "/", error))


NO_SUCH_NAME = exceptions.NameResolutionError("service.example", LINE, OSError("unknown"))


@pytest.mark.parametrize(
    "error, code",
    [
        (before_it_was_sent(NO_SUCH_NAME), "name_not_found"),
        (before_it_was_sent(exceptions.NewConnectionError(LINE, "refused")), "not_reached"),
        (requests.ConnectTimeout(), "not_reached_in_time"),
        (requests.ReadTimeout(), "no_answer"),
        (exceptions.ReadTimeoutError(POOL, "/", "late"), "no_answer"),
        (TimeoutError(), "no_answer"),
        (requests.exceptions.SSLError(), "no_safe_connection"),
        (exceptions.DecodeError("no gzip"), "answer_not_unpacked"),
        (requests.ConnectionError(exceptions.ProtocolError("cut")), "answer_broken_off"),
        (exceptions.ProtocolError("cut"), "answer_broken_off"),
        (ConnectionResetError(), "answer_broken_off"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_what_went_wrong_is_told_from_what_else_may(error, code):
    assert network._no_answer(error, Deadline(60), Timeouts()).code == code
