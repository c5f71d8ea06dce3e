"""Signatures over a manifest; `ssh-keygen` is the oracle."""

from __future__ import annotations

import base64
import contextlib
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderwatch.errors import InputError, VerifyError
from orderwatch.evidence.signing.files import SIGNATURE, check_signature, public_keys, sign
from orderwatch.evidence.signing.sshsig import Signature, armoured, read_signature

needs_ssh_keygen = pytest.mark.skipif(
    shutil.which("ssh-keygen") is None, reason="ssh-keygen is not on this machine"
)


def make_key(folder: Path, name: str = "key", passphrase: str = "") -> Path:
    """A private key as OpenSSH writes it, its public half beside it."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        BestAvailableEncryption,
        Encoding,
        NoEncryption,
        PrivateFormat,
        PublicFormat,
    )

    key = Ed25519PrivateKey.generate()
    lock = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    path = folder / name
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, lock))
    path.chmod(0o600)
    public = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    path.with_name(f"{name}.pub").write_bytes(public + b" somebody\n")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a manifest."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "manifest.json").write_text('{"orderwatch": "x"}\n')
    return tmp_path / "out"


def no_passphrase() -> str:
    raise AssertionError("no passphrase is needed")


def test_a_signature_holds_and_its_key_is_known(folder: Path) -> None:
    """By the key itself, by a list of keys, and not by another's."""
    key, other = make_key(folder.parent), make_key(folder.parent, "other")
    fingerprint = sign(folder, key, no_passphrase)
    found = check_signature(folder, key.with_name("key.pub"))
    assert found is not None
    assert (found.fingerprint, found.holds, found.known) == (fingerprint, True, True)
    signers = folder.parent / "signers"
    text = "# keys\n# ssh-ed25519 AAAA\n"
    for one, who in ((other, "b@example.org"), (key, "a@example.org namespaces=orderwatch")):
        text += f"{who} {one.with_name(one.name + '.pub').read_text()}"
    signers.write_text(text)
    assert len(public_keys(signers)) == 2
    known = [check_signature(folder, one) for one in (signers, other.with_name("other.pub"), None)]
    assert [one.known for one in known if one] == [True, False, None]


def test_one_byte_of_the_manifest_breaks_it(folder: Path) -> None:
    """And one of the signature."""
    sign(folder, make_key(folder.parent), no_passphrase)
    path = folder / "manifest.json"
    path.write_text(path.read_text().replace("x", "y"))
    found = check_signature(folder)
    assert found is not None
    assert not found.holds


def test_a_key_with_a_passphrase_asks_for_it(folder: Path) -> None:
    """A wrong one opens nothing."""
    key = make_key(folder.parent, passphrase="opensesame")
    assert sign(folder, key, lambda: "opensesame").startswith("SHA256:")
    with pytest.raises(InputError, match="cannot be opened as a private key"):
        sign(folder, key, lambda: "sesame")


@pytest.mark.parametrize("kind", ["public", "text", "missing", "rsa"])
def test_what_is_no_private_key_is_refused(folder: Path, kind: str) -> None:
    """In words."""
    path = folder.parent / "no-key"
    if kind == "public":
        path = make_key(folder.parent).with_name("key.pub")
    elif kind == "text":
        path.write_text("nonsense")
    elif kind == "rsa":
        from cryptography.hazmat.primitives.asymmetric import rsa
        from cryptography.hazmat.primitives.serialization import (
            Encoding,
            NoEncryption,
            PrivateFormat,
        )

        key = rsa.generate_private_key(65537, 2048)
        path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    with pytest.raises(InputError, match="Ed25519 key of OpenSSH"):
        sign(folder, path, lambda: "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "-----BEGIN SSH SIGNATURE-----\n!!!\n-----END SSH SIGNATURE-----",
        "-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----",
        "-----BEGIN SSH SIGNATURE-----\n"
        + base64.b64encode(b"SSHSIG\0\0\0\1\0\0\0\1x").decode()
        + "\n-----END SSH SIGNATURE-----",
        "A" * 100_000,
    ],
)
def test_what_is_no_signature_is_refused(folder: Path, text: str) -> None:
    """With a way out."""
    (folder / SIGNATURE).write_text(text)
    with pytest.raises(VerifyError, match=r"\.sig: .*; sign the folder again"):
        check_signature(folder)


@given(blob=st.binary(max_size=300))
def test_any_bytes_are_a_signature_or_a_fault_in_words(blob: bytes) -> None:
    """Never another exception."""
    text = base64.b64encode(b"SSHSIG\0\0\0\1" + blob).decode()
    with contextlib.suppress(ValueError):
        read_signature(f"-----BEGIN SSH SIGNATURE-----\n{text}\n-----END SSH SIGNATURE-----\n")


@given(key=st.binary(min_size=32, max_size=32), raw=st.binary(min_size=64, max_size=64))
def test_what_is_written_is_read(key: bytes, raw: bytes) -> None:
    """Round trip of the armour."""
    public = b"\0\0\0\x0bssh-ed25519\0\0\0\x20" + key
    one = Signature(public_key=public, namespace=b"orderwatch", hash_name=b"sha512", raw=raw)
    assert read_signature(armoured(one)) == one
    assert one.key_bytes == key


@needs_ssh_keygen
def test_ssh_keygen_accepts_what_we_sign(folder: Path) -> None:
    """Byte for byte the signature that it would have made: Ed25519 has one."""
    key = make_key(folder.parent)
    fingerprint = sign(folder, key, no_passphrase)
    ours = (folder / SIGNATURE).read_bytes()
    signers = folder.parent / "signers"
    signers.write_text("a@example.org " + key.with_name("key.pub").read_text())
    check = ["ssh-keygen", "-Y", "verify", "-f", str(signers), "-I", "a@example.org"]
    check += ["-n", "orderwatch", "-s", str(folder / SIGNATURE)]
    text = (folder / "manifest.json").read_bytes()
    said = subprocess.run(check, input=text, capture_output=True, check=True).stdout.decode()
    assert fingerprint in said
    (folder / SIGNATURE).unlink()
    manifest = str(folder / "manifest.json")
    sign_it = ["ssh-keygen", "-Y", "sign", "-f", str(key), "-n", "orderwatch", manifest]
    subprocess.run(sign_it, capture_output=True, check=True)
    assert (folder / SIGNATURE).read_bytes() == ours


@needs_ssh_keygen
@pytest.mark.parametrize(("namespace", "hash_name"), [("orderwatch", "sha256"), ("file", "sha512")])
def test_what_ssh_keygen_signs_is_read(folder: Path, namespace: str, hash_name: str) -> None:
    """In our namespace alone: a signature made for another purpose is none."""
    key = make_key(folder.parent)
    command = ["ssh-keygen", "-Y", "sign", "-f", str(key), "-n", namespace]
    command += ["-O", f"hashalg={hash_name}", str(folder / "manifest.json")]
    subprocess.run(command, capture_output=True, check=True)
    found = check_signature(folder, key.with_name("key.pub"))
    assert found is not None
    assert found.known
    assert found.holds == (namespace == "orderwatch")
