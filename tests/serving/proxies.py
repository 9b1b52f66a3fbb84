"""Real reverse proxies on loopback: nginx and Caddy, as contrib/proxies sets them up."""

import os
import shutil
import socket
import subprocess
from pathlib import Path

from processes.house import ROOT, free_port, wait_for

EXAMPLES = ROOT / "contrib" / "proxies"
NGINX = """daemon off;
{user}
pid {folder}/nginx.pid;
error_log stderr warn;
worker_processes 1;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/server.conf;
}}
"""
CADDY = "{\n\tadmin off\n\tauto_https off\n\tgrace_period 1s\n}\n"


class Proxy:
    """One proxy before the aniworld at a port. strips: whether it takes the sub-path off."""

    def __init__(self, program: str, folder: Path, port_of_aniworld: int, *, strips: bool):
        self.program, self.folder, self.port = program, folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._behind, self._strips = port_of_aniworld, strips

    @staticmethod
    def is_there(program: str) -> bool:
        return shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin") is not None

    def __enter__(self) -> "Proxy":
        command = self._nginx() if self.program == "nginx" else self._caddy()
        # Caddy keeps files of its own below HOME.
        environ = os.environ | {"HOME": str(self.folder), "PATH": os.environ["PATH"] + ":/usr/sbin"}
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, env=environ, stdout=log, stderr=log, cwd=self.folder)
        wait_for(self._listens, 15, f"{self.program} to listen: {(self.folder / 'log').read_text()}")
        return self

    def __exit__(self, *reason: object) -> None:
        self._process.terminate()
        self._process.wait(15)

    def _listens(self) -> bool:
        assert self._process.poll() is None, (self.folder / "log").read_text()
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def _nginx(self) -> list[str]:
        text = (EXAMPLES / "nginx.conf").read_text()
        text = text.replace("listen 80;", f"listen 127.0.0.1:{self.port};")
        ending = "/;" if self._strips else ";"
        text = text.replace("127.0.0.1:8000;", f"127.0.0.1:{self._behind}{ending}")
        (self.folder / "server.conf").write_text(text)
        user = "user root;" if os.geteuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(NGINX.format(user=user, folder=self.folder))
        return ["nginx", "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]

    def _caddy(self) -> list[str]:
        text = (EXAMPLES / "Caddyfile").read_text()
        text = text.replace("\nexample.org {", f"\nhttp://127.0.0.1:{self.port} {{")
        text = text.replace("127.0.0.1:8000", f"127.0.0.1:{self._behind}")
        if self._strips:
            text = text.replace("\thandle ", "\thandle_path ")
        (self.folder / "Caddyfile").write_text(CADDY + text)
        return ["caddy", "run", "--config", str(self.folder / "Caddyfile"), "--adapter", "caddyfile"]
