"""An OpenID Connect provider on the loopback interface that lets in whoever it is told, without asking."""

from __future__ import annotations

import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "coach-page"


class IdentityProvider:
    """`who` is the subject it answers with next; `name` what it calls them. `signed_out` counts ends of sessions."""

    def __init__(self) -> None:
        self.who = "ada"
        self.signed_out = 0
        self._key = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig", "alg": "RS256"})
        self._codes: dict[str, tuple[str, str]] = {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                place = urlsplit(self.path)
                asked = {name: values[0] for name, values in parse_qs(place.query).items()}
                if place.path == "/.well-known/openid-configuration":
                    self._json(provider.described())
                elif place.path == "/keys":
                    self._json({"keys": [provider._key.as_dict(private=False)]})
                elif place.path == "/authorize":
                    self._go(asked["redirect_uri"], {"code": provider.code(asked["nonce"]), "state": asked["state"]})
                elif place.path == "/end":
                    provider.signed_out += 1
                    self._go(asked["post_logout_redirect_uri"], {})
                else:
                    self.send_error(404)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
                self._json(provider.tokens(parse_qs(body)["code"][0]))

            def _json(self, answer: object) -> None:
                body = json.dumps(answer).encode()
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def _go(self, address: str, query: dict[str, str]) -> None:
                self.send_response(302)
                self.send_header("location", f"{address}?{urlencode(query)}")
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Quiet: a test's output is its own."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def write_secrets(self, home: Path) -> None:
        """The secrets file of a page that signs people in here."""
        folder = home / ".streamlit"
        folder.mkdir(exist_ok=True)
        (folder / "secrets.toml").write_text(
            "[auth]\n"
            'redirect_uri = "http://127.0.0.1:{port}/oauth2callback"\n'
            f'cookie_secret = "{secrets.token_hex(32)}"\n'
            f'client_id = "{CLIENT}"\n'
            'client_secret = "only-for-this-test"\n'
            f'server_metadata_url = "{self.url}/.well-known/openid-configuration"\n'
        )

    def described(self) -> dict[str, object]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "end_session_endpoint": f"{self.url}/end",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def code(self, nonce: str) -> str:
        code = secrets.token_hex(16)
        self._codes[code] = (self.who, nonce)
        return code

    def tokens(self, code: str) -> dict[str, object]:
        who, nonce = self._codes.pop(code)
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "sub": who, "name": who.title(), "nonce": nonce}
        token = jwt.encode({"alg": "RS256", "kid": "k1"}, {**claims, "iat": now, "exp": now + 600}, self._key)
        return {"access_token": secrets.token_hex(8), "token_type": "Bearer", "expires_in": 600, "id_token": token}

    def __enter__(self) -> IdentityProvider:
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
