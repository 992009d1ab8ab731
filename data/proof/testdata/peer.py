"""dkimpy as a peer: signs a mail, or says which signatures of mails hold.

sign JOB      JOB is JSON; the mail stands on standard input
verify        standard input is a JSON list of {mail, dns}; one line for each says
              which signatures hold, from the top: 1, 0 or - for an error
"""
import base64
import json
import sys

import dkim


def sign(job):
    raw = sys.stdin.buffer.read()
    with open(job["key"], "rb") as f:
        key = f.read()
    d = dkim.DKIM(raw)
    field = d.sign(job["selector"].encode(), job["domain"].encode(), key, signature_algorithm=job["algorithm"].encode(),
                   canonicalize=tuple(c.encode() for c in job["canonical"].split("/")), length=job["length"])
    sys.stdout.buffer.write(field + raw)


def holds(raw, dns):
    def look_up(name, timeout=5):
        name = (name.decode() if isinstance(name, bytes) else name).rstrip(".")
        return dns.get(name, "").encode() or None
    said = ""
    try:
        count = len([1 for name, _ in dkim.DKIM(raw).headers if name.lower() == b"dkim-signature"])
    except dkim.DKIMException:
        return "-"
    for i in range(count):
        try:
            said += "1" if dkim.DKIM(raw).verify(idx=i, dnsfunc=look_up) else "0"
        except Exception:
            said += "-"
    return said


if sys.argv[1] == "sign":
    sign(json.loads(sys.argv[2]))
else:
    for case in json.load(sys.stdin):
        print(holds(base64.b64decode(case["mail"]), case["dns"]))
