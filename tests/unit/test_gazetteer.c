#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/place.h"
#include "entity/gazetteer.h"

static const char *const file_names[] = {"words.tsv", "words-common.tsv", "countries.tsv",
    "demonyms.tsv", "places.tsv", "people.tsv", "organisations.tsv", "learned.tsv", "aliases.tsv"};

enum { FILE_COUNT = sizeof file_names / sizeof *file_names };

/* A folder with a small gazetteer of its own. */
struct folder {
	char path[64];
};

static void put(const struct folder *folder, const char *name, const char *text)
{
	struct buf path = {0};
	struct err err;

	assert_int_equal(file_join(folder->path, name, &path), ERR_OK);
	assert_int_equal(file_write(path.data, slice_of(text), FILE_REPLACE, &err), ERR_OK);
	buf_release(&path);
}

static int make_folder(void **state)
{
	struct folder *folder = alloc_zero(1, sizeof *folder);

	assert_non_null(folder);
	snprintf(folder->path, sizeof folder->path, "test_gazetteer.XXXXXX");
	assert_non_null(mkdtemp(folder->path));
	for (size_t i = 0; i < FILE_COUNT; i++)
		put(folder, file_names[i], "");
	*state = folder;
	return 0;
}

static int drop_folder(void **state)
{
	const struct folder *folder = *state;
	struct buf path = {0};

	for (size_t i = 0; i < FILE_COUNT; i++) {
		assert_int_equal(file_join(folder->path, file_names[i], &path), ERR_OK);
		unlink(path.data);
	}
	assert_int_equal(file_join(folder->path, "mine.tsv", &path), ERR_OK);
	unlink(path.data);
	rmdir(folder->path);
	buf_release(&path);
	alloc_free(*state);
	return 0;
}

static struct gazetteer *load(const struct folder *folder, const char *user_aliases)
{
	struct gazetteer *gazetteer = NULL;
	struct err err;

	assert_int_equal(gazetteer_load(folder->path, user_aliases, &gazetteer, &err), ERR_OK);
	return gazetteer;
}

static void check_slice(struct slice found, const char *expected)
{
	assert_non_null(found.ptr);
	assert_int_equal(found.len, strlen(expected));
	assert_memory_equal(found.ptr, expected, found.len);
}

static void gazetteer__classes__add_up(void **state)
{
	struct gazetteer *gazetteer;

	put(*state, "people.tsv", "# a comment\nfirst female\tJordan\nlast\tJordan\r\n\n");
	put(*state, "places.tsv", "city\tJordan\ncity\tSan Marcos");
	gazetteer = load(*state, NULL);
	assert_int_equal(gazetteer_classes(gazetteer, slice_of("Jordan")),
	    GAZ_FIRST_NAME | GAZ_FEMALE | GAZ_LAST_NAME | GAZ_CITY);
	assert_int_equal(gazetteer_classes(gazetteer, slice_of("jordan")), 0);
	assert_int_equal(gazetteer_classes(gazetteer, slice_of("San Marcos")), GAZ_CITY);
	assert_int_equal(gazetteer_classes(gazetteer, slice_of("San")), 0);
	gazetteer_free(gazetteer);
}

static void gazetteer__words__count_tokens(void **state)
{
	struct gazetteer *gazetteer;

	put(*state, "organisations.tsv", "org\tPeople's Grain Bank\norg\tPeople Inc\norg\tAcme\n");
	gazetteer = load(*state, NULL);
	assert_int_equal(gazetteer_words(gazetteer, slice_of("People")), 4);
	assert_int_equal(gazetteer_words(gazetteer, slice_of("Acme")), 1);
	assert_int_equal(gazetteer_words(gazetteer, slice_of("Grain")), 0);
	gazetteer_free(gazetteer);
}

static void gazetteer__country__capitals_and_demonyms(void **state)
{
	struct gazetteer *gazetteer;

	put(*state, "countries.tsv",
	    "Freedonia\tSylvania;Marx\tFreedonian\tRepublic of Freedonia\n");
	put(*state, "demonyms.tsv", "Fredo\tFreedonia\nStateless\t\n");
	gazetteer = load(*state, NULL);
	check_slice(gazetteer_country(gazetteer, slice_of("Marx")), "Freedonia");
	check_slice(gazetteer_country(gazetteer, slice_of("Freedonian")), "Freedonia");
	check_slice(gazetteer_country(gazetteer, slice_of("Fredos")), "Freedonia");
	check_slice(gazetteer_demonym(gazetteer, slice_of("Freedonia")), "Freedonian");
	check_slice(gazetteer_canonical(gazetteer, slice_of("Republic of Freedonia")), "Freedonia");
	assert_int_equal(gazetteer_classes(gazetteer, slice_of("Freedonians")), GAZ_DEMONYM);
	assert_null(gazetteer_country(gazetteer, slice_of("Stateless")).ptr);
	assert_null(gazetteer_country(gazetteer, slice_of("Nowhere")).ptr);
	gazetteer_free(gazetteer);
}

static void gazetteer__aliases__user_wins(void **state)
{
	const struct folder *folder = *state;
	struct gazetteer *gazetteer;
	struct buf mine = {0};

	put(folder, "aliases.tsv", "FU\tFreedonia Union\torg\n");
	put(folder, "mine.tsv", "FU\tFilm University\n");
	gazetteer = load(folder, NULL);
	check_slice(gazetteer_canonical(gazetteer, slice_of("FU")), "Freedonia Union");
	assert_int_equal(gazetteer_classes(gazetteer, slice_of("Freedonia Union")), GAZ_ORG);
	gazetteer_free(gazetteer);
	assert_int_equal(file_join(folder->path, "mine.tsv", &mine), ERR_OK);
	gazetteer = load(folder, mine.data);
	check_slice(gazetteer_canonical(gazetteer, slice_of("FU")), "Film University");
	gazetteer_free(gazetteer);
	gazetteer_free(load(folder, "no/such/file.tsv"));
	buf_release(&mine);
}

static void check_error(
    const struct folder *folder, const char *text, enum err_code code, unsigned line)
{
	struct gazetteer *gazetteer = NULL;
	struct err err;

	put(folder, "places.tsv", text);
	assert_int_equal(gazetteer_load(folder->path, NULL, &gazetteer, &err), code);
	assert_null(gazetteer);
	assert_int_equal(err.code, code);
	assert_int_equal(err.line, line);
	assert_non_null(strstr(err.file, "places.tsv"));
}

static void gazetteer__load__names_file_and_line(void **state)
{
	check_error(*state, "city\tRome\nvillage\tX\n", ERR_UNKNOWN_KEY, 2);
	check_error(*state, "city\tRome\n\nRome\n", ERR_SYNTAX, 3);
	check_error(*state, "city\t\n", ERR_SYNTAX, 1);
	check_error(*state, "\tRome\n", ERR_SYNTAX, 1);
	check_error(*state, "city\ta\tb\tc\td\n", ERR_SYNTAX, 1);
}

static void gazetteer__load__missing_folder(void **state)
{
	struct gazetteer *gazetteer = NULL;
	struct err err;

	(void)state;
	assert_int_equal(gazetteer_load("no/such", NULL, &gazetteer, &err), ERR_NOT_FOUND);
	assert_non_null(strstr(err.file, "no/such"));
}

/* A user without settings of their own must not be told of a file that may be missing. */
static void gazetteer__load__missing_user_file_is_no_error(void **state)
{
	const struct folder *folder = *state;
	struct gazetteer *gazetteer = NULL;
	struct err err = {0};

	assert_int_equal(
	    gazetteer_load(folder->path, "no/such/aliases.tsv", &gazetteer, &err), ERR_OK);
	assert_int_equal(err.code, ERR_OK);
	assert_int_equal(err.file[0], '\0');
	gazetteer_free(gazetteer);
}

static void gazetteer__load__no_memory(void **state)
{
	const struct folder *folder = *state;
	struct gazetteer *gazetteer = NULL;
	enum err_code code = ERR_NOMEM;
	struct err err;

	put(folder, "countries.tsv", "Freedonia\tSylvania\tFreedonian\tRepublic of Freedonia\n");
	put(folder, "demonyms.tsv", "Fredo\tFreedonia\n");
	put(folder, "aliases.tsv", "FU\tFreedonia Union\torg\n");
	for (long nth = 1; code == ERR_NOMEM; nth++) {
		alloc_fail_from(nth);
		code = gazetteer_load(folder->path, "no/such/file.tsv", &gazetteer, &err);
		alloc_fail_from(0);
		if (code == ERR_NOMEM)
			assert_null(gazetteer);
	}
	assert_int_equal(code, ERR_OK);
	gazetteer_free(gazetteer);
}

static void gazetteer__load__shipped_lists(void **state)
{
	struct gazetteer *gazetteer = NULL;
	struct buf folder = {0};
	struct err err;

	(void)state;
	assert_int_equal(place_data("gazetteer", &folder), ERR_OK);
	assert_int_equal(gazetteer_load(folder.data, NULL, &gazetteer, &err), ERR_OK);
	check_slice(gazetteer_canonical(gazetteer, slice_of("U.S.")), "United States");
	check_slice(gazetteer_country(gazetteer, slice_of("Chinese")), "China");
	check_slice(gazetteer_country(gazetteer, slice_of("Beijing")), "China");
	assert_true(gazetteer_classes(gazetteer, slice_of("Mrs.")) & GAZ_FEMALE);
	gazetteer_free(gazetteer);
	buf_release(&folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(gazetteer__classes__add_up, make_folder, drop_folder),
	    cmocka_unit_test_setup_teardown(
	        gazetteer__words__count_tokens, make_folder, drop_folder),
	    cmocka_unit_test_setup_teardown(
	        gazetteer__country__capitals_and_demonyms, make_folder, drop_folder),
	    cmocka_unit_test_setup_teardown(
	        gazetteer__aliases__user_wins, make_folder, drop_folder),
	    cmocka_unit_test_setup_teardown(
	        gazetteer__load__names_file_and_line, make_folder, drop_folder),
	    cmocka_unit_test_setup_teardown(
	        gazetteer__load__missing_user_file_is_no_error, make_folder, drop_folder),
	    cmocka_unit_test_setup_teardown(gazetteer__load__no_memory, make_folder, drop_folder),
	    cmocka_unit_test(gazetteer__load__missing_folder),
	    cmocka_unit_test(gazetteer__load__shipped_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
