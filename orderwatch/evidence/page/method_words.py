"""Method and limits for a reader who knows neither the program nor statistics."""

from __future__ import annotations

METHOD: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "What was done",
        (
            "Records of devices and accounts were held against the conditions of the order, each "
            "for the time in which it was in force. For each record there are three answers: "
            "against the condition, nothing against it, or unclear.",
            "Every line of every file was used, counted once where it repeats another, set aside "
            "with a reason, or found to be of nobody in the order. The numbers add up under "
            "files and rows.",
        ),
    ),
    (
        "Positions",
        (
            "A position is not a point. Its stated accuracy was turned into a circle that holds 95 "
            "% of such errors, and the line of a place is taken to be known no better than its "
            "tolerance. A position counts as inside only where at least 95 % of its likely error "
            "lies inside the place with the line moved in the person's favour; as outside only "
            "where the whole circle lies outside. Everything else is unclear, and on the line "
            "counts against no one.",
            "Stated accuracies are often too small. Grades therefore need more than one position "
            "for strong records. Positions that jump faster than anyone travels are marked and "
            "carry nothing alone.",
        ),
    ),
    (
        "Time",
        (
            "The time in force is split without remainder into possible breach, nothing against it "
            "shown, unclear, no data and excepted. A silence of the device is no data: it is "
            "neither compliance nor a breach. Nothing is assumed about the way between two "
            "positions.",
        ),
    ),
    (
        "Contacts",
        (
            "Calls and messages are records of numbers and accounts. Who used a phone or an "
            "account is not in them. Deleted messages and calls are not in an export. A contact "
            "that both sides recorded is counted once.",
        ),
    ),
    (
        "Grades",
        (
            "Strong, moderate and weak say how well the records carry the stated fact. They do not "
            "say how serious it is, or whether it was deliberate or permitted. Weak ones are "
            "counted apart. No share of a model on this page is the chance that a person was at a "
            "place.",
        ),
    ),
    (
        "What this page does not show",
        (
            "Who carried the device or used the account. Where the device was between two "
            "positions, in a silence, or before and after the account period. Whether there was a "
            "reasonable excuse. Anything that was not in the files listed here. Positions that "
            "are in no finding, near miss or exception are counted, not shown.",
            "The map is a drawing: decisions were made with the exact lines, not with it.",
        ),
    ),
)
"""(heading, paragraphs)."""
