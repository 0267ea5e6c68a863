/*
 * The stack holds open block elements only. End tags that HTML leaves out are supplied where they
 * change what a block is: of p, li, dt, dd, headings, rows and cells. An end tag closes what it
 * names when that is open inside the innermost table cell, and else nothing.
 *
 * What nobody reads (scripts, buttons, drawings) is skipped with all that is inside. Because an
 * author may forget its end tag, an end tag that closes an element around it ends it, too.
 */
#include "config.h"

#include "page/pageblocks.h"

#include "base/alloc.h"
#include "base/hash.h"
#include "page/charref.h"

enum {
	CACHE_SIZE = 512,    /* values of class attributes whose cues are remembered */
	MAX_ATTRIBUTES = 64, /* of one tag are looked at */
	MAX_CUE_VALUE = 512, /* bytes of a value are looked at */
	LONGEST_CUE = 16,    /* bytes of a word of pagecue.def */
	TAGS = TAG_XMP + 1,
};

struct open_element {
	uint32_t node;
	uint8_t tag; /* enum html_tag */
};

struct cached_cues {
	uint64_t hash; /* of the value; 0: free */
	uint32_t cues;
};

struct page_builder {
	struct page *page; /* borrowed */
	struct open_element stack[PAGE_MAX_DEPTH];
	size_t depth;        /* of the stack */
	size_t beyond;       /* elements open that found no place on it */
	uint16_t open[TAGS]; /* how many of each are on the stack */

	enum html_tag skipped; /* TAG_UNKNOWN: nothing is skipped */
	size_t skipped_nested; /* elements of its name inside it */
	uint16_t inside[TAGS]; /* block elements open inside it */

	uint32_t block_start; /* in the text */
	uint32_t words, link_bytes;
	uint16_t block_links;
	bool space_due; /* white space before the next character */
	bool break_due; /* one line break before it */
	bool in_word;

	bool in_link;
	uint32_t link_start, target_start;
	size_t link_depth; /* of the stack where the link began */

	struct cached_cues cache[CACHE_SIZE];
	bool failed;
};

/* ---- cues ---- */

struct cue_row {
	const char *word;
	uint8_t group; /* enum page_cue_group */
};

static const struct cue_row cue_rows[] = {
#define PAGE_CUE(word, group) {word, PAGE_CUE_##group},
#include "page/pagecue.def"
#undef PAGE_CUE
};

static uint32_t cue_of(const char *word, size_t len)
{
	size_t first = 0, end = sizeof cue_rows / sizeof *cue_rows;

	while (first < end) {
		const size_t middle = first + (end - first) / 2;
		const int order =
		    slice_compare(slice_of(cue_rows[middle].word), (struct slice){word, len});

		if (order == 0)
			return 1u << cue_rows[middle].group;
		if (order < 0)
			first = middle + 1;
		else
			end = middle;
	}
	return 0;
}

static bool is_upper(char byte)
{
	return byte >= 'A' && byte <= 'Z';
}

static bool is_letter(char byte)
{
	return is_upper(byte) || (byte >= 'a' && byte <= 'z');
}

/* A run of letters: as a whole, and its parts where a capital follows a small letter. */
static uint32_t cues_of_run(const char *run, size_t len)
{
	char folded[LONGEST_CUE];
	size_t part = 0;
	uint32_t cues = 0;

	if (len <= LONGEST_CUE) {
		for (size_t i = 0; i < len; i++)
			folded[i] = (char)(run[i] | 0x20);
		cues |= cue_of(folded, len);
	}
	for (size_t i = 1; i <= len; i++) {
		if (i < len && !(is_upper(run[i]) && !is_upper(run[i - 1])))
			continue;
		if ((part > 0 || i < len) && i - part <= LONGEST_CUE) {
			for (size_t k = part; k < i; k++)
				folded[k - part] = (char)(run[k] | 0x20);
			cues |= cue_of(folded, i - part);
		}
		part = i;
	}
	return cues;
}

uint32_t page_cues_of(struct slice value)
{
	const size_t len = value.len < MAX_CUE_VALUE ? value.len : MAX_CUE_VALUE;
	uint32_t cues = 0;

	for (size_t i = 0; i < len;) {
		const size_t first = i;

		while (i < len && is_letter(value.ptr[i]))
			i++;
		if (i > first + 1)
			cues |= cues_of_run(value.ptr + first, i - first);
		else
			i += i == first;
	}
	return cues;
}

static uint32_t cached_cues(struct page_builder *builder, struct slice value, uint64_t *ret_hash)
{
	const uint64_t hash = hash_bytes(value, 1) | 1;
	struct cached_cues *slot = &builder->cache[(hash >> 20) % CACHE_SIZE];

	if (slot->hash != hash)
		*slot = (struct cached_cues){hash, page_cues_of(value)};
	*ret_hash = hash;
	return slot->cues;
}

/* ---- nodes ---- */

static unsigned place_of_tag(enum html_tag tag)
{
	switch (tag) {
	case TAG_ARTICLE: return PLACE_ARTICLE;
	case TAG_MAIN: return PLACE_MAIN;
	case TAG_ASIDE: return PLACE_ASIDE;
	case TAG_NAV:
	case TAG_MENU: return PLACE_NAV;
	case TAG_HEADER: return PLACE_HEADER;
	case TAG_FOOTER: return PLACE_FOOTER;
	case TAG_FORM:
	case TAG_FIELDSET:
	case TAG_DIALOG: return PLACE_FORM;
	case TAG_FIGURE:
	case TAG_FIGCAPTION: return PLACE_FIGURE;
	case TAG_BLOCKQUOTE: return PLACE_QUOTE;
	case TAG_UL:
	case TAG_OL:
	case TAG_DL: return PLACE_LIST;
	case TAG_TABLE: return PLACE_TABLE;
	case TAG_HEAD: return PLACE_HEAD;
	default: return 0;
	}
}

static bool holds(struct slice value, const char *word)
{
	const size_t len = strlen(word);

	for (size_t i = 0; i + len <= value.len; i++) {
		if (html_name_is((struct slice){value.ptr + i, len}, word))
			return true;
	}
	return false;
}

/* "display: none", white space aside. */
static bool is_invisible(struct slice style)
{
	const size_t len = style.len < MAX_CUE_VALUE ? style.len : MAX_CUE_VALUE;

	for (size_t i = 0; i + 7 < len; i++) {
		size_t k = i + 7;

		if (!html_name_is((struct slice){style.ptr + i, 7}, "display"))
			continue;
		while (k < len && (style.ptr[k] == ':' || style.ptr[k] == ' '))
			k++;
		if (k + 4 <= len && html_name_is((struct slice){style.ptr + k, 4}, "none"))
			return true;
	}
	return false;
}

static unsigned place_of_role(struct slice role)
{
	if (html_name_is(role, "article"))
		return PLACE_ARTICLE;
	if (html_name_is(role, "main"))
		return PLACE_MAIN;
	if (html_name_is(role, "navigation") || html_name_is(role, "menu") ||
	    html_name_is(role, "menubar"))
		return PLACE_NAV;
	if (html_name_is(role, "complementary"))
		return PLACE_ASIDE;
	if (html_name_is(role, "contentinfo"))
		return PLACE_FOOTER;
	if (html_name_is(role, "dialog") || html_name_is(role, "alertdialog") ||
	    html_name_is(role, "search"))
		return PLACE_FORM;
	return 0;
}

static unsigned place_of_prop(struct slice value)
{
	unsigned place = 0;

	if (holds(value, "articlebody"))
		place |= PLACE_BODY_PROP;
	if (holds(value, "author"))
		place |= PLACE_BYLINE_PROP;
	if (holds(value, "comment"))
		place |= PLACE_COMMENT_PROP;
	return place;
}

static void read_attribute(struct page_builder *builder, struct page_node *node, struct slice key,
    struct slice value, uint64_t *shape)
{
	uint64_t hash = 0;

	if (html_name_is(key, "class")) {
		node->cues |= cached_cues(builder, value, &hash);
		*shape ^= hash;
	} else if (html_name_is(key, "id")) {
		node->cues |= page_cues_of(value);
	} else if (html_name_is(key, "role")) {
		node->place |= (uint16_t)place_of_role(value);
	} else if (html_name_is(key, "itemprop") || html_name_is(key, "rel")) {
		node->place |= (uint16_t)place_of_prop(value);
	} else if (html_name_is(key, "style")) {
		if (is_invisible(value))
			node->place |= PLACE_HIDDEN;
	} else if (html_name_is(key, "hidden")) {
		node->place |= PLACE_HIDDEN;
	} else if (html_name_is(key, "aria-hidden")) {
		if (html_name_is(value, "true"))
			node->place |= PLACE_HIDDEN;
	}
}

static uint32_t top_node(const struct page_builder *builder)
{
	return builder->depth > 0 ? builder->stack[builder->depth - 1].node : 0;
}

/* A node for an element that begins now; its parent's when there is no room. */
static uint32_t add_node(struct page_builder *builder, const struct html_token *token)
{
	struct page *page = builder->page;
	const uint32_t parent = top_node(builder);
	struct slice rest = token->body, key, value;
	struct page_node node = {.parent = parent, .tag = (uint8_t)token->tag};
	const struct page_node *above;
	struct page_node *nodes;
	uint64_t shape = hash_mix(token->tag + 1u);

	if (page->node_count >= PAGE_MAX_NODES) {
		page->cuts |= PAGE_CUT_NODES;
		return parent;
	}
	nodes = alloc_grow(page->nodes, &page->node_capacity, page->node_count + 1, sizeof *nodes);
	if (!nodes) {
		builder->failed = true;
		return parent;
	}
	page->nodes = nodes;
	node.place = (uint16_t)place_of_tag(token->tag);
	for (int i = 0; i < MAX_ATTRIBUTES && html_attribute_next(&rest, &key, &value); i++)
		read_attribute(builder, &node, key, value, &shape);
	above = &nodes[parent];
	/* Themes say on the whole page what it may hold: <body class="has-sidebar comments">. */
	if (token->tag == TAG_BODY || token->tag == TAG_HTML)
		node.cues = 0;
	if (page->node_count > 0) {
		node.path_cues = above->path_cues;
		node.path_place = above->path_place;
		node.depth = (uint16_t)(above->depth + 1);
		shape = hash_mix(shape ^ nodes[parent].tag);
	}
	node.path_cues |= node.cues;
	node.path_place |= node.place;
	node.shape = (uint32_t)(shape >> 32);
	nodes[page->node_count] = node;
	return (uint32_t)page->node_count++;
}

/* ---- blocks ---- */

/* What the nearest elements around a text make of it. */
static enum block_kind kind_of(const struct page *page, uint32_t node, uint8_t *ret_level)
{
	const unsigned place = page->nodes[node].path_place;

	*ret_level = 0;
	for (int up = 0; up < 4; up++) {
		const struct page_node *here = &page->nodes[node];

		switch (here->tag) {
		case TAG_H1:
		case TAG_H2:
		case TAG_H3:
		case TAG_H4:
		case TAG_H5:
		case TAG_H6: *ret_level = (uint8_t)(here->tag - TAG_H1 + 1); return BLOCK_HEADING;
		case TAG_FIGCAPTION:
		case TAG_CAPTION: return BLOCK_CAPTION;
		case TAG_LI:
		case TAG_DD:
		case TAG_DT: return BLOCK_ITEM;
		case TAG_PRE:
		case TAG_XMP: return BLOCK_PRE;
		case TAG_TD:
		case TAG_TH: return place & PLACE_QUOTE ? BLOCK_QUOTE : BLOCK_CELL;
		default: break;
		}
		if (here->parent == node)
			break;
		node = here->parent;
	}
	if (place & PLACE_FIGURE)
		return BLOCK_CAPTION;
	return place & PLACE_QUOTE ? BLOCK_QUOTE : BLOCK_TEXT;
}

static void begin_block(struct page_builder *builder)
{
	builder->block_start = (uint32_t)builder->page->text.len;
	builder->words = builder->link_bytes = 0;
	builder->block_links = 0;
	builder->space_due = builder->break_due = builder->in_word = false;
	builder->link_start = builder->block_start;
}

static void end_link(struct page_builder *builder);

/* The text so far is a block, if there is any. */
static void end_block(struct page_builder *builder)
{
	struct page *page = builder->page;
	struct page_block *blocks;
	struct page_block block = {.at = {builder->block_start, (uint32_t)page->text.len}};
	const bool in_link = builder->in_link;

	if (page->text.len == builder->block_start || page->node_count == 0) {
		page->text.len = builder->block_start;
		begin_block(builder);
		return;
	}
	if (page->block_count >= PAGE_MAX_BLOCKS) {
		page->cuts |= PAGE_CUT_BLOCKS;
		builder->space_due = true;
		return;
	}
	blocks =
	    alloc_grow(page->blocks, &page->block_capacity, page->block_count + 1, sizeof *blocks);
	if (!blocks) {
		builder->failed = true;
		return;
	}
	page->blocks = blocks;
	end_link(builder);
	builder->in_link = in_link;
	block.node = top_node(builder);
	block.words = builder->words;
	block.link_bytes = builder->link_bytes;
	block.links = builder->block_links;
	block.kind = (uint8_t)kind_of(page, block.node, &block.level);
	blocks[page->block_count++] = block;
	buf_add_byte(&page->text, '\n');
	begin_block(builder);
}

/* ---- text ---- */

static bool is_space(char byte)
{
	return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r' || byte == '\f';
}

/* White space that is due comes before what is not white. */
static void add_due_space(struct page_builder *builder)
{
	struct buf *text = &builder->page->text;

	if (text->len > builder->block_start) {
		if (builder->break_due)
			buf_add_byte(text, '\n');
		else if (builder->space_due)
			buf_add_byte(text, ' ');
	}
	if ((builder->break_due || builder->space_due) && builder->in_link &&
	    builder->link_start + 1 == text->len)
		builder->link_start = (uint32_t)text->len;
	builder->break_due = builder->space_due = false;
}

static void count_words(struct page_builder *builder, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		const unsigned char byte = (unsigned char)bytes[i];
		const bool is_word =
		    is_letter((char)byte) || byte >= 0x80 || (byte >= '0' && byte <= '9');

		builder->words += is_word && !builder->in_word;
		/* Scripts without spaces: three bytes are about half a word. */
		builder->words += byte >= 0xe3 && byte <= 0xed && i % 2 == 0 && builder->in_word;
		if (is_space((char)byte))
			builder->in_word = false;
		else if (is_word)
			builder->in_word = true;
	}
}

/* Text without white space in it. */
static void add_run(struct page_builder *builder, const char *bytes, size_t len)
{
	struct buf *text = &builder->page->text;

	if (builder->space_due || builder->break_due) {
		builder->in_word = false;
		add_due_space(builder);
	}
	buf_add(text, bytes, len);
	count_words(builder, bytes, len);
	if (builder->in_link)
		builder->link_bytes += (uint32_t)len;
}

/* U+00A0 at `bytes`, of which `len` are there. */
static bool is_hard_space(const char *bytes, size_t len)
{
	return len >= 2 && bytes[0] == '\xc2' && bytes[1] == '\xa0';
}

static void add_reference(struct page_builder *builder, struct slice text, size_t *byte)
{
	struct buf one = {0};
	const size_t len = charref_add(&one, text, *byte, false);

	if (len == 0)
		add_run(builder, "&", 1);
	else if (one.len == 1 && is_space(one.data[0]))
		builder->space_due = true;
	else if (is_hard_space(one.data, one.len))
		builder->space_due = true;
	else
		add_run(builder, one.data, one.len);
	builder->failed |= one.failed;
	buf_release(&one);
	*byte += len ? len : 1;
}

static void add_text(struct page_builder *builder, struct slice text, bool has_references)
{
	const bool in_pre = builder->open[TAG_PRE] + builder->open[TAG_XMP] > 0;
	size_t i = 0;

	while (i < text.len) {
		const size_t first = i;

		while (i < text.len && !is_space(text.ptr[i]) &&
		       !(has_references && text.ptr[i] == '&') &&
		       !is_hard_space(text.ptr + i, text.len - i))
			i++;
		if (i > first) {
			add_run(builder, text.ptr + first, i - first);
		} else if (text.ptr[i] == '&') {
			add_reference(builder, text, &i);
		} else {
			builder->space_due = true;
			builder->break_due |= in_pre && text.ptr[i] == '\n';
			i += is_space(text.ptr[i]) ? 1 : 2;
		}
	}
}

/* ---- links ---- */

static void end_link(struct page_builder *builder)
{
	struct page *page = builder->page;
	const struct span target = {builder->target_start, (uint32_t)page->targets.len};
	const struct span at = {builder->link_start, (uint32_t)page->text.len};
	struct page_link *links;

	if (!builder->in_link)
		return;
	builder->in_link = false;
	if (at.end <= at.start || target.end == target.start)
		return;
	builder->block_links += builder->block_links < UINT16_MAX;
	if (page->link_count >= PAGE_MAX_LINKS) {
		page->cuts |= PAGE_CUT_LINKS;
		return;
	}
	links = alloc_grow(page->links, &page->link_capacity, page->link_count + 1, sizeof *links);
	if (!links) {
		builder->failed = true;
		return;
	}
	page->links = links;
	links[page->link_count++] = (struct page_link){at, target};
}

static void begin_link(struct page_builder *builder, const struct html_token *token)
{
	const struct slice target = html_attribute(token, "href");

	end_link(builder);
	if (!target.ptr)
		return;
	builder->in_link = true;
	builder->link_depth = builder->depth;
	builder->link_start = (uint32_t)builder->page->text.len;
	builder->target_start = (uint32_t)builder->page->targets.len;
	if (target.len <= PAGE_MAX_TARGET)
		charref_add_text(&builder->page->targets, slice_trim(target), true);
}

/* ---- elements ---- */

static void pop(struct page_builder *builder)
{
	const struct open_element *top = &builder->stack[--builder->depth];

	builder->open[top->tag]--;
	if (builder->in_link && builder->depth < builder->link_depth)
		end_link(builder);
}

static bool bounds_cells(enum html_tag tag)
{
	return tag == TAG_TABLE || tag == TAG_TD || tag == TAG_TH || tag == TAG_CAPTION;
}

/* Close an element that is open, with all that is inside it; `fence` ends the search. */
static bool close_element(struct page_builder *builder, enum html_tag tag, enum html_tag fence)
{
	if (builder->open[tag] == 0)
		return false;
	for (size_t i = builder->depth; i > 0; i--) {
		const enum html_tag here = (enum html_tag)builder->stack[i - 1].tag;

		if (here == tag) {
			while (builder->depth >= i)
				pop(builder);
			return true;
		}
		if (here == fence || (bounds_cells(here) && !bounds_cells(tag) && tag != TAG_TR &&
		                         tag != TAG_TBODY && tag != TAG_THEAD))
			return false;
	}
	return false;
}

static bool is_heading(enum html_tag tag)
{
	return tag >= TAG_H1 && tag <= TAG_H6;
}

/* The end tags that a start tag makes superfluous. */
static void close_before(struct page_builder *builder, enum html_tag tag)
{
	const size_t depth = builder->depth;
	const enum html_tag top =
	    depth > 0 ? (enum html_tag)builder->stack[depth - 1].tag : TAG_UNKNOWN;

	if (top == TAG_P || (is_heading(top) && is_heading(tag)))
		pop(builder);
	switch (tag) {
	case TAG_LI:
		if (!close_element(builder, TAG_LI, TAG_UL))
			close_element(builder, TAG_LI, TAG_OL);
		break;
	case TAG_DD:
	case TAG_DT:
		if (!close_element(builder, TAG_DD, TAG_DL))
			close_element(builder, TAG_DT, TAG_DL);
		break;
	case TAG_TD:
	case TAG_TH:
		if (!close_element(builder, TAG_TD, TAG_TR))
			close_element(builder, TAG_TH, TAG_TR);
		break;
	case TAG_TR: close_element(builder, TAG_TR, TAG_TABLE); break;
	default: break;
	}
}

static void open_element(struct page_builder *builder, const struct html_token *token)
{
	end_block(builder);
	if (builder->beyond == 0)
		close_before(builder, token->tag);
	if (builder->depth >= PAGE_MAX_DEPTH) {
		builder->beyond++;
		builder->page->cuts |= PAGE_CUT_DEPTH;
		return;
	}
	builder->stack[builder->depth] =
	    (struct open_element){add_node(builder, token), (uint8_t)token->tag};
	builder->depth++;
	builder->open[token->tag]++;
}

/* A second line break, with nothing but white space since the first, ends a block. */
static void take_break(struct page_builder *builder)
{
	if (builder->break_due)
		end_block(builder);
	else if (builder->page->text.len > builder->block_start)
		builder->break_due = true;
}

static void take_start(struct page_builder *builder, const struct html_token *token)
{
	const unsigned flags = html_tag_flags(token->tag);

	if (flags & TAG_SKIP) {
		if (token->is_closed && (token->tag == TAG_SVG || token->tag == TAG_MATH))
			return;
		builder->skipped = token->tag;
		builder->skipped_nested = 0;
		memset(builder->inside, 0, sizeof builder->inside);
		builder->space_due = true;
	} else if (flags & TAG_BREAK) {
		end_block(builder);
	} else if (token->tag == TAG_BR) {
		take_break(builder);
	} else if (token->tag == TAG_A) {
		begin_link(builder, token);
	} else if (flags & TAG_BLOCK) {
		open_element(builder, token);
	} else if (flags & TAG_VOID && token->tag != TAG_WBR) {
		builder->space_due |= token->tag == TAG_IMG;
	}
}

static void take_close(struct page_builder *builder, enum html_tag tag)
{
	if (tag == TAG_A) {
		end_link(builder);
	} else if (tag == TAG_BR) {
		take_break(builder);
	} else if (html_tag_flags(tag) & TAG_BLOCK) {
		end_block(builder);
		if (builder->beyond > 0)
			builder->beyond--;
		/* What follows </body> and </html> is still read as if it stood inside. */
		else if (tag != TAG_BODY && tag != TAG_HTML)
			close_element(builder, tag, TAG_UNKNOWN);
	}
}

/* Inside something that is skipped. true: it ends with this token, which is to be taken. */
static bool skip(struct page_builder *builder, const struct html_token *token)
{
	const enum html_tag tag = token->tag;

	if (token->kind == HTML_START) {
		builder->skipped_nested += tag == builder->skipped;
		builder->inside[tag] += builder->inside[tag] < UINT16_MAX;
		return false;
	}
	if (token->kind != HTML_CLOSE)
		return false;
	if (tag == builder->skipped) {
		if (builder->skipped_nested-- == 0)
			builder->skipped = TAG_UNKNOWN;
		return false;
	}
	if (builder->inside[tag] > 0) {
		builder->inside[tag]--;
		return false;
	}
	if (!(html_tag_flags(tag) & TAG_BLOCK) || builder->open[tag] == 0)
		return false;
	builder->skipped = TAG_UNKNOWN;
	return true;
}

void page_builder_take(struct page_builder *builder, const struct html_token *token)
{
	if (builder->skipped != TAG_UNKNOWN && !skip(builder, token))
		return;
	switch (token->kind) {
	case HTML_TEXT: add_text(builder, token->body, true); break;
	case HTML_RAW: add_text(builder, token->body, false); break;
	case HTML_START: take_start(builder, token); break;
	case HTML_CLOSE: take_close(builder, token->tag); break;
	case HTML_DONE: break;
	}
}

enum err_code page_builder_new(struct page *page, struct page_builder **ret_builder)
{
	const struct html_token root = {.kind = HTML_START, .tag = TAG_HTML, .body = {"", 0}};
	struct page_builder *builder = alloc_zero(1, sizeof *builder);

	if (!builder)
		return ERR_NOMEM;
	builder->page = page;
	open_element(builder, &root);
	if (builder->failed) {
		alloc_free(builder);
		return ERR_NOMEM;
	}
	*ret_builder = builder;
	return ERR_OK;
}

enum err_code page_builder_end(struct page_builder *builder)
{
	struct page *page = builder->page;
	bool failed;

	end_link(builder);
	end_block(builder);
	failed = builder->failed || page->text.failed || page->targets.failed;
	alloc_free(builder);
	return failed ? ERR_NOMEM : ERR_OK;
}

void page_release(struct page *page)
{
	buf_release(&page->text);
	buf_release(&page->targets);
	alloc_free(page->nodes);
	alloc_free(page->blocks);
	alloc_free(page->links);
	*page = (struct page){0};
}
