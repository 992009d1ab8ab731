#!/usr/bin/python3
"""Checks a proof of a consent ledger: verify.py FILE [HEADFILE]

FILE holds a proof, HEADFILE a head that came from elsewhere. The program follows docs/formats/ledger.md and needs PyNaCl
(Debian: python3-nacl) for Ed25519. It does not check DKIM, so it takes no anchor for dated. The exit status is 0 when all
that it checks holds, else 1.
"""

import base64
import datetime
import hashlib
import hmac
import re
import sys
import unicodedata

try:
    from nacl.exceptions import CryptoError
    from nacl.signing import VerifyKey
except ImportError:
    sys.exit(f"PyNaCl is missing for {sys.executable}; install it (Debian: python3-nacl, for /usr/bin/python3)")


class Refused(ValueError):
    """The file does not have the form that the page describes."""

def need(condition, message):
    if not condition:
        raise Refused(message)

def sha256(data):
    return hashlib.sha256(data).digest()

def rising(numbers):
    return all(a < b for a, b in zip(numbers, numbers[1:]))


# Kinds of values. A kind is a function that takes the text of a value and returns what it means, or refuses it.

def pattern(expression, what=None, meaning=str):
    def kind(value):
        need(re.fullmatch(expression, value, re.DOTALL), f"not {what or 'one of ' + expression}")
        return meaning(value)
    return kind

def number(value):
    need(re.fullmatch("0|[1-9][0-9]{0,15}", value) and int(value) <= 9007199254740991, "not a number")
    return int(value)

def from_1(value):
    need(number(value) >= 1, "a number below 1")
    return int(value)

def day(value):
    need(re.fullmatch("[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}", value), "not a day")
    datetime.date.fromisoformat(value)  # A ValueError says that there is no such day.
    return value

def time(value):
    need(re.fullmatch(r".{10}T([01][0-9]|2[0-3])(:[0-5][0-9]){2}\.[0-9]{3}Z", value), "not a time")
    return day(value[:10]) + value[10:]

def or_unknown(kind):
    return lambda value: value if value == "unknown" else kind(value)

def bytes_(value):
    data = base64.b64decode(value, validate=True)
    need(base64.b64encode(data).decode() == value, "not the one spelling of Base64")  # Padding bits are zero.
    return data

text = str
hash_ = pattern("[0-9a-f]{64}", "64 lower-case hexadecimal digits", bytes.fromhex)

def key(value):
    match = re.fullmatch(r"(mujeeb/[0-9a-f]{16})\+([0-9a-f]{8})\+(.+)", value)
    need(match, "not a key")
    name, digits, data = match[1], match[2], bytes_(match[3])
    need(len(data) == 33 and data[0] == 1, "not an Ed25519 key")
    key_number = sha256(name.encode() + b"\n" + data)[:4]
    need(key_number.hex() == digits, "the key number is not the key's")
    return {"name": name, "number": key_number, "public": data[1:]}

def head(value):
    lines = "((mujeeb/[0-9a-f]{16})\n([^\n]+)\n([^\n]+)\ntime ([^\n]+)\n)\n\u2014 ([^\n ]+) ([^\n]+)\n"
    match = re.fullmatch(lines, value)
    need(match, "not a head")
    found = {"text": value, "signed": match[1].encode(), "name": match[2], "size": from_1(match[3]),
             "hash": bytes_(match[4]), "time": time(match[5]), "signature": bytes_(match[7])}
    need(match[6] == found["name"], "the name of the signature is not the origin")
    need((len(found["hash"]), len(found["signature"])) == (32, 68), "hash or signature of a head has the wrong length")
    return found

# What an erasure's certificate says: how much of a kind went, and how much stays on which ground.

def kind_and_count(value):
    kind, _, count = value.partition(" ")
    need(re.fullmatch("[a-z_]+", kind), "not a kind")
    return {"kind": kind, "count": from_1(count)}

def kind_count_and_ground(value):
    kind, _, rest = value.partition(" ")
    count, _, ground = rest.partition(" ")
    article = r"[0-9]+(\([0-9a-z]\))*"
    need(re.fullmatch(f"anonymous|{article}(, {article})*", ground), "not a ground")
    return {**kind_and_count(f"{kind} {count}"), "ground": ground}

def way(value):
    kind, _, number_ = value.partition(" ")
    need(kind in ("password", "recovery", "computer"), "not a way in")
    return f"{kind} {from_1(number_)}"

def first_and_last(value):
    first, _, last = value.partition(" ")
    return from_1(first), from_1(last)

def message(value):
    when, _, event_number = value.partition(" ")
    return {"time": time(when), "event": from_1(event_number)}


# Documents. A table names the lines in their order; "?" marks one that may be missing, "*" one that may be repeated too.
# Where a table stands in the place of a kind, the line begins a group of lines.

def escape(value):
    value = value.replace("\\", "\\\\").replace("\n", "\\n")
    return re.sub("[\x00-\x1f\x7f]", lambda match: f"\\x{ord(match[0]):02x}", value)

def unescape(value):
    plain = {"\\\\": "\\", "\\n": "\n"}
    found = re.sub(r"\\(\\|n|x[0-9a-f]{2})", lambda match: plain.get(match[0]) or chr(int(match[0][2:], 16)), value)
    need(escape(found) == value, "not the one spelling of a text")
    return found

class Lines:
    """The lines of a document, to be taken one behind the other. They are held as they stand there, in reverse."""

    def __init__(self, value):
        self.left = value.split("\n")  # The last, which is to be left, is what stands behind the last line feed.
        self.left.reverse()
        self.number = 1

    def name(self):
        return self.left[-1].partition(" ")[0]

    def pop(self):
        self.number += 1
        return self.left.pop().partition(" ")[2]

def take(lines, table):
    """Takes what the table names off the lines."""
    found = {}
    for marked, kind in table:
        name, values = marked.rstrip("?*"), []
        while lines.name() == name and (marked.endswith("*") or not values):
            values.append(take(lines, kind) if isinstance(kind, list) else value_of(kind, lines))
        need(values or marked != name, f"line {lines.number}: '{name}' is missing")
        found[name] = values if marked.endswith("*") else values[0] if values else None
    return found

def value_of(kind, lines):
    n, value = lines.number, lines.pop()
    try:
        need(value, "there is no value")
        return kind(unescape(value))
    except ValueError as refusal:
        raise Refused(f"line {n}: {refusal}") from None

def document(value, what, table):
    need(value.startswith(f"mujeeb {what} 1\n"), f"the heading is not 'mujeeb {what} 1'")
    need(value.endswith("\n"), "there is no line feed at the end")
    lines = Lines(value)
    lines.pop()  # the heading
    found = take(lines, table)
    need(lines.left == [""], f"line {lines.number} is none that may stand there")
    return {**found, "document": what, "bytes": b"" if what == "proof" else value.encode()}

PURPOSE = [
    ("purpose", from_1), ("version", from_1), ("channel", pattern("email|messenger|phone")),
    ("ground", pattern("consent|soft_opt_in|contract|legal_duty|legitimate_interest")), ("name", text),
    ("description?", text), ("replaces?", hash_), ("change?", pattern("spelling|meaning"))]
NOTICE = [
    ("purpose", from_1), ("version", from_1), ("kind", pattern("form|checkbox|question|policy|text")),
    ("lang", pattern("[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", "a language tag")), ("text", text)]

def words(value):
    if value.startswith("mujeeb notice 1\n"):
        return document(value, "notice", NOTICE)
    found = document(value, "purpose", PURPOSE)
    need((found["replaces"] is None) == (found["version"] == 1), "'replaces' is missing exactly for version 1")
    need((found["replaces"] is None) == (found["change"] is None), "'change' stands exactly with 'replaces'")
    return found

# What stands beside each act.
ASKED = "purpose (notice )?channel via grade person"
ACTS = {
    "asked": ASKED, "given": ASKED, "refused": ASKED, "withdrawn": ASKED, "expired": ASKED, "renewed": ASKED,
    "objected": "(purpose channel )?via grade person", "proven": "channel via grade person", "erased": "count",
    "lifted": "via grade person", "bounced": "channel person", "unbounced": "channel person", "purpose": "purpose",
    "notice": "purpose notice", "import": "count", "undone": "count", "merged": "person", "split": "person"}
EVENT = [
    ("recorded", day), ("act", pattern("|".join(ACTS))), ("day", or_unknown(day)), ("purpose?", hash_),
    ("notice?", hash_), ("channel?", pattern("email|messenger|phone")),
    ("via?", pattern("form|paper|spoken|email|messenger|website|other")),
    ("grade?", pattern("contact|word|worded|platform|confirmed")), ("count?", number), ("person?", hash_)]

def event(value):
    found = document(value, "event", EVENT)
    act, beside = found["act"], [name for name, its in list(found.items())[3:len(EVENT)] if its is not None]
    need(re.fullmatch(ACTS[act], " ".join(beside)), f"these are not the lines of the act {act}: {', '.join(beside)}")
    need(found["count"] != 0 or act == "erased", "the number of an import is below 1")
    need(found["day"] == "unknown" or found["day"] <= found["recorded"], "its day is after the day of recording")
    return found

PERSON = [
    ("lead", from_1), ("identity*", pattern("(email|phone|psid) [^ ].*", "kind, one space, address")),
    ("at", or_unknown(time)), ("recorded", time), ("by", pattern("owner|import|program")), ("how?", text),
    ("after*", from_1), ("merged?", from_1), ("kept?", from_1)]

def person(value):
    found = document(value, "person", PERSON)
    need(rising(found["after"]), "the numbers of 'after' do not rise")
    need(not (found["merged"] and found["kept"]), "'merged' and 'kept' stand both")
    need(found["lead"] not in (found["merged"], found["kept"]), "'merged' or 'kept' names the person's own number")
    need(found["at"] == "unknown" or found["at"] <= found["recorded"], "'at' is after 'recorded'")
    return found

ERASURE = [
    ("number", pattern("[0-9a-f]{32}")), ("ledger", pattern("mujeeb/[0-9a-f]{16}")), ("at", time), ("by", pattern("owner|rule")),
    ("way?", way), ("people", from_1), ("events", first_and_last), ("gone*", kind_and_count), ("stays*", kind_count_and_ground)]

def certificate(value):
    """A signed document."""
    match = re.fullmatch("(mujeeb erasure 1\n.*\n)\n\u2014 ([^\n ]+) ([^\n]+)\n", value, re.DOTALL)
    need(match, "not a certificate")
    found = {**document(match[1], "erasure", ERASURE), "signed": match[1].encode(), "name": match[2], "signature": bytes_(match[3])}
    need(len(found["signature"]) == 68, "the signature of the certificate has the wrong length")
    need(match[2] == found["ledger"], "the name of the signature is not the ledger")
    first, last = found["events"]
    need(last - first + 1 == found["people"], "there is not one event for each person")
    return found

EVENT_GROUP = [("event", from_1), ("leaf", event), ("salt?", hash_), ("person?", person), ("inclusion*", hash_)]
ANCHOR_GROUP = [
    ("anchor", head), ("consistency*", hash_), ("mail?", bytes_),
    ("dns*", pattern("[^ ]+ .+", "a name, one space and a record"))]
PROOF = [
    ("of", pattern("person|campaign|erasure|heads")), ("lead?", from_1), ("campaign?", text), ("key", key), ("head", head),
    ("certificate?", certificate), ("words*", words), ("event*", EVENT_GROUP), ("message*", message), ("anchor*", ANCHOR_GROUP)]

LIMIT = 256 << 20  # bytes of a file; a check takes several times as much memory

def read(path):
    """The bytes of a file that is not too long."""
    data = bytearray()
    with open(path, "rb") as file:
        while len(data) <= LIMIT and (piece := file.read(1 << 20)):
            data += piece
    need(len(data) <= LIMIT, f"the file is longer than {LIMIT >> 20} MiB, the limit for a proof")
    return data

def read_proof(data):
    proof = document(data.decode(), "proof", PROOF)
    of, events, anchors = proof["of"], proof["event"], proof["anchor"]
    need((proof["lead"] is not None) == (of == "person"), "'lead' stands exactly with 'of person'")
    need((proof["campaign"] is not None) == (of == "campaign"), "'campaign' stands exactly with 'of campaign'")
    need((proof["certificate"] is not None) == (of == "erasure"), "'certificate' stands exactly with 'of erasure'")
    need(not proof["message"] or of == "campaign", "'message' stands only with 'of campaign'")
    need(rising([group["event"] for group in events]), "the numbers of the events do not rise")
    need(rising([group["anchor"]["size"] for group in anchors]), "the sizes of the anchors do not rise")
    need(all(bool(group["salt"]) == bool(group["person"]) for group in events), "one of 'salt' and 'person' is missing")
    need(all(group["mail"] or not group["dns"] for group in anchors), "'dns' stands only behind 'mail'")
    proof["leaves"] = {group["event"]: group["leaf"] for group in events}
    proof["first"] = min(proof["leaves"], default=None)
    proof["by_hash"] = {(its["document"], sha256(its["bytes"])): its for its in proof["words"]}
    return proof

def read_head(data):
    try:
        return head(data.decode().replace("\r\n", "\n").rstrip("\n") + "\n")
    except ValueError as refusal:
        raise Refused(f"head from elsewhere: {refusal}") from None


# The tree. Both functions follow the definitions of RFC 6962; None stands for a proof of the wrong length.

def node(left, right):
    return None if left is None or right is None else sha256(b"\x01" + left + right)

def split(n):
    """The largest power of two smaller than n."""
    return 1 << ((n - 1).bit_length() - 1)

def root_by_path(m, n, leaf, path):
    """The hash of the tree of n leaves, from leaf m and PATH(m, D[n]) of section 2.1.1."""
    if n == 1 or not path:
        return leaf if n == 1 and not path else None
    k = split(n)
    if m < k:
        return node(root_by_path(m, k, leaf, path[:-1]), path[-1])
    return node(path[-1], root_by_path(m - k, n - k, leaf, path[:-1]))

def roots_by_proof(m, n, whole, old, proof):
    """The hashes of the first m and of all n leaves, from SUBPROOF(m, D[n], whole) of section 2.1.2."""
    if m == n:
        same = old if whole and not proof else proof[0] if not whole and len(proof) == 1 else None
        return same, same
    if not proof:
        return None, None
    k = split(n)
    if m <= k:
        first, all_ = roots_by_proof(m, k, whole, old, proof[:-1])
        return first, node(all_, proof[-1])
    first, all_ = roots_by_proof(m - k, n - k, False, old, proof[:-1])
    return node(proof[-1], first), node(proof[-1], all_)


# The check. A rule is a pair: whether it holds, and what is said if not. Each function yields what is said.

def broken(label, rules):
    return [f"{label}: {said}" for holds, said in rules if not holds]

def is_signed(note, by):
    try:
        VerifyKey(by["public"]).verify(note["signed"], note["signature"][4:])
    except (CryptoError, ValueError):
        return False
    return note["name"] == by["name"] and note["signature"][:4] == by["number"]

def words_of(proof, leaf):
    return [proof["by_hash"].get((name, leaf[name])) for name in ("purpose", "notice")]

def check_event(proof, group):
    n, leaf, last = group["event"], group["leaf"], proof["head"]
    root = root_by_path(n - 1, last["size"], sha256(b"\x00" + leaf["bytes"]), group["inclusion"])
    (purpose, notice), grade, act = words_of(proof, leaf), leaf["grade"], leaf["act"]
    consent = purpose and purpose["ground"] == "consent" and act in ("given", "renewed")
    dated = grade in ("worded", "platform", "confirmed")
    yield from broken(f"event {n}", [
        (n <= last["size"] and root == last["hash"], "it does not stand in the tree of the head"),
        (group["person"] or proof["of"] != "person", "its personal part is missing"),
        (purpose or not leaf["purpose"], "the document of its purpose is not in the file"),
        (notice or not leaf["notice"], "the document of its notice is not in the file"),
        (not (purpose and notice) or purpose["purpose"] == notice["purpose"], "its notice is another purpose's"),
        (not purpose or leaf["channel"] in (None, purpose["channel"]), "its channel is not the purpose's"),
        (not consent or grade != "contact", "the grade contact is not enough for consent"),
        (not dated or leaf["day"] != "unknown", f"the day is unknown, with the grade {grade}"),
        (leaf["notice"] or grade != "worded", "there is no notice, with the grade worded")])

def check_person(proof, group):
    n, leaf, part, of_person = group["event"], group["leaf"], group["person"], proof["of"] == "person"
    other = part["merged"] or part["kept"]
    missing = [earlier for earlier in part["after"] if earlier not in proof["leaves"]][:10]
    yield from broken(f"event {n}", [
        (leaf["person"] == hmac.digest(group["salt"], part["bytes"], "sha256"), "it does not fit the commitment"),
        (part["at"][:10] == leaf["day"], "the time of the personal part is not on the event's day"),
        (part["recorded"][:10] == leaf["recorded"], "the personal part was written down on another day"),
        (all(earlier < n for earlier in part["after"]), "'after' names an event that is not before it"),
        (bool(other) == (leaf["act"] in ("merged", "split")), "'merged' or 'kept' stands where it may not, or is missing"),
        (not of_person or not missing, f"'after' names events that are not in the file: {missing}")])

def check_people(proof):
    """Whose the events of a person's proof are. into has the leads that are merged, as the kept lead's events say,
    joined as their own do."""
    into, joined, first, parts = {}, {}, {}, [(group["event"], group["leaf"]["act"], group["person"])
                                             for group in proof["event"] if group["person"]]
    for n, act, part in parts:
        first.setdefault(part["lead"], n)
        if part["merged"] and act in ("merged", "split"):
            into[part["merged"]] = part["lead"] if act == "merged" else None
        if part["kept"] and act in ("merged", "split"):
            joined[part["lead"]] = part["kept"] if act == "merged" else None
    people = [proof["lead"]]
    for one in people:
        people += [merged for merged, kept in into.items() if kept == one and merged not in people]
    for n, act, part in parts:
        yield from broken(f"event {n}", [
            (part["lead"] in people, "the personal part is another person's"),
            (part["after"] or n == first[part["lead"]], "it is not the first, but 'after' is missing")])
    yield from broken("people", [
        (joined.get(merged) == kept, f"the events of lead {merged}, who was merged into lead {kept}, are left out")
        for merged, kept in into.items() if kept in people])

def check_words(proof):
    by_hash = proof["by_hash"]
    referred = {(name, leaf[name]) for leaf in proof["leaves"].values() for name in ("purpose", "notice")}
    referred |= {("purpose", its.get("replaces")) for its in proof["words"]}
    yield from broken("words", [(len(by_hash) == len(proof["words"]), "a document stands there twice")])
    for where, its in by_hash.items():
        earlier = by_hash.get(("purpose", its.get("replaces")))
        yield from broken(f"{its['document']} {its['purpose']}, version {its['version']}", [
            (where in referred, "nothing refers to it"),
            (earlier or not its.get("replaces"), "the document that it replaces is not in the file"),
            (not earlier or earlier["version"] == its["version"] - 1, "it does not replace the version before it"),
            (not earlier or all(earlier[name] == its[name] for name in ("purpose", "channel", "ground")),
             "it replaces one with another purpose, channel or ground")])

def check_messages(proof):
    named = [sent["event"] for sent in proof["message"]]
    leaves = [proof["leaves"][n] for n in named if n in proof["leaves"]]
    purposes = {its["purpose"] for its, _ in (words_of(proof, leaf) for leaf in leaves) if its}
    yield from broken("messages", [
        (len(set(named)) == len(named), "two name the same event"),
        (len(purposes) <= 1, "their events are not all for one purpose")])
    for sent in proof["message"]:
        leaf = proof["leaves"].get(sent["event"])
        yield from broken(f"message at {sent['time']} on event {sent['event']}", [
            (leaf, "the event is not in the file"),
            (not leaf or leaf["act"] in ("given", "renewed"), "the event's act is neither given nor renewed"),
            (not leaf or leaf["recorded"] <= sent["time"][:10], "the event was written down on a later day")])

def check_anchor(proof, group):
    anchor, last = group["anchor"], proof["head"]
    longer = anchor["size"] > last["size"]
    roots = longer or roots_by_proof(anchor["size"], last["size"], True, anchor["hash"], group["consistency"])
    yield from broken(f"anchor of size {anchor['size']}", [
        (is_signed(anchor, proof["key"]), "it is not signed by the key"),
        (not longer, "it is longer than the head"),
        (longer or roots == (anchor["hash"], last["hash"]), "it is not consistent with the head")])

def check_erasure(proof):
    its, leaves = proof["certificate"], proof["leaves"]
    first, last = its["events"]
    day_, of = datetime.date.fromisoformat(its["at"][:10]), list(leaves.values())
    days = (day_.isoformat(), (day_ - datetime.timedelta(1)).isoformat())
    parts = sum(leaf["count"] or 0 for leaf in of)
    yield from broken("certificate", [
        (is_signed(its, proof["key"]), "it is not signed by the key"),
        (list(leaves) == list(range(first, last + 1)), "its events are not those of the file"),
        (all(leaf["act"] == "erased" for leaf in of), "in an event nobody was erased"),
        (all(leaf["recorded"] in days for leaf in of), "an event is of another day"),
        (parts == sum(gone["count"] for gone in its["gone"] if gone["kind"] == "event"), "more or fewer personal parts went than it says")])

def check(proof, elsewhere):
    yield from broken("proof", [
        (is_signed(proof["head"], proof["key"]), "the head is not signed by the key"),
        (proof["event"] or proof["of"] not in ("person", "erasure"), "a proof of a person or an erasure has at least one event"),
        (not proof["event"] or proof["of"] != "heads", "a proof of heads has no events")])
    for group in proof["event"]:
        yield from check_event(proof, group)
        if group["person"]:
            yield from check_person(proof, group)
    if proof["of"] == "person":
        yield from check_people(proof)
    if proof["of"] == "erasure":
        yield from check_erasure(proof)
    yield from check_words(proof)
    yield from check_messages(proof)
    for group in proof["anchor"]:
        yield from check_anchor(proof, group)
    if elsewhere:
        heads = [proof["head"], *(group["anchor"] for group in proof["anchor"])]
        yield from broken("head from elsewhere", [
            (is_signed(elsewhere, proof["key"]), "it is not signed by the key"),
            ((elsewhere["size"], elsewhere["hash"]) in [(its["size"], its["hash"]) for its in heads],
             "no head in the file has its size and hash")])


# The report.

def shown(value):
    """The value in one line, without characters that move the cursor, turn the direction of writing or can't be seen.
    Joiners stay, which the words of some languages need."""
    def spelled(c):
        hidden = unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") and c not in "\u200c\u200d"
        return f"\\u{ord(c):04x}" if hidden else c
    return "".join(map(spelled, escape(value)))

LINE, GOES_ON = 78, "  | "  # The longest line in cells, for a terminal of 80 columns; what begins each further part of a longer one.

def width(c):
    """How many cells of a terminal a character takes at most."""
    return 1 if c < "\x80" or "\u0590" <= c < "\u0900" else 2

def folded(line):
    """The parts of a line. Only the first begins at the margin, so no text of the file can be so long that it does."""
    part, cells = "", 0
    for c in line:
        if cells + width(c) > LINE:
            yield part
            part, cells = GOES_ON, len(GOES_ON)
        part, cells = part + c, cells + width(c)
    yield part

def once(its, name, group):
    """A text of words, in full where they come first; a long one that many events refer to would have no end."""
    if its.setdefault("first", group["event"]) != group["event"] and len(its[name]) > 200:
        return f"the same as event {its['first']}"
    return shown(its[name])

def show_event(proof, group):
    leaf, part = group["leaf"], group["person"]
    beside = [f"{name} {leaf[name]}" for name in ("channel", "via", "grade", "count") if leaf[name] is not None]
    yield ", ".join([f"event {group['event']}: {leaf['act']}, day {leaf['day']}, recorded {leaf['recorded']}"] + beside)
    purpose, notice = words_of(proof, leaf)
    if purpose:
        yield f"    purpose {purpose['purpose']}, version {purpose['version']}: {once(purpose, 'name', group)}"
    if notice:
        yield f"    shown ({notice['kind']}, {notice['lang']}, version {notice['version']}): {once(notice, 'text', group)}"
    if part:
        yield from (f"    address: {shown(identity)}" for identity in part["identity"])
        how = f": {shown(part['how'])}" if part["how"] else ""
        yield f"    at {part['at']}, written down {part['recorded']} by {part['by']}{how}"
        if part["merged"] or part["kept"]:
            with_ = "with" if leaf["act"] == "merged" else "from"
            side = f"{part['merged']}, which is not kept" if part["merged"] else f"{part['kept']}, which is kept"
            yield f"    {with_} lead {side}"

def show_erasure(its):
    by = "by the program itself, by a rule of the owner's" if its["by"] == "rule" else "by the owner"
    yield f"certificate {its['number']}: {its['people']} people, {its['at']}, {by}" + (f", way in: {its['way']}" if its["way"] else "")
    yield from (f"    gone: {gone['count']} {gone['kind']}" for gone in its["gone"])
    yield from (f"    stays: {left['count']} {left['kind']}, ground {left['ground']}" for left in its["stays"])

def show(proof):
    names = {"person": proof["lead"], "campaign": shown(proof["campaign"] or ""), "erasure": "", "heads": ""}
    yield f"proof of {proof['of']} {names[proof['of']]}".rstrip()
    yield f"ledger {proof['head']['name']}: {proof['head']['size']} events, head signed {proof['head']['time']}"
    if proof["certificate"]:
        yield from show_erasure(proof["certificate"])
    for group in proof["event"]:
        yield from show_event(proof, group)
    yield from (f"message at {sent['time']} on event {sent['event']}" for sent in proof["message"])
    for group in proof["anchor"]:
        size = group["anchor"]["size"]
        yield f"anchor of size {size}, signed {group['anchor']['time']}"
        if group["mail"]:
            yield f"the mail of the anchor of size {size} was not checked: DKIM is not among what this program checks"

def report(path, head_path=None):
    """The lines of the report and the exit status."""
    try:
        proof = read_proof(read(path))
        elsewhere = None if head_path is None else read_head(read(head_path))
    except (ValueError, OSError) as refusal:
        return list(folded(f"refused: {shown(str(refusal))}")), 1
    lines = list(show(proof))
    wrong = [f"does not hold: {shown(what)}" for what in check(proof, elsewhere)]
    holds = "consistent, not dated, not proven to be this owner's"
    if elsewhere:
        holds = f"as in the head from elsewhere: the first {elsewhere['size']} events"
    return [part for line in lines + (wrong or [holds]) for part in folded(line)], 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: verify.py FILE [HEADFILE]")
    said, status = report(*sys.argv[1:])
    sys.stdout.buffer.write("".join(line + "\n" for line in said).encode("utf-8", "backslashreplace"))
    sys.exit(status)
