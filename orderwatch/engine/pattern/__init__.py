"""The pattern of incidents, from folders of results."""
