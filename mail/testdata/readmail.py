"""Reads a message from standard input with Python's email package and writes
what it found as JSON: an independent reader for the messages that we compose."""
import email
import email.policy
import json
import sys

message = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
defects = [repr(d) for part in message.walk() for d in part.defects]
for name, value in message.items():
    defects += [name + ": " + repr(d) for d in getattr(value, "defects", [])]
json.dump(
    {
        "defects": defects,
        "type": message.get_content_type(),
        "parts": [part.get_content_type() for part in message.iter_parts()],
        "subject": str(message["subject"]),
        "from": [[a.display_name, a.addr_spec] for a in message["from"].addresses],
        "to": [[a.display_name, a.addr_spec] for a in message["to"].addresses],
        "date": message["date"].datetime.isoformat(),
        "headers": {k.lower(): str(v) for k, v in message.items()},
        "text": message.get_body(("plain",)).get_content().replace("\r\n", "\n"),
        "html": message.get_body(("html",)).get_content().replace("\r\n", "\n"),
    },
    sys.stdout,
)
