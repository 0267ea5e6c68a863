/*
 * A model trained on a page of our own sentences: the same bytes twice, names it can know, damaged
 * files, no memory.
 */
#include "config.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "entity/namemodel.h"
#include "entity_case.h"
#include "train/entitytrain.h"

#define FOLDER "test_namemodel.dir"
#define MODEL FOLDER "/names.bin"

static void write_file(const char *path, const char *text)
{
	struct err err;

	assert_int_equal(file_write(path, slice_of(text), FILE_REPLACE, &err), ERR_OK);
}

/* "Lena/B-PER Berg/I-PER slept ." as lines. */
static void add_sentence(struct buf *corpus, const char *sentence)
{
	for (const char *at = sentence; *at; at++) {
		const char *end = at + strcspn(at, " ");
		const char *slash = memchr(at, '/', (size_t)(end - at));

		buf_add(corpus, at, (size_t)((slash ? slash : end) - at));
		buf_add_byte(corpus, '\t');
		if (slash)
			buf_add(corpus, slash + 1, (size_t)(end - slash - 1));
		else
			buf_add_byte(corpus, 'O');
		buf_add_byte(corpus, '\n');
		if (!*end)
			break;
		at = end;
	}
	buf_add_byte(corpus, '\n');
}

static void write_corpus(void)
{
	static const char *const sentences[] = {
	    "Lena/B-PER Berg/I-PER left Peru/B-LOC on Monday .",
	    "Minister Omar/B-PER Diaz/I-PER spoke in Lima/B-LOC yesterday .",
	    "The Northern/B-ORG Grain/I-ORG Council/I-ORG met in Peru/B-LOC .",
	    "Experts of the Harbour/B-ORG Council/I-ORG praised Lena/B-PER Berg/I-PER .",
	    "Nobody saw the ships in the harbour .",
	    "Prices in Lima/B-LOC rose again , Omar/B-PER Diaz/I-PER said .",
	    "The Peruvian/B-MISC minister said no .",
	    "Two Peruvian/B-MISC ships left Lima/B-LOC .",
	};
	struct buf corpus = {0};

	for (unsigned doc = 0; doc < 6; doc++) {
		buf_add_text(&corpus, "-DOCSTART-\tO\n\n");
		for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
			add_sentence(&corpus, sentences[i]);
	}
	assert_false(corpus.failed);
	write_file(FOLDER "/conll2003/train.tsv", corpus.data);
	buf_release(&corpus);
}

static enum err_code train_knowing(size_t known, const char *out, struct err *err)
{
	const struct entity_plan plan = {
	    .corpora = FOLDER,
	    .lexicon = FOLDER,
	    .out = out,
	    .epochs = 4,
	    .bag = 2,
	    .features = 100000,
	    .words = 100,
	    .known = known,
	    .hidden = 20,
	    .margin = 2,
	    .seed = 1,
	};

	return entity_train(&plan, err);
}

static enum err_code train(const char *out, struct err *err)
{
	return train_knowing(20, out, err);
}

static int write_inputs(void **state)
{
	struct err err;

	(void)state;
	assert_int_equal(file_make_folder(FOLDER "/conll2003", &err), ERR_OK);
	write_file(
	    FOLDER "/clusters.tsv", "lima\t1\t10\t100\nperu\t1\t10\t101\nberg\t2\t20\t200\n");
	write_file(
	    FOLDER "/gaz.tsv", "CITY\tLima\nCOUNTRY\tPeru\nFIRST\tLena\nCOMPANY\tMill's End\n");
	write_corpus();
	return train(MODEL, &err) == ERR_OK ? 0 : -1;
}

static int remove_inputs(void **state)
{
	(void)state;
	unlink(MODEL);
	unlink(FOLDER "/again.bin");
	unlink(FOLDER "/conll2003/train.tsv");
	unlink(FOLDER "/clusters.tsv");
	unlink(FOLDER "/gaz.tsv");
	rmdir(FOLDER "/conll2003");
	rmdir(FOLDER);
	return 0;
}

static void read_file(const char *path, struct buf *bytes)
{
	struct err err;

	assert_int_equal(file_read(path, 1 << 24, bytes, &err), ERR_OK);
}

static void namemodel__train__same_bytes_twice(void **state)
{
	struct buf first = {0}, second = {0};
	struct err err;

	(void)state;
	assert_int_equal(train(FOLDER "/again.bin", &err), ERR_OK);
	read_file(MODEL, &first);
	read_file(FOLDER "/again.bin", &second);
	assert_int_equal(first.len, second.len);
	assert_memory_equal(first.data, second.data, first.len);
	buf_release(&first);
	buf_release(&second);
}

static void namemodel__train__bad_line_is_named(void **state)
{
	struct err err = {.code = ERR_OK};

	(void)state;
	write_file(FOLDER "/conll2003/train.tsv", "Lena\tB-PER\nslept\tB-VERB\n");
	assert_int_equal(train(FOLDER "/again.bin", &err), ERR_SYNTAX);
	assert_int_equal(err.line, 2);
	assert_non_null(strstr(err.file, "conll2003/train.tsv"));
	write_corpus();
}

/* The tagger with the small model. */
static void load(struct entity_case *it)
{
	struct err err;

	case_load(it);
	tagger_free(it->tagger);
	assert_int_equal(tagger_new(it->gazetteer, MODEL, &it->tagger, &err), ERR_OK);
	assert_null(tagger_fault(it->tagger));
}

static void namemodel__tag__what_it_learned(void **state)
{
	struct entity_case it;

	(void)state;
	load(&it);
	case_expect(&it, "Lena Berg spoke in Lima .", "Lena Berg/PER Lima/LOC");
	case_expect(
	    &it, "The Northern Grain Council left Peru .", "Northern Grain Council/ORG Peru/LOC");
	case_expect(&it, "", "");
	case_release(&it);
}

static uint8_t *tags_of(struct entity_case *it, const char *path, unsigned scheme)
{
	uint8_t *tags = alloc_zero(it->prose->tokens.count, 1);
	struct namemodel *model;
	struct err err;

	assert_non_null(tags);
	assert_int_equal(namemodel_open(path, &model, &err), ERR_OK);
	assert_int_equal(namemodel_tag(model, it->prose, scheme, tags), ERR_OK);
	namemodel_close(model);
	return tags;
}

/* The table of known words saves time and nothing else. */
static void namemodel__tag__the_same_without_known_words(void **state)
{
	struct entity_case it;
	struct err err;

	(void)state;
	load(&it);
	case_read(&it, "Lena Berg left Lima. The Harbour Council met Omar Diaz. Berg was late. "
	               "Nobody in Peru saw the Council. The Peruvian minister was Zuzana Berg.");
	assert_int_equal(train_knowing(0, FOLDER "/again.bin", &err), ERR_OK);
	for (unsigned scheme = 0; scheme < 3; scheme++) {
		uint8_t *with = tags_of(&it, MODEL, scheme);
		uint8_t *without = tags_of(&it, FOLDER "/again.bin", scheme);

		assert_memory_equal(with, without, it.prose->tokens.count);
		alloc_free(with);
		alloc_free(without);
	}
	case_release(&it);
}

enum { THREADS = 4 };

struct worker {
	pthread_t thread;
	const struct tagger *tagger;
	const struct prose *prose;
	struct entities *entities;
	enum err_code code;
};

static void *work(void *data)
{
	struct worker *worker = data;

	worker->code = tagger_find(worker->tagger, worker->prose, SCHEME_CONLL, &worker->entities);
	return NULL;
}

/* One tagger, one article, several threads: all find the same. */
static void namemodel__tag__the_same_in_every_thread(void **state)
{
	struct worker workers[THREADS] = {{.code = ERR_OK}};
	struct entity_case it;

	(void)state;
	load(&it);
	case_read(&it, "Lena Berg left Lima. The Harbour Council met Omar Diaz. Berg was late. "
	               "Nobody in Peru saw the Council. The Peruvian minister was Zuzana Berg.");
	for (size_t i = 0; i < THREADS; i++) {
		workers[i].tagger = it.tagger;
		workers[i].prose = it.prose;
		assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
	}
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_join(workers[i].thread, NULL), 0);
	for (size_t i = 0; i < THREADS; i++) {
		const struct entities *first = workers[0].entities, *other = workers[i].entities;

		assert_int_equal(workers[i].code, ERR_OK);
		assert_int_equal(other->mention_count, first->mention_count);
		assert_true(first->mention_count > 3);
		for (size_t k = 0; k < first->mention_count; k++) {
			const struct mention *one = &first->mentions[k], *two = &other->mentions[k];

			assert_true(one->start == two->start && one->end == two->end);
			assert_true(one->type == two->type && one->name == two->name);
		}
	}
	for (size_t i = 0; i < THREADS; i++)
		entities_free(workers[i].entities);
	case_release(&it);
}

static void namemodel__open__damaged_falls_back_to_rules(void **state)
{
	struct buf bytes = {0};
	struct entity_case it;
	struct err err;

	(void)state;
	read_file(MODEL, &bytes);
	case_load(&it);
	for (unsigned k = 0; k < 3; k++) {
		struct slice damaged = buf_slice(&bytes);

		if (k == 0)
			damaged.len /= 2;
		else if (k == 1)
			bytes.data[bytes.len / 2] ^= 1;
		else
			damaged.len = 0;
		assert_int_equal(
		    file_write(FOLDER "/again.bin", damaged, FILE_REPLACE, &err), ERR_OK);
		tagger_free(it.tagger);
		assert_int_equal(
		    tagger_new(it.gazetteer, FOLDER "/again.bin", &it.tagger, &err), ERR_OK);
		assert_non_null(tagger_fault(it.tagger));
		assert_int_equal(tagger_fault(it.tagger)->code, ERR_MODEL);
		assert_non_null(strstr(tagger_fault(it.tagger)->file, "again.bin"));
		case_expect(&it, "He left Peru.", "Peru/LOC");
	}
	case_release(&it);
	buf_release(&bytes);
}

static void namemodel__open__missing_is_no_fault(void **state)
{
	struct entity_case it;
	struct err err;

	(void)state;
	case_load(&it);
	tagger_free(it.tagger);
	assert_int_equal(tagger_new(it.gazetteer, FOLDER "/missing.bin", &it.tagger, &err), ERR_OK);
	assert_null(tagger_fault(it.tagger));
	case_release(&it);
}

static void namemodel__tag__no_memory(void **state)
{
	struct entity_case it;
	enum err_code code = ERR_NOMEM;

	(void)state;
	load(&it);
	case_read(&it, "Lena Berg left. Lena Berg slept. She ate. He ate. All ate in Lima, Peru.");
	for (long nth = 1; code == ERR_NOMEM; nth++) {
		struct entities *entities = NULL;

		alloc_fail_from(nth);
		code = tagger_find(it.tagger, it.prose, SCHEME_CONLL, &entities);
		alloc_fail_from(0);
		assert_true((code == ERR_OK) == (entities != NULL));
		entities_free(entities);
	}
	assert_int_equal(code, ERR_OK);
	case_release(&it);
}

static void namemodel__open__no_memory(void **state)
{
	enum err_code code = ERR_NOMEM;

	(void)state;
	for (long nth = 1; code == ERR_NOMEM; nth++) {
		struct namemodel *model = NULL;
		struct err err;

		alloc_fail_from(nth);
		code = namemodel_open(MODEL, &model, &err);
		alloc_fail_from(0);
		namemodel_close(model);
	}
	assert_int_equal(code, ERR_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(namemodel__train__same_bytes_twice),
	    cmocka_unit_test(namemodel__train__bad_line_is_named),
	    cmocka_unit_test(namemodel__tag__what_it_learned),
	    cmocka_unit_test(namemodel__tag__the_same_without_known_words),
	    cmocka_unit_test(namemodel__tag__the_same_in_every_thread),
	    cmocka_unit_test(namemodel__open__damaged_falls_back_to_rules),
	    cmocka_unit_test(namemodel__open__missing_is_no_fault),
	    cmocka_unit_test(namemodel__tag__no_memory),
	    cmocka_unit_test(namemodel__open__no_memory),
	};

	return cmocka_run_group_tests(tests, write_inputs, remove_inputs);
}
