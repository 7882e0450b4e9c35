"""An OpenID Connect provider on loopback: discovery, authorization with PKCE, tokens signed by RS256, keys, userinfo."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "halqa", "a secret between the two"


def new_key() -> rsa.RSAPrivateKey:
    """Return a key that nobody else has."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


_usual_key = cache(new_key)


class Provider:
    """Says of whoever comes what ``claims`` hold; ``spoil`` may change a token's claims before they are signed."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {}
        self.spoil: dict[str, Any] = {}
        self.key = self.published = _usual_key()
        self.refuses = False
        self.asked: dict[str, dict[str, str]] = {}
        self.url = ""

    def configuration(self) -> dict[str, Any]:
        ends = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        return {
            "issuer": self.url,
            "jwks_uri": f"{self.url}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            **{f"{name}_endpoint": f"{self.url}/{path}" for name, path in ends.items()},
        }

    def authorize(self, query: dict[str, str]) -> str:
        """Return where somebody who said yes (or no) goes back to."""
        code = f"code-{len(self.asked)}"
        self.asked[code] = query
        said = {"error": "access_denied"} if self.refuses else {"code": code}
        return f"{query['redirect_uri']}?{urlencode({**said, 'state': query['state']})}"

    def token(self, form: dict[str, str]) -> dict[str, str] | None:
        """Return tokens for a code, once, to whoever knows secret and verifier."""
        query = self.asked.pop(form.get("code", ""), {})
        proof = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if form.get("client_secret") != SECRET or query.get("code_challenge") != proof:
            return None
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 60, **self.claims, **self.spoil}
        signed = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "one"})
        return {"access_token": "opens the userinfo", "token_type": "Bearer", "id_token": signed}

    def jwks(self) -> dict[str, Any]:
        known = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.published.public_key()))
        return {"keys": [{**known, "kid": "one", "use": "sig", "alg": "RS256"}]}


@contextmanager
def provider() -> Iterator[Provider]:
    """Run a provider for a while."""
    own = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            if parts.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", own.authorize(query))
                self.end_headers()
            else:
                answers = {
                    "/.well-known/openid-configuration": own.configuration,
                    "/jwks": own.jwks,
                    "/userinfo": lambda: {**own.claims, **own.userinfo},
                }
                self.say(200, answers[parts.path]())

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            said = own.token({name: values[0] for name, values in form.items()})
            self.say(200 if said else 400, said or {"error": "invalid_grant"})

        def say(self, status: int, body: dict[str, Any]) -> None:
            text = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    own.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield own
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
