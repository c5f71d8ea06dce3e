"""Signatures over a manifest, in the format of OpenSSH, with a key that the user holds."""
