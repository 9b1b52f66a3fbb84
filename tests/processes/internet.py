"""An internet of one machine, in a network namespace of its own: every address is here, every name leads
here, and whatever is sent anywhere is noted. Its services are those of the stand-in, at their real names.

It wants a new network and mount namespace (unshare --net --mount), as it takes all of both.
"""

import socket
import ssl
import struct
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import certifi

from aniworld.demo.answers import Answer, as_json
from aniworld.demo.standin import StandIn

# What stands at each host: the part of the stand-in, and what is left out of the path there.
SERVICES = {
    "api.tvmaze.com": ("/tvmaze", ""),
    "kitsu.app": ("/kitsu", "/api/edge"),
    "graphql.anilist.co": ("/anilist", "/"),
    "myanimelist.net": ("/myanimelist", ""),
    "static.tvmaze.com": ("", ""),
}
PICTURES = "https://static.tvmaze.com"
ALL_PACKETS, TCP, UDP, HTTPS, DNS = 3, 6, 17, 443, 53
SYN, ACK = 2, 16
SO_RCVBUFFORCE = 33  # of Linux; Python does not name it
BUFFER_BYTES = 64 << 20


class Internet:
    """names: that were asked for; sent: (address, port) of each connection and each packet without one."""

    def __init__(self, folder: Path, hosts: list[str]):
        self.standin = StandIn(images="tiny", stumbles=False)
        self.names: list[str] = []
        self.sent: set[tuple[str, int]] = set()
        self._addresses: dict[str, str] = {}
        self._build(folder, hosts)

    def _build(self, folder: Path, hosts: list[str]) -> None:
        for command in ("ip link set lo up", "ip route add local 0.0.0.0/0 dev lo"):
            subprocess.run(command.split(), check=True)
        subprocess.run(["ip", "-6", "route", "add", "local", "::/0", "dev", "lo"], check=False)
        certificate = folder / "certificate.pem"
        self._replace("/etc/resolv.conf", folder / "resolv.conf", "nameserver 127.0.0.1\n")
        self._replace("/etc/hosts", folder / "hosts", f"127.0.0.1 localhost {socket.gethostname()}\n")
        words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=all"]
        words += ["-addext", "subjectAltName=" + ",".join(f"DNS:{host}" for host in hosts)]
        words += ["-keyout", str(folder / "key.pem"), "-out", str(certificate)]
        subprocess.run(words, check=True, capture_output=True)
        self._replace(certifi.where(), certificate)
        self._listen(certificate, folder / "key.pem")

    def _replace(self, path: str, by: Path, text: str | None = None) -> None:
        """Have a file read as another, in this namespace alone."""
        if text is not None:
            by.write_text(text)
        subprocess.run(["mount", "--bind", str(by), path], check=True)

    def _listen(self, certificate: Path, key: Path) -> None:
        packets = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ALL_PACKETS))
        packets.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, BUFFER_BYTES)
        questions = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        questions.bind(("127.0.0.1", DNS))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server = Server(("0.0.0.0", HTTPS), Handler)
        server.standin = self.standin
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        for work in (lambda: self._note(packets), lambda: self._answer(questions), server.serve_forever):
            threading.Thread(target=work, daemon=True).start()

    def _note(self, packets: socket.socket) -> None:
        """Note whereto each connection is opened, and each packet of UDP goes."""
        while True:
            where = _target(packets.recv(200))
            if where:
                self.sent.add(where)

    def _answer(self, questions: socket.socket) -> None:
        """Give each name an address of its own, of the open internet."""
        while True:
            asked, who = questions.recvfrom(512)
            name, end = _name(asked)
            kind = struct.unpack(">H", asked[end : end + 2])[0]
            self.names.append(name)
            head = asked[:2] + b"\x81\x80" + struct.pack(">4H", 1, kind == 1, 0, 0) + asked[12 : end + 4]
            if kind == 1:
                head += b"\xc0\x0c" + struct.pack(">2HIH", 1, 1, 60, 4) + socket.inet_aton(self.address(name))
            questions.sendto(head, who)

    def address(self, name: str) -> str:
        return self._addresses.setdefault(name, f"151.101.7.{len(self._addresses) + 1}")

    def reached(self) -> list[str]:
        """What was connected to, or sent to, outside of this machine: "name:port"."""
        names = {address: name for name, address in self._addresses.items()}
        outside = [one for one in self.sent if not one[0].startswith("127.") and one[0] != "::1"]
        return sorted({f"{names.get(address, address)}:{port}" for address, port in outside})


def _target(packet: bytes) -> tuple[str, int] | None:
    """Return where a packet opens a connection, or goes without one; None for all others."""
    if packet[0] >> 4 == 4:
        start, kind, where = (packet[0] & 15) * 4, packet[9], socket.inet_ntoa(packet[16:20])
    else:
        start, kind, where = 40, packet[6], socket.inet_ntop(socket.AF_INET6, packet[24:40])
    is_opening = kind == TCP and packet[start + 13] & (SYN | ACK) == SYN
    if not is_opening and kind != UDP:
        return None
    return where, struct.unpack(">H", packet[start + 2 : start + 4])[0]


def _name(asked: bytes) -> tuple[str, int]:
    """Return the name in a question, and where it ends."""
    labels, place = [], 12
    while asked[place]:
        labels.append(asked[place + 1 : place + 1 + asked[place]].decode())
        place += 1 + asked[place]
    return ".".join(labels).lower(), place + 1


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    standin: StandIn

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hang up."""


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        answer = self._found(body)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value.replace(f"{PICTURES}/tvmaze", "https://api.tvmaze.com"))
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    do_POST = do_GET

    def _found(self, body: bytes) -> Answer:
        service = SERVICES.get((self.headers.get("Host") or "").lower())
        if service is None or not self.path.startswith(service[1]):
            return as_json({"message": "There is nothing here."}, 404)
        path = service[0] + urlsplit(self.path)._replace(scheme="", netloc="").geturl()[len(service[1]) :]
        return self.server.standin.answer(path, PICTURES, self.headers.get("Accept", ""), body)

    def log_message(self, *_args: object) -> None:
        """Print nothing."""
