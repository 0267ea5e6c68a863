/*
 * gazetteer.h - lists of known names: places, organisations, persons' first and last names,
 * demonyms, titles, and aliases of one name.
 *
 * Read from data/gazetteer (tab-separated, `#` comments; formats in data/gazetteer/README.md) and,
 * for aliases, the user's own `aliases.tsv` in the settings folder. Keys are
 * written as in running text: one space between words, none before 's, straight apostrophes, case
 * kept.
 * Thread use: read-only after loading; may be shared.
 */
#ifndef ABREAST_ENTITY_GAZETTEER_H
#define ABREAST_ENTITY_GAZETTEER_H

#include "base/attr.h"
#include "base/err.h"
#include "base/slice.h"

struct gazetteer;

/* Classes a name is listed in, as a set. */
enum gazetteer_class {
	GAZ_COUNTRY = 1u << 0,
	GAZ_CAPITAL = 1u << 1,
	GAZ_CITY = 1u << 2,
	GAZ_REGION = 1u << 3,
	GAZ_DEMONYM = 1u << 4,
	GAZ_FIRST_NAME = 1u << 5,
	GAZ_LAST_NAME = 1u << 6,
	GAZ_ORG = 1u << 7,
	GAZ_ORG_WORD = 1u << 8, /* Ministry, University: makes its name an ORG */
	GAZ_TITLE = 1u << 9,    /* President, Adm.: a person follows */
	GAZ_FEMALE = 1u << 10,
	GAZ_MALE = 1u << 11,       /* of a first name or title */
	GAZ_PLACE_WORD = 1u << 12, /* River, Sea: makes its name a LOC */
	GAZ_MISC = 1u << 13,
	GAZ_COMMON = 1u << 14, /* a common word; listed in lower case */
	GAZ_PERSON = 1u << 15,
	GAZ_DESCRIPTION = 1u << 16, /* Alliance: may mean a name that is mentioned, too */
	GAZ_ORG_HEAD = 1u << 17,    /* "Ministry of", "Bank of": begins an ORG */
	GAZ_PLACE_HEAD = 1u << 18,  /* "Lake", "Gulf of": begins a LOC */
	GAZ_MISC_WORD = 1u << 19,   /* Cup, Treaty: makes its name a MISC */
	GAZ_NEVER = 1u << 20,       /* Monday, GMT: capitalised, but no name */
	GAZ_PERSON_VERB = 1u << 21, /* said, resigned: its subject is mostly a person */
	GAZ_PLACE = 1u << 22,       /* any other place */
	GAZ_STATE_BODY = 1u << 23,  /* Ministry, Army: a demonym before it is no part of its name */
	GAZ_PLACE_BEFORE = 1u << 24, /* in, near: a place may follow */
	/* What says by itself that a name is a place. */
	GAZ_ANY_PLACE = GAZ_COUNTRY | GAZ_CAPITAL | GAZ_CITY | GAZ_REGION | GAZ_PLACE,
	/* What says by itself that a word is a name. */
	GAZ_ANY_NAME = GAZ_ANY_PLACE | GAZ_DEMONYM | GAZ_ORG | GAZ_MISC | GAZ_PERSON,
};

/*
 *   folder  data/gazetteer
 *   user_aliases  a file that may be missing; NULL: none
 * Errors name file and line.
 */
enum err_code gazetteer_load(const char *folder, const char *user_aliases,
    struct gazetteer **ret_gazetteer, struct err *ret_err) ATTR_MUST_CHECK;
void gazetteer_free(struct gazetteer *gazetteer);

/*
 * The classes of a name (set of enum gazetteer_class), 0 if it is not listed. A plural in -s has
 * those of its demonym. All look-ups are O(length).
 */
unsigned gazetteer_classes(const struct gazetteer *gazetteer, struct slice name);

/* How many tokens the longest listed name has that begins with this word; 0: none. */
unsigned gazetteer_words(const struct gazetteer *gazetteer, struct slice first_word);

/* The name that an alias stands for ("U.S." -> "United States"); .ptr NULL: not an alias. */
struct slice gazetteer_canonical(const struct gazetteer *gazetteer, struct slice alias);

/* The name that a word means where the text mentions it ("Alliance" -> "NATO"); .ptr NULL: none. */
struct slice gazetteer_described(const struct gazetteer *gazetteer, struct slice word);

/* The country of a demonym or capital ("Chinese", "Beijing" -> "China"); .ptr NULL: none. */
struct slice gazetteer_country(const struct gazetteer *gazetteer, struct slice name);

/* The demonym of a country ("China" -> "Chinese"); .ptr NULL: none. */
struct slice gazetteer_demonym(const struct gazetteer *gazetteer, struct slice country);

#endif
