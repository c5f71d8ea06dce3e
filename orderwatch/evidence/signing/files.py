"""Signing the manifest of a folder of results, and checking its signature.

Keys are those of OpenSSH; `ssh-keygen -Y verify -n orderwatch` checks the same signature. The
cryptography is that of the library `cryptography` (extra `orderwatch[sign]`).
"""

from __future__ import annotations

import base64
import binascii
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from orderwatch.errors import InputError, OutputError, VerifyError
from orderwatch.evidence.signing.sshsig import (
    KEY_TYPE,
    Signature,
    armoured,
    read_signature,
    signed_record,
)

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SIGNATURE = "manifest.json.sig"
"""The name of the signature, beside the manifest."""
NAMESPACE = b"orderwatch"
_MANIFEST = "manifest.json"
_HASH = b"sha512"


@dataclass(frozen=True, kw_only=True)
class Signed:
    """What a signature says.

    Attributes:
        fingerprint: of the key, `SHA256:...`.
        holds: it is that key's signature over the manifest as it is now.
        known: the key is one of those that were given; None: none was given.
    """

    fingerprint: str
    holds: bool
    known: bool | None


def sign(folder: Path, key_file: Path, passphrase: Callable[[], str]) -> str:
    """Signs the manifest of a folder.

    Args:
        folder: of results.
        key_file: private key of OpenSSH, Ed25519.
        passphrase: asked for where the key has one.

    Returns:
        The fingerprint of the key.

    Raises:
        InputError: the key cannot be used, or the library is not installed.
        OutputError: the signature cannot be written.
    """
    key = _private_key(key_file, passphrase)
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    openssh = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    record = signed_record((folder / _MANIFEST).read_bytes(), NAMESPACE, _HASH)
    made = Signature(
        public_key=base64.b64decode(openssh.split()[1]),
        namespace=NAMESPACE,
        hash_name=_HASH,
        raw=key.sign(record),
    )
    path = folder / SIGNATURE
    try:
        path.write_text(armoured(made), encoding="ascii", newline="\n")
    except OSError as error:
        problem = f"cannot be written: {error.strerror or error}"
        raise OutputError(str(path), problem, "make the folder writable") from error
    return made.fingerprint


def check_signature(folder: Path, keys: Path | None = None) -> Signed | None:
    """Checks the signature of a folder's manifest; None: it has none.

    Args:
        folder: of results.
        keys: a public key, or a file of them (`allowed_signers` or `authorized_keys`).

    Raises:
        VerifyError: the signature cannot be read.
        InputError: the keys cannot be read, or the library is not installed.
    """
    path = folder / SIGNATURE
    if not path.exists():
        return None
    try:
        found = read_signature(path.read_text(encoding="ascii", errors="replace"))
    except (ValueError, OSError) as error:
        problem = str(error) if isinstance(error, ValueError) else f"cannot be read: {error}"
        raise VerifyError(str(path), problem, "sign the folder again") from error
    known = None if keys is None else found.public_key in public_keys(keys)
    holds = _holds(found, (folder / _MANIFEST).read_bytes())
    return Signed(fingerprint=found.fingerprint, holds=holds, known=known)


def public_keys(path: Path) -> set[bytes]:
    """The Ed25519 keys of a file, each as it stands there, decoded.

    Raises:
        InputError: it cannot be read, or holds none.
    """
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        problem = f"cannot be read: {error.strerror or error}"
        raise InputError(str(path), problem, "name a public key") from error
    found = set()
    for line in lines:
        # Options or principals may stand before the kind of the key, a comment after it.
        words = [] if line.lstrip().startswith("#") else line.split()
        for kind, key in itertools.pairwise(words):
            if kind == KEY_TYPE.decode("ascii"):
                found.add(_decoded(key))
    found.discard(b"")
    if not found:
        remedy = "name a file such as id_ed25519.pub"
        raise InputError(str(path), "holds no public Ed25519 key", remedy)
    return found


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return b""


def _holds(found: Signature, text: bytes) -> bool:
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError as error:
        raise _not_installed() from error
    if found.namespace != NAMESPACE:
        return False
    record = signed_record(text, found.namespace, found.hash_name)
    try:
        Ed25519PublicKey.from_public_bytes(found.key_bytes).verify(found.raw, record)
    except InvalidSignature:
        return False
    return True


def _private_key(path: Path, passphrase: Callable[[], str]) -> Ed25519PrivateKey:
    try:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import load_ssh_private_key
    except ImportError as error:
        raise _not_installed() from error
    remedy = "name a private Ed25519 key of OpenSSH (ssh-keygen -t ed25519)"
    try:
        data = path.read_bytes()
    except OSError as error:
        problem = f"cannot be read: {error.strerror or error}"
        raise InputError(str(path), problem, remedy) from error
    try:
        key = load_ssh_private_key(data, password=None)
    except (TypeError, ValueError, UnsupportedAlgorithm):
        key = None
    if key is None:
        try:
            key = load_ssh_private_key(data, password=passphrase().encode("utf-8"))
        except (TypeError, ValueError, UnsupportedAlgorithm) as error:
            raise InputError(str(path), "cannot be opened as a private key", remedy) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise InputError(str(path), "is not an Ed25519 key", remedy)
    return key


def _not_installed() -> InputError:
    problem = "signatures need the library cryptography, which is not installed"
    return InputError(SIGNATURE, problem, 'install it: pip install "orderwatch[sign]"')
