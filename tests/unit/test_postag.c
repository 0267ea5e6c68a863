/*
 * Parts of speech: the model of the tree on our own sentences, a small model trained twice, damaged
 * files, no memory.
 */
#include "config.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/place.h"
#include "entity_case.h"
#include "learn/postag.h"
#include "train/postrain.h"

#define FOLDER "test_postag.dir"
#define MODEL FOLDER "/pos.bin"
#define OTHER FOLDER "/other.bin"
#define TREEBANK FOLDER "/treebank.conllu"
#define CLUSTERS FOLDER "/clusters.tsv"

/* The tags of a text's tokens, parted by spaces. */
static void tags_of(const struct postagger *tagger, const char *text, struct buf *ret_tags)
{
	struct buf copy = {0};
	struct doc_meta meta = {.title_at = span_none()};
	struct doc *doc;
	struct prose *prose;
	uint8_t *tags;

	buf_add_text(&copy, text);
	assert_int_equal(
	    doc_new_take(slice_of("d"), slice_of("d"), &copy, &meta, DOC_GIVEN, 0, &doc), ERR_OK);
	assert_int_equal(prose_new(doc, &prose), ERR_OK);
	tags = alloc_zero(prose->tokens.count + 1, 1);
	assert_non_null(tags);
	assert_int_equal(postags_find(tagger, prose, tags), ERR_OK);
	for (size_t i = 0; i < prose->tokens.count; i++) {
		buf_add_text(ret_tags, i > 0 ? " " : "");
		buf_add_text(ret_tags, pos_tag_text(tags[i]));
	}
	alloc_free(tags);
	prose_free(prose);
	doc_free(doc);
}

static void check_tags(const struct postagger *tagger, const char *text, const char *expected)
{
	struct buf tags = {0};

	tags_of(tagger, text, &tags);
	assert_string_equal(buf_text(&tags), expected);
	buf_release(&tags);
}

static struct postagger *tagger_of_tree(void)
{
	struct postagger *tagger = NULL;
	struct buf path = {0};
	struct err err;

	assert_int_equal(place_data("model/pos.bin", &path), ERR_OK);
	assert_int_equal(postagger_open(buf_text(&path), &tagger, &err), ERR_OK);
	buf_release(&path);
	return tagger;
}

static void postag__find__sentences(void **state)
{
	static const struct {
		const char *text, *tags;
	} cases[] = {
	    {"The minister said that the ships were late.", "DT NN VBD IN DT NNS VBD JJ ."},
	    {"She doesn't trust them.", "PRP VBZ RB VB PRP ."},
	    {"Lena's brother works in the U.S. now.", "NNP POS NN VBZ IN DT NNP RB ."},
	    {"\xe2\x80\x9cWe won,\xe2\x80\x9d he said.", "`` PRP VBD , '' PRP VBD ."},
	    {"\"We won,\" he said.", "`` PRP VBD , '' PRP VBD ."},
	    {"They want to sell dual-use goods.", "PRP VBP TO VB JJ NNS ."},
	};
	struct postagger *tagger = tagger_of_tree();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_tags(tagger, cases[i].text, cases[i].tags);
	postagger_close(tagger);
}

static void postag__find__without_model(void **state)
{
	(void)state;
	check_tags(NULL, "The ships left.", "- - - -");
	check_tags(NULL, "", "");
}

/* One sentence is tagged up to the longest that is one; one word more, and none of it is. */
static void postag__find__longest_sentence(void **state)
{
	struct postagger *tagger = tagger_of_tree();

	(void)state;
	for (unsigned more = 0; more < 2; more++) {
		struct buf text = {0}, tags = {0};

		buf_add_text(&text, "The ships");
		for (unsigned i = 2; i < POS_SENTENCE_MAX + more; i++)
			buf_add_text(&text, " sail");
		tags_of(tagger, text.data, &tags);
		if (more == 0)
			assert_memory_equal(tags.data, "DT NNS V", strlen("DT NNS V"));
		else
			assert_memory_equal(tags.data, "- - -", strlen("- - -"));
		buf_release(&text);
		buf_release(&tags);
	}
	postagger_close(tagger);
}

static void postag__tag_of__every_tag(void **state)
{
	(void)state;
	for (unsigned tag = POS_NONE + 1; tag < POS_TAGS; tag++)
		assert_int_equal(pos_tag_of(slice_of(pos_tag_text(tag))), tag);
	assert_int_equal(pos_tag_of(slice_of("no tag")), POS_NONE);
}

static void postag__find__no_memory(void **state)
{
	struct postagger *tagger = tagger_of_tree();
	struct buf text = {0};
	struct doc_meta meta = {.title_at = span_none()};
	struct doc *doc;
	struct prose *prose;
	uint8_t tags[64];
	enum err_code code = ERR_NOMEM;

	(void)state;
	buf_add_text(&text, "The minister said that the grey ships left the harbour at dawn.");
	assert_int_equal(
	    doc_new_take(slice_of("d"), slice_of("d"), &text, &meta, DOC_GIVEN, 0, &doc), ERR_OK);
	assert_int_equal(prose_new(doc, &prose), ERR_OK);
	assert_true(prose->tokens.count <= sizeof tags);
	for (long nth = 1; code != ERR_OK; nth++) {
		alloc_fail_from(nth);
		code = postags_find(tagger, prose, tags);
		alloc_fail_from(0);
		assert_true(code == ERR_OK || code == ERR_NOMEM);
	}
	prose_free(prose);
	doc_free(doc);
	postagger_close(tagger);
}

/* ---- a model of our own ---- */

static void write_file(const char *path, const char *text)
{
	struct err err;

	assert_int_equal(file_write(path, slice_of(text), FILE_REPLACE, &err), ERR_OK);
}

/* "the/DT dogs/NNS" as lines of ten columns. */
static void add_sentence(struct buf *treebank, const char *sentence)
{
	for (unsigned number = 1; *sentence; number++) {
		const size_t len = strcspn(sentence, " ");
		const size_t word = strcspn(sentence, "/");

		buf_add_format(treebank, "%u\t%.*s\t_\t_\t%.*s\t_\t_\t_\t_\t_\n", number, (int)word,
		    sentence, (int)(len - word - 1), sentence + word + 1);
		sentence += len + (sentence[len] == ' ');
	}
	buf_add_byte(treebank, '\n');
}

static int write_treebank(void **state)
{
	struct buf treebank = {0};
	struct err err;

	(void)state;
	assert_int_equal(file_make_folder(FOLDER, &err), ERR_OK);
	for (unsigned i = 0; i < 12; i++) {
		buf_add_format(&treebank, "# newdoc id = d%u\n", i);
		add_sentence(&treebank, "the/DT dogs/NNS sleep/VBP ./.");
		add_sentence(&treebank, "a/DT guard/NN saw/VBD two/CD ships/NNS ./.");
		add_sentence(&treebank, "they/PRP saw/VBD the/DT saw/NN ./.");
	}
	assert_false(treebank.failed);
	write_file(TREEBANK, treebank.data);
	write_file(CLUSTERS, "dogs\t1\t2\t3\nships\t1\t2\t3\ncats\t1\t2\t3\n");
	buf_release(&treebank);
	return 0;
}

static int remove_treebank(void **state)
{
	(void)state;
	(void)unlink(MODEL);
	(void)unlink(OTHER);
	(void)unlink(TREEBANK);
	(void)unlink(CLUSTERS);
	return rmdir(FOLDER);
}

static enum err_code train(const char *treebank, const char *out, struct err *err)
{
	const struct pos_plan plan = {
	    .treebank = treebank,
	    .clusters = CLUSTERS,
	    .out = out,
	    .epochs = 4,
	    .bag = 2,
	    .least = 1,
	    .features = 10000,
	    .cut = 1,
	    .words = 100,
	    .seed = 1,
	};

	return pos_train(&plan, err);
}

static void postag__train__same_bytes(void **state)
{
	struct buf first = {0}, second = {0};
	struct err err;

	(void)state;
	assert_int_equal(train(TREEBANK, MODEL, &err), ERR_OK);
	assert_int_equal(train(TREEBANK, OTHER, &err), ERR_OK);
	assert_int_equal(file_read(MODEL, 1 << 24, &first, &err), ERR_OK);
	assert_int_equal(file_read(OTHER, 1 << 24, &second, &err), ERR_OK);
	assert_true(slice_equal(buf_slice(&first), buf_slice(&second)));
	buf_release(&first);
	buf_release(&second);
}

static void postag__train__learns(void **state)
{
	struct postagger *tagger;
	struct err err;

	(void)state;
	assert_int_equal(train(TREEBANK, MODEL, &err), ERR_OK);
	assert_int_equal(postagger_open(MODEL, &tagger, &err), ERR_OK);
	check_tags(tagger, "they saw the saw .", "PRP VBD DT NN .");
	check_tags(tagger, "the cats sleep .", "DT NNS VBP .");
	postagger_close(tagger);
}

static void postag__train__names_the_line(void **state)
{
	struct err err;

	(void)state;
	write_file(OTHER, "1\ta\t_\t_\tDT\t_\t_\t_\t_\t_\n2\tdog\tNN\n");
	assert_int_equal(train(OTHER, MODEL, &err), ERR_SYNTAX);
	assert_int_equal(err.line, 2);
	assert_int_equal(train(FOLDER "/none", MODEL, &err), ERR_NOT_FOUND);
}

static void postagger__open__damaged(void **state)
{
	struct postagger *tagger = NULL;
	struct buf bytes = {0};
	struct err err;

	(void)state;
	assert_int_equal(train(TREEBANK, MODEL, &err), ERR_OK);
	assert_int_equal(file_read(MODEL, 1 << 24, &bytes, &err), ERR_OK);
	bytes.data[bytes.len / 2] ^= 1;
	assert_int_equal(file_write(OTHER, buf_slice(&bytes), FILE_REPLACE, &err), ERR_OK);
	assert_int_equal(postagger_open(OTHER, &tagger, &err), ERR_MODEL);
	assert_null(tagger);
	assert_int_equal(postagger_open(FOLDER "/none", &tagger, &err), ERR_NOT_FOUND);
	buf_release(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(postag__find__sentences),
	    cmocka_unit_test(postag__find__without_model),
	    cmocka_unit_test(postag__find__longest_sentence),
	    cmocka_unit_test(postag__tag_of__every_tag),
	    cmocka_unit_test(postag__find__no_memory),
	    cmocka_unit_test(postag__train__same_bytes),
	    cmocka_unit_test(postag__train__learns),
	    cmocka_unit_test(postag__train__names_the_line),
	    cmocka_unit_test(postagger__open__damaged),
	};

	return cmocka_run_group_tests(tests, write_treebank, remove_treebank);
}
