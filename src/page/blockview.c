#include "config.h"

#include "page/blockview.h"

#include "base/alloc.h"
#include "base/hash.h"
#include "doc/cues.h"
#include "learn/keymap64.h"
#include "text/fold.h"

enum {
	PROSE_WORDS = 12, /* a block with so many, and few links, is prose */
	SHINGLE = 4,      /* words */
	MAX_CUE_BYTES = 200,
};

/* Sums over an element with all that is inside it. */
struct node_sums {
	uint32_t words, link_words;
	uint32_t prose_words; /* of blocks that are prose */
	uint32_t prose_blocks, blocks;
	uint32_t first_words; /* words of the page before it */
	float score;          /* of the prose directly in it and in its children */
};

struct shape_sums {
	uint32_t *prose; /* owned; words of prose by the number of a shape */
	struct keymap64 numbers;
	size_t capacity;
};

struct maker {
	const struct page *page;
	const struct page_hints *hints;
	struct block_views *views;
	struct node_sums *sums;   /* owned; one a node */
	uint32_t *words_before;   /* owned; block_count + 1 */
	struct shape_sums shapes; /* of blocks' nodes and their parents */
	struct keymap64 body;     /* shingles of articleBody */
	struct keymap64 texts;    /* of blocks seen so far */
	struct buf plain;
	uint32_t best_node;
	float best_score;
};

/* A cursor over a row; every feature is added in turn. */
struct row {
	uint8_t *bytes;
	size_t count;
};

static void add(struct row *row, unsigned value)
{
	row->bytes[row->count++] = (uint8_t)(value < 255 ? value : 255);
}

/* Eight steps for each doubling: 0, 8, 13, 16, ... 255 stands for four billion. */
static unsigned scale(uint32_t number)
{
	unsigned bits = 0;
	const uint64_t value = (uint64_t)number + 1;

	while (value >> (bits + 1))
		bits++;
	return bits * 8 + (unsigned)(((value << 3) >> bits) & 7);
}

static unsigned percent(uint64_t part, uint64_t whole)
{
	return whole > 0 ? (unsigned)(part * 100 / whole) : 0;
}

static uint32_t link_words(const struct page_block *block)
{
	const uint32_t len = block->at.end - block->at.start;

	return len > 0 ? (uint32_t)((uint64_t)block->words * block->link_bytes / len) : 0;
}

static bool is_prose(const struct page_block *block)
{
	return block->words >= PROSE_WORDS && link_words(block) * 2 < block->words;
}

/* ---- containers ---- */

static uint32_t commas_in(struct slice text)
{
	uint32_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += text.ptr[i] == ',';
	return count;
}

/* Prose speaks for the element it stands in, and less for those around that one. */
static void spread_score(struct maker *maker, const struct page_block *block)
{
	const struct slice text = page_block_text(maker->page, block);
	const uint32_t words = block->words < 100 ? block->words : 100;
	float score = 1 + (float)commas_in(text) * 0.5f + (float)words / 15;
	uint32_t node = block->node;

	if (maker->page->nodes[node].tag == TAG_P || block->kind == BLOCK_ITEM)
		node = maker->page->nodes[node].parent;
	for (int up = 0; up < 4; up++) {
		maker->sums[node].score += score;
		if (maker->page->nodes[node].parent == node)
			break;
		node = maker->page->nodes[node].parent;
		score *= up == 0 ? 0.6f : 0.4f;
	}
}

static void sum_nodes(struct maker *maker)
{
	const struct page *page = maker->page;

	for (size_t i = 0; i < page->block_count; i++) {
		const struct page_block *block = &page->blocks[i];
		struct node_sums *sums = &maker->sums[block->node];

		sums->words += block->words;
		sums->link_words += link_words(block);
		sums->blocks++;
		if (is_prose(block)) {
			sums->prose_words += block->words;
			sums->prose_blocks++;
			spread_score(maker, block);
		}
		maker->words_before[i + 1] = maker->words_before[i] + block->words;
	}
	for (size_t i = page->node_count; i-- > 1;) {
		const struct node_sums *from = &maker->sums[i];
		struct node_sums *to = &maker->sums[page->nodes[i].parent];

		to->words += from->words;
		to->link_words += from->link_words;
		to->prose_words += from->prose_words;
		to->prose_blocks += from->prose_blocks;
		to->blocks += from->blocks;
	}
}

static void choose_best(struct maker *maker)
{
	for (size_t i = 0; i < maker->page->node_count; i++) {
		const struct node_sums *sums = &maker->sums[i];
		const float links =
		    sums->words > 0 ? (float)sums->link_words / (float)sums->words : 1;
		const float score = sums->score * (1 - links);

		if (score > maker->best_score) {
			maker->best_score = score;
			maker->best_node = (uint32_t)i;
		}
	}
}

/* The place of a shape's sum; NULL: no memory. */
static uint32_t *shape_sum(struct shape_sums *shapes, uint64_t shape)
{
	uint32_t number, *prose;
	const size_t before = shapes->numbers.count;

	if (keymap64_add(&shapes->numbers, shape, &number) != ERR_OK)
		return NULL;
	prose =
	    alloc_grow(shapes->prose, &shapes->capacity, (size_t)number + 1, sizeof *shapes->prose);
	if (!prose)
		return NULL;
	shapes->prose = prose;
	if (shapes->numbers.count > before)
		prose[number] = 0;
	return &prose[number];
}

static uint64_t shape_of(const struct page *page, const struct page_block *block)
{
	const struct page_node *node = &page->nodes[block->node];

	return hash_mix((uint64_t)node->shape << 32 | page->nodes[node->parent].shape);
}

static enum err_code sum_shapes(struct maker *maker)
{
	const struct page *page = maker->page;

	for (size_t i = 0; i < page->block_count; i++) {
		const struct page_block *block = &page->blocks[i];
		uint32_t *sum = shape_sum(&maker->shapes, shape_of(page, block));

		if (!sum)
			return ERR_NOMEM;
		*sum += is_prose(block) ? block->words : 0;
	}
	return ERR_OK;
}

/* ---- what the page says about itself ---- */

static bool is_word_byte(unsigned char byte)
{
	return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
	       (byte >= 'A' && byte <= 'Z');
}

/* Step through words, ASCII case folded; hashes the next one. false: no more. */
static bool next_word(struct slice text, size_t *byte, uint64_t *ret_hash)
{
	uint64_t hash = 0xcbf29ce484222325u;
	size_t i = *byte;

	while (i < text.len && !is_word_byte((unsigned char)text.ptr[i]))
		i++;
	if (i == text.len)
		return false;
	for (; i < text.len && is_word_byte((unsigned char)text.ptr[i]); i++) {
		const char letter = text.ptr[i];

		hash ^= (unsigned char)(letter >= 'A' && letter <= 'Z' ? letter | 0x20 : letter);
		hash *= 0x100000001b3u;
	}
	*byte = i;
	*ret_hash = hash;
	return true;
}

/* The hash of the last SHINGLE words. */
static uint64_t shingle_of(const uint64_t *words)
{
	uint64_t hash = 0;

	for (int i = 0; i < SHINGLE; i++)
		hash = hash_mix(hash ^ words[i]);
	return hash;
}

static void push_word(uint64_t *words, uint64_t hash)
{
	memmove(words, words + 1, (SHINGLE - 1) * sizeof *words);
	words[SHINGLE - 1] = hash;
}

static enum err_code read_body(struct maker *maker)
{
	uint64_t words[SHINGLE] = {0}, hash;
	size_t byte = 0, count = 0;
	uint32_t number;

	while (next_word(maker->hints->body, &byte, &hash)) {
		push_word(words, hash);
		if (++count >= SHINGLE &&
		    keymap64_add(&maker->body, shingle_of(words), &number) != ERR_OK)
			return ERR_NOMEM;
	}
	return ERR_OK;
}

/* 0: nothing is known; else 1 and the percentage of its shingles that articleBody has, halved. */
static unsigned share_in_body(const struct maker *maker, struct slice text)
{
	uint64_t words[SHINGLE] = {0}, hash;
	size_t byte = 0, count = 0, known = 0, all = 0;

	if (maker->body.count < 20)
		return 0;
	while (next_word(text, &byte, &hash)) {
		push_word(words, hash);
		if (++count < SHINGLE)
			continue;
		all++;
		known += keymap64_find(&maker->body, shingle_of(words)) != KEYMAP64_NONE;
	}
	return all > 0 ? 2 + percent(known, all) : 1;
}

/* How many in a hundred of the words of `wanted`, in order, does the text begin with? */
static unsigned agreement(struct slice text, struct slice wanted)
{
	uint64_t one, other;
	size_t at = 0, wanted_at = 0;
	unsigned same = 0, all = 0, extra = 0;
	bool more = true;

	while (next_word(wanted, &wanted_at, &other)) {
		all++;
		more = more && next_word(text, &at, &one);
		same += more && one == other;
	}
	while (more && extra < 100 && next_word(text, &at, &one))
		extra++;
	return percent(same, all + extra);
}

/* The block that says the title: the heading nearest to it in words, the first of equals. */
static void find_title(struct maker *maker)
{
	const struct page *page = maker->page;
	unsigned best = 0;

	maker->views->title_block = UINT32_MAX;
	for (size_t i = 0; i < page->block_count; i++) {
		const struct page_block *block = &page->blocks[i];
		unsigned score;

		if (block->words > 60 || (block->kind != BLOCK_HEADING && block->words < 3))
			continue;
		score = agreement(page_block_text(page, block), maker->hints->title) * 2;
		if (block->kind == BLOCK_HEADING)
			score += block->level == 1 ? 41 : 12 - block->level;
		if (page->nodes[block->node].path_place & (PLACE_NAV | PLACE_ASIDE | PLACE_FOOTER))
			score /= 3;
		if (score > best && score >= 40) {
			best = score;
			maker->views->title_block = (uint32_t)i;
		}
	}
}

/* ---- one row ---- */

struct text_counts {
	unsigned capitals, digits, stops, commas, quotes, letters, spaces, bars;
};

static struct text_counts count_text(struct slice text)
{
	struct text_counts counts = {0};

	for (size_t i = 0; i < text.len; i++) {
		const char byte = text.ptr[i];
		const bool starts = i == 0 || text.ptr[i - 1] == ' ';

		counts.capitals += starts && byte >= 'A' && byte <= 'Z';
		counts.digits += byte >= '0' && byte <= '9';
		counts.stops += byte == '.' || byte == '!' || byte == '?';
		counts.commas += byte == ',' || byte == ';';
		counts.quotes += byte == '"' ||
		                 (byte == '\xe2' && i + 2 < text.len && text.ptr[i + 1] == '\x80' &&
		                     ((unsigned char)text.ptr[i + 2] & 0xfc) == 0x9c);
		counts.letters += is_word_byte((unsigned char)byte);
		counts.spaces += byte == ' ' || byte == '\n';
		counts.bars += byte == '|' || byte == '/' || byte == '>';
	}
	return counts;
}

static unsigned last_mark(struct slice text)
{
	const char byte = text.len > 0 ? text.ptr[text.len - 1] : ' ';

	switch (byte) {
	case '.': return text.len > 2 && text.ptr[text.len - 2] == '.' ? 2 : 1;
	case '!':
	case '?': return 3;
	case ':': return 4;
	case '"':
	case '\'':
	case ')': return 5;
	case '\x9d':
	case '\x99': return 6;
	case '\xa6': return 2;
	default: return byte >= '0' && byte <= '9' ? 7 : 0;
	}
}

static unsigned cue_bits(struct maker *maker, const struct page_block *block, struct slice text)
{
	if (text.len > MAX_CUE_BYTES)
		return 0;
	cues_plain(text, &maker->plain);
	return cues_in(buf_slice(&maker->plain), block->words);
}

/* Cues by what they are worth: furniture, offers, links, pictures, notes. */
static void add_cue_kinds(struct row *row, unsigned cues)
{
	static const unsigned sets[] = {
	    1u << CUE_PAGE | 1u << CUE_NOTICE | 1u << CUE_MENU,
	    1u << CUE_SHARE | 1u << CUE_COMMENTS | 1u << CUE_RIGHTS,
	    1u << CUE_OFFER | 1u << CUE_AD,
	    1u << CUE_TEASER | 1u << CUE_INLINE,
	    1u << CUE_IMAGE | 1u << CUE_SCENE,
	    1u << CUE_NOTE | 1u << CUE_ROLE,
	};

	for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
		add(row, (cues & sets[i]) != 0);
}

static void add_text_features(struct maker *maker, struct row *row, const struct page_block *block)
{
	const struct slice text = page_block_text(maker->page, block);
	const struct text_counts counts = count_text(text);
	uint32_t number;
	const size_t before = maker->texts.count;
	const uint64_t hash = hash_bytes(text, 7);

	add(row, scale(block->words));
	add(row, percent(block->link_bytes, text.len));
	add(row, last_mark(text));
	add(row, percent(counts.capitals, block->words));
	add(row, percent(counts.digits, text.len));
	add(row, scale(counts.stops));
	add(row, scale(counts.commas));
	add(row, counts.quotes);
	add(row, percent(counts.letters, block->words * 10ull)); /* length of words, tenths */
	add(row, block->kind);
	add(row, block->level);
	add(row, counts.bars);
	add(row, scale(block->links));
	add_cue_kinds(row, cue_bits(maker, block, text));
	maker->plain.failed |= keymap64_add(&maker->texts, hash, &number) != ERR_OK;
	add(row, maker->texts.count == before); /* said before */
}

/* How many elements up is the nearest with a cue? 9: further, or nowhere. */
static void cue_distances(
    const struct page *page, uint32_t node, uint8_t *distances, unsigned farthest)
{
	memset(distances, 9, PAGE_CUE_COUNT);
	for (unsigned up = 0; up < farthest; up++) {
		const struct page_node *here = &page->nodes[node];

		for (unsigned i = 0; here->cues >> i; i++) {
			if (here->cues >> i & 1 && distances[i] == 9)
				distances[i] = (uint8_t)up;
		}
		if (here->parent == node)
			break;
		node = here->parent;
	}
}

static void add_place_features(struct maker *maker, struct row *row, const struct page_block *block)
{
	const struct page_node *node = &maker->page->nodes[block->node];
	uint8_t distances[PAGE_CUE_COUNT];

	cue_distances(maker->page, block->node, distances, 9);
	for (unsigned i = 0; i < PAGE_CUE_COUNT; i++) {
		add(row, distances[i]);
		add(row, node->path_cues >> i & 1);
	}
	for (unsigned i = 0; i < 16; i++)
		add(row, node->path_place >> i & 1);
	add(row, node->tag);
	add(row, maker->page->nodes[node->parent].tag);
	add(row, node->depth);
}

static void add_neighbour(struct maker *maker, struct row *row, size_t index, long step)
{
	const struct page *page = maker->page;
	const size_t other = index + (size_t)step;
	const struct page_block *block;

	if (other >= page->block_count) { /* also below 0 */
		for (int i = 0; i < 4; i++)
			add(row, 255);
		return;
	}
	block = &page->blocks[other];
	add(row, scale(block->words));
	add(row, percent(block->link_bytes, block->at.end - block->at.start));
	add(row, block->kind * 8u + block->level);
	add(row,
	    (block->node == page->blocks[index].node) * 2u +
	        (page->nodes[block->node].parent == page->nodes[page->blocks[index].node].parent));
}

static void add_around_features(struct maker *maker, struct row *row, size_t index)
{
	const struct page *page = maker->page;
	uint32_t before = 0, after = 0;

	for (long step = 1; step <= 2; step++) {
		add_neighbour(maker, row, index, -step);
		add_neighbour(maker, row, index, step);
	}
	for (size_t i = 1; i <= 5; i++) {
		if (index >= i && is_prose(&page->blocks[index - i]))
			before += page->blocks[index - i].words;
		if (index + i < page->block_count && is_prose(&page->blocks[index + i]))
			after += page->blocks[index + i].words;
	}
	add(row, scale(before));
	add(row, scale(after));
}

static void add_sums(struct maker *maker, struct row *row, uint32_t node)
{
	const struct node_sums *sums = &maker->sums[node], *all = &maker->sums[0];
	const float share = maker->best_score > 0 ? sums->score / maker->best_score * 100 : 0;

	add(row, scale(sums->words));
	add(row, percent(sums->link_words, sums->words));
	add(row, percent(sums->prose_words, all->prose_words));
	add(row, scale(sums->prose_blocks));
	add(row, share > 254 ? 254 : (unsigned)share);
	add(row, percent(sums->prose_blocks, sums->blocks));
}

/* Levels from the best container down to the block; 100: it is not inside. */
static unsigned levels_below(const struct page *page, uint32_t node, uint32_t container)
{
	for (unsigned level = 0; level < 99; level++) {
		if (node == container)
			return level;
		if (page->nodes[node].depth <= page->nodes[container].depth)
			break;
		node = page->nodes[node].parent;
	}
	return 100;
}

static uint32_t parent_of(const struct page *page, uint32_t node, int levels)
{
	for (; levels > 0; levels--)
		node = page->nodes[node].parent;
	return node;
}

static void add_container_features(
    struct maker *maker, struct row *row, const struct page_block *block)
{
	const struct page *page = maker->page;
	uint32_t node = block->node;

	add(row, levels_below(page, node, maker->best_node));
	add(row, levels_below(page, node, page->nodes[maker->best_node].parent));
	add(row, levels_below(page, node, parent_of(page, maker->best_node, 3)));
	for (int up = 0; up < 3; up++) {
		add_sums(maker, row, node);
		node = page->nodes[node].parent;
	}
}

static void add_page_features(struct maker *maker, struct row *row, size_t index)
{
	const struct page *page = maker->page;
	const struct page_block *block = &page->blocks[index];
	const struct slice text = page_block_text(page, block);
	const uint32_t title = maker->views->title_block;
	const uint32_t *sum = shape_sum(&maker->shapes, shape_of(page, block));
	const uint32_t all = maker->words_before[page->block_count];

	add(row, percent(maker->words_before[index], all));
	add(row, scale((uint32_t)(page->block_count - index)));
	if (title == UINT32_MAX)
		add(row, 0);
	else if (index >= title)
		add(row, 128 + scale((uint32_t)index - title) / 2);
	else
		add(row, 127 - scale(title - (uint32_t)index) / 2);
	add(row, title == UINT32_MAX || index < title
	             ? 255
	             : scale(maker->words_before[index] - maker->words_before[title]));
	add(row, percent(sum ? *sum : 0, maker->sums[0].prose_words));
	add(row, share_in_body(maker, text));
	add(row,
	    maker->hints->description.len > 0 ? agreement(text, maker->hints->description) : 0);
	add(row, maker->hints->title.len > 0 ? agreement(text, maker->hints->title) : 0);
	add(row, scale(maker->sums[0].prose_words));
	add(row, scale((uint32_t)index));
}

static void make_row(struct maker *maker, size_t index)
{
	const struct page_block *block = &maker->page->blocks[index];
	struct row row = {maker->views->rows + index * VIEW_FEATURES, 0};

	add_text_features(maker, &row, block);
	row.count = VIEW_TEXT;
	add_place_features(maker, &row, block);
	row.count = VIEW_TEXT + VIEW_PLACE;
	add_around_features(maker, &row, index);
	row.count = VIEW_TEXT + VIEW_PLACE + VIEW_AROUND;
	add_container_features(maker, &row, block);
	row.count = VIEW_TEXT + VIEW_PLACE + VIEW_AROUND + VIEW_CONTAINER;
	add_page_features(maker, &row, index);
}

static void maker_release(struct maker *maker)
{
	alloc_free(maker->sums);
	alloc_free(maker->words_before);
	alloc_free(maker->shapes.prose);
	keymap64_release(&maker->shapes.numbers);
	keymap64_release(&maker->body);
	keymap64_release(&maker->texts);
	buf_release(&maker->plain);
}

enum err_code block_views_init(
    const struct page *page, const struct page_hints *hints, struct block_views *ret_views)
{
	struct block_views views = {.count = page->block_count};
	struct maker maker = {.page = page, .hints = hints, .views = &views};
	enum err_code code = ERR_NOMEM;

	views.rows = alloc_zero(page->block_count, VIEW_FEATURES);
	maker.sums = alloc_zero(page->node_count, sizeof *maker.sums);
	maker.words_before = alloc_zero(page->block_count + 1, sizeof *maker.words_before);
	if (views.rows && maker.sums && maker.words_before)
		code = read_body(&maker);
	if (code == ERR_OK) {
		sum_nodes(&maker);
		choose_best(&maker);
		find_title(&maker);
		code = sum_shapes(&maker);
	}
	for (size_t i = 0; code == ERR_OK && i < page->block_count; i++)
		make_row(&maker, i);
	if (code == ERR_OK && maker.plain.failed)
		code = ERR_NOMEM;
	views.best_node = maker.best_node;
	maker_release(&maker);
	if (code == ERR_OK)
		*ret_views = views;
	else
		block_views_release(&views);
	return code;
}

/* ---- the second judgement ---- */

/* Of an element: words, and the scores of its blocks weighted with them. */
struct score_sums {
	uint64_t words, scored;
};

static unsigned mean(const struct score_sums *sums)
{
	return sums->words > 0 ? (unsigned)(sums->scored / sums->words) : 0;
}

static void add_window(
    struct row *row, const struct page *page, const uint8_t *scores, size_t from, size_t to)
{
	struct score_sums sums = {0};

	for (size_t i = from; i < to && i < page->block_count; i++) {
		sums.words += page->blocks[i].words;
		sums.scored += (uint64_t)page->blocks[i].words * scores[i];
	}
	add(row, mean(&sums));
}

static void make_second(const struct page *page, const uint8_t *scores,
    const struct score_sums *sums, const uint64_t *kept, size_t index, struct row *row)
{
	const size_t count = page->block_count;
	uint32_t node = page->blocks[index].node;

	add(row, scores[index]);
	for (size_t step = 1; step <= 3; step++) {
		add(row, index >= step ? scores[index - step] : 0);
		add(row, index + step < count ? scores[index + step] : 0);
	}
	for (int up = 0; up < 4; up++) {
		add(row, mean(&sums[node]));
		add(row, percent(sums[node].scored, sums[0].scored));
		node = page->nodes[node].parent;
	}
	add_window(row, page, scores, index > 5 ? index - 5 : 0, index);
	add_window(row, page, scores, index + 1, index + 6);
	add_window(row, page, scores, index > 15 ? index - 15 : 0, index);
	add_window(row, page, scores, index + 1, index + 16);
	add(row, percent(kept[index], kept[count]));
	add(row, scale((uint32_t)kept[count]));
}

enum err_code block_views_second(
    const struct page *page, const uint8_t *scores, struct block_views *views)
{
	struct score_sums *sums = alloc_zero(page->node_count, sizeof *sums);
	uint64_t *kept = alloc_zero(page->block_count + 1, sizeof *kept);
	enum err_code code = sums && kept ? ERR_OK : ERR_NOMEM;

	for (size_t i = 0; code == ERR_OK && i < page->block_count; i++) {
		const struct page_block *block = &page->blocks[i];

		sums[block->node].words += block->words;
		sums[block->node].scored += (uint64_t)block->words * scores[i];
		kept[i + 1] = kept[i] + (scores[i] >= 128 ? block->words : 0);
	}
	for (size_t i = page->node_count; code == ERR_OK && i-- > 1;) {
		sums[page->nodes[i].parent].words += sums[i].words;
		sums[page->nodes[i].parent].scored += sums[i].scored;
	}
	for (size_t i = 0; code == ERR_OK && i < page->block_count; i++) {
		struct row row = {views->rows + i * VIEW_FEATURES + VIEW_FIRST, 0};

		make_second(page, scores, sums, kept, i, &row);
	}
	alloc_free(sums);
	alloc_free(kept);
	return code;
}

void block_views_release(struct block_views *views)
{
	alloc_free(views->rows);
	*views = (struct block_views){0};
}
