#include "config.h"

#include "story/quotetable.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/map.h"
#include "story/statements.h"
#include "text/fold.h"

/* ---- classes of cues ---- */

static const struct {
	const char *begin;
	uint8_t class;
} cues[] = {
#define CUE(text, class) {text, CUE_##class},
#include "story/cueclass.def"
#undef CUE
};
enum { CUES = sizeof cues / sizeof *cues, CUE_LETTERS = 24 };

static const char *const class_texts[CUE_CLASSES] = {
#define X(name, id, words) id,
    CUE_CLASS_LIST(X)
#undef X
};
static const char *const class_words[CUE_CLASSES] = {
#define X(name, id, words) words,
    CUE_CLASS_LIST(X)
#undef X
};

const char *cue_class_text(enum cue_class class)
{
	return class_texts[class];
}

const char *cue_class_words(enum cue_class class)
{
	return class_words[class];
}

/* The class of one word in lower case: of the longest beginning; beginnings sort before. */
static enum cue_class class_of_word(const char *word)
{
	size_t low = 0, high = CUES;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (strcmp(cues[middle].begin, word) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	while (low > 0 && cues[low - 1].begin[0] == word[0]) {
		low--;
		if (strncmp(word, cues[low].begin, strlen(cues[low].begin)) == 0)
			return (enum cue_class)cues[low].class;
	}
	return CUE_PLAIN;
}

static bool is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* The last word that says something: "has repeatedly denied". */
enum cue_class cue_class_of(struct slice cue)
{
	enum cue_class class = CUE_NONE;

	for (size_t at = 0; at < cue.len;) {
		char word[CUE_LETTERS];
		enum cue_class its;
		size_t len = 0;

		for (; at < cue.len && is_letter(cue.ptr[at]); at++)
			if (len + 1 < sizeof word)
				word[len++] = (char)(cue.ptr[at] | 0x20);
		word[len] = '\0';
		at += len == 0;
		its = len > 0 ? class_of_word(word) : CUE_PLAIN;
		if (its != CUE_PLAIN || class == CUE_NONE)
			class = its;
	}
	return class;
}

/* ---- the filter ---- */

static const struct {
	const char *text;
	uint8_t kind;
} kind_words[] = {
    {"whole", QUOTE_DIRECT},
    {"part", QUOTE_MIXED},
    {"label", QUOTE_SCARE},
    {"work", QUOTE_TITLE},
    {"reported", QUOTE_INDIRECT},
};

static bool add_kind(struct slice text, unsigned *set)
{
	for (unsigned kind = 0; kind < QUOTE_KINDS; kind++)
		if (slice_is(text, quote_kind_text((enum quote_kind)kind)) ||
		    slice_is(text, kind_words[kind].text)) {
			*set |= 1u << (slice_is(text, kind_words[kind].text) ? kind_words[kind].kind
			                                                     : (uint8_t)kind);
			return true;
		}
	return false;
}

static bool add_cue(struct slice text, unsigned *set)
{
	for (unsigned class = 0; class < CUE_CLASSES; class ++)
		if (slice_is(text, class_texts[class])) {
			*set |= 1u << class;
			return true;
		}
	return false;
}

/* The next word or "several words" of a line, its marks left out; false: the line is through. */
static bool next_word(struct slice *line, struct slice *ret_key, struct slice *ret_value)
{
	size_t end = 0;
	char until = ' ';

	*line = slice_trim(*line);
	*ret_key = (struct slice){line->ptr, 0};
	while (end < line->len && is_letter(line->ptr[end]))
		end++;
	if (end > 0 && end < line->len && line->ptr[end] == ':') {
		ret_key->len = end;
		*line = (struct slice){line->ptr + end + 1, line->len - end - 1};
	}
	if (line->len > 0 && line->ptr[0] == '"') {
		until = '"';
		*line = (struct slice){line->ptr + 1, line->len - 1};
	}
	for (end = 0; end < line->len && line->ptr[end] != until;)
		end++;
	*ret_value = (struct slice){line->ptr, end};
	end += end < line->len;
	*line = (struct slice){line->ptr + end, line->len - end};
	return ret_key->len > 0 || ret_value->len > 0;
}

/* Words without a key are looked for as they stand, from the first to the last of them. */
static void add_words(struct slice *text, const char *begin, const char *end)
{
	if (text->len > 0)
		begin = text->ptr;
	*text = (struct slice){begin, (size_t)(end - begin)};
}

enum err_code quote_filter_read(
    struct slice line, struct quote_filter *ret_filter, struct slice *ret_wrong)
{
	struct quote_filter filter = {.kinds = 0};
	struct slice key, value;

	while (next_word(&line, &key, &value)) {
		bool known = true;

		if (slice_is(key, "outlet"))
			filter.outlet = value;
		else if (slice_is(key, "speaker"))
			filter.speaker = value;
		else if (slice_is(key, "kind"))
			known = add_kind(value, &filter.kinds);
		else if (slice_is(key, "cue"))
			known = add_cue(value, &filter.cues);
		else
			add_words(
			    &filter.text, key.len > 0 ? key.ptr : value.ptr, value.ptr + value.len);
		if (!known) {
			*ret_wrong = value;
			return ERR_UNKNOWN_KEY;
		}
	}
	*ret_filter = filter;
	return ERR_OK;
}

static char low(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte;
}

static bool holds(struct slice text, struct slice wanted)
{
	for (size_t at = 0; at + wanted.len <= text.len; at++) {
		size_t len = 0;

		while (len < wanted.len && low(text.ptr[at + len]) == low(wanted.ptr[len]))
			len++;
		if (len == wanted.len)
			return true;
	}
	return wanted.len == 0;
}

/* ---- gathering ---- */

struct gathering {
	const struct story *story;
	const struct quote_filter *filter;
	struct quote_table *table;
	struct map index; /* folded name -> speaker */
	struct arena keys;
	struct buf folded;
	size_t ref_capacity, speaker_capacity;
	uint32_t *last_doc; /* of each speaker: one more than the last document that quotes them */
	size_t last_capacity;
};

struct slice quote_speaker_name(
    const struct story *story, size_t doc, const struct quote *quote, uint32_t *ret_story_name)
{
	const struct links *links = story->links;
	const struct entities *entities = story_entities(story, doc);

	*ret_story_name = NAME_NONE;
	if (quote->name != NAME_NONE && entities && quote->name < entities->name_count && links &&
	    doc < links->doc_count && links->of_doc[doc] &&
	    links->of_doc[doc][quote->name] < links->name_count) {
		*ret_story_name = links->of_doc[doc][quote->name];
		return links->names[*ret_story_name].canonical;
	}
	return quote->speaker_name;
}

static enum err_code new_speaker(
    struct gathering *gathering, struct slice name, uint32_t story_name)
{
	struct quote_table *table = gathering->table;
	struct quote_speaker *speakers = alloc_grow(table->speakers, &gathering->speaker_capacity,
	    table->speaker_count + 1, sizeof *speakers);
	uint32_t *docs;

	if (!speakers)
		return ERR_NOMEM;
	table->speakers = speakers;
	docs = alloc_grow(
	    gathering->last_doc, &gathering->last_capacity, table->speaker_count + 1, sizeof *docs);
	if (!docs)
		return ERR_NOMEM;
	gathering->last_doc = docs;
	docs[table->speaker_count] = 0;
	speakers[table->speaker_count++] =
	    (struct quote_speaker){.name = name, .story_name = story_name};
	return ERR_OK;
}

/* Names that differ in case alone are one speaker: "The embassy", "the embassy". */
static enum err_code speaker_for(
    struct gathering *gathering, struct slice name, uint32_t story_name, uint32_t *ret_speaker)
{
	const uint32_t next = (uint32_t)gathering->table->speaker_count;
	struct slice key;
	enum err_code code;

	buf_clear(&gathering->folded);
	fold_add(&gathering->folded, name);
	if (gathering->folded.failed)
		return ERR_NOMEM;
	*ret_speaker = map_find(&gathering->index, buf_slice(&gathering->folded));
	if (*ret_speaker != MAP_NONE)
		return ERR_OK;
	key = arena_copy(&gathering->keys, buf_slice(&gathering->folded));
	code = key.ptr ? map_add(&gathering->index, key, next, ret_speaker) : ERR_NOMEM;
	return code == ERR_OK ? new_speaker(gathering, name, story_name) : code;
}

static bool passes(const struct gathering *gathering, size_t doc, const struct quote *quote,
    struct slice speaker, enum cue_class cue)
{
	const struct quote_filter *filter = gathering->filter;
	const struct slice text = doc_text(gathering->story->items[doc].doc);
	const unsigned usual = ((1u << QUOTE_KINDS) - 1) & ~(1u << QUOTE_TITLE);

	if (!((filter->kinds ? filter->kinds : usual) >> quote->kind & 1) ||
	    (filter->cues && !(filter->cues >> cue & 1)))
		return false;
	if (filter->outlet.len > 0 &&
	    !holds(doc_outlet_name(gathering->story->items[doc].doc), filter->outlet))
		return false;
	if (filter->speaker.len > 0 && !holds(speaker, filter->speaker))
		return false;
	return filter->text.len == 0 || holds(speaker, filter->text) ||
	       holds(slice_at(text, (struct span){quote->start, quote->end}), filter->text);
}

static enum err_code add_ref(struct gathering *gathering, struct quote_ref ref)
{
	struct quote_table *table = gathering->table;
	struct quote_ref *refs =
	    alloc_grow(table->refs, &gathering->ref_capacity, table->ref_count + 1, sizeof *refs);
	struct quote_speaker *speaker = &table->speakers[ref.speaker];

	if (!refs)
		return ERR_NOMEM;
	table->refs = refs;
	refs[table->ref_count++] = ref;
	speaker->count++;
	speaker->words += ref.words;
	speaker->kinds[ref.kind]++;
	speaker->outlets += gathering->last_doc[ref.speaker] != ref.doc + 1;
	gathering->last_doc[ref.speaker] = ref.doc + 1;
	table->doc_words[ref.doc] += ref.words;
	table->doc_counts[ref.doc]++;
	table->words += ref.words;
	return ERR_OK;
}

static enum err_code gather_quote(
    struct gathering *gathering, size_t doc, size_t index, const struct quote *quote)
{
	const struct analysis *analysis = gathering->story->items[doc].analysis;
	const struct slice text = doc_text(gathering->story->items[doc].doc);
	const enum cue_class cue =
	    span_exists(quote->cue) ? cue_class_of(slice_at(text, quote->cue)) : CUE_NONE;
	uint32_t story_name;
	const struct slice name = quote_speaker_name(gathering->story, doc, quote, &story_name);
	struct quote_ref ref = {.doc = (uint32_t)doc,
	    .quote = (uint32_t)index,
	    .kind = quote->kind,
	    .cue = (uint8_t)cue};
	enum err_code code;

	if (!passes(gathering, doc, quote, name, cue))
		return ERR_OK;
	if (!(quote->flags & QUOTE_NESTED))
		ref.words = statement_words(analysis, quote);
	code = speaker_for(gathering, name, story_name, &ref.speaker);
	return code == ERR_OK ? add_ref(gathering, ref) : code;
}

static enum err_code gather(struct gathering *gathering)
{
	const struct story *story = gathering->story;
	enum err_code code = ERR_OK;

	for (size_t doc = 0; doc < story->count && code == ERR_OK; doc++) {
		const struct quotes *quotes = story_quotes(story, doc);

		for (size_t i = 0; quotes && i < quotes->count && code == ERR_OK; i++)
			if (!prose_sentence_is_boilerplate(
			        story->items[doc].analysis->prose, quotes->items[i].sentence))
				code = gather_quote(gathering, doc, i, &quotes->items[i]);
	}
	return code;
}

/* ---- in order ---- */

struct ranked {
	struct quote_speaker speaker;
	enum quote_order order;
	uint32_t index;
};

static int by_number(uint32_t left, uint32_t right)
{
	return left == right ? 0 : left > right ? -1 : 1;
}

/* Named speakers first, then as the order says, then by words, by quotations, as they came. */
static int compare_ranked(const void *a_ptr, const void *b_ptr)
{
	const struct ranked *a = a_ptr, *b = b_ptr;
	int order = 0;

	if ((a->speaker.name.ptr != NULL) != (b->speaker.name.ptr != NULL))
		return a->speaker.name.ptr ? -1 : 1;
	if (a->order == QUOTES_BY_NAME && a->speaker.name.ptr)
		order = slice_compare(a->speaker.name, b->speaker.name);
	else if (a->order == QUOTES_BY_OUTLETS)
		order = by_number(a->speaker.outlets, b->speaker.outlets);
	else if (a->order == QUOTES_BY_COUNT)
		order = by_number(a->speaker.count, b->speaker.count);
	if (order == 0)
		order = by_number(a->speaker.words, b->speaker.words);
	if (order == 0)
		order = by_number(a->speaker.count, b->speaker.count);
	return order ? order : a->index < b->index ? -1 : a->index > b->index;
}

static int compare_refs(const void *a_ptr, const void *b_ptr)
{
	const struct quote_ref *a = a_ptr, *b = b_ptr;

	if (a->speaker != b->speaker)
		return a->speaker < b->speaker ? -1 : 1;
	if (a->doc != b->doc)
		return a->doc < b->doc ? -1 : 1;
	return a->quote < b->quote ? -1 : a->quote > b->quote;
}

static enum err_code rank(struct quote_table *table, enum quote_order order)
{
	struct ranked *ranked = alloc_zero(table->speaker_count, sizeof *ranked);
	uint32_t *rank_of = alloc_zero(table->speaker_count, sizeof *rank_of);
	uint32_t first = 0;

	if (!ranked || !rank_of) {
		alloc_free(ranked);
		alloc_free(rank_of);
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < table->speaker_count; i++)
		ranked[i] = (struct ranked){table->speakers[i], order, (uint32_t)i};
	if (table->speaker_count > 1)
		qsort(ranked, table->speaker_count, sizeof *ranked, compare_ranked);
	for (size_t i = 0; i < table->speaker_count; i++) {
		table->speakers[i] = ranked[i].speaker;
		table->speakers[i].first = first;
		first += ranked[i].speaker.count;
		rank_of[ranked[i].index] = (uint32_t)i;
		if (ranked[i].speaker.words > table->most_words)
			table->most_words = ranked[i].speaker.words;
	}
	for (size_t i = 0; i < table->ref_count; i++)
		table->refs[i].speaker = rank_of[table->refs[i].speaker];
	if (table->ref_count > 1)
		qsort(table->refs, table->ref_count, sizeof *table->refs, compare_refs);
	for (size_t i = 0; i < table->doc_count; i++)
		if (table->doc_words[i] > table->most_doc_words)
			table->most_doc_words = table->doc_words[i];
	alloc_free(ranked);
	alloc_free(rank_of);
	return ERR_OK;
}

enum err_code quote_table_new(const struct story *story, const struct quote_filter *filter,
    enum quote_order order, struct quote_table **ret_table)
{
	static const struct quote_filter everything;
	struct quote_table *table = alloc_zero(1, sizeof *table);
	struct gathering gathering = {
	    .story = story, .filter = filter ? filter : &everything, .table = table};
	enum err_code code = ERR_NOMEM;

	if (!table)
		return ERR_NOMEM;
	table->doc_count = story->count;
	table->doc_words = alloc_zero(story->count, sizeof *table->doc_words);
	table->doc_counts = alloc_zero(story->count, sizeof *table->doc_counts);
	if (table->doc_words && table->doc_counts)
		code = gather(&gathering);
	if (code == ERR_OK)
		code = rank(table, order);
	map_release(&gathering.index);
	arena_release(&gathering.keys);
	buf_release(&gathering.folded);
	alloc_free(gathering.last_doc);
	if (code != ERR_OK) {
		quote_table_free(table);
		return code;
	}
	*ret_table = table;
	return ERR_OK;
}

void quote_table_free(struct quote_table *table)
{
	if (!table)
		return;
	alloc_free(table->refs);
	alloc_free(table->speakers);
	alloc_free(table->doc_words);
	alloc_free(table->doc_counts);
	alloc_free(table);
}

struct quote_share quote_table_share(
    const struct quote_table *table, uint32_t speaker, uint32_t doc)
{
	size_t low = table->speakers[speaker].first;
	const size_t end = low + table->speakers[speaker].count;
	size_t high = end;
	struct quote_share share;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (table->refs[middle].doc < doc)
			low = middle + 1;
		else
			high = middle;
	}
	share = (struct quote_share){.first = low};
	for (; low < end && table->refs[low].doc == doc; low++) {
		share.count++;
		share.words += table->refs[low].words;
	}
	return share;
}
