"""`orderwatch geocode`: positions of an address, from a server that the user names."""

from __future__ import annotations

import click


@click.command("geocode")
@click.argument("address")
@click.option(
    "--server",
    required=True,
    metavar="URL",
    help="A server that speaks the Nominatim protocol; best one of your own. There is no default.",
)
def command(address: str, server: str) -> int:
    """Look up the position of an address with a server that you name.

    Prints it as a place to be pasted into an order file. This is the only command that uses a
    network: it sends the address, once, to the server that you name. Whoever runs the server, or
    can read the line, learns the address. Do not look up a safe address with a server that is
    not your own. No other command looks anything up.

    \b
    Examples:
      orderwatch geocode "12 High Street, St Albans" --server http://localhost:8080
    """
    from orderwatch.cli.terminal import safe_lines
    from orderwatch.spatial.geocode import look_up

    click.echo(f"Sending the address to {server}", err=True)
    answers = look_up(address, server)
    if not answers:
        click.echo("The server knows no such address; write it in another way.", err=True)
        return 1
    for answer in answers:
        for line in safe_lines(answer.label):
            click.echo(f"# {line}")
        for line in safe_lines(answer.kind):
            click.echo(f"# {line}{_extent(answer.extent_m)}")
        click.echo(f"circle: {{centre: [{answer.lat:.6f}, {answer.lon:.6f}], radius: 15 m}}")
    click.echo("Check the position on a map before a person's liberty rests on it.", err=True)
    return 0


def _extent(extent_m: float | None) -> str:
    return "" if extent_m is None else f", reaches {extent_m:.0f} m from its middle"
