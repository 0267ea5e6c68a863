/*
 * All files are read into one buffer and stay there; keys are slices of it. Each key has an entry:
 * its classes, and which of `names` it stands for and which country it belongs to. The table is
 * sized once, from the number of lines, so that loading moves nothing twice.
 */
#include "config.h"

#include "entity/gazetteer.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/map.h"

enum { MAX_FILE_BYTES = 64 << 20, MAX_COLUMNS = 4, KEYS_PER_COUNTRY_LINE = 12 };

struct entry {
	uint32_t classes;
	uint32_t canonical; /* index into names, or NO_NAME */
	uint32_t country;   /* index into names, or NO_NAME */
	uint32_t demonym;   /* index into names, or NO_NAME */
	uint32_t words;     /* tokens of the longest name that begins with this key */
};

#define NO_NAME UINT32_MAX

struct gazetteer {
	struct buf text; /* all files, one after the other */
	struct map keys; /* name -> index into entries */
	struct entry *entries;
	size_t entry_count, entry_capacity;
	struct slice *names; /* what aliases, capitals and demonyms lead to */
	size_t name_count, name_capacity;
};

enum file_form { FORM_CLASSES, FORM_COUNTRIES, FORM_DEMONYMS, FORM_ALIASES };

struct source {
	const char *file;
	enum file_form form;
};

static const struct source sources[] = {
    {"words.tsv", FORM_CLASSES},
    {"words-common.tsv", FORM_CLASSES},
    {"countries.tsv", FORM_COUNTRIES},
    {"demonyms.tsv", FORM_DEMONYMS},
    {"places.tsv", FORM_CLASSES},
    {"people.tsv", FORM_CLASSES},
    {"organisations.tsv", FORM_CLASSES},
    {"learned.tsv", FORM_CLASSES},
    {"aliases.tsv", FORM_ALIASES},
};

enum { SOURCE_COUNT = sizeof sources / sizeof *sources };

struct class_word {
	const char *word;
	unsigned classes;
};

static const struct class_word class_words[] = {
    {"capital", GAZ_CAPITAL},
    {"city", GAZ_CITY},
    {"common", GAZ_COMMON},
    {"country", GAZ_COUNTRY},
    {"demonym", GAZ_DEMONYM},
    {"description", GAZ_DESCRIPTION},
    {"female", GAZ_FEMALE},
    {"first", GAZ_FIRST_NAME},
    {"last", GAZ_LAST_NAME},
    {"male", GAZ_MALE},
    {"misc", GAZ_MISC},
    {"misc-word", GAZ_MISC_WORD},
    {"never", GAZ_NEVER},
    {"org", GAZ_ORG},
    {"org-head", GAZ_ORG_HEAD},
    {"org-word", GAZ_ORG_WORD},
    {"person", GAZ_PERSON},
    {"person-verb", GAZ_PERSON_VERB},
    {"place", GAZ_PLACE},
    {"place-head", GAZ_PLACE_HEAD},
    {"place-word", GAZ_PLACE_WORD},
    {"place-before", GAZ_PLACE_BEFORE},
    {"region", GAZ_REGION},
    {"state-body", GAZ_STATE_BODY},
    {"title", GAZ_TITLE},
};

/* "first female" -> set of classes; 0: an unknown word. */
static unsigned classes_of(struct slice column)
{
	unsigned classes = 0;

	while (column.len > 0) {
		struct slice word = slice_take_part(&column, ' ');
		size_t i = 0;

		while (i < sizeof class_words / sizeof *class_words &&
		       !slice_is(word, class_words[i].word))
			i++;
		if (i == sizeof class_words / sizeof *class_words)
			return 0;
		classes |= class_words[i].classes;
	}
	return classes;
}

/* The entry of a key, made if it is new; NULL: no memory. Valid until the next call. */
static struct entry *entry_of(struct gazetteer *gazetteer, struct slice key)
{
	uint32_t next = (uint32_t)gazetteer->entry_count;
	uint32_t index;
	struct entry *grown;

	grown = alloc_grow(gazetteer->entries, &gazetteer->entry_capacity,
	    gazetteer->entry_count + 1, sizeof *grown);
	if (!grown)
		return NULL;
	gazetteer->entries = grown;
	if (map_add(&gazetteer->keys, key, next, &index) != ERR_OK)
		return NULL;
	if (index == next)
		grown[gazetteer->entry_count++] = (struct entry){0, NO_NAME, NO_NAME, NO_NAME, 0};
	return &grown[index];
}

/* Index of a new item of names; NO_NAME: no memory. */
static uint32_t add_target(struct gazetteer *gazetteer, struct slice name)
{
	struct slice *grown = alloc_grow(
	    gazetteer->names, &gazetteer->name_capacity, gazetteer->name_count + 1, sizeof *grown);

	if (!grown)
		return NO_NAME;
	gazetteer->names = grown;
	grown[gazetteer->name_count] = name;
	return (uint32_t)gazetteer->name_count++;
}

/* How many tokens a name has in running text: 's is one of its own. */
static uint32_t count_tokens(struct slice name)
{
	uint32_t count = 0;

	while (name.len > 0)
		count += slice_ends(slice_take_part(&name, ' '), "'s") ? 2 : 1;
	return count;
}

static struct slice first_token(struct slice name)
{
	struct slice first = slice_take_part(&name, ' ');

	if (slice_ends(first, "'s"))
		first.len -= 2;
	return first;
}

/* List a name. Targets of NO_NAME leave what is there; others replace it. */
static enum err_code add_name(struct gazetteer *gazetteer, struct slice name, unsigned classes,
    uint32_t canonical, uint32_t country)
{
	uint32_t tokens = count_tokens(name);
	struct entry *entry = entry_of(gazetteer, name);

	if (!entry)
		return ERR_NOMEM;
	entry->classes |= classes;
	if (canonical != NO_NAME)
		entry->canonical = canonical;
	if (country != NO_NAME)
		entry->country = country;
	if (tokens > 1)
		entry = entry_of(gazetteer, first_token(name));
	if (!entry)
		return ERR_NOMEM;
	if (entry->words < tokens)
		entry->words = tokens;
	return ERR_OK;
}

/* "A;B;C", each listed with the same classes and targets. */
static enum err_code add_names(struct gazetteer *gazetteer, struct slice list, unsigned classes,
    uint32_t canonical, uint32_t country)
{
	enum err_code code = ERR_OK;

	while (code == ERR_OK && list.len > 0) {
		struct slice name = slice_take_part(&list, ';');

		if (name.len > 0)
			code = add_name(gazetteer, name, classes, canonical, country);
	}
	return code;
}

/* NAME<TAB>CAPITALS<TAB>DEMONYMS<TAB>OTHER NAMES */
static enum err_code add_country(struct gazetteer *gazetteer, const struct slice columns[])
{
	uint32_t self = add_target(gazetteer, columns[0]);
	struct slice demonyms = columns[2];
	uint32_t demonym = add_target(gazetteer, slice_take_part(&demonyms, ';'));
	enum err_code code;

	if (self == NO_NAME || demonym == NO_NAME)
		return ERR_NOMEM;
	code = add_name(gazetteer, columns[0], GAZ_COUNTRY, self, self);
	if (code == ERR_OK && columns[2].len > 0)
		entry_of(gazetteer, columns[0])->demonym = demonym;
	if (code == ERR_OK)
		code = add_names(gazetteer, columns[1], GAZ_CAPITAL | GAZ_CITY, NO_NAME, self);
	if (code == ERR_OK)
		code = add_names(gazetteer, columns[2], GAZ_DEMONYM, NO_NAME, self);
	if (code == ERR_OK)
		code = add_names(gazetteer, columns[3], GAZ_COUNTRY, self, self);
	return code;
}

static enum err_code add_demonym(struct gazetteer *gazetteer, const struct slice columns[])
{
	uint32_t country = NO_NAME;

	if (columns[1].len > 0) {
		country = add_target(gazetteer, columns[1]);
		if (country == NO_NAME)
			return ERR_NOMEM;
	}
	return add_name(gazetteer, columns[0], GAZ_DEMONYM, NO_NAME, country);
}

/* ALIAS<TAB>NAME[<TAB>CLASS] */
static enum err_code add_alias(
    struct gazetteer *gazetteer, const struct slice columns[], unsigned classes)
{
	uint32_t target = add_target(gazetteer, columns[1]);
	uint32_t country = classes & GAZ_COUNTRY ? target : NO_NAME;
	enum err_code code;

	if (target == NO_NAME)
		return ERR_NOMEM;
	code = add_name(gazetteer, columns[0], classes, target, country);
	if (code == ERR_OK && !(classes & GAZ_DESCRIPTION))
		code = add_name(gazetteer, columns[1], classes, NO_NAME, country);
	return code;
}

/* One file while it is parsed. The class column is mostly that of the line before. */
struct parse {
	const char *path;
	enum file_form form;
	unsigned line;
	struct slice class_column;
	unsigned classes;
};

static enum err_code find_classes(struct parse *parse, struct slice column, struct err *ret_err)
{
	if (parse->class_column.ptr && slice_equal(parse->class_column, column))
		return ERR_OK;
	parse->class_column = column;
	parse->classes = classes_of(column);
	if (parse->classes == 0 && column.len > 0)
		return err_set(ret_err, ERR_UNKNOWN_KEY, parse->path, parse->line, "class \"%.*s\"",
		    (int)(column.len < 40 ? column.len : 40), column.ptr);
	return ERR_OK;
}

static bool needs_second(const struct parse *parse)
{
	return parse->form == FORM_CLASSES || parse->form == FORM_ALIASES;
}

static enum err_code add_line(
    struct gazetteer *gazetteer, struct parse *parse, struct slice line, struct err *ret_err)
{
	struct slice columns[MAX_COLUMNS] = {{NULL, 0}};
	enum err_code code = ERR_OK;
	size_t count = 0;

	while (line.len > 0 && count < MAX_COLUMNS)
		columns[count++] = slice_take_part(&line, '\t');
	if (line.len > 0 || columns[0].len == 0 || (columns[1].len == 0 && needs_second(parse)))
		return err_set(ret_err, ERR_SYNTAX, parse->path, parse->line,
		    "columns parted by tabs are expected");
	if (parse->form == FORM_CLASSES)
		code = find_classes(parse, columns[0], ret_err);
	else if (parse->form == FORM_ALIASES)
		code = find_classes(parse, columns[2], ret_err);
	if (code != ERR_OK)
		return code;
	switch (parse->form) {
	case FORM_CLASSES:
		code = add_name(gazetteer, columns[1], parse->classes, NO_NAME, NO_NAME);
		break;
	case FORM_COUNTRIES: code = add_country(gazetteer, columns); break;
	case FORM_DEMONYMS: code = add_demonym(gazetteer, columns); break;
	case FORM_ALIASES: code = add_alias(gazetteer, columns, parse->classes); break;
	}
	if (code != ERR_OK)
		return err_set(ret_err, code, NULL, 0, NULL);
	return ERR_OK;
}

static enum err_code parse_file(
    struct gazetteer *gazetteer, struct parse *parse, struct slice text, struct err *ret_err)
{
	enum err_code code = ERR_OK;

	while (code == ERR_OK && text.len > 0) {
		struct slice line = slice_take_part(&text, '\n');

		parse->line++;
		if (line.len > 0 && line.ptr[line.len - 1] == '\r')
			line.len--;
		if (line.len > 0 && line.ptr[0] != '#')
			code = add_line(gazetteer, parse, line, ret_err);
	}
	return code;
}

/* Where each file begins in the buffer, and its path for messages. */
struct files {
	struct buf paths[SOURCE_COUNT + 1];
	size_t start[SOURCE_COUNT + 2]; /* byte; one more: the end of the last */
	size_t count;
};

/* The user's own file need not exist; that is no error, so the caller's err stays untouched. */
static enum err_code read_if_there(const char *path, struct buf *text, struct err *ret_err)
{
	struct err err = {0};
	enum err_code code = file_read(path, MAX_FILE_BYTES, text, &err);

	if (code == ERR_NOT_FOUND)
		return ERR_OK;
	if (code != ERR_OK && ret_err)
		*ret_err = err;
	return code;
}

static enum err_code read_files(struct gazetteer *gazetteer, struct files *files,
    const char *folder, const char *user_aliases, struct err *ret_err)
{
	enum err_code code = ERR_OK;

	for (size_t i = 0; i < SOURCE_COUNT && code == ERR_OK; i++) {
		code = file_join(folder, sources[i].file, &files->paths[i]);
		if (code != ERR_OK)
			return err_set(ret_err, code, NULL, 0, NULL);
		files->start[files->count++] = gazetteer->text.len;
		code = file_read(files->paths[i].data, MAX_FILE_BYTES, &gazetteer->text, ret_err);
	}
	if (code == ERR_OK && user_aliases) {
		buf_add_text(&files->paths[files->count], user_aliases);
		if (files->paths[files->count].failed)
			return err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
		files->start[files->count++] = gazetteer->text.len;
		code = read_if_there(user_aliases, &gazetteer->text, ret_err);
	}
	files->start[files->count] = gazetteer->text.len;
	return code;
}

/* Room for every key at once: lines are keys, but those of countries hold several. */
static enum err_code reserve(struct gazetteer *gazetteer)
{
	const char *at = gazetteer->text.data;
	const char *end = at + gazetteer->text.len;
	size_t keys = 250 * KEYS_PER_COUNTRY_LINE;

	while (at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
		at++;
		keys++;
	}
	gazetteer->entries =
	    alloc_grow(NULL, &gazetteer->entry_capacity, keys, sizeof *gazetteer->entries);
	if (!gazetteer->entries)
		return ERR_NOMEM;
	return map_reserve(&gazetteer->keys, keys);
}

static enum err_code parse_files(
    struct gazetteer *gazetteer, const struct files *files, struct err *ret_err)
{
	enum err_code code = reserve(gazetteer);

	if (code != ERR_OK)
		return err_set(ret_err, code, NULL, 0, NULL);
	for (size_t i = 0; i < files->count && code == ERR_OK; i++) {
		struct parse parse = {
		    .path = files->paths[i].data,
		    .form = i < SOURCE_COUNT ? sources[i].form : FORM_ALIASES,
		};
		struct slice text = {
		    gazetteer->text.data + files->start[i], files->start[i + 1] - files->start[i]};

		code = parse_file(gazetteer, &parse, text, ret_err);
	}
	return code;
}

enum err_code gazetteer_load(const char *folder, const char *user_aliases,
    struct gazetteer **ret_gazetteer, struct err *ret_err)
{
	struct gazetteer *gazetteer = alloc_zero(1, sizeof *gazetteer);
	struct files files = {.count = 0};
	enum err_code code;

	if (!gazetteer)
		return err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	code = read_files(gazetteer, &files, folder, user_aliases, ret_err);
	if (code == ERR_OK)
		code = parse_files(gazetteer, &files, ret_err);
	for (size_t i = 0; i < SOURCE_COUNT + 1; i++)
		buf_release(&files.paths[i]);
	if (code != ERR_OK) {
		gazetteer_free(gazetteer);
		return code;
	}
	*ret_gazetteer = gazetteer;
	return ERR_OK;
}

void gazetteer_free(struct gazetteer *gazetteer)
{
	if (!gazetteer)
		return;
	buf_release(&gazetteer->text);
	map_release(&gazetteer->keys);
	alloc_free(gazetteer->entries);
	alloc_free(gazetteer->names);
	alloc_free(gazetteer);
}

static const struct entry *find(const struct gazetteer *gazetteer, struct slice name)
{
	uint32_t index = map_find(&gazetteer->keys, name);

	return index == MAP_NONE ? NULL : &gazetteer->entries[index];
}

/* The demonym whose plural a name is ("Serbs"), or NULL. */
static const struct entry *find_singular(const struct gazetteer *gazetteer, struct slice name)
{
	const struct entry *entry;

	if (name.len < 4 || name.ptr[name.len - 1] != 's')
		return NULL;
	name.len--;
	entry = find(gazetteer, name);
	return entry && entry->classes & GAZ_DEMONYM ? entry : NULL;
}

unsigned gazetteer_classes(const struct gazetteer *gazetteer, struct slice name)
{
	const struct entry *entry = find(gazetteer, name);

	if (entry && entry->classes)
		return entry->classes;
	return find_singular(gazetteer, name) ? GAZ_DEMONYM : 0;
}

unsigned gazetteer_words(const struct gazetteer *gazetteer, struct slice first_word)
{
	const struct entry *entry = find(gazetteer, first_word);

	return entry ? entry->words : 0;
}

struct slice gazetteer_canonical(const struct gazetteer *gazetteer, struct slice alias)
{
	const struct entry *entry = find(gazetteer, alias);

	if (!entry || entry->canonical == NO_NAME || entry->classes & GAZ_DESCRIPTION)
		return (struct slice){NULL, 0};
	return gazetteer->names[entry->canonical];
}

struct slice gazetteer_described(const struct gazetteer *gazetteer, struct slice word)
{
	const struct entry *entry = find(gazetteer, word);

	if (!entry || entry->canonical == NO_NAME || !(entry->classes & GAZ_DESCRIPTION))
		return (struct slice){NULL, 0};
	return gazetteer->names[entry->canonical];
}

struct slice gazetteer_country(const struct gazetteer *gazetteer, struct slice name)
{
	const struct entry *entry = find(gazetteer, name);

	if (!entry || !entry->classes)
		entry = find_singular(gazetteer, name);
	if (!entry || entry->country == NO_NAME)
		return (struct slice){NULL, 0};
	return gazetteer->names[entry->country];
}

struct slice gazetteer_demonym(const struct gazetteer *gazetteer, struct slice country)
{
	const struct entry *entry = find(gazetteer, country);

	if (!entry || entry->demonym == NO_NAME)
		return (struct slice){NULL, 0};
	return gazetteer->names[entry->demonym];
}
