/*
 * Every sentence that is long enough gets the number of its folded words' hash; a number knows the
 * first article that has it, the last that was seen, and how many. A sentence that stands twice in
 * one article counts once.
 */
#include "config.h"

#include "story/sharedtext.h"

#include "base/alloc.h"
#include "base/hash.h"
#include "base/map.h"
#include "learn/keymap64.h"

enum { FEWEST_WORDS = 8, SAME_PERCENT = 90 };

struct carried {
	uint32_t first, last, count; /* articles */
};

struct shared_text {
	struct carried *carried; /* owned; by number */
	size_t carried_capacity;
	uint32_t *numbers; /* owned; of all sentences, SHARED_NONE: too short */
	uint32_t *starts;  /* owned; of each article's first sentence in `numbers`; count + 1 */
	uint32_t *same_as; /* owned; of each article */
	size_t count;
};

static bool is_word_byte(unsigned char byte)
{
	return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
	       (byte >= 'A' && byte <= 'Z');
}

/* The hash of a sentence's words, ASCII case aside, quotation marks and dashes left out. */
static uint64_t hash_of(
    const struct prose *prose, const struct sentence *sentence, uint32_t *ret_words)
{
	uint64_t hash = 0;
	uint32_t count = 0;

	for (uint32_t i = sentence->first_token; i < sentence->end_token; i++) {
		const struct slice text = prose_token(prose, i);
		uint64_t word = 0xcbf29ce484222325u;

		if (prose->tokens.items[i].kind > TOKEN_NUMBER ||
		    !is_word_byte((unsigned char)text.ptr[0]))
			continue;
		for (size_t k = 0; k < text.len; k++) {
			const char byte = text.ptr[k];

			word ^= (unsigned char)(byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte);
			word *= 0x100000001b3u;
		}
		hash = hash_mix(hash ^ word);
		count++;
	}
	*ret_words = count;
	return hash;
}

static enum err_code carry(struct shared_text *shared, struct keymap64 *known, uint64_t hash,
    uint32_t doc, uint32_t *ret_number)
{
	const size_t before = known->count;
	struct carried *carried;
	uint32_t number;

	if (keymap64_add(known, hash, &number) != ERR_OK)
		return ERR_NOMEM;
	carried = alloc_grow(
	    shared->carried, &shared->carried_capacity, (size_t)number + 1, sizeof *carried);
	if (!carried)
		return ERR_NOMEM;
	shared->carried = carried;
	if (known->count > before) {
		carried[number] = (struct carried){doc, doc, 1};
	} else if (carried[number].last != doc) {
		carried[number].last = doc;
		carried[number].count++;
	}
	*ret_number = number;
	return ERR_OK;
}

static enum err_code read_sentences(struct shared_text *shared, const struct frame_source *sources,
    uint32_t *words, uint32_t *all_words)
{
	struct keymap64 known = {0};
	enum err_code code = ERR_OK;

	for (size_t d = 0; code == ERR_OK && d < shared->count; d++) {
		const struct prose *prose = sources[d].prose;
		uint32_t at = shared->starts[d];

		for (size_t i = 0; prose && code == ERR_OK && i < prose->sentences.count; i++) {
			const uint64_t hash =
			    hash_of(prose, &prose->sentences.items[i], &words[at + i]);

			shared->numbers[at + i] = SHARED_NONE;
			if (prose_sentence_is_boilerplate(prose, i))
				continue;
			all_words[d] += words[at + i];
			if (words[at + i] >= FEWEST_WORDS)
				code = carry(
				    shared, &known, hash, (uint32_t)d, &shared->numbers[at + i]);
		}
	}
	keymap64_release(&known);
	return code;
}

/* An article whose shared sentences stand nearly all in one earlier article is that article. */
static void find_same(
    struct shared_text *shared, const uint32_t *words, const uint32_t *all_words, size_t doc)
{
	uint64_t common = 0;
	uint32_t candidate = SHARED_NONE;

	for (uint32_t i = shared->starts[doc]; i < shared->starts[doc + 1]; i++) {
		const uint32_t number = shared->numbers[i];

		if (number == SHARED_NONE || shared->carried[number].first >= doc)
			continue;
		if (candidate == SHARED_NONE)
			candidate = shared->carried[number].first;
		if (shared->carried[number].first == candidate)
			common += words[i];
	}
	if (candidate != SHARED_NONE && common >= 2 * FEWEST_WORDS &&
	    common * 100 >= (uint64_t)all_words[doc] * SAME_PERCENT &&
	    common * 100 >= (uint64_t)all_words[candidate] * SAME_PERCENT)
		shared->same_as[doc] = candidate;
}

/* Without the scheme, "www.", a slash at the end, and what follows a number sign. */
static struct slice plain_address(struct slice url)
{
	const char *mark = url.len > 0 ? memchr(url.ptr, '#', url.len) : NULL;

	if (mark)
		url.len = (size_t)(mark - url.ptr);
	for (size_t i = 0; i + 3 <= url.len && i < 8; i++) {
		if (memcmp(url.ptr + i, "://", 3) == 0)
			url = (struct slice){url.ptr + i + 3, url.len - i - 3};
	}
	if (slice_starts(url, "www."))
		url = (struct slice){url.ptr + 4, url.len - 4};
	while (url.len > 0 && url.ptr[url.len - 1] == '/')
		url.len--;
	/* The address of a site alone is no article's. */
	return memchr(url.ptr ? url.ptr : "", '/', url.len) ? url : (struct slice){0};
}

static enum err_code find_addresses(struct shared_text *shared, const struct frame_source *sources)
{
	struct map seen = {0};
	enum err_code code = ERR_OK;

	for (size_t d = 0; code == ERR_OK && d < shared->count; d++) {
		uint32_t first;
		struct slice url;

		if (!sources[d].doc || !sources[d].prose)
			continue;
		url = plain_address(doc_meta(sources[d].doc)->url);
		if (url.len == 0)
			continue;
		code = map_add(&seen, url, (uint32_t)d, &first);
		if (code == ERR_OK && first != d)
			shared->same_as[d] = first;
	}
	map_release(&seen);
	return code;
}

enum err_code shared_text_new(
    const struct frame_source *sources, size_t count, struct shared_text **ret_shared)
{
	struct shared_text *shared = alloc_zero(1, sizeof *shared);
	uint32_t *words = NULL, *all_words = alloc_zero(count + 1, sizeof *all_words);
	uint32_t sentences = 0;
	enum err_code code = ERR_NOMEM;

	if (!shared || !all_words)
		goto out;
	shared->count = count;
	shared->starts = alloc_zero(count + 1, sizeof *shared->starts);
	shared->same_as = alloc_zero(count + 1, sizeof *shared->same_as);
	if (!shared->starts || !shared->same_as)
		goto out;
	for (size_t d = 0; d < count; d++) {
		shared->starts[d] = sentences;
		shared->same_as[d] = SHARED_NONE;
		if (sources[d].prose)
			sentences += (uint32_t)sources[d].prose->sentences.count;
	}
	shared->starts[count] = sentences;
	shared->numbers = alloc_zero((size_t)sentences + 1, sizeof *shared->numbers);
	words = alloc_zero((size_t)sentences + 1, sizeof *words);
	if (!shared->numbers || !words)
		goto out;
	code = read_sentences(shared, sources, words, all_words);
	for (size_t d = 0; code == ERR_OK && d < count; d++)
		find_same(shared, words, all_words, d);
	if (code == ERR_OK)
		code = find_addresses(shared, sources);
out:
	alloc_free(words);
	alloc_free(all_words);
	if (code == ERR_OK)
		*ret_shared = shared;
	else
		shared_text_free(shared);
	return code;
}

void shared_text_free(struct shared_text *shared)
{
	if (!shared)
		return;
	alloc_free(shared->carried);
	alloc_free(shared->numbers);
	alloc_free(shared->starts);
	alloc_free(shared->same_as);
	alloc_free(shared);
}

static const struct carried *carried_at(
    const struct shared_text *shared, size_t doc, size_t sentence)
{
	const size_t at = shared->starts[doc] + sentence;

	if (at >= shared->starts[doc + 1] || shared->numbers[at] == SHARED_NONE)
		return NULL;
	return &shared->carried[shared->numbers[at]];
}

uint32_t shared_text_carriers(const struct shared_text *shared, size_t doc, size_t sentence)
{
	const struct carried *carried = carried_at(shared, doc, sentence);

	return carried ? carried->count : 1;
}

uint32_t shared_text_first(const struct shared_text *shared, size_t doc, size_t sentence)
{
	const struct carried *carried = carried_at(shared, doc, sentence);

	return carried && carried->count > 1 && carried->first != doc ? carried->first
	                                                              : SHARED_NONE;
}

uint32_t shared_text_same_as(const struct shared_text *shared, size_t doc)
{
	return shared->same_as[doc];
}
