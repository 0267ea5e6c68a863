#include "config.h"

#include "doc/foreign.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "doc/charset.h"
#include "doc/language.h"
#include "doc/parts.h"
#include "page/confine.h"

static const char page[] = "<title>A title here</title><p>The wall along the river broke on Monday "
                           "after three days of rain, the council said on Tuesday.</p>";

/* Read the page through another program; what went wrong is in err. */
static enum err_code read_through(
    const char *program, const char *const *extra, int wall_ms, struct err *err)
{
	const struct foreign_plan plan = {
	    .program = program, .extra = extra, .children = 1, .wall_ms = wall_ms};
	struct foreign_article article;
	struct foreign *foreign = NULL;
	enum err_code code = ERR_OK;

	assert_int_equal(foreign_new(&plan, &foreign), ERR_OK);
	/* Twice: a child that failed is replaced, and the second says the same. */
	for (int i = 0; i < 2; i++) {
		*err = (struct err){.code = ERR_OK};
		code =
		    foreign_read(foreign, FOREIGN_HTML, "a.html", slice_of(page), 0, &article, err);
		if (code == ERR_OK)
			foreign_article_release(&article);
	}
	foreign_free(foreign);
	return code;
}

static void foreign__read__child_ends(void **state)
{
	static const char *const none[] = {NULL};
	struct err err;

	(void)state;
	assert_int_equal(read_through("/bin/true", none, 0, &err), ERR_IO);
	assert_string_equal(err.file, "a.html");
	assert_string_equal(err.detail, "its reader ended without an answer");
	assert_int_equal(read_through("/no/such/program", none, 0, &err), ERR_IO);
}

static void foreign__read__child_is_killed(void **state)
{
	static const char *const crash[] = {"-c", "kill -SEGV $$", NULL};
	static const char *const over[] = {"-c", "kill -PROF $$", NULL};
	struct err err;

	(void)state;
	assert_int_equal(read_through("/bin/sh", crash, 0, &err), ERR_IO);
	assert_string_equal(err.detail, "its reader crashed (signal 11)");
	assert_int_equal(read_through("/bin/sh", over, 0, &err), ERR_LIMIT);
	assert_string_equal(err.detail, "reading it took more than 2 s");
}

static void foreign__read__child_hangs(void **state)
{
	static const char *const extra[] = {"100000", NULL};
	struct err err;

	(void)state;
	assert_int_equal(read_through("/bin/sleep", extra, 50, &err), ERR_LIMIT);
}

static void foreign__read__child_answers_nonsense(void **state)
{
	static const char *const extra[] = {"-c", "head -c 100000 /dev/zero; exec cat", NULL};
	struct err err;

	(void)state;
	assert_int_equal(read_through("/bin/sh", extra, 0, &err), ERR_IO);
	assert_string_equal(err.detail, "its reader answered nonsense");
}

static void foreign__read__through_this_program(void **state)
{
	const char *folder = getenv("top_builddir");
	struct foreign_article article;
	struct foreign *foreign;
	char program[4096];

	(void)state;
	snprintf(program, sizeof program, "%s/abreast", folder ? folder : ".");
	if (access(program, X_OK) != 0)
		skip();
	assert_int_equal(foreign_new(&(struct foreign_plan){.program = program}, &foreign), ERR_OK);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(foreign_read(foreign, FOREIGN_HTML, "a.html", slice_of(page), 0,
		                     &article, NULL),
		    ERR_OK);
		assert_true(slice_is(article.title, "A title here"));
		foreign_article_release(&article);
	}
	foreign_free(foreign);
}

static void foreign__take__ranges_outside_the_text(void **state)
{
	const struct doc_block block = {.at = {0, 9}};
	const struct foreign_record text = {RECORD_TEXT, 3}, blocks = {RECORD_BLOCKS, sizeof block};
	struct foreign_article article = {0};
	struct buf records = {0};
	struct slice detail = {0};

	(void)state;
	buf_add(&records, (const char *)&text, sizeof text);
	buf_add_text(&records, "abc");
	buf_add(&records, (const char *)&blocks, sizeof blocks);
	buf_add(&records, (const char *)&block, sizeof block);
	assert_false(foreign_article_take(&article, &records, &detail));
	foreign_article_release(&article);
}

/* How a process ends that confines itself and then does something. */
static int end_of(void (*act)(void))
{
	int status = 0;
	const pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		const unsigned layers = confine_process(0);

		if (!(layers & CONFINED_SECCOMP))
			_exit(77);
		act();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void open_file(void)
{
	if (access("/etc/passwd", R_OK) == 0)
		_exit(1);
	execl("/bin/true", "true", (char *)NULL);
}

static void compute(void)
{
	char *volatile memory = malloc(100000);

	memory[0] = 1;
	free(memory);
}

static void confine__process__kills_who_opens(void **state)
{
	int status = end_of(compute);

	(void)state;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		skip();
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	status = end_of(open_file);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGSYS);
}

static void foreign__kind__by_name_and_by_bytes(void **state)
{
	bool packed;

	(void)state;
	assert_int_equal(foreign_kind_of("a/b.HTML", &packed), FOREIGN_HTML);
	assert_false(packed);
	assert_int_equal(foreign_kind_of("b.eml.gz", &packed), FOREIGN_MAIL);
	assert_true(packed);
	assert_int_equal(foreign_kind_of("b.txt", &packed), FOREIGN_TEXT);
	assert_int_equal(
	    foreign_kind_of_bytes(slice_of(" <?xml version='1.0'?><!-- x --><feed>"), &packed),
	    FOREIGN_FEED);
	assert_int_equal(foreign_kind_of_bytes(slice_of("<!DocType html>"), &packed), FOREIGN_HTML);
	assert_int_equal(foreign_kind_of_bytes(slice_of("The wall broke."), &packed), FOREIGN_TEXT);
}

static void charset__named__labels_of_the_web(void **state)
{
	char name[40];

	(void)state;
	assert_true(charset_named(slice_of("<meta charset=\"shift_jis\">"), name, sizeof name));
	assert_string_equal(name, "CP932");
	assert_true(charset_named(
	    slice_of("<?xml version='1.0' encoding='ISO-8859-2'?>"), name, sizeof name));
	assert_string_equal(name, "ISO-8859-2");
	assert_false(charset_rare(
	    slice_of("<meta content='text/html; charset=latin1'>"), name, sizeof name));
	assert_false(charset_named(slice_of("the charset of it"), name, sizeof name));
}

static void language__guess__by_words_and_scripts(void **state)
{
	static const char *const texts[][2] = {
	    {"en", "The wall along the river broke on Monday after three days of rain, and the "
	           "council said that it had not been repaired for want of money."},
	    {"de", "Die Mauer am Fluss ist am Montag nach drei Tagen Regen gebrochen, und der Rat "
	           "sagte, dass sie nicht repariert worden sei, weil das Geld fehlte."},
	    {"fr", "Le mur le long de la rivi\xc3\xa8re s'est bris\xc3\xa9 lundi apr\xc3\xa8s "
	           "trois jours de pluie, et le conseil a dit qu'il n'avait pas les moyens."},
	    {"es", "El muro a lo largo del r\xc3\xado se rompi\xc3\xb3 el lunes despu\xc3\xa9s de "
	           "tres d\xc3\xad"
	           "as de lluvia, y el consejo dijo que no ten\xc3\xad"
	           "a dinero."},
	    {"ru", "\xd0\xa1\xd1\x82\xd0\xb5\xd0\xbd\xd1\x8b \xd1\x80\xd0\xb5\xd0\xba\xd0\xb8 "
	           "\xd1\x8d\xd1\x82\xd0\xbe\xd0\xb9"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_true(slice_is(language_guess(slice_of(texts[i][1])), texts[i][0]));
	assert_null(language_guess(slice_of("Only four words here")).ptr);
	assert_true(slice_is(language_name(slice_of("de")), "German"));
}

static void part__of__path(void **state)
{
	struct part part = part_of("a/feed.xml#12");

	(void)state;
	assert_int_equal(part.path_len, 10);
	assert_int_equal(part.number, 12);
	part = part_of("s.jsonl#3@4096");
	assert_int_equal(part.path_len, 7);
	assert_int_equal(part.number, 3);
	assert_int_equal(part.byte, 4096);
	assert_int_equal(part_of("c#.txt").number, 0);
	assert_int_equal(part_of("plain.html").path_len, 10);
	assert_int_equal(parts_in_feed(slice_of("<item><items><entry a=b></entry><item>")), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(foreign__read__child_ends),
	    cmocka_unit_test(foreign__read__child_is_killed),
	    cmocka_unit_test(foreign__read__child_hangs),
	    cmocka_unit_test(foreign__read__child_answers_nonsense),
	    cmocka_unit_test(foreign__read__through_this_program),
	    cmocka_unit_test(foreign__take__ranges_outside_the_text),
	    cmocka_unit_test(confine__process__kills_who_opens),
	    cmocka_unit_test(foreign__kind__by_name_and_by_bytes),
	    cmocka_unit_test(charset__named__labels_of_the_web),
	    cmocka_unit_test(language__guess__by_words_and_scripts),
	    cmocka_unit_test(part__of__path),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
