"""How often orderwatch is wrong: labelled runs, zones, truth, rules, tables, page."""
