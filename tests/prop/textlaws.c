#include "config.h"

#include "textlaws.h"

#include <unictype.h>

#include "text/cells.h"
#include "text/sentence.h"
#include "text/token.h"
#include "text/utf8.h"
#include "text/wrap.h"

const char *law_of_repair(struct slice bytes)
{
	struct buf once = {0}, twice = {0};
	const size_t count = utf8_repair(bytes, &once);
	const char *broken = NULL;

	if (utf8_valid_prefix(buf_slice(&once)) != once.len)
		broken = "repaired text is valid";
	else if (utf8_repair(buf_slice(&once), &twice) != 0 ||
	         !slice_equal(buf_slice(&once), buf_slice(&twice)))
		broken = "repair is idempotent";
	else if (count == 0 && !slice_equal(bytes, buf_slice(&once)))
		broken = "valid text is left alone";
	else if (once.len > bytes.len + 2 * count || once.len + count < count * 3)
		broken = "a bad sequence becomes one U+FFFD";
	buf_release(&twice);
	buf_release(&once);
	return broken;
}

const char *law_of_index(struct slice text)
{
	struct utf8_index *index;
	const char *broken = NULL;
	size_t point = 0, byte = 0;

	if (utf8_index_new(text, &index) != ERR_OK)
		return "memory";
	for (; byte < text.len && !broken; point++) {
		unsigned len, back;
		const uint32_t value = utf8_at(text, byte, &len);

		if (utf8_index_point(index, byte) != point || utf8_index_byte(index, point) != byte)
			broken = "the index maps are inverse";
		byte += len;
		if (utf8_before(text, byte, &back) != value || back != len)
			broken = "a step back undoes a step";
	}
	if (!broken && (utf8_index_count(index) != point || utf8_length(text) != point))
		broken = "code points are counted";
	utf8_index_free(index);
	return broken;
}

static bool is_drawable(struct slice drawn)
{
	for (size_t byte = 0; byte < drawn.len;) {
		unsigned len;
		const uint32_t point = utf8_at(drawn, byte, &len);

		if (uc_is_general_category_withtable(point, UC_CATEGORY_MASK_C))
			return false;
		byte += len;
	}
	return true;
}

const char *law_of_cells(struct slice text)
{
	size_t columns = 0, fitted, fit;

	for (size_t byte = 0; byte < text.len;) {
		struct cell cell;
		const size_t next = cell_next(text, byte, NULL, &cell);

		if (next <= byte || next > text.len)
			return "a cell takes some bytes";
		if (cell.width > 2 || cell.cells == 0 ||
		    (cell.width == 0) != (cell.text[0] == '\0'))
			return "a cell has a width of 0, 1 or 2";
		if (strlen(cell.text) >= CELL_BYTES || !is_drawable(slice_of(cell.text)))
			return "what is drawn holds no control";
		columns += (size_t)cell.width * cell.cells;
		byte = next;
	}
	if (cells_width(text, NULL) != columns)
		return "the widths of cells sum to the text's";
	fit = cells_fit(text, columns / 2, NULL, &fitted);
	if (fitted > columns / 2 || cells_width((struct slice){text.ptr, fit}, NULL) != fitted)
		return "what fits is not too wide";
	return NULL;
}

static bool is_blank(struct slice text, size_t start, size_t end)
{
	while (start < end) {
		unsigned len;
		const uint32_t point = utf8_at(text, start, &len);

		if (!uc_is_property_white_space(point) && point != 0x200b && point != 0x2060 &&
		    point != 0xfeff && point != 0x85)
			return false;
		start += len;
	}
	return true;
}

static const char *law_of_sentences(struct slice text, const struct tokens *tokens)
{
	struct sentences sentences = {0};
	const char *broken = NULL;
	size_t token = 0;

	if (sentences_find(text, tokens, &sentences) != ERR_OK)
		return "memory";
	for (size_t i = 0; i < sentences.count; i++) {
		const struct sentence *sentence = &sentences.items[i];

		if (sentence->first_token != token || sentence->end_token <= token ||
		    sentence->end_token > tokens->count)
			broken = "sentences hold every token once";
		else if (sentence->start != tokens->items[token].start ||
		         sentence->end != tokens->items[sentence->end_token - 1].end)
			broken = "a sentence spans its tokens";
		else if (sentence->paragraph >= sentences.paragraph_count ||
		         sentences_at(&sentences, sentence->start) != i)
			broken = "a sentence is found at its byte";
		if (broken)
			break;
		token = sentence->end_token;
	}
	if (!broken && token != tokens->count)
		broken = "sentences hold every token";
	sentences_release(&sentences);
	return broken;
}

const char *law_of_tokens(struct slice text)
{
	struct tokens tokens = {0};
	const char *broken = NULL;
	size_t end = 0;

	if (tokens_find(text, &tokens) != ERR_OK)
		return "memory";
	for (size_t i = 0; i < tokens.count && !broken; i++) {
		const struct token *token = &tokens.items[i];

		if (token->start < end || token->end <= token->start || token->end > text.len)
			broken = "tokens are sorted and apart";
		else if (!is_blank(text, end, token->start))
			broken = "tokens hold what is no white space";
		else if (utf8_valid_prefix(token_text(text, token)) != token->end - token->start)
			broken = "a token is whole code points";
		else if (tokens_at(&tokens, token->start) != i)
			broken = "a token is found at its byte";
		end = token->end;
	}
	if (!broken && !is_blank(text, end, text.len))
		broken = "tokens hold what is no white space";
	if (!broken)
		broken = law_of_sentences(text, &tokens);
	tokens_release(&tokens);
	return broken;
}

static bool is_ascii_blank(struct slice text, size_t start, size_t end)
{
	return slice_trim((struct slice){text.ptr + start, end - start}).len == 0;
}

static const char *law_of_lines(struct slice text, size_t columns, const struct wrap *wrap)
{
	size_t end = 0;

	for (size_t i = 0; i < wrap->count; i++) {
		const struct wrap_line *line = &wrap->lines[i];
		const struct slice content = {text.ptr + line->start, line->end - line->start};
		struct cell cell;

		if (line->start < end || line->end < line->start || line->end > text.len)
			return "lines are sorted";
		if (!is_ascii_blank(text, end, line->start))
			return "wrapping loses white space only";
		if (cells_width(content, NULL) > columns &&
		    cell_next(content, 0, NULL, &cell) != content.len)
			return "no line is wider than asked";
		if (content.len > 0 && wrap_line_of(wrap, line->start) != i)
			return "a line is found at its byte";
		end = line->end;
	}
	return is_ascii_blank(text, end, text.len) ? NULL : "wrapping loses white space only";
}

const char *law_of_wrap(struct slice text, size_t columns)
{
	struct tokens tokens = {0};
	struct sentences sentences = {0};
	struct wrap plain = {0}, joined = {0};
	const char *broken = "memory";

	if (tokens_find(text, &tokens) == ERR_OK &&
	    sentences_find(text, &tokens, &sentences) == ERR_OK &&
	    wrap_find(text, columns, NULL, NULL, &plain) == ERR_OK &&
	    wrap_find(text, columns, &sentences, NULL, &joined) == ERR_OK) {
		broken = law_of_lines(text, columns, &plain);
		if (!broken)
			broken = law_of_lines(text, columns, &joined);
	}
	wrap_release(&joined);
	wrap_release(&plain);
	sentences_release(&sentences);
	tokens_release(&tokens);
	return broken;
}
