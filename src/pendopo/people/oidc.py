"""The port to a sign-in of the region's own (INApas, INAku, or its SSO): OpenID Connect, authorization code with PKCE.

Off unless PENDOPO_OIDC_ISSUER is set. Nothing here knows Django or the database; what it needs is imported when asked.
OpenID Connect Core 1.0, RFC 7636 (PKCE), RFC 9207 (issuer in the answer).
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

TIMEOUT_SECONDS = 10
MOST_BYTES = 256 * 1024
KEEP_SECONDS = 600
"""How long what a provider says about itself is kept, and how long somebody may take to sign in there."""
ALGORITHMS = ["RS256", "ES256", "PS256"]
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class ExternalProblem(Exception):
    """The other side did not answer as it must; the text is for the log, never for the page."""


@dataclass(frozen=True)
class Provider:
    """Where staff also sign in. `acr`, `amr`: what counts as a second factor because the region says so."""

    issuer: str
    client_id: str
    client_secret: str
    name: str
    nip_claim: str
    acr: frozenset[str]
    amr: frozenset[str]


def provider(environ: Mapping[str, str] = os.environ) -> Provider | None:
    """The provider of this instance; None when it has none. Raises ExternalProblem for an address that is not HTTPS."""
    issuer = environ.get("PENDOPO_OIDC_ISSUER", "").rstrip("/")
    if not issuer:
        return None
    return Provider(
        issuer=_safe(issuer),
        client_id=environ.get("PENDOPO_OIDC_CLIENT_ID", ""),
        client_secret=environ.get("PENDOPO_OIDC_CLIENT_SECRET", ""),
        name=environ.get("PENDOPO_OIDC_NAME", "SSO"),
        nip_claim=environ.get("PENDOPO_OIDC_NIP_CLAIM", "nip"),
        acr=frozenset(environ.get("PENDOPO_OIDC_ACR", "").split()),
        amr=frozenset(environ.get("PENDOPO_OIDC_AMR", "").split()),
    )


@dataclass(frozen=True)
class Identity:
    """Whom the provider vouches for. `has_both`: it says so itself that two factors were proved."""

    subject: str
    nip: str
    email: str  # only when the provider verified it
    has_both: bool


def begin(there: Provider, back_to: str) -> tuple[str, dict[str, Any]]:
    """The address to send the browser to, and what must be kept in its session until it comes back."""
    kept = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    challenge = base64.urlsafe_b64encode(sha256(kept["verifier"].encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code", "client_id": there.client_id, "redirect_uri": back_to, "scope": "openid profile email",
        "state": kept["state"], "nonce": kept["nonce"], "code_challenge": challenge, "code_challenge_method": "S256",
    }  # fmt: skip
    if there.acr:
        asked["acr_values"] = " ".join(sorted(there.acr))
    address = _discover(there)["authorization_endpoint"]
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}", {**kept, "at": time.time()}


def finish(there: Provider, kept: Mapping[str, Any], answer: Mapping[str, str], back_to: str) -> Identity:
    """Whom the browser's answer proves. Raises ExternalProblem for everything else."""
    if not kept or time.time() - kept["at"] > KEEP_SECONDS:
        raise ExternalProblem("nothing was begun in this session, or too long ago")
    if not hmac.compare_digest(str(kept["state"]).encode(), answer.get("state", "").encode()):
        raise ExternalProblem("state does not match")
    if answer.get("iss", there.issuer).rstrip("/") != there.issuer:
        raise ExternalProblem("answer of another issuer")
    if "code" not in answer:
        raise ExternalProblem(f"no code: {answer.get('error', '')[:40]}")
    tokens = _redeem(there, answer["code"], str(kept["verifier"]), back_to)
    claims = _judged(there, str(tokens.get("id_token", "")), str(kept["nonce"]))
    return _identity(there, claims, str(tokens.get("access_token", "")))


def _redeem(there: Provider, code: str, verifier: str, back_to: str) -> dict[str, Any]:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back_to, "code_verifier": verifier}
    pair = f"{quote(there.client_id, safe='')}:{quote(there.client_secret, safe='')}"
    basic = base64.b64encode(pair.encode()).decode()
    return _fetch(_discover(there)["token_endpoint"], form=form, authorization=f"Basic {basic}")


def _judged(there: Provider, token: str, nonce: str) -> dict[str, Any]:
    """The claims of an ID token that was signed by the provider, for us, now, for this very sign-in."""
    import jwt

    try:
        kid = jwt.get_unverified_header(token).get("kid")
        keys = jwt.PyJWKSet.from_dict(_fetch(_discover(there)["jwks_uri"])).keys
        fitting = [one for one in keys if kid is None or one.key_id == kid]
        claims: dict[str, Any] = jwt.decode(
            token, fitting[0].key, algorithms=ALGORITHMS, audience=there.client_id, leeway=60,
            issuer=_discover(there)["issuer"], options={"require": ["exp", "iat", "sub", "aud", "iss"]},
        )  # fmt: skip
    except (jwt.PyJWTError, IndexError) as error:
        raise ExternalProblem(f"ID token refused: {type(error).__name__}") from error
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise ExternalProblem("nonce does not match")
    if claims.get("azp", there.client_id) != there.client_id:
        raise ExternalProblem("token was made for another client")
    return claims


def _identity(there: Provider, claims: dict[str, Any], access: str) -> Identity:
    """The claims that name somebody; what the token leaves out is asked for once, and must be about the same person."""
    if there.nip_claim not in claims and access and _discover(there).get("userinfo_endpoint"):
        more = _fetch(_discover(there)["userinfo_endpoint"], authorization=f"Bearer {access}")
        if more.get("sub") != claims["sub"]:
            raise ExternalProblem("userinfo about somebody else")
        claims = {**more, **claims}
    amr = claims.get("amr")
    return Identity(
        subject=f"{there.issuer}|{claims['sub']}",
        nip=str(claims.get(there.nip_claim) or ""),
        email=str(claims.get("email") or "") if claims.get("email_verified") is True else "",
        has_both=claims.get("acr") in there.acr or bool(there.amr & set(amr if isinstance(amr, list) else ())),
    )


_known: dict[str, tuple[float, dict[str, Any]]] = {}


def _discover(there: Provider) -> dict[str, Any]:
    """What the provider says about itself; kept for ten minutes."""
    at, found = _known.get(there.issuer, (0.0, {}))
    if time.monotonic() - at < KEEP_SECONDS and found:
        return found
    found = _fetch(f"{there.issuer}/.well-known/openid-configuration")
    if str(found.get("issuer", "")).rstrip("/") != there.issuer:
        raise ExternalProblem("the provider calls itself something else")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        _safe(str(found.get(name, "")))
    _known[there.issuer] = (time.monotonic(), found)
    return found


def forget_provider() -> None:
    """Ask anew: between tests."""
    _known.clear()


def _safe(address: str) -> str:
    """HTTPS, or this very machine (development). Raises ExternalProblem."""
    parts = urlsplit(address)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK):
        return address
    raise ExternalProblem(f"not an HTTPS address: {address[:80]}")


def _fetch(address: str, *, form: Mapping[str, str] | None = None, authorization: str = "") -> dict[str, Any]:
    """One question, answered with a JSON object; redirects are not followed. Raises ExternalProblem."""
    from http.client import HTTPException
    from urllib.request import HTTPRedirectHandler, Request, build_opener

    class Stay(HTTPRedirectHandler):
        """A secret goes to one address only."""

        def redirect_request(self, *_args: Any, **_options: Any) -> None:
            return None

    headers = {"Accept": "application/json"} | ({"Authorization": authorization} if authorization else {})
    body = urlencode(form).encode() if form is not None else None
    try:
        asked = Request(_safe(address), data=body, headers=headers)  # noqa: S310 - judged by _safe
        with build_opener(Stay).open(asked, timeout=TIMEOUT_SECONDS) as answer:
            found = json.loads(answer.read(MOST_BYTES))
    except (OSError, HTTPException, ValueError) as error:
        raise ExternalProblem(f"{urlsplit(address).path}: {type(error).__name__}") from error
    if not isinstance(found, dict):
        raise ExternalProblem(f"{urlsplit(address).path}: not an object")
    return found
