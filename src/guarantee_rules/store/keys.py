"""Keys of reviewers: who may sign approvals, and with what.

Signatures are Ed25519 and made by the library `cryptography`, which the extra `signing` brings.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from unicodedata import normalize

from guarantee_rules.source.diagnostics import Refused, diagnostic

_END = b"-----END PUBLIC KEY-----"


class KeyRefused(Refused):
    """A key that cannot be read, or none where one is needed."""


Keys = Mapping[str, tuple[bytes, ...]]
"""The public keys of each reviewer, in their 32 bytes, under the name as `plain` has it."""


def plain(name: str) -> str:
    """A person's name without what people vary in writing it: case, spaces, width of letters."""
    return " ".join(normalize("NFKC", name).casefold().split())


def trusted_keys(given: str | os.PathLike[str] | Mapping[str, bytes | str]) -> Keys:
    """Public keys by reviewer: of a folder, where `NAME.pem` holds those of NAME, or of texts in PEM by name.

    Raises `KeyRefused` where one cannot be read or there is none.
    """
    if isinstance(given, Mapping):
        texts = {name: (name, text.encode() if isinstance(text, str) else text) for name, text in given.items()}
    else:
        files = sorted(Path(given).glob("*.pem"))
        texts = {file.stem: (str(file), file.read_bytes()) for file in files}
    if not texts:
        shown = "" if isinstance(given, Mapping) else given
        raise KeyRefused([diagnostic("keys-none", None, folder=shown)])
    found: dict[str, tuple[bytes, ...]] = {}
    for name, (shown, text) in texts.items():
        found[plain(name)] = (*found.get(plain(name), ()), *_public_keys(text, shown))
    return found


def _public_keys(text: bytes, shown: str) -> tuple[bytes, ...]:
    """All the keys of a text: a reviewer who changes keys has two for a while."""
    serialization, ed25519 = _library()
    blocks = [block + _END for block in text.split(_END)[:-1]]
    found: list[bytes] = []
    try:
        for block in blocks:
            key = serialization.load_pem_public_key(block)
            if not isinstance(key, ed25519.Ed25519PublicKey):
                raise ValueError(type(key).__name__)
            found.append(key.public_bytes_raw())
    except Exception as reason:
        # The library has several kinds of exceptions for what is no key.
        raise KeyRefused([diagnostic("key-unreadable", None, case="public", file=shown)]) from reason
    if not found:
        raise KeyRefused([diagnostic("key-unreadable", None, case="public", file=shown)])
    return tuple(found)


def signed(statement: bytes, private: bytes, shown: str) -> bytes:
    """The signature of a statement, 64 bytes, by a private key in PEM. Raises `KeyRefused` for what is none."""
    serialization, ed25519 = _library()
    try:
        key = serialization.load_pem_private_key(private, None)
    except Exception as reason:
        # See above; one with a password raises a TypeError.
        case = "password" if isinstance(reason, TypeError) else None
        raise KeyRefused([diagnostic("key-unreadable", None, case=case, file=shown)]) from reason
    if not isinstance(key, ed25519.Ed25519PrivateKey):
        raise KeyRefused([diagnostic("key-unreadable", None, file=shown)])
    signature: bytes = key.sign(statement)
    return signature


def is_signed(statement: bytes, signature: bytes, keys: tuple[bytes, ...]) -> bool:
    """Whether one of the keys made this signature of this statement."""
    _, ed25519 = _library()
    from cryptography.exceptions import InvalidSignature

    for key in keys:
        try:
            ed25519.Ed25519PublicKey.from_public_bytes(key).verify(signature, statement)
        except InvalidSignature:
            continue
        return True
    return False


def new_key() -> tuple[bytes, bytes]:
    """A private key and its public key, in PEM."""
    serialization, ed25519 = _library()
    key = ed25519.Ed25519PrivateKey.generate()
    pem, none = serialization.Encoding.PEM, serialization.NoEncryption()
    private: bytes = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, none)
    public: bytes = key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private, public


def _library() -> tuple[ModuleType, ModuleType]:
    try:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ModuleNotFoundError as missing:
        raise KeyRefused([diagnostic("signing-needs-cryptography", None)]) from missing
    return serialization, ed25519
