/*
 * pageblocks.h - a web page as a list of blocks of text, each in its place among the elements.
 *
 * A block is what a person sees as one paragraph, heading, list item, caption or cell: the text
 * between two ends of block elements, or between two line breaks that follow each other. White
 * space is one space, as on the screen; only in <pre> it stays. Elements that hold text are nodes,
 * parents before children. There is no tree of everything: inline elements leave links and text
 * behind, nothing else. Depth is limited: deeper elements are taken for their parent, so that their
 * text is kept.
 * Thread use: one thread makes it; read-only afterwards.
 */
#ifndef ABREAST_PAGE_PAGEBLOCKS_H
#define ABREAST_PAGE_PAGEBLOCKS_H

#include "base/buf.h"
#include "base/err.h"
#include "page/htmltoken.h"

enum {
	PAGE_MAX_DEPTH = 500,     /* block elements inside each other */
	PAGE_MAX_NODES = 200000,  /* block elements */
	PAGE_MAX_BLOCKS = 200000, /* further text joins the last block */
	PAGE_MAX_LINKS = 50000,   /* further links are text */
	PAGE_MAX_TARGET = 2048,   /* bytes of a link's target; a longer one is no address */
};

/* clang-format off */
#define PAGE_CUE_GROUPS(X) \
	X(ARTICLE) X(BODY) X(AD) X(RELATED) X(SHARE) X(COMMENT) X(NAV) X(FOOTER) \
	X(ASIDE) X(SUBSCRIBE) X(META) X(CAPTION) X(LEDE) X(QUOTE) X(HIDDEN) X(FORM) \
	X(TOC)
/* clang-format on */

enum page_cue_group {
#define X(group) PAGE_CUE_##group,
	PAGE_CUE_GROUPS(X)
#undef X
	    PAGE_CUE_COUNT
};

/* What an element and those around it are. */
enum page_place {
	PLACE_ARTICLE = 1u << 0, /* <article> */
	PLACE_MAIN = 1u << 1,
	PLACE_ASIDE = 1u << 2,
	PLACE_NAV = 1u << 3,
	PLACE_HEADER = 1u << 4,
	PLACE_FOOTER = 1u << 5,
	PLACE_FORM = 1u << 6,
	PLACE_FIGURE = 1u << 7,
	PLACE_QUOTE = 1u << 8,
	PLACE_LIST = 1u << 9,
	PLACE_TABLE = 1u << 10,
	PLACE_HIDDEN = 1u << 11,
	PLACE_BODY_PROP = 1u << 12, /* itemprop="articleBody" */
	PLACE_HEAD = 1u << 13,
	PLACE_BYLINE_PROP = 1u << 14, /* itemprop or rel "author" */
	PLACE_COMMENT_PROP = 1u << 15,
};

struct page_node {
	uint32_t parent;    /* node 0 is its own */
	uint32_t cues;      /* bits of enum page_cue_group: of its own attributes */
	uint32_t path_cues; /* of those and of all around it */
	uint32_t shape;     /* hash of its tag and cues, and of its parent's */
	uint16_t place;     /* enum page_place: its own */
	uint16_t path_place;
	uint16_t depth;
	uint8_t tag; /* enum html_tag */
};

enum block_kind {
	BLOCK_TEXT,
	BLOCK_HEADING,
	BLOCK_ITEM, /* of a list */
	BLOCK_QUOTE,
	BLOCK_CAPTION,
	BLOCK_PRE,
	BLOCK_CELL,
};

struct page_block {
	struct span at; /* in the page's text, without white space around */
	uint32_t node;  /* the innermost block element around it */
	uint32_t words;
	uint32_t link_bytes; /* of its text that are links */
	uint16_t links;
	uint8_t kind;  /* enum block_kind */
	uint8_t level; /* of a heading, 1 to 6; of others 0 */
};

struct page_link {
	struct span at;     /* in the page's text */
	struct span target; /* in page.targets */
};

enum page_cuts {
	PAGE_CUT_DEPTH = 1u << 0,
	PAGE_CUT_NODES = 1u << 1,
	PAGE_CUT_BLOCKS = 1u << 2,
	PAGE_CUT_LINKS = 1u << 3,
};

struct page {
	struct buf text; /* blocks, a line feed between each two */
	struct buf targets;
	struct page_node *nodes; /* owned */
	size_t node_count, node_capacity;
	struct page_block *blocks; /* owned */
	size_t block_count, block_capacity;
	struct page_link *links; /* owned */
	size_t link_count, link_capacity;
	unsigned cuts; /* enum page_cuts */
};

struct page_builder;

/* Begin a page that is filled by page_builder_take(). Returns ERR_OK or ERR_NOMEM. */
enum err_code page_builder_new(struct page *page, struct page_builder **ret_builder)
    ATTR_MUST_CHECK;

/* Take a token of the page. Memory that is missing shows at the end. */
void page_builder_take(struct page_builder *builder, const struct html_token *token);

/* The end: ERR_OK or ERR_NOMEM. Frees the builder. */
enum err_code page_builder_end(struct page_builder *builder) ATTR_MUST_CHECK;
void page_release(struct page *page);

/* The groups of the words in an attribute's value, as bits of enum page_cue_group. */
uint32_t page_cues_of(struct slice value);

static inline struct slice page_block_text(const struct page *page, const struct page_block *block)
{
	return slice_at(buf_slice(&page->text), block->at);
}

#endif
