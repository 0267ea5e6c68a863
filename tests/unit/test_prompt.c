#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/changes.h"
#include "tui/layout.h"
#include "tui/prompt.h"

static enum prompt_answer type(struct prompt *prompt, const char *key)
{
	return prompt_key(prompt, slice_of(key));
}

static void prompt__key__edits_whole_characters(void **state)
{
	struct prompt prompt = {0};

	(void)state;
	prompt_open(&prompt, PROMPT_SEARCH, slice_of("né"));
	assert_int_equal(type(&prompt, "日"), PROMPT_EDITED);
	assert_int_equal(type(&prompt, "left"), PROMPT_MOVED);
	assert_int_equal(type(&prompt, "backspace"), PROMPT_EDITED);
	assert_string_equal(buf_text(&prompt.text), "n日");
	assert_int_equal(type(&prompt, "ctrl-u"), PROMPT_EDITED);
	assert_string_equal(buf_text(&prompt.text), "日");
	assert_int_equal(type(&prompt, "delete"), PROMPT_EDITED);
	assert_int_equal(type(&prompt, "f1"), PROMPT_NOTHING);
	assert_int_equal(type(&prompt, "backspace"), PROMPT_LEFT);
	prompt_release(&prompt);
}

static void prompt__paste__stays_on_one_line(void **state)
{
	struct prompt prompt = {0};

	(void)state;
	prompt_open(&prompt, PROMPT_COMMAND, slice_of("row "));
	prompt_paste(&prompt, slice_of("two\nlines\x1b[31m\xff\n"));
	assert_string_equal(buf_text(&prompt.text), "row two lines [31m\xef\xbf\xbd");
	prompt_release(&prompt);
}

static void prompt__history__is_walked_and_bounded(void **state)
{
	static const char *const lines[] = {"one", "two", "two", "three"};
	struct prompt prompt = {0};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		prompt_open(&prompt, PROMPT_COMMAND, slice_of(lines[i]));
		prompt_remember(&prompt, 2);
	}
	assert_int_equal(prompt.history[PROMPT_COMMAND].count, 2);
	prompt_open(&prompt, PROMPT_COMMAND, slice_of(""));
	type(&prompt, "up");
	assert_string_equal(buf_text(&prompt.text), "three");
	type(&prompt, "up");
	assert_string_equal(buf_text(&prompt.text), "two");
	assert_int_equal(type(&prompt, "up"), PROMPT_MOVED);
	type(&prompt, "down");
	type(&prompt, "down");
	assert_string_equal(buf_text(&prompt.text), "");
	prompt_release(&prompt);
}

static void changes__undo__goes_back_and_forth(void **state)
{
	struct changes changes = {0};
	char texts[3][2] = {"a", "b", "c"};
	struct change change = {.kind = CHANGE_CELLS};

	(void)state;
	assert_null(changes_undo(&changes));
	for (int i = 0; i < 3; i++) {
		change.after = texts[i];
		assert_int_equal(changes_add(&changes, &change), ERR_OK);
	}
	assert_string_equal(changes_undo(&changes)->after, "c");
	assert_string_equal(changes_undo(&changes)->after, "b");
	assert_string_equal(changes_redo(&changes)->after, "b");
	/* A new change ends what could be redone. */
	assert_int_equal(changes_add(&changes, &change), ERR_OK);
	assert_null(changes_redo(&changes));
	assert_int_equal(changes.count, 3);
	changes_release(&changes);
}

static bool lies_in(struct rect inner, struct size size)
{
	return inner.rows <= 0 || inner.cols <= 0 ||
	       (inner.row >= 0 && inner.col >= 0 && inner.row + inner.rows <= size.rows &&
	           inner.col + inner.cols <= size.cols);
}

/* At every size everything lies on the screen, and the focused article has room. */
static void layout__make__fits_every_size(void **state)
{
	(void)state;
	for (int rows = 1; rows <= 60; rows++) {
		for (int cols = 1; cols <= 220; cols += 3) {
			for (int panes = 1; panes <= LAYOUT_PANES; panes++) {
				struct size size = {rows, cols};
				struct layout layout = layout_make(size, 25, panes, panes - 1);

				if (layout.too_small)
					continue;
				assert_true(lies_in(layout.bar, size));
				assert_true(lies_in(layout.status, size));
				assert_true(lies_in(layout.outlets, size));
				for (int i = 0; i < panes; i++)
					assert_true(lies_in(layout.panes[i], size));
				assert_true(layout.panes[panes - 1].rows > 0);
				assert_true(layout.panes[panes - 1].cols > 0);
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(prompt__key__edits_whole_characters),
	    cmocka_unit_test(prompt__paste__stays_on_one_line),
	    cmocka_unit_test(prompt__history__is_walked_and_bounded),
	    cmocka_unit_test(changes__undo__goes_back_and_forth),
	    cmocka_unit_test(layout__make__fits_every_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
