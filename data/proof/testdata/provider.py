"""A mail provider for aiosmtpd: it signs what it is given, as a server does on the
way out, adds what servers add on the way in, and puts it into a folder.

aiosmtpd -c provider.Provider DOMAIN SELECTOR KEY FOLDER
"""
import os

import dkim


class Provider:
    def __init__(self, domain, selector, key, folder):
        self.domain, self.selector, self.key, self.folder = domain, selector, key, folder

    @classmethod
    def from_cli(cls, parser, *args):
        return cls(*args)

    async def handle_DATA(self, server, session, envelope):
        with open(self.key, "rb") as f:
            key = f.read()
        raw = envelope.content
        raw = dkim.sign(raw, self.selector.encode(), self.domain.encode(), key, canonicalize=(b"relaxed", b"relaxed")) + raw
        raw = b"Return-Path: <" + envelope.mail_from.encode() + b">\r\nReceived: from a by b;\r\n\tMon, 30 Nov 2026 07:20:16 +0000\r\n" + raw
        with open(os.path.join(self.folder, "part"), "wb") as f:
            f.write(raw)
        os.rename(os.path.join(self.folder, "part"), os.path.join(self.folder, "mail.eml"))
        return "250 kept"
