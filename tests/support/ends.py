"""Texts at the ends of contacts: identifiers of orders written in many ways, and others."""

from __future__ import annotations

from hypothesis import strategies as st

CHANNELS_OF_ENDS = ["call", "sms", "messaging", "social", "email", "letter", "payment"]
PLATFORMS_OF_ENDS = ["", "instagram", "facebook", "whatsapp", "telegram"]
HELD = [
    *(("phone", one, "") for one in ("07700 900456", "60777", "101", "0770090", "+1 202 555 0143")),
    *(("handle", one, "facebook") for one in ("100004567891234", "inv.ented_1", "straße")),
    ("handle", "a1b2c3d", "facebook"),
    *(("handle", one, "instagram") for one in ("1234567", "name123456", "@ab", "name12345678")),
    ("handle", "name1", "telegram"),
    *(("email", one, "") for one in ("A.b+tag@example.org", "123456789@example.org")),
    ("email", "j@straße.example", ""),
    ("email", "x@xn--strae-oqa.example", ""),
    ("postal", "1 High-Street, Invented", ""),
    ("other", "Bank-Invented1", ""),
    ("account", "12345678", "bank"),
]  # fmt: skip
TURNS = [
    *(
        "{}",
        "@{}",
        "{}.",
        "{} ",
        "-{}",
        "x{}",
        "{}1",
        "{};ext=12",
        "{} ext 12",
        "{};@other",
        "<{}>",
    ),
    *("Alex <{}>", "{}@x.example", "handle:{}", "phone:{}", "account:bank:{}", "call{}", "@call{}"),
    *(
        "+44{}",
        "0044{}",
        "44{}",
        "0{}",
        "({})",
        "{}.0",
        "{}.0000000",
        "a@call{}",
        "\u200b{}",
        "<{}>",
    ),
]
ENDS = st.builds(
    lambda one, turn, change: change(turn.replace("{}", one[1])),
    st.sampled_from(HELD),
    st.sampled_from(TURNS),
    st.sampled_from(
        [str, str.upper, str.title, lambda t: t.replace(" ", ""), lambda t: t.replace("-", " ")]
    ),
) | st.text(st.sampled_from("ab17@.-_ +();:/é\u0661"), max_size=14)
