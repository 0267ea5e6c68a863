#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "base/file.h"
#include "tui/helptext.h"
#include "tui/conffile.h"
#include "tui/keymap.h"

/* libconfuse forgets the arguments of a function whose call never ends: its leak, not ours. */
const char *__lsan_default_suppressions(void);

const char *__lsan_default_suppressions(void)
{
	return "leak:libconfuse";
}

static struct keymap *loaded(void)
{
	struct keymap *keymap = keymap_new();
	struct err err = {0};

	assert_non_null(keymap);
	if (keymap_load(keymap, &err) != ERR_OK)
		fail_msg("%s:%u: %s", err.file, err.line, err.detail);
	return keymap;
}

static enum err_code parse(struct keymap *keymap, const char *text, bool defaults, struct err *err)
{
	return keymap_parse(keymap, slice_of(text), "keys", defaults, err);
}

static enum cmd_id meaning(const struct keymap *keymap, unsigned context, const char *keys)
{
	const struct binding *binding = NULL;

	return keymap_find(keymap, context, keys, &binding) == KEYMAP_COMMAND ? binding->cmd
	                                                                      : CMD_NONE;
}

/* The table of commands: every row says what it does, and no name is another's beginning twice. */
static void command__table__has_help_for_each(void **state)
{
	(void)state;
	for (unsigned id = CMD_NONE + 1; id < CMDS; id++) {
		const struct command *command = command_at(id);

		assert_true(strlen(command->help) > 1);
		assert_true(command->help[strlen(command->help) - 1] != '.');
		assert_true(command->contexts != 0);
		assert_int_equal(command_find(slice_of(command->name)), id);
	}
	assert_int_equal(command_find(slice_of("")), CMD_NONE);
	assert_int_equal(command_find(slice_of("next")), CMD_NONE);
	assert_int_equal(command_find(slice_of("next-qu")), CMD_NEXT_QUOTE);
}

/* keymap_load() refuses collisions, so that loading is the test; each default is a real key. */
static void keymap__load__default_keys_do_not_collide(void **state)
{
	struct keymap *keymap = loaded();

	(void)state;
	assert_true(keymap_count(keymap) > 90);
	for (size_t i = 0; i < keymap_count(keymap); i++) {
		const struct binding *one = keymap_at(keymap, i);
		unsigned context = one->context == CTX_ALL ? CTX_READ : one->context;

		assert_true(command_at(one->cmd)->contexts & one->context);
		/* A view's own keys never take a key of all views away by accident. */
		if (one->context != CTX_ALL)
			assert_int_equal(meaning(keymap, context, one->keys), one->cmd);
	}
	keymap_free(keymap);
}

/* Lower case never changes data. */
static void keymap__load__lower_case_changes_nothing(void **state)
{
	static const enum cmd_id changing[] = {CMD_CONFIRM, CMD_PICK, CMD_NOT_HERE, CMD_ADD_ROW,
	    CMD_DROP_ROW, CMD_EDIT, CMD_JOIN, CMD_NAME_SPLIT, CMD_NOTE};
	struct keymap *keymap = loaded();

	(void)state;
	for (size_t i = 0; i < keymap_count(keymap); i++) {
		const struct binding *one = keymap_at(keymap, i);

		for (size_t c = 0; c < sizeof changing / sizeof *changing; c++) {
			if (one->cmd == changing[c])
				assert_true(one->keys[0] >= 'A' && one->keys[0] <= 'Z');
		}
	}
	keymap_free(keymap);
}

static void keymap__find__asks_the_view_first(void **state)
{
	struct keymap *keymap = loaded();
	const struct binding *binding = NULL;

	(void)state;
	assert_int_equal(meaning(keymap, CTX_READ, "o"), CMD_ORDER);
	assert_int_equal(meaning(keymap, CTX_CONTEXT, "o"), CMD_SIDE);
	assert_int_equal(keymap_find(keymap, CTX_READ, "]", &binding), KEYMAP_PREFIX);
	assert_int_equal(keymap_find(keymap, CTX_NAMES, "]", &binding), KEYMAP_NONE);
	assert_int_equal(meaning(keymap, CTX_READ, "] n"), CMD_NEXT_NAME);
	assert_int_equal(meaning(keymap, CTX_COMPARE, "] n"), CMD_NONE);
	assert_int_equal(meaning(keymap, CTX_COMPARE, "g g"), CMD_FIRST);
	keymap_free(keymap);
}

static void keymap__parse__lets_the_person_win(void **state)
{
	struct keymap *keymap = loaded();
	struct err err = {0};

	(void)state;
	assert_int_equal(parse(keymap,
	                     "bind(all, \"j\", up)\nbind(read, \"]\", down)\n"
	                     "bind(all, \"x\", theme, light)\nbind(all, \"Q\", none)\n",
	                     false, &err),
	    ERR_OK);
	assert_int_equal(meaning(keymap, CTX_READ, "j"), CMD_UP);
	assert_int_equal(meaning(keymap, CTX_READ, "]"), CMD_DOWN);
	assert_int_equal(meaning(keymap, CTX_READ, "] n"), CMD_NONE);
	assert_int_equal(meaning(keymap, CTX_COMPARE, "] s"), CMD_NEXT_SILENT);
	assert_int_equal(meaning(keymap, CTX_READ, "Q"), CMD_NONE);
	keymap_free(keymap);
}

/* One bad line does not take the others away, and every one is told. */
static void keymap__parse__keeps_the_good_lines(void **state)
{
	struct keymap *keymap = keymap_new();
	const struct binding *binding = NULL;
	struct buf lines = {0};
	struct err err = {0};

	(void)state;
	conffile_collect(&lines);
	assert_int_equal(parse(keymap,
	                     "bind(all, \"x\", nowhere)\nbind(all, \"a\", up)\n"
	                     "bind(all, \"\", up)\nbind(all, \"b\", down)\n",
	                     false, &err),
	    ERR_UNKNOWN_KEY);
	conffile_collect(NULL);
	assert_int_equal(err.line, 1);
	assert_int_equal(keymap_find(keymap, CTX_READ, "a", &binding), KEYMAP_COMMAND);
	assert_int_equal(keymap_find(keymap, CTX_READ, "b", &binding), KEYMAP_COMMAND);
	assert_non_null(strstr(buf_text(&lines), "keys:1"));
	assert_non_null(strstr(buf_text(&lines), "keys:3"));
	buf_release(&lines);
	keymap_free(keymap);
}

static void keymap__parse__names_the_line_of_a_mistake(void **state)
{
	static const struct {
		const char *text;
		enum err_code code;
		unsigned line;
	} cases[] = {
	    {"bind(all, \"a\", up)\nbind(all, \"a\", down)\n", ERR_SYNTAX, 2},
	    {"bind(all, \"a\", up)\nbind(all, \"a b\", down)\n", ERR_SYNTAX, 2},
	    {"\n\nbind(all, \"a\", fly)\n", ERR_UNKNOWN_KEY, 3},
	    {"bind(moon, \"a\", up)\n", ERR_UNKNOWN_KEY, 1},
	    {"bind(all, \"ctrl-\", up)\n", ERR_SYNTAX, 1},
	    {"bind(all, \"a  b\", up)\n", ERR_SYNTAX, 1},
	    {"bind(names, \"a\", split)\n", ERR_SYNTAX, 1},
	    {"bind(all)\n", ERR_SYNTAX, 1},
	    {"bind(all, \"a\", up\n", ERR_SYNTAX, 0},
	    {"fly = 1\n", ERR_SYNTAX, 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct keymap *keymap = keymap_new();
		struct err err = {0};

		assert_non_null(keymap);
		assert_int_equal(parse(keymap, cases[i].text, false, &err), cases[i].code);
		assert_string_equal(err.file, "keys");
		if (cases[i].line)
			assert_int_equal(err.line, cases[i].line);
		keymap_free(keymap);
	}
}

static void keymap__is_key__knows_names(void **state)
{
	static const char *const good[] = {"j", "?", "é", "ctrl-d", "alt-x", "f1", "f12", "f24",
	    "enter", "tab", "page-up", "日", NULL};
	static const char *const bad[] = {
	    "", "jj", "ctrl-dd", "ctrl-", "f0", "f25", "return", " ", "\x01", NULL};

	(void)state;
	for (size_t i = 0; good[i]; i++)
		assert_true(keymap_is_key(slice_of(good[i])));
	for (size_t i = 0; bad[i]; i++)
		assert_false(keymap_is_key(slice_of(bad[i])));
}

static void helptext__continuations__lists_what_follows(void **state)
{
	struct keymap *keymap = loaded();
	struct buf text = {0};

	(void)state;
	assert_int_equal(helptext_continuations(keymap, CTX_READ, "]", &text), 4);
	assert_non_null(strstr(buf_text(&text), "n  next name\n"));
	assert_non_null(strstr(buf_text(&text), "w  next wording"));
	buf_release(&text);
	keymap_free(keymap);
}

/* Whatever has a key or can be typed stands in the manual. */
static void helptext__manual__names_every_command(void **state)
{
	struct keymap *keymap = loaded();
	struct buf text = {0}, plain = {0};

	(void)state;
	helptext_manual(keymap, &text);
	assert_false(text.failed);
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] != '\\' || text.data[i + 1] != '-')
			buf_add_byte(&plain, text.data[i]);
	}
	for (unsigned id = CMD_NONE + 1; id < CMDS; id++)
		assert_non_null(strstr(buf_text(&plain), command_at(id)->name));
	buf_release(&text);
	buf_release(&plain);
	keymap_free(keymap);
}

/* The manual page in the tree is what the tables say now. */
static void helptext__manual__is_the_page_in_the_tree(void **state)
{
	const char *top = getenv("top_srcdir");
	struct keymap *keymap = loaded();
	struct buf path = {0}, page = {0}, text = {0};

	(void)state;
	buf_add_format(&path, "%s/man/abreast-keys.7", top ? top : "..");
	assert_int_equal(file_read(buf_text(&path), 1 << 20, &page, NULL), ERR_OK);
	helptext_manual(keymap, &text);
	if (strcmp(buf_text(&page), buf_text(&text)) != 0)
		fail_msg("keys have changed: abreast read --keys > man/abreast-keys.7");
	buf_release(&path);
	buf_release(&page);
	buf_release(&text);
	keymap_free(keymap);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(command__table__has_help_for_each),
	    cmocka_unit_test(keymap__load__default_keys_do_not_collide),
	    cmocka_unit_test(keymap__load__lower_case_changes_nothing),
	    cmocka_unit_test(keymap__find__asks_the_view_first),
	    cmocka_unit_test(keymap__parse__lets_the_person_win),
	    cmocka_unit_test(keymap__parse__keeps_the_good_lines),
	    cmocka_unit_test(keymap__parse__names_the_line_of_a_mistake),
	    cmocka_unit_test(keymap__is_key__knows_names),
	    cmocka_unit_test(helptext__continuations__lists_what_follows),
	    cmocka_unit_test(helptext__manual__names_every_command),
	    cmocka_unit_test(helptext__manual__is_the_page_in_the_tree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
