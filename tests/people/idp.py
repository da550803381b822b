"""A small OpenID provider on this machine, with which the tests really talk; every answer can be spoilt."""

from __future__ import annotations

import base64
import json
import threading
import time
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "pendopo", "rahasia klien"


class IdP:
    """`claims` go into the next ID token; `spoil` says what is wrong with it ('' nothing)."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {}
        self.spoil = ""
        self.codes: dict[str, dict[str, str]] = {}
        idp = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = urlsplit(self.path).path
                answers = {
                    "/.well-known/openid-configuration": idp.configuration,
                    "/keys": lambda: {"keys": [_jwk(idp.key)]},
                    "/userinfo": lambda: idp.userinfo,
                }
                self._say(answers[path]() if path in answers else {}, 200 if path in answers else 404)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                form = {name: values[0] for name, values in parse_qs(body).items()}
                self._say(*idp.redeem(form, self.headers.get("Authorization", "")))

            def _say(self, answer: dict[str, Any], status: int = 200) -> None:
                body = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args: Any) -> None:
                """Silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer if self.spoil != "penerbit" else "https://lain.example",
            "authorization_endpoint": f"{self.issuer}/masuk", "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys", "userinfo_endpoint": f"{self.issuer}/userinfo",
        }  # fmt: skip

    def sign_in(self, address: str) -> dict[str, str]:
        """What the person does there; the parameters with which the browser comes back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.codes["kode-1"] = asked
        return {"code": "kode-1", "state": asked["state"], "iss": self.issuer}

    def redeem(self, form: dict[str, str], authorization: str) -> tuple[dict[str, Any], int]:
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=")
        knows = base64.b64decode(authorization.removeprefix("Basic ")).decode() == "pendopo:rahasia%20klien"
        if asked is None or not knows or challenge.decode() != asked["code_challenge"]:
            return {"error": "invalid_grant"}, 400
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": "orang-1", "iat": now, "exp": now + 300,
                  "nonce": asked["nonce"], **self.claims}  # fmt: skip
        wrong = {"nonce": {"nonce": "lama"}, "tujuan": {"aud": "lain"}, "waktu": {"exp": now - 3600},
                 "asal": {"iss": "https://lain.example"}, "klien": {"azp": "lain"}}  # fmt: skip
        claims |= wrong.get(self.spoil, {})
        key = self.stranger if self.spoil == "kunci" else self.key
        if self.spoil == "polos":
            return {"id_token": jwt.encode(claims, None, algorithm="none"), "access_token": "a"}, 200
        return {"id_token": jwt.encode(claims, key, "RS256", {"kid": "satu"}), "access_token": "a"}, 200

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def _jwk(key: rsa.RSAPrivateKey) -> dict[str, Any]:
    return {**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key())), "kid": "satu", "use": "sig"}
