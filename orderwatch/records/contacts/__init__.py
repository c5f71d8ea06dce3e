"""Exports of calls and messages that are no tables → rows of the canonical contact columns.

One file a format: `sms_backup` (XML), `android` (call log and messages databases), `imessage`
(database), `whatsapp` (chat text), `mail` (mbox and single messages).
"""
