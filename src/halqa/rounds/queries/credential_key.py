"""The network's own keys: the one that signs, those that signed before, and the document by which others find them.

A file holds one private key of Ed25519 as PEM, and behind it, if the network had others before, their public keys: what those
signed is still proven. Only the holder of the private key can sign; it never leaves the file.
"""

import base64
import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings

from halqa.rounds.rules.certificates import did_of

ALGORITHM: Final = "EdDSA"
_BLOCK: Final = re.compile(r"-----BEGIN [A-Z ]+-----.*?-----END [A-Z ]+-----", re.DOTALL)


class BadKey(ValueError):
    """The file of the key cannot be used; the message names it and says why."""


@dataclass(frozen=True)
class KeyRing:
    """The key that signs, and all public keys by their names, which are their thumbprints (RFC 7638)."""

    name: str
    private: Ed25519PrivateKey
    public: Mapping[str, Ed25519PublicKey]


def key_ring() -> KeyRing | None:
    """Return the network's keys; nothing where it has none.

    :raises BadKey: where the file that the setting names cannot be read as such
    """
    path = settings.CREDENTIAL_KEY
    return _read(path, path.stat().st_mtime_ns if path.is_file() else 0) if path else None


def usable_ring() -> KeyRing | None:
    """Return the network's keys; nothing where it has none, or where their file cannot be used: that keeps no letter waiting."""
    try:
        return key_ring()
    except BadKey:
        return None


def signs(*, is_illustrative: bool) -> bool:
    """Return whether there is a key to sign it with: a demonstration's own key signs only what is invented."""
    return usable_ring() is not None and (is_illustrative or demonstration_key() != settings.CREDENTIAL_KEY)


def demonstration_key() -> Path:
    """Return the file in which a demonstration keeps the key that it makes for itself."""
    return settings.VAR / "demonstration-credential.pem"


def key_trouble() -> str:
    """Return why the file of the key cannot be used; empty where it can, or where none is named."""
    try:
        key_ring()
    except BadKey as error:
        return str(error)
    return ""


def issuer() -> str:
    """Return the name under which the network signs; empty where it is not known at which address it is found."""
    return did_of(settings.SITE_ADDRESS) if settings.SITE_ADDRESS else ""


def new_key() -> bytes:
    """Return a new private key as PEM."""
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def keep_new_key(path: Path) -> None:
    """Make a new key in a file that nobody else can read, whole or not at all; one that is there is never overwritten.

    :raises FileExistsError: where there is such a file
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}-") as file:  # which nobody else can read
        file.write(new_key())
        file.flush()
        os.fsync(file.fileno())
        os.link(file.name, path)


def signed(claims: Mapping[str, Any], ring: KeyRing, by: str) -> str:
    """Return claims as a signed JWT whose head names the key as others find it."""
    head = {"typ": "JWT", "kid": f"{by}#{ring.name}"}
    return jwt.encode(dict(claims), ring.private, algorithm=ALGORITHM, headers=head)


def proven(token: str, ring: KeyRing | None) -> Mapping[str, Any] | None:
    """Return what a token claims if one of our keys has signed it, whether it is over or not; nothing otherwise."""
    try:
        name = str(jwt.get_unverified_header(token).get("kid", "")).rpartition("#")[2]
        key = ring.public.get(name) if ring else None
        if key is None:
            return None
        options: Any = {"verify_exp": False, "verify_nbf": False, "verify_aud": False, "verify_iat": False}
        return jwt.decode(token, key, algorithms=[ALGORITHM], options=options)
    except jwt.InvalidTokenError:
        return None


def read_unproven(token: str) -> Mapping[str, Any]:
    """Return what a token says that we have kept, without asking who signed it; nothing where it cannot be read."""
    try:
        return jwt.decode(token, options={"verify_signature": False})
    except jwt.InvalidTokenError:
        return {}


def did_document(ring: KeyRing, by: str) -> dict[str, Any]:
    """Return the document that tells programs the public keys (W3C DID, method ``web``)."""
    methods = [
        {
            "id": f"{by}#{name}",
            "type": "JsonWebKey",
            "controller": by,
            "publicKeyJwk": _jwk(key) | {"kid": name, "alg": ALGORITHM},
        }
        for name, key in ring.public.items()
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"],
        "id": by,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def public_pem(key: Ed25519PublicKey) -> str:
    """Return a public key as PEM."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@cache
def _read(path: Path, _changed: int) -> KeyRing:
    try:
        blocks = _BLOCK.findall(path.read_text("ascii"))
        private = load_pem_private_key(blocks[0].encode(), password=None)
        public = [load_pem_public_key(block.encode()) for block in blocks[1:]]
    except (OSError, ValueError, TypeError, IndexError) as error:
        raise BadKey(f"{path} cannot be read as a private key in PEM: {error}") from error
    if not isinstance(private, Ed25519PrivateKey) or not all(isinstance(key, Ed25519PublicKey) for key in public):
        raise BadKey(f"{path} must hold keys of Ed25519; `halqa credential key` makes one.")
    keys = [private.public_key(), *(key for key in public if isinstance(key, Ed25519PublicKey))]
    named = {_thumbprint(key): key for key in keys}
    return KeyRing(next(iter(named)), private, named)


def _jwk(key: Ed25519PublicKey) -> dict[str, str]:
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return {"kty": "OKP", "crv": "Ed25519", "x": base64.urlsafe_b64encode(raw).decode().rstrip("=")}


def _thumbprint(key: Ed25519PublicKey) -> str:
    told = json.dumps(_jwk(key), sort_keys=True, separators=(",", ":"))
    return base64.urlsafe_b64encode(hashlib.sha256(told.encode()).digest()).decode().rstrip("=")
