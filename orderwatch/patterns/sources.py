"""The guidance and studies that the indicators come from, by short keys."""

from __future__ import annotations

SOURCES: dict[str, str] = {
    "PHA1997": "Protection from Harassment Act 1997, section 7(3): a course of conduct involves "
    "conduct on at least two occasions in relation to one person, or one in relation to each of "
    "two or more.",
    "CoP2024": "College of Policing (2019, revised 2024), Stalking or harassment: advice for "
    "investigators on effective investigation: the mnemonic FOUR.",
    "HMIC2017": "HMIC and HMCPSI (2017), Living in fear: the police and CPS response to harassment "
    "and stalking.",
    "HMICFRS2024": "HMICFRS, College of Policing and IOPC (2024), The police response to stalking: "
    "report on the super-complaint made by the Suzy Lamplugh Trust.",
    "PurcellPatheMullen2004": "Purcell, Pathé and Mullen (2004), When do repeated intrusions "
    "become stalking? Journal of Forensic Psychiatry & Psychology 15(4), 571-583.",
    "McFarlane2002": "McFarlane, Campbell and Watson (2002), Intimate partner stalking and "
    "femicide, Behavioral Sciences & the Law 20, 51-68.",
    "MoncktonSmith2017": "Monckton Smith, Szymanska and Haile (2017), Exploring the relationship "
    "between stalking and homicide, University of Gloucestershire and Suzy Lamplugh Trust.",
    "MoncktonSmith2020": "Monckton Smith (2020), Intimate partner femicide: using Foucauldian "
    "analysis to track an eight stage relationship progression to homicide, Violence Against "
    "Women 26(11), 1267-1285.",
    "BlandAriel2015": "Bland and Ariel (2015), Targeting escalation in reported domestic abuse: "
    "evidence from 36,000 callouts, International Criminal Justice Review 25(1), 30-53.",
    "BarnhamBarnesSherman2017": "Barnham, Barnes and Sherman (2017), Targeting escalation of "
    "intimate partner violence, Cambridge Journal of Evidence-Based Policing, "
    "doi:10.1007/s41887-017-0008-9.",
    "McEwan2012": "McEwan, MacKenzie, Mullen and James (2012), Approach and escalation in "
    "stalking, Journal of Forensic Psychiatry & Psychology 23(3), 392-409.",
    "Foellmi2015": "Foellmi, Rosenfeld and Galietta (2015), Assessing risk for recidivism in "
    "individuals convicted of stalking offenses, Criminal Justice and Behavior, "
    "doi:10.1177/0093854815610612.",
    "Mullen1999": "Mullen, Pathé, Purcell and Stuart (1999), Study of stalkers, American Journal "
    "of Psychiatry 156(8), 1244-1249.",
    "Garwood1936": "Garwood (1936), Fiducial limits for the Poisson distribution, Biometrika 28, "
    "437-442.",
    "PrzyborowskiWilenski1940": "Przyborowski and Wilenski (1940), Homogeneity of results in "
    "testing samples from Poisson series, Biometrika 31, 313-323.",
    "ClopperPearson1934": "Clopper and Pearson (1934), The use of confidence or fiducial limits "
    "illustrated in the case of the binomial, Biometrika 26, 404-413.",
    "CoxLewis1966": "Cox and Lewis (1966), The Statistical Analysis of Series of Events, Methuen.",
}
"""Key → author, year, title."""

DISAGREE = (
    "Published studies disagree on what a change over time tells of what comes after it (see "
    "docs/pattern.md): it is shown, and nothing is predicted from it."
)
"""Stands with every change over time."""
