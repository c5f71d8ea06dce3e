"""The signature format of `ssh-keygen -Y sign`, for Ed25519 keys.

Source: PROTOCOL.sshsig of OpenSSH. What is signed is not the text itself but a record of a
namespace and the text's SHA-512, so that a signature for one purpose does not serve another.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from dataclasses import dataclass

_MAGIC = b"SSHSIG"
_VERSION = 1
_HASHES = {b"sha512": hashlib.sha512, b"sha256": hashlib.sha256}
KEY_TYPE = b"ssh-ed25519"
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_WIDTH = 70
_LONGEST = 10_000


@dataclass(frozen=True, kw_only=True)
class Signature:
    """A signature, read and not yet checked.

    Attributes:
        public_key: of the signer, as it stands in a public key file: 51 bytes.
        namespace: the purpose for which it was made.
        hash_name: sha512 or sha256.
        raw: the Ed25519 signature, 64 bytes.
    """

    public_key: bytes
    namespace: bytes
    hash_name: bytes
    raw: bytes

    @property
    def key_bytes(self) -> bytes:
        """The 32 bytes of the Ed25519 key."""
        return _fields(self.public_key, 2)[1]

    @property
    def fingerprint(self) -> str:
        """As `ssh-keygen -l` prints it: `SHA256:...`."""
        return fingerprint(self.public_key)


def fingerprint(public_key: bytes) -> str:
    """`SHA256:...` of a public key as it stands in a public key file."""
    digest = hashlib.sha256(public_key).digest()
    return "SHA256:" + base64.b64encode(digest).decode("ascii").rstrip("=")


def signed_record(text: bytes, namespace: bytes, hash_name: bytes) -> bytes:
    """What is signed in place of the text."""
    digest = _HASHES[hash_name](text).digest()
    return _MAGIC + b"".join(map(_field, (namespace, b"", hash_name, digest)))


def armoured(signature: Signature) -> str:
    """The signature as a file of text."""
    raw = _field(KEY_TYPE) + _field(signature.raw)
    parts = (signature.public_key, signature.namespace, b"", signature.hash_name, raw)
    blob = _MAGIC + struct.pack(">I", _VERSION) + b"".join(map(_field, parts))
    text = base64.b64encode(blob).decode("ascii")
    lines = [text[at : at + _WIDTH] for at in range(0, len(text), _WIDTH)]
    return "\n".join([_BEGIN, *lines, _END, ""])


def read_signature(text: str) -> Signature:
    """Reads a file of text.

    Raises:
        ValueError: it is no signature of an Ed25519 key in this format; the message says why.
    """
    lines = [line.strip() for line in text[:_LONGEST].strip().splitlines()]
    if len(text) > _LONGEST or len(lines) < 3 or lines[0] != _BEGIN or lines[-1] != _END:
        raise ValueError("is not a signature of ssh-keygen")
    try:
        blob = base64.b64decode("".join(lines[1:-1]), validate=True)
    except binascii.Error:
        raise ValueError("is not a signature of ssh-keygen") from None
    if blob[:6] != _MAGIC or blob[6:10] != struct.pack(">I", _VERSION):
        raise ValueError("is not a signature of ssh-keygen, version 1")
    public_key, namespace, _, hash_name, outer = _fields(blob[10:], 5)
    if hash_name not in _HASHES:
        raise ValueError("uses a hash that is neither sha512 nor sha256")
    kinds = _fields(public_key, 2)[0], _fields(outer, 2)[0]
    if kinds != (KEY_TYPE, KEY_TYPE):
        raise ValueError("is not by an Ed25519 key; sign with one (ssh-keygen -t ed25519)")
    found = Signature(
        public_key=public_key, namespace=namespace, hash_name=hash_name, raw=_fields(outer, 2)[1]
    )
    if len(found.raw) != 64 or len(found.key_bytes) != 32:
        raise ValueError("is not a signature of ssh-keygen")
    return found


def _field(value: bytes) -> bytes:
    return struct.pack(">I", len(value)) + value


def _fields(blob: bytes, count: int) -> list[bytes]:
    """Exactly so many fields, each with its length before it, and nothing after them."""
    found, at = [], 0
    for _ in range(count):
        if len(blob) < at + 4:
            raise ValueError("is cut off")
        (length,) = struct.unpack(">I", blob[at : at + 4])
        if len(blob) < at + 4 + length:
            raise ValueError("is cut off")
        found.append(blob[at + 4 : at + 4 + length])
        at += 4 + length
    if at != len(blob):
        raise ValueError("holds more than a signature")
    return found
