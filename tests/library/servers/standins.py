"""Stand-ins of Kodi, Jellyfin, Emby and Plex, strict about what their documentation says of a request."""

import base64
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

KEY = "f00dfeedf00dfeedf00dfeed4f2a"


class Standin(ThreadingHTTPServer):
    """said: what it was told, in order; asked: each (method, path); status: what it answers instead, 0 for
    nothing unusual."""

    daemon_threads = True

    def __init__(self, locations):
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.locations = locations
        self.said, self.asked, self.mistakes, self.status, self.page = [], [], [], 0, b""
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def end(self):
        self.shutdown()
        self.server_close()

    def answer(self, method, path, query, headers, body):
        """Return (status, JSON or None)."""
        raise NotImplementedError

    def insist(self, is_so, words):
        """Note what a request should have had."""
        if not is_so:
            self.mistakes.append(words)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.handle_it(None)

    def do_POST(self):
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.insist(self.headers["Content-Type"] == "application/json", "Content-Type")
        self.handle_it(json.loads(raw))

    def handle_it(self, body):
        parts = urlsplit(self.path)
        self.server.asked.append((self.command, parts.path))
        if self.server.status:
            self.send(self.server.status, self.server.page)
            return
        status, value = self.server.answer(
            self.command, parts.path, parse_qs(parts.query), self.headers, body
        )
        self.send(status, b"" if value is None else json.dumps(value).encode())

    def send(self, status, raw):
        self.send_response(status)
        kind = "text/html" if raw.startswith(b"<") else "application/json"
        self.send_header("Content-Type", kind)
        if status != 204:
            self.send_header("Content-Length", str(len(raw)))
        if status in (301, 302):
            self.send_header("Location", "http://10.9.8.7/elsewhere")
        self.end_headers()
        if status != 204:
            self.wfile.write(raw)

    def log_message(self, *_):
        pass


class JellyfinStandin(Standin):
    """https://api.jellyfin.org: POST /Library/Media/Updated with MediaUpdateInfoDto answers 204."""

    content = 204

    def is_let_in(self, headers):
        given = headers.get("Authorization", "")
        return (
            given.startswith("MediaBrowser ") and f'Token="{KEY}"' in given and "X-Emby-Token" not in headers
        )

    def answer(self, method, path, query, headers, body):
        if not self.is_let_in(headers):
            return 401, None
        if (method, path) == ("GET", "/System/Info"):
            return 200, {"ServerName": "living room", "Version": "10.9.11", "Id": "1"}
        if (method, path) == ("GET", "/Library/VirtualFolders"):
            return 200, [{"Name": "Anime", "Locations": self.locations, "CollectionType": "tvshows"}]
        if (method, path) == ("POST", "/Library/Media/Updated"):
            self.insist(set(body) == {"Updates"}, "only Updates")
            for update in body["Updates"]:
                self.insist(set(update) == {"Path", "UpdateType"}, "Path and UpdateType")
                self.insist(update["UpdateType"] in ("Created", "Modified", "Deleted"), "UpdateType")
            self.said.append([update["Path"] for update in body["Updates"]])
            return self.content, None
        return 404, None


class EmbyStandin(JellyfinStandin):
    """https://dev.emby.media: postLibraryMediaUpdated answers 200 with nothing."""

    content = 200

    def is_let_in(self, headers):
        return headers.get("X-Emby-Token") == KEY


class PlexStandin(Standin):
    """https://support.plex.tv: GET /library/sections/{id}/refresh?path=… answers 200 with nothing."""

    def answer(self, method, path, query, headers, body):
        if headers.get("X-Plex-Token") != KEY:
            return 401, None
        self.insist(headers.get("Accept") == "application/json", "Accept: XML is its first choice")
        self.insist(method == "GET", "GET")
        if path == "/":
            return 200, {"MediaContainer": {"friendlyName": "attic", "version": "1.40.0"}}
        if path == "/library/sections":
            places = [{"id": number, "path": place} for number, place in enumerate(self.locations)]
            other = {"key": "1", "title": "Films", "Location": [{"id": 9, "path": "/films"}]}
            anime = {"key": "3", "title": "Anime", "Location": places}
            return 200, {"MediaContainer": {"size": 2, "Directory": [other, anime]}}
        if path == "/library/sections/3/refresh":
            self.insist(list(query) == ["path"], "path alone")
            self.said.append(query["path"][0])
            return 200, None
        return 404, None


class KodiStandin(Standin):
    """https://kodi.wiki/view/JSON-RPC_API: a scan while one runs ends that one, which must not happen."""

    user, password = "kodi", "s3cret wörd"

    def __init__(self, locations):
        super().__init__(locations)
        self.is_scanning = False
        self.shows = [{"tvshowid": 7, "label": "Frieren", "file": "/media/anime/Frieren/"}]

    def is_let_in(self, headers):
        pair = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return headers.get("Authorization") == f"Basic {pair}"

    def answer(self, method, path, query, headers, body):
        if not self.is_let_in(headers):
            return 401, None
        if (method, path) != ("POST", "/jsonrpc"):
            return 404, None
        self.insist(body["jsonrpc"] == "2.0" and set(body) == {"jsonrpc", "id", "method", "params"}, "2.0")
        act = getattr(self, body["method"].replace(".", "_"), None)
        if act is None:
            return 200, {"jsonrpc": "2.0", "id": 1, "error": {"code": -32601, "message": "Method not found."}}
        return 200, {"jsonrpc": "2.0", "id": body["id"], "result": act(**body["params"])}

    def Application_GetProperties(self, properties):
        return {"name": "Kodi", "version": {"major": 20, "minor": 1, "revision": "x", "tag": "stable"}}

    def Files_GetSources(self, media):
        self.insist(media == "video", "video")
        return {"sources": [{"file": place, "label": "Anime"} for place in self.locations]}

    def XBMC_GetInfoBooleans(self, booleans):
        return dict.fromkeys(booleans, self.is_scanning)

    def VideoLibrary_GetTVShows(self, properties):
        return {"tvshows": self.shows, "limits": {"start": 0, "end": 1, "total": 1}}

    def VideoLibrary_Scan(self, directory, showdialogs):
        self.insist(not self.is_scanning, "a scan was ended by the next")
        self.insist(directory.endswith(("/", "\\")), "a slash at the end")
        self.said.append(("scan", directory))
        return "OK"

    def VideoLibrary_RefreshTVShow(self, tvshowid, ignorenfo, refreshepisodes):
        self.insist(ignorenfo is False and refreshepisodes is True, "NFO files are read")
        self.said.append(("refresh", tvshowid))
        return "OK"


STANDINS = {"jellyfin": JellyfinStandin, "emby": EmbyStandin, "plex": PlexStandin, "kodi": KodiStandin}
