"""`orderwatch verify`: whether a folder of results is as it was written, and comes out again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from orderwatch.cli.options import Named, input_options

if TYPE_CHECKING:
    from orderwatch.engine.derived import Derived
    from orderwatch.evidence.verify import Verified

_DIFFERENT = 3


@click.command("verify")
@click.argument("folder", type=Named(), metavar="DIR")
@input_options
@click.option(
    "--signed-by",
    type=Named(),
    metavar="FILE",
    help="A public key, or a file of them: the manifest must be signed by one of these.",
)
def command(folder: Path, signed_by: Path | None, **given: tuple[str, ...]) -> int:
    """Tell whether a folder of results is as it was written, and comes out again.

    Compares every output and every input with its SHA-256 in manifest.json, then derives every
    table again from the inputs, with the recorded thresholds and options, and names the first
    difference. Inputs are looked for among the files given, by content, then where the manifest
    says they were read; where one is not at hand, only hashes are compared, and that is said.

    A manifest cannot vouch for itself: note its own SHA-256, which is printed, where the folder's
    keeper cannot change it, or sign it with `orderwatch sign`. The exit code is 0 for the same,
    3 for different, 1 where nothing could be told.

    \b
    Examples:
      orderwatch verify results
      orderwatch verify results --order order.yaml --pings exports/
      orderwatch verify results --signed-by keys/analyst.pub
    """
    from orderwatch.cli.inputs_given import files_given
    from orderwatch.engine.derived import derive
    from orderwatch.evidence.verify import verify

    outcome = verify(folder)
    for name, how in outcome.differences:
        _say(f"{name}: {how.replace('_', ' ')}")
    if outcome.manifest is None:
        _say("different")
        return _DIFFERENT
    _say(f"manifest.json: SHA-256 {outcome.manifest_sha256}")
    signed = _signature(folder, signed_by)
    derived = derive(folder, outcome.manifest, files_given(given))
    same = outcome.same and not derived.inputs.changed and not derived.difference and signed
    _inputs(derived)
    _derivation(outcome, derived)
    _say("same" if same else "different")
    return 0 if same else _DIFFERENT


def _say(text: str) -> None:
    from orderwatch.evidence.visible import shown

    click.echo(shown(text))


def _inputs(derived: Derived) -> None:
    for one, path in derived.inputs.changed.items():
        where = "" if path.as_posix() == one.path else f" ({path})"
        _say(f"{one.name}{where}: changed since it was read as {one.kind or 'an input'}")
    for one in derived.inputs.missing:
        _say(f"{one.name}: not at hand")
    count = len(derived.inputs.paths)
    if count:
        _say(f"inputs: {count} {'file is' if count == 1 else 'files are'} as read")


def _derivation(outcome: Verified, derived: Derived) -> None:
    if outcome.same:
        count = len(outcome.files)
        _say(f"outputs: {count} files are as orderwatch {outcome.version} wrote them")
    if not derived.done:
        _say(f"hashes only: {derived.why_not}")
        return
    if derived.difference:
        _say(f"first difference: {derived.difference}")
        if derived.wrote:
            _say(f"The folder is by orderwatch {derived.wrote}: another version may say otherwise.")
    else:
        _say("derived again: every table and page is the same, byte for byte")
    for name in derived.by_hash_only:
        _say(f"{name}: by its hash only, it is not derived from records")


def _signature(folder: Path, keys: Path | None) -> bool:
    """Says what there is to say of a signature; whether it is no difference."""
    from orderwatch.evidence.signing.files import check_signature

    found = check_signature(folder, keys)
    if found is None:
        _say("signature: none")
        return keys is None
    if not found.holds:
        _say(f"signature: by key {found.fingerprint}, but not of this manifest")
        return False
    if found.known is False:
        _say(f"signature: by key {found.fingerprint}, which is none of those given")
        return False
    hint = "" if found.known else "; whose key that is, --signed-by tells"
    _say(f"signature: by key {found.fingerprint}{hint}")
    return True
