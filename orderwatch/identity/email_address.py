"""E-mail addresses: case and IDNA folded, without a look-up."""

from __future__ import annotations

import re

from orderwatch.identity.form import Normal, folded
from orderwatch.identity.look_alike import skeleton

_IN_BRACKETS = re.compile(r"<([^<>]*)>\s*$")
_DOTS_IGNORED = ("gmail.com", "googlemail.com")


def normal_email(text: str) -> Normal:
    """An address, with or without a name before it.

    The part before the `@` is compared without case: no provider of note gives two people
    addresses that differ in case alone. A `+tag` and the dots of Gmail make a possible same only.

    Args:
        text: not empty.
    """
    from email_validator import EmailNotValidError, validate_email

    found = _IN_BRACKETS.search(text)
    address = re.sub(r"(?i)^mailto:", "", (found.group(1) if found else text).strip())
    local, at, domain = address.rpartition("@")
    try:
        read = validate_email(
            address,
            check_deliverability=False,
            allow_quoted_local=True,
            allow_domain_literal=True,
            test_environment=True,
            strict=True,
        )
        local, domain, valid = read.local_part, read.ascii_domain, True
    except EmailNotValidError:
        valid = False
        if not at:
            local, domain = address, ""
    local, domain = folded(local), folded(domain).rstrip(".")
    at = "@" if domain else ""
    return Normal(
        key=f"email:{local}{at}{domain}",
        kind="email",
        written=text,
        valid=valid,
        possible_keys=_possible(local, domain),
    )


def _possible(local: str, domain: str) -> tuple[str, ...]:
    if not domain:
        return ()
    bare = local.split("+", 1)[0] or local
    at = domain
    if domain in _DOTS_IGNORED:
        bare, at = bare.replace(".", ""), _DOTS_IGNORED[0]
    shown = domain.encode("ascii", "ignore").decode()
    if "xn--" in shown:
        shown = _seen(domain)
    return f"folded:{bare}@{at}", f"looks:{skeleton(local)}@{skeleton(shown)}"


def _seen(domain: str) -> str:
    """The domain as a reader sees it."""
    import idna

    try:
        return idna.decode(domain)
    except idna.IDNAError:
        return domain
