#include "config.h"

#include "train/entitylexicon.h"

#include "base/alloc.h"
#include "base/file.h"

enum { MAX_FILE_BYTES = 256 << 20, MAX_COLUMNS = 4 };

static const uint32_t cluster_limits[CLUSTER_DEPTHS] = {1 << 8, 1 << 11, 1 << 13};

static size_t count_lines(struct slice text)
{
	size_t count = 1;

	for (size_t i = 0; i < text.len; i++)
		count += text.ptr[i] == '\n';
	return count;
}

/* ---- clusters ---- */

static bool read_number(struct slice text, uint32_t limit, uint32_t *ret_number)
{
	uint32_t number = 0;

	if (text.len == 0 || text.len > 6)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return false;
		number = number * 10 + (uint32_t)(text.ptr[i] - '0');
	}
	*ret_number = number;
	return number < limit;
}

static bool add_cluster_line(struct row_table_builder *clusters, struct slice line)
{
	const struct slice word = slice_take_part(&line, '\t');
	uint32_t cluster[CLUSTER_DEPTHS];
	unsigned char row[CLUSTER_ROW_BYTES];

	for (unsigned i = 0; i < CLUSTER_DEPTHS; i++)
		if (!read_number(slice_take_part(&line, '\t'), cluster_limits[i], &cluster[i]))
			return false;
	nameword_cluster_pack(cluster, row);
	/* a word whose mark is taken is one of a few in a thousand: it has the other's clusters */
	(void)row_table_add(clusters, nameword_cluster_key(word), row);
	return true;
}

static enum err_code read_clusters(
    struct entity_lexicon *lexicon, const char *path, size_t word_limit, struct err *ret_err)
{
	struct buf bytes = {0};
	enum err_code code = file_read(path, MAX_FILE_BYTES, &bytes, ret_err);
	struct slice rest = buf_slice(&bytes);
	size_t lines = count_lines(rest);

	if (lines > word_limit)
		lines = word_limit;
	if (code == ERR_OK &&
	    row_table_builder_init(&lexicon->clusters, lines, CLUSTER_ROW_BYTES) != ERR_OK)
		code = err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	for (unsigned number = 1; code == ERR_OK && rest.len > 0 && number <= lines; number++)
		if (!add_cluster_line(&lexicon->clusters, slice_take_part(&rest, '\n')))
			code = err_set(ret_err, ERR_SYNTAX, path, number,
			    "a word and three clusters are expected");
	buf_release(&bytes);
	return code;
}

/* ---- phrases ---- */

/* Rows while they grow; a row of the table itself cannot change any more. */
struct phrases {
	struct keymap64 at;
	struct phrase {
		uint64_t key;
		unsigned char row[PHRASE_ROW_BYTES];
	} * items;
	size_t count, capacity;
};

static enum err_code phrase_of(struct phrases *phrases, uint64_t key, struct phrase **ret_phrase)
{
	struct phrase *grown =
	    alloc_grow(phrases->items, &phrases->capacity, phrases->count + 1, sizeof *grown);
	uint32_t index;

	if (!grown)
		return ERR_NOMEM;
	phrases->items = grown;
	if (keymap64_add(&phrases->at, key, &index) != ERR_OK)
		return ERR_NOMEM;
	if (index == phrases->count)
		grown[phrases->count++] = (struct phrase){.key = key};
	*ret_phrase = &grown[index];
	return ERR_OK;
}

static bool find_list(struct slice name, unsigned *ret_list)
{
	static const char *const names[PHRASE_LISTS] = {
	    "BIGCITY", "CITY", "COMPANY", "COUNTRY", "DEMONYM", "FIRST", "LAST", "REGION"};

	for (unsigned list = 0; list < PHRASE_LISTS; list++) {
		if (slice_is(name, names[list])) {
			*ret_list = list;
			return true;
		}
	}
	return false;
}

/* The words of a name as tokens: 's stands apart. Returns how many, 0: too many. */
static size_t cut_words(struct slice name, struct slice ret_words[PHRASE_MAX_WORDS])
{
	size_t count = 0;

	while (name.len > 0) {
		struct slice word = slice_take_part(&name, ' ');
		const bool has_s = word.len > 2 && slice_ends(word, "'s");

		if (word.len == 0)
			continue;
		if (count + (has_s ? 2 : 1) > PHRASE_MAX_WORDS)
			return 0;
		if (has_s)
			word.len -= 2;
		ret_words[count++] = word;
		if (has_s)
			ret_words[count++] = (struct slice){word.ptr + word.len, 2};
	}
	return count;
}

static enum err_code add_phrase(struct phrases *phrases, unsigned list, struct slice name)
{
	struct slice words[PHRASE_MAX_WORDS];
	const size_t count = cut_words(name, words);
	struct phrase *phrase;
	uint64_t key = 0, first = 0;

	for (size_t i = 0; i < count; i++) {
		key = nameword_phrase_key(key, nameword_plain_hash(words[i]));
		first = i == 0 ? key : first;
	}
	if (count == 0)
		return ERR_OK;
	if (phrase_of(phrases, first, &phrase) != ERR_OK)
		return ERR_NOMEM;
	if (phrase->row[1] < count)
		phrase->row[1] = (unsigned char)count;
	if (phrase_of(phrases, key, &phrase) != ERR_OK)
		return ERR_NOMEM;
	phrase->row[0] |= (unsigned char)(1u << list);
	return ERR_OK;
}

static enum err_code read_phrases(struct phrases *phrases, const char *path, struct err *ret_err)
{
	struct buf bytes = {0};
	enum err_code code = file_read(path, MAX_FILE_BYTES, &bytes, ret_err);
	struct slice rest = buf_slice(&bytes);

	for (unsigned number = 1; code == ERR_OK && rest.len > 0; number++) {
		struct slice line = slice_take_part(&rest, '\n');
		unsigned list = 0;

		if (!find_list(slice_take_part(&line, '\t'), &list))
			code = err_set(ret_err, ERR_SYNTAX, path, number, "unknown list");
		else if (add_phrase(phrases, list, line) != ERR_OK)
			code = err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	}
	buf_release(&bytes);
	return code;
}

static enum err_code make_phrases(
    struct entity_lexicon *lexicon, const char *path, struct err *ret_err)
{
	struct phrases phrases = {.items = NULL};
	enum err_code code = read_phrases(&phrases, path, ret_err);

	if (code == ERR_OK &&
	    row_table_builder_init(&lexicon->phrases, phrases.count, PHRASE_ROW_BYTES) != ERR_OK)
		code = err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	for (size_t i = 0; code == ERR_OK && i < phrases.count; i++)
		(void)row_table_add(&lexicon->phrases, phrases.items[i].key, phrases.items[i].row);
	keymap64_release(&phrases.at);
	alloc_free(phrases.items);
	return code;
}

enum err_code entity_lexicon_read(struct entity_lexicon *lexicon, const char *clusters_path,
    size_t word_limit, const char *phrases_path, struct err *ret_err)
{
	enum err_code code;

	*lexicon = (struct entity_lexicon){.clusters = {.marks = NULL}};
	code = read_clusters(lexicon, clusters_path, word_limit, ret_err);
	if (code == ERR_OK)
		code = make_phrases(lexicon, phrases_path, ret_err);
	lexicon->lexicon.clusters = lexicon->clusters.table;
	lexicon->lexicon.phrases = lexicon->phrases.table;
	return code;
}

void entity_lexicon_release(struct entity_lexicon *lexicon)
{
	row_table_builder_release(&lexicon->clusters);
	row_table_builder_release(&lexicon->phrases);
}
