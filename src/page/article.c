#include "config.h"

#include "page/article.h"

#include "base/alloc.h"
#include "learn/modelfile.h"

struct article_model {
	struct model_file *file;
	struct article_forests forests;
};

static bool take_forest(struct model_file *file, const char *name, struct forest *forest)
{
	size_t count = 0;

	forest->trees = model_file_section(file, name, sizeof *forest->trees, &count);
	forest->count = count;
	for (size_t i = 0; forest->trees && i < count; i++) {
		for (int k = 0; k < FOREST_SPLITS; k++)
			if (forest->trees[i].feature[k] >= VIEW_FEATURES)
				return false;
	}
	return forest->trees != NULL;
}

enum err_code article_model_open(
    const char *path, struct article_model **ret_model, struct err *ret_err)
{
	struct article_model *model = alloc_zero(1, sizeof *model);
	enum err_code code;

	if (!model)
		return err_set(ret_err, ERR_NOMEM, path, 0, NULL);
	code = model_file_open(path, "article", ARTICLE_MODEL_VERSION, &model->file, ret_err);
	if (code == ERR_OK && !(take_forest(model->file, "first", &model->forests.first) &&
	                          take_forest(model->file, "second", &model->forests.second)))
		code = err_set(ret_err, ERR_MODEL, path, 0, "not trees over pages' blocks");
	if (code != ERR_OK) {
		article_model_close(model);
		return code;
	}
	*ret_model = model;
	return ERR_OK;
}

void article_model_close(struct article_model *model)
{
	if (!model)
		return;
	model_file_close(model->file);
	alloc_free(model);
}

const struct article_forests *article_model_forests(const struct article_model *model)
{
	return model ? &model->forests : NULL;
}

/* ---- by rules ---- */

enum {
	NEVER_PLACES =
	    PLACE_NAV | PLACE_ASIDE | PLACE_FOOTER | PLACE_FORM | PLACE_HIDDEN | PLACE_HEAD,
	NEVER_CUES = 1u << PAGE_CUE_AD | 1u << PAGE_CUE_RELATED | 1u << PAGE_CUE_SHARE |
	             1u << PAGE_CUE_COMMENT | 1u << PAGE_CUE_SUBSCRIBE,
};

/* Own cues of the elements from a block's up to the best container, but not of that. */
static uint32_t cues_below(const struct page *page, uint32_t node, uint32_t container)
{
	uint32_t cues = 0;

	for (int up = 0; up < 30 && node != container; up++) {
		cues |= page->nodes[node].cues;
		if (page->nodes[node].parent == node)
			return UINT32_MAX; /* outside */
		node = page->nodes[node].parent;
	}
	return cues;
}

static void judge_by_rules(
    const struct page *page, const struct block_views *views, uint8_t *ret_kept)
{
	for (size_t i = 0; i < page->block_count; i++) {
		const struct page_block *block = &page->blocks[i];
		const uint32_t len = block->at.end - block->at.start;
		const uint32_t cues = cues_below(page, block->node, views->best_node);

		ret_kept[i] =
		    cues != UINT32_MAX && !(cues & NEVER_CUES) &&
		    !(page->nodes[block->node].path_place & NEVER_PLACES) &&
		    block->link_bytes * 2 < len &&
		    (block->words > 5 || block->kind == BLOCK_HEADING || block->kind == BLOCK_ITEM);
	}
}

/* ---- by the model ---- */

void article_keep(const struct page *page, const struct block_views *views, const uint8_t *scores,
    uint8_t *ret_kept)
{
	(void)views;
	for (size_t i = 0; i < page->block_count; i++)
		ret_kept[i] = scores[i] >= 128;
}

static enum err_code judge_by_model(const struct page *page, const struct article_forests *forests,
    struct block_views *views, uint8_t *ret_kept)
{
	uint8_t *scores = alloc_zero(page->block_count, 1);
	enum err_code code = scores ? ERR_OK : ERR_NOMEM;

	for (size_t i = 0; scores && i < page->block_count; i++)
		scores[i] = forest_judge(&forests->first, block_view(views, i));
	if (code == ERR_OK)
		code = block_views_second(page, scores, views);
	for (size_t i = 0; code == ERR_OK && i < page->block_count; i++)
		scores[i] = forest_judge(&forests->second, block_view(views, i));
	if (code == ERR_OK)
		article_keep(page, views, scores, ret_kept);
	alloc_free(scores);
	return code;
}

enum err_code article_judge(const struct page *page, const struct page_hints *hints,
    const struct article_forests *forests, uint8_t *ret_kept, uint32_t *ret_title)
{
	struct block_views views = {0};
	enum err_code code = block_views_init(page, hints, &views);

	if (code != ERR_OK)
		return code;
	if (forests)
		code = judge_by_model(page, forests, &views, ret_kept);
	else
		judge_by_rules(page, &views, ret_kept);
	*ret_title = views.title_block;
	if (views.title_block != UINT32_MAX)
		ret_kept[views.title_block] = 0;
	block_views_release(&views);
	return code;
}

void article_add_text(const struct page *page, const uint8_t *kept, struct buf *text)
{
	for (size_t i = 0; i < page->block_count; i++) {
		const struct page_block *block = &page->blocks[i];

		if (!kept[i])
			continue;
		if (text->len > 0)
			buf_add_text(text, "\n\n");
		if (block->kind == BLOCK_ITEM)
			buf_add_text(text, "\xe2\x80\xa2 ");
		buf_add_slice(text, page_block_text(page, block));
	}
}
