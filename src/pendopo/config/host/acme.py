"""Certificates by ACME (RFC 8555) with http-01: the door on port 80 shows what the authority asks to see.

Run in a short-lived process by `renew`: the library and what it drags along never stay in memory.
"""

import contextlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from pendopo.config.host import certificates
from pendopo.config.host.tls import Tls

if TYPE_CHECKING:
    from acme import client, messages

PATIENCE = timedelta(seconds=90)
AGENT = "pendopo"


class AcmeRefused(Exception):
    """A sentence: why no certificate came."""

    def __init__(self, sentence: str, hosts: Sequence[str] = ()) -> None:
        super().__init__(sentence)
        self.hosts = tuple(hosts)
        """Names that the authority could not confirm."""


def is_due(tls: Tls, names: Sequence[str], now: datetime) -> bool:
    """No certificate of the authority yet, one of the names is missing, or less than 30 days left."""
    try:
        pair = certificates.read(tls.certificate, tls.key)
    except certificates.CertificateRefused:
        return True
    return pair.is_self_signed or pair.ends - now < certificates.SOON or not all(pair.fits(name) for name in names)


def obtain(tls: Tls, names: Sequence[str]) -> None:
    """Order, prove, fetch and store. Raises AcmeRefused; the pair in use stays until the new one is whole."""
    import requests
    from acme import errors, messages

    private = certificates.new_key()
    try:
        acme = _client(tls)
        _account(tls, acme)
        order = acme.new_order(_request(private, names))
        tokens = [_show(tls, acme, authorization) for authorization in order.authorizations]
        try:
            done = acme.poll_and_finalize(order, datetime.now() + PATIENCE)  # noqa: DTZ005 - the library's own clock
        finally:
            for token in filter(None, tokens):
                (tls.challenges / token).unlink(missing_ok=True)
    except errors.ValidationError as error:
        raise AcmeRefused(*_unproven(error)) from None
    except messages.Error as error:
        raise AcmeRefused(f"{tls.directory} menolak: {error.detail or error.typ}") from None
    except (errors.Error, requests.RequestException) as error:
        raise AcmeRefused(f"Otoritas {tls.directory} tidak dapat dihubungi: {_why(error)}.") from None
    certificates.write_private(tls.key, certificates.key_bytes(private))
    certificates.write_private(tls.certificate, done.fullchain_pem.encode())


def _client(tls: Tls) -> "client.ClientV2":
    import josepy
    from acme import client, messages

    net = client.ClientNetwork(
        josepy.JWKEC(key=_account_key(tls)), alg=josepy.ES256, user_agent=AGENT,
        verify_ssl=tls.directory_ca or True,
    )  # fmt: skip
    return client.ClientV2(messages.Directory.from_json(net.get(tls.directory).json()), net)


def _account_key(tls: Tls) -> Any:
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    path = tls.folder / "acme-akun.kunci"
    if not path.exists():
        certificates.write_private(path, certificates.key_bytes(certificates.new_key()))
    return load_pem_private_key(path.read_bytes(), None)


def _account(tls: Tls, acme: "client.ClientV2") -> None:
    """Register with our key, or find the account that it already has."""
    from acme import errors, messages

    wanted = messages.NewRegistration.from_data(email=tls.email, terms_of_service_agreed=True)
    try:
        acme.new_account(wanted)
    except errors.ConflictError as known:
        acme.query_registration(messages.RegistrationResource(uri=known.location, body=messages.Registration()))


def _request(private: Any, names: Sequence[str]) -> bytes:
    from acme import crypto_util

    request: bytes = crypto_util.make_csr(certificates.key_bytes(private), list(names))
    return request


def _show(tls: Tls, acme: "client.ClientV2", authorization: "messages.AuthorizationResource") -> str:
    """Put the answer where the door finds it, then tell the authority. Empty for a name already proven."""
    from acme import challenges, messages

    if authorization.body.status == messages.STATUS_VALID:
        return ""
    for offered in authorization.body.challenges:
        if isinstance(offered.chall, challenges.HTTP01):
            response, text = offered.response_and_validation(acme.net.key)
            token: str = offered.chall.encode("token")
            certificates.write_private(tls.challenges / token, text.encode())
            acme.answer_challenge(offered, response)
            return token
    raise AcmeRefused("Otoritas tidak menawarkan pembuktian http-01.")


def _why(error: Exception) -> str:
    """In words that somebody at an office can act on; the rest as the library says it."""
    import requests
    from acme import errors

    if isinstance(error, (errors.TimeoutError, requests.Timeout)):
        return "tidak menjawab pada waktunya"
    if isinstance(error, requests.exceptions.SSLError):
        return "sertifikatnya tidak dipercaya (periksa jam server)"
    if isinstance(error, requests.ConnectionError):
        return "tidak tersambung (periksa internet dan DNS server ini)"
    return str(error)[:300]


def _unproven(error: Any) -> tuple[str, list[str]]:
    hosts, reasons = [], []
    for authorization in error.failed_authzrs:
        host = authorization.body.identifier.value
        hosts.append(host)
        for challenge in authorization.body.challenges:
            with contextlib.suppress(AttributeError):
                reasons.append(f"{host}: {challenge.error.detail}")
    advice = "Periksa DNS nama itu dan bahwa port 80 server ini terbuka dari internet."
    return f"Otoritas tidak dapat membuktikan {', '.join(hosts)}. {'; '.join(reasons)[:400]} {advice}", hosts
