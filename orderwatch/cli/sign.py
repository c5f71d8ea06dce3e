"""`orderwatch sign`: a signature over the manifest of a folder of results."""

from __future__ import annotations

from pathlib import Path

import click

from orderwatch.cli.options import Named


@click.command("sign")
@click.argument("folder", type=Named(), metavar="DIR")
@click.option(
    "--key",
    type=Named(),
    required=True,
    metavar="FILE",
    help="Your private Ed25519 key of OpenSSH, such as ~/.ssh/id_ed25519.",
)
def command(folder: Path, key: Path) -> int:
    """Sign the manifest of a folder of results with a key that you hold.

    Writes manifest.json.sig in the format of `ssh-keygen -Y sign`, namespace orderwatch. The
    signature says that the holder of the key had this manifest, and with it these hashes; it says
    nothing of whether the findings are right. A folder that is not as it was written is not
    signed. Needs the extra orderwatch[sign].

    \b
    Examples:
      orderwatch sign results --key ~/.ssh/id_ed25519
      orderwatch verify results --signed-by ~/.ssh/id_ed25519.pub
    """
    from orderwatch.errors import VerifyError
    from orderwatch.evidence.signing.files import SIGNATURE, sign
    from orderwatch.evidence.verify import verify
    from orderwatch.evidence.visible import shown

    outcome = verify(folder)
    if not outcome.same or outcome.manifest is None:
        problem = "is not as it was written"
        raise VerifyError(str(folder), problem, "run `orderwatch verify` to see what differs")
    found = sign(folder, key, lambda: str(click.prompt("Passphrase", hide_input=True, err=True)))
    click.echo(shown(f"{folder / SIGNATURE}: by key {found}"))
    return 0
