/*
 * The whole reader on a terminal in memory: scripts of keys, and what then stands on the screen.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/rng.h"
#include "app/loop.h"

/* Of our own; the names are invented. */
static const char north[] =
    "Outlet: Northern Courier\nTitle: Council calls Borduria a ‘key enabler’\nDate: 2024-07-10\n\n"
    "Council calls Borduria a ‘key enabler’\n\n"
    "The Council declared Borduria a “decisive enabler” of the war that Syldavia wages. "
    "“Borduria has become a decisive enabler,” Secretary Ana Kovac said in Klow.\n\n"
    "Borduria denied the charge. Its exports are a lifeline for Syldavia, officials said.\n";
static const char south[] =
    "Outlet: Southern Post\nTitle: What the Council left out\n\n"
    "What the Council left out\n\n"
    "The Council met in Klow. Ana Kovac spoke for an hour. China has been called a decisive "
    "enabler of Russia’s war before; “That is hollow,” spokesman Ben Orlik said of the word.\n\n"
    "Nobody in Borduria was asked. 日本語の段落もある。\n";

struct reader {
	char folder[32];
	struct story story;
	struct terminal *term;
};

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
	(void)status, (void)kind, (void)walk;
	return remove(path);
}

static void put_file(const char *folder, const char *name, const char *text)
{
	char path[200];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	assert_int_equal(file_write(path, slice_of(text), FILE_REPLACE, NULL), ERR_OK);
}

static void start(struct reader *reader)
{
	*reader = (struct reader){.folder = "reader.XXXXXX"};
	assert_non_null(mkdtemp(reader->folder));
	put_file(reader->folder, "a.txt", north);
	put_file(reader->folder, "b.txt", south);
}

/* Run a script; the last screen is kept. Returns the exit status. */
static int run(struct reader *reader, struct size size, const char *script)
{
	struct tui_options options = {.state = reader->folder, .threads = 2, .theme = "dark"};
	int status;

	if (reader->term)
		reader->term->ops->free(reader->term);
	story_init(&reader->story);
	assert_int_equal(story_add_path(&reader->story, reader->folder), ERR_OK);
	assert_int_equal(term_mem_new(size, script, &reader->term), ERR_OK);
	status = tui_run_on(&options, &reader->story, reader->term);
	story_release(&reader->story);
	return status;
}

static void end(struct reader *reader)
{
	if (reader->term)
		reader->term->ops->free(reader->term);
	nftw(reader->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static bool screen_has(const struct reader *reader, const char *wanted)
{
	struct buf text = {0};
	bool found;

	canvas_text(term_mem_canvas(reader->term), &text);
	found = strstr(buf_text(&text), wanted) != NULL;
	if (!found)
		print_message("\"%s\" is not in\n%s", wanted, buf_text(&text));
	buf_release(&text);
	return found;
}

/* After a script the screen shows something. */
static void leads_to(const char *script, const char *wanted)
{
	struct reader reader;

	start(&reader);
	assert_int_equal(run(&reader, (struct size){24, 80}, script), 0);
	assert_true(screen_has(&reader, wanted));
	end(&reader);
}

static void reader__open__shows_text_outlets_and_counts(void **state)
{
	struct reader reader;

	(void)state;
	start(&reader);
	assert_int_equal(run(&reader, (struct size){24, 100}, "idle"), 0);
	assert_true(screen_has(&reader, "Northern Courier"));
	assert_true(screen_has(&reader, "Council calls Borduria"));
	assert_true(screen_has(&reader, "2 outlets"));
	end(&reader);
}

static void reader__views__open_and_come_back(void **state)
{
	(void)state;
	leads_to("idle 2 idle", "outlet");
	leads_to("idle 3 idle", "Kovac");
	leads_to("idle 4 idle", "Kovac");
	leads_to("idle 2 3 4 5 6 q q q q q", "Northern Courier ·");
	leads_to("idle 3 1", "Northern Courier ·");
	leads_to("idle 4 ctrl-o", "Northern Courier ·");
}

static void reader__search__marks_hits_over_outlets(void **state)
{
	(void)state;
	leads_to("idle / K l o w enter idle", "2 hits in 2 outlets");
	leads_to("idle / K l o w enter idle n idle", "Southern Post ·");
	leads_to("idle / K l o w idle", "2 hits in all outlets");
	leads_to("idle / K l o w idle esc idle n", "no search yet");
	leads_to("idle / ( enter idle", "0 hits");
	leads_to("idle / paste:Klow enter idle", "2 hits in 2 outlets");
}

/* What was looked for before is there again, and so is the place. */
static void reader__esc_in_search__brings_the_last_search_back(void **state)
{
	(void)state;
	leads_to("idle / K l o w enter idle / z z idle esc idle n idle", "Southern Post ·");
	leads_to("idle / K l o w enter idle / esc idle n idle", "Southern Post ·");
	leads_to("idle / K l o w enter idle 3 idle / x esc idle 1 n idle", "Southern Post ·");
	leads_to("idle / K l o w enter idle / ctrl-u enter idle n idle", "Southern Post ·");
}

static void reader__prompt__keeps_its_command(void **state)
{
	(void)state;
	leads_to("idle ] n M h i", "note: hi");
	leads_to("idle ] n M h i ctrl-u y o", "note: yo");
	leads_to("idle ] n M h i enter idle '", "hi");
	leads_to("idle 2 idle s", "export the table to: compare.md");
	leads_to("idle t idle", "decisive-enabler");
	leads_to("idle : e x tab", "export");
	leads_to("idle : tab", "half-page-down");
	leads_to("idle ] n M n o t e enter idle : up", ":note note");
}

static void reader__paste__runs_no_commands(void **state)
{
	(void)state;
	leads_to("idle paste:QQQ idle", "pasted text runs no commands");
}

static void reader__esc__only_cancels(void **state)
{
	(void)state;
	leads_to("idle : q u i t esc", "Northern Courier ·");
	leads_to("idle q esc", "Northern Courier ·");
	leads_to("idle ] esc", "Northern Courier ·");
	leads_to("idle ? esc", "Northern Courier ·");
	leads_to("idle esc esc esc", "Northern Courier ·");
}

static void reader__prefix__shows_continuations(void **state)
{
	(void)state;
	leads_to("idle ]", "n  next name");
	leads_to("idle z", "show or hide names");
}

static void reader__commands__work_from_the_line(void **state)
{
	(void)state;
	leads_to("idle : h e l tab enter", "Keys in Read");
	leads_to("idle : n o s u c h enter", "no command begins with");
	leads_to("idle : s e t space m e a s u r e space 3 0 enter idle", "measure is 30");
	leads_to("idle : s e t space m e a s u r e space 3 enter", "measure is a number");
	leads_to("idle : t h e m e space n o n e enter", "no such theme");
	leads_to("idle C", "C does nothing here");
	leads_to("idle 2 idle D idle", "is dropped; u takes it back");
}

static void reader__mark__is_kept_and_undone(void **state)
{
	struct reader reader;
	const struct size size = {24, 80};

	(void)state;
	start(&reader);
	assert_int_equal(run(&reader, size, "idle ] n idle m idle '"), 0);
	assert_true(screen_has(&reader, "Northern Courier l."));
	assert_int_equal(run(&reader, size, "idle ' idle"), 0);
	assert_true(screen_has(&reader, "Northern Courier l."));
	assert_int_equal(run(&reader, size, "idle ] n m idle m idle u idle u idle '"), 0);
	assert_true(screen_has(&reader, "Northern Courier l."));
	assert_int_equal(run(&reader, size, "idle : f o r g e t enter y idle '"), 0);
	assert_true(screen_has(&reader, "no marks yet"));
	end(&reader);
}

static void reader__edit__writes_a_sidecar_and_undoes_it(void **state)
{
	struct reader reader;
	const struct size size = {24, 100};
	struct buf bytes = {0};
	char path[100];

	(void)state;
	start(&reader);
	snprintf(path, sizeof path, "%s/b.meta", reader.folder);
	assert_int_equal(
	    run(&reader, size,
	        "idle > idle : e d i t space d a t e space 2 0 2 4 - 0 3 - 0 5 enter idle"),
	    0);
	assert_true(screen_has(&reader, "date is now"));
	assert_int_equal(file_read(path, 1000, &bytes, NULL), ERR_OK);
	assert_non_null(strstr(buf_text(&bytes), "Date: 2024-03-05"));
	buf_release(&bytes);
	assert_int_equal(
	    run(&reader, size,
	        "idle > idle : e d i t space d a t e space 3 2 / 9 9 / 2 0 2 4 enter idle"),
	    0);
	assert_true(screen_has(&reader, "is no date"));
	assert_int_equal(run(&reader, size, "idle > idle : e d i t space d a t e enter idle"), 0);
	assert_int_not_equal(access(path, F_OK), 0);
	assert_int_equal(run(&reader, size,
	                     "idle > idle : e d i t space u r l space x : y enter idle u idle "
	                     "ctrl-r idle u idle"),
	    0);
	assert_true(screen_has(&reader, "undone: the url is taken away again"));
	assert_int_not_equal(access(path, F_OK), 0); /* an empty one does not stay behind */
	end(&reader);
}

static void reader__copy__carries_the_citation(void **state)
{
	struct reader reader;
	struct slice copied;
	char *text;

	(void)state;
	start(&reader);
	assert_int_equal(run(&reader, (struct size){24, 80}, "idle ] q y idle"), 0);
	copied = term_mem_copied(reader.term);
	text = alloc_dup(copied.ptr, copied.len);
	assert_non_null(strstr(text, "Northern Courier"));
	assert_non_null(strstr(text, "2024-07-10"));
	assert_true(screen_has(&reader, "copied.txt"));
	alloc_free(text);
	end(&reader);
}

static void reader__export__asks_before_it_replaces(void **state)
{
	struct reader reader;
	const struct size size = {24, 120};
	struct buf bytes = {0};
	char path[100], script[300] = "idle : ";

	(void)state;
	start(&reader);
	snprintf(path, sizeof path, "%s/out.csv", reader.folder);
	for (const char *at = "export quotes "; *at; at++)
		snprintf(script + strlen(script), sizeof script - strlen(script), "%s ",
		    *at == ' ' ? "space" : (char[2]){*at, '\0'});
	snprintf(
	    script + strlen(script), sizeof script - strlen(script), "paste:%s enter idle", path);
	assert_int_equal(run(&reader, size, script), 0);
	assert_true(screen_has(&reader, "highlights written to"));
	assert_int_equal(file_read(path, 100000, &bytes, NULL), ERR_OK);
	assert_non_null(strstr(buf_text(&bytes), "Kovac"));
	buf_release(&bytes);
	assert_int_equal(run(&reader, size, script), 0);
	assert_true(screen_has(&reader, "exists already"));
	end(&reader);
}

static void reader__panes__split_link_and_close(void **state)
{
	(void)state;
	leads_to("idle resize:160x30 | idle", "What the Council left out");
	leads_to("idle resize:160x30 | | | | idle", "four panes are the most");
	leads_to("idle resize:160x30 | = j j idle", "the same");
	leads_to("idle | q q", "Leave abreast?");
}

static void reader__row__is_added_and_taken_back(void **state)
{
	(void)state;
	leads_to("idle : r o w space K l o w enter idle", "row added: 2 outlets");
	leads_to("idle : r o w space K l o w enter idle : r o w space k l o w enter",
	    "is a row already");
	leads_to("idle : r o w space K l o w enter idle q idle", "Northern Courier ·");
	leads_to("idle : r o w space z e b r a enter idle", "row added: not found in any outlet");
	leads_to("idle : r o w space z e b r a enter idle", "zebra");
	leads_to("idle : r o w space K l o w enter idle u idle", "undone");
}

static void reader__toggles__say_what_they_did(void **state)
{
	(void)state;
	leads_to("idle z n", "names: hidden");
	leads_to("idle z n z n", "names: shown");
	leads_to("idle z b", "what is not the article: hidden");
}

/* Long lines of the help go on, and messages end with a whole word. */
static void reader__narrow__cuts_no_words(void **state)
{
	struct reader reader;
	const struct size size = {20, 40};

	(void)state;
	start(&reader);
	assert_int_equal(run(&reader, size, "idle 6 ?"), 0);
	assert_true(screen_has(&reader, "Keys in context"));
	assert_true(screen_has(&reader, "sort by the left or the"));
	assert_int_equal(run(&reader, size, "idle paste:x"), 0);
	assert_true(screen_has(&reader, "pasted text runs no commands: open / …"));
	end(&reader);
}

static void reader__quit__asks_once_at_the_root(void **state)
{
	(void)state;
	leads_to("idle q", "Leave abreast?");
	leads_to("idle 2 q q n", "Northern Courier ·");
}

static void reader__signal__ends_cleanly(void **state)
{
	struct reader reader;

	(void)state;
	start(&reader);
	assert_int_equal(run(&reader, (struct size){24, 80}, "signal:15 j j j"), 128 + 15);
	assert_int_equal(run(&reader, (struct size){24, 80}, "Q"), 0);
	assert_int_equal(run(&reader, (struct size){24, 80}, "q y j"), 0);
	end(&reader);
}

/* As the commands do: what could not be read is told by the status. */
static void reader__unread_article__makes_the_status_1(void **state)
{
	struct reader reader;

	(void)state;
	start(&reader);
	put_file(reader.folder, "c.txt", "");
	assert_int_equal(run(&reader, (struct size){24, 80}, "idle Q"), 1);
	end(&reader);
}

static void reader__resize__is_safe_at_any_size(void **state)
{
	(void)state;
	leads_to("idle resize:1x1 j 2 3 resize:2x1 4 resize:1x2 5 resize:5x5 6 resize:13x4 1 | | "
	         "resize:300x100 idle resize:80x24 idle",
	    "Northern Courier");
}

/* The cursor is always inside, on every view. */
static void reader__cursor__stands_on_the_selected_item(void **state)
{
	struct reader reader;
	const struct canvas *canvas;

	(void)state;
	start(&reader);
	assert_int_equal(run(&reader, (struct size){24, 80}, "idle j j tab idle"), 0);
	canvas = term_mem_canvas(reader.term);
	assert_int_equal(canvas->cursor_row, 2);
	assert_int_equal(canvas->cursor_col, 0);
	end(&reader);
}

/* ---- a monkey at the keyboard ---- */

static const char *const things[] = {"j", "k", "h", "l", "up", "down", "left", "right", "space",
    "b", "ctrl-d", "ctrl-u", "g", "G", "1", "2", "3", "4", "5", "6", "] n", "[ n", "] q", "[ q",
    "] w", "[ w", "] m", "[ m", "] s", "] d", "; ,", "*", "#", "<", ">", "|", "=", "v", "A", "z n",
    "z q", "z w", "z b", "n", "N", "/ e enter", "/ [ enter", "/ K l o w enter",
    ": r o w space K l o w enter", ": tab tab enter", ": u p enter", "esc", "enter", "enter",
    "q esc", "tab", "tab", "u", "ctrl-r", "m", "M x y enter", "'", "y", "s esc", "t esc", "K",
    "E esc", "R", "ctrl-l", "ctrl-c", "?", "f1", "o", "+", "-", "&", "!", "w", "C", "P", "X", "D",
    "J", "S", "f", "{", "}", "ctrl-o", "ctrl-z", "paste:text", "idle", "backspace", "é", "日",
    "alt-x", "f12", "home", "end", "page-up", "page-down", "wheel"};

static void add_random(struct rng *rng, struct buf *script)
{
	uint32_t pick = rng_below(rng, sizeof things / sizeof *things + 8);

	if (pick < sizeof things / sizeof *things)
		buf_add_format(script, "%s ", things[pick]);
	else if (pick & 1)
		buf_add_format(script, "resize:%ux%u ",
		    1 + rng_below(rng, rng_below(rng, 2) ? 30 : 200),
		    1 + rng_below(rng, rng_below(rng, 2) ? 12 : 60));
	else
		buf_add_format(script, "%s:%u,%u ",
		    rng_below(rng, 2)   ? "click"
		    : rng_below(rng, 2) ? "wheel-down"
		                        : "double-click",
		    rng_below(rng, 40), rng_below(rng, 120));
}

static void reader__monkey__never_crashes(void **state)
{
	const char *given = getenv("ABREAST_SEED");
	uint64_t seed = given ? strtoull(given, NULL, 10) : 1;

	(void)state;
	for (int round = 0; round < 6; round++) {
		struct rng rng = {seed + (uint64_t)round};
		struct buf script = {0};
		struct reader reader, inside = {.folder = "."};

		print_message("seed %llu\n", (unsigned long long)seed + (unsigned)round);
		buf_add_text(&script, round & 1 ? "idle " : "");
		for (int i = 0; i < 700; i++)
			add_random(&rng, &script);
		start(&reader);
		/* it also types names of files to write: they go with the folder */
		assert_int_equal(chdir(reader.folder), 0);
		assert_int_equal(run(&inside, (struct size){24, 80}, buf_text(&script)), 0);
		assert_int_equal(chdir(".."), 0);
		reader.term = inside.term;
		end(&reader);
		buf_release(&script);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reader__open__shows_text_outlets_and_counts),
	    cmocka_unit_test(reader__views__open_and_come_back),
	    cmocka_unit_test(reader__search__marks_hits_over_outlets),
	    cmocka_unit_test(reader__esc_in_search__brings_the_last_search_back),
	    cmocka_unit_test(reader__prompt__keeps_its_command),
	    cmocka_unit_test(reader__paste__runs_no_commands),
	    cmocka_unit_test(reader__esc__only_cancels),
	    cmocka_unit_test(reader__prefix__shows_continuations),
	    cmocka_unit_test(reader__commands__work_from_the_line),
	    cmocka_unit_test(reader__mark__is_kept_and_undone),
	    cmocka_unit_test(reader__edit__writes_a_sidecar_and_undoes_it),
	    cmocka_unit_test(reader__copy__carries_the_citation),
	    cmocka_unit_test(reader__export__asks_before_it_replaces),
	    cmocka_unit_test(reader__panes__split_link_and_close),
	    cmocka_unit_test(reader__row__is_added_and_taken_back),
	    cmocka_unit_test(reader__toggles__say_what_they_did),
	    cmocka_unit_test(reader__narrow__cuts_no_words),
	    cmocka_unit_test(reader__quit__asks_once_at_the_root),
	    cmocka_unit_test(reader__signal__ends_cleanly),
	    cmocka_unit_test(reader__unread_article__makes_the_status_1),
	    cmocka_unit_test(reader__resize__is_safe_at_any_size),
	    cmocka_unit_test(reader__cursor__stands_on_the_selected_item),
	    cmocka_unit_test(reader__monkey__never_crashes),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
	setenv("ABREAST_TEST_IDLE", "1", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
