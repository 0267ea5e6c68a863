#!/usr/bin/env python3
"""Writes inputs that the program must survive into a folder: mkhostile.py DIR

Names that begin with ok- can be read and hold the words ALPHA and OMEGA; those that begin with no-
cannot, for a reason that the program has to give in one line. about/loop leads back to DIR.
"""
import os
import sys

folder = os.fsencode(sys.argv[1])
ESC = b"\x1b"


def path(name):
    return os.path.join(folder, name if isinstance(name, bytes) else name.encode())


def put(name, *pieces):
    with open(path(name), "wb") as file:
        file.write(b"ALPHA ")
        for piece in pieces:
            file.write(piece if isinstance(piece, bytes) else piece.encode())
        file.write(b" OMEGA\n")


def raw(name, data):
    with open(path(name), "wb") as file:
        file.write(data)


os.makedirs(folder, exist_ok=True)

# what a terminal would obey
put("ok-colour.txt", ESC + b"[31mred" + ESC + b"[0m " + ESC + b"c " + ESC + b"[?1049h " + ESC + b"[2J")
put("ok-title.txt", b"a title " + ESC + b"]0;owned\x07 and the clipboard " + ESC + b"]52;c;eA==\x07")
put("ok-string.txt", b"device control " + ESC + b"P$q\"p" + ESC + b"\\ and one that never ends " + ESC + b"]0;")
put("ok-c1.txt", "eight bit controls \u009b31m \u009d0;title\u009c \u0085 next")
put("ok-overstrike.txt", b"words\b\b\b\b\bother and a long enough line to be a text \r hidden \x07 bell")
put("ok-bidi.txt", "\u202egnp.exe\u202c \u2066a\u2069 \u200e\u200f\u061c \u2028 \u2029 \U000e0041")
put("ok-marks.txt", "a" + "\u0301" * 5000 + "b " + "x\u0336\u0489\u20dd" * 50)
put("ok-wide.txt", "\u6f22\u5b57\u304b\u306a \U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f1fa\U0001f1e6" * 300)

# bytes that are no UTF-8
put("ok-overlong.txt", b"\xc0\xaf \xe0\x80\xaf \xf0\x80\x80\xaf \xfc\x80\x80\x80\x80\xaf")
put("ok-surrogates.txt", b"\xed\xa0\x80\xed\xb0\x80 \xf4\x90\x80\x80 \xfe\xff")
put("ok-truncated.txt", b"\xe2\x82 \xf0\x9f\x98 ", bytes(range(128, 256)))
raw("ok-utf16.txt", "ALPHA \u201cwide\u201d OMEGA\n".encode("utf-16"))
raw("ok-utf16-bare.txt", "ALPHA plain letters OMEGA\n".encode("utf-16-be"))
raw("ok-latin.txt", b"ALPHA caf\xe9 \x93au lait\x94 OMEGA\n")
raw("ok-breaks.txt", b"\xef\xbb\xbfALPHA\r\nmac\rold\r\n\r\nOMEGA\r\n")

# sizes and shapes
put("ok-one-line.txt", b"word " * 4_000_000)
put("ok-one-word.txt", b"A" * 2_000_000)
put("ok-empty-lines.txt", b"\n" * 10_000_000)
put("ok-quotes.txt", "\u201c\u2018\"'(" * 20_000)
put("ok-brackets.txt", b"([{<" * 50_000)
put("ok-numbers.txt", b"1,234.5-" * 50_000)
put("ok-header.txt", b"\n\nTitle: not a header\n" + b"Key: value\n" * 20_000)

# what is cheap to read only when nothing is looked at again and again
put("ok-cues.txt", "As he " + "said him " * 100_000)
put("ok-sources.txt", "according to him " * 100_000)
put("ok-teasers.txt", "\n".join(["More from Outlet %d" % i for i in range(60_000)]),
    "\n", "a paragraph of the article itself follows, long enough to be one of its own, " * 3)
put("ok-alike.txt", "\n".join(["one two three four five six seven eight nine %d ten." % i for i in range(30_000)]))

# what cannot be read
raw("no-empty.txt", b"")
raw("no-blank.txt", b" \n\t\r\n")
raw("no-nul.txt", b"ALPHA" + b"\0" * 1_000_000 + b"OMEGA")
raw("no-binary.txt", bytes(range(256)) * 100)
raw("no-huge.txt", b"")
os.truncate(path("no-huge.txt"), 1 << 30)
os.mkfifo(path("no-fifo.txt"))
os.symlink("/dev/zero", path("no-device.txt"))
os.symlink("nowhere", path("no-dangling.txt"))
os.symlink("no-self.txt", path("no-self.txt"))
if os.geteuid() != 0:
    raw("no-permission.txt", b"ALPHA OMEGA")
    os.chmod(path("no-permission.txt"), 0)

# names
put("ok-new\nline.txt", b"a name of two lines")
put(b"ok-escape\x1b[31m.txt", b"a name in red")
put(b"ok-bytes\xff\xfe.txt", b"a name that is no text")
put("ok-bidi-\u202etxt.exe.txt", b"a name from right to left")
put("ok--dash.txt", b"a name with dashes")
os.mkdir(path("about"))
os.symlink(os.path.abspath(folder), path("about/loop"))
