#include "config.h"

#include "frame/likeness.h"

#include <math.h>

#include "base/alloc.h"

enum { MOST_PHRASES = 64 };

static const float letters_from = .3f;   /* stems less alike than this share letters by chance */
static const float partners_from = .45f; /* alike enough in letters to be the same word */
static const float vectors_from = .2f;   /* words less alike in use have nothing in common */

/* A query while the sentences are compared with it. */
struct ranking {
	const struct sentence_set *set;
	struct likeness *likeness;
	struct word_bag bag; /* of the query */
	struct word_row row; /* forms of all phrases */
	size_t phrase_end[MOST_PHRASES];
	size_t phrase_count;
	uint32_t *stems;         /* owned; of `row`: its stems */
	float *weights, *locals; /* owned; one a stem of the query, as in the set */
	uint64_t *phrases_of;    /* owned; one a stem: set of phrases that hold it */
	float *best;             /* owned; one a sentence: best partner of one query word */
	uint8_t *same;           /* owned; one a sentence: it has that very word */
	uint32_t *touched;       /* owned; sentences where best > 0 */
	float *letters;          /* owned; one a stem of the set */
	float *nearest;          /* owned; one a stem of the set: best over the query's words */
	float *shared, *aligned; /* owned; [phrase][sentence] weights */
	float weight, norm, local_norm; /* of the query */
};

static float *values_of(struct ranking *ranking, enum likeness_kind kind)
{
	return likeness_of(ranking->likeness, kind);
}

/* ---- partners of a word ---- */

static size_t first_of_hash(const struct sentence_set *set, uint32_t hash)
{
	size_t low = 0, high = set->bag.gram_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (set->grams[middle].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* ranking->letters: how alike in letters each stem of the set is. */
static void compare_letters(struct ranking *ranking, const struct bag_stem *word)
{
	const struct sentence_set *set = ranking->set;

	memset(ranking->letters, 0, set->bag.stem_count * sizeof *ranking->letters);
	for (uint32_t g = 0; g < word->gram_count; g++) {
		const struct letters_gram *gram = &ranking->bag.grams[word->first_gram + g];

		for (size_t i = first_of_hash(set, gram->hash);
		     i < set->bag.gram_count && set->grams[i].hash == gram->hash; i++)
			ranking->letters[set->grams[i].stem] += gram->weight * set->grams[i].weight;
	}
}

/* How alike in use two words are: 0 below `vectors_from`. */
static float compare_vectors(const struct bag_stem *a, const struct bag_stem *b)
{
	float cosine;

	if (!a->vector || !b->vector)
		return 0;
	cosine = (float)vectors_dot(a->vector, b->vector) * a->unit * b->unit;
	return cosine >= vectors_from ? cosine : 0;
}

/* ---- words ---- */

/* A word that the sentence has itself. */
static void add_same(struct ranking *ranking, size_t word, const struct set_stem *stem,
    const struct stem_place *place)
{
	float weight = ranking->weights[word], local = ranking->locals[word];
	const struct sentence_set *set = ranking->set;
	uint32_t s = place->sentence;
	float len = (float)(set->first_of[s + 1] - set->first_of[s]) / set->mean_len;
	float tf = place->count * 2.2f / (place->count + 1.2f * (.25f + .75f * len));

	values_of(ranking, LIKENESS_COVER)[s] += weight / ranking->weight;
	values_of(ranking, LIKENESS_COSINE)[s] += weight * stem->weight * (1 + logf(place->count));
	values_of(ranking, LIKENESS_LOCAL)[s] += local * stem->local * (1 + logf(place->count));
	values_of(ranking, LIKENESS_BM25)[s] += stem->local * tf;
	ranking->same[s] = 1;
}

/* Spread one partner of a query word over the sentences that hold it. Returns how many are touched. */
static size_t spread_partner(struct ranking *ranking, size_t word, size_t partner, float letters,
    float alike, size_t touched)
{
	const struct set_stem *stem = &ranking->set->stems[partner];
	float *letters_of = values_of(ranking, LIKENESS_LETTERS);

	for (uint32_t k = 0; k < stem->place_count; k++) {
		const struct stem_place *place = &ranking->set->places[stem->first_place + k];
		uint32_t s = place->sentence;

		if (letters >= letters_from)
			letters_of[s] += letters * ranking->locals[word] * stem->local;
		if (ranking->best[s] == 0 && alike > 0)
			ranking->touched[touched++] = s;
		if (alike > ranking->best[s])
			ranking->best[s] = alike;
		if (letters >= 1)
			add_same(ranking, word, stem, place);
	}
	return touched;
}

/* What one query word gives to its phrases in the sentences that it touches. */
static void add_to_phrases(struct ranking *ranking, size_t word, size_t touched)
{
	size_t count = ranking->set->count;
	float idf = ranking->bag.stems[word].idf;

	for (size_t p = 0; p < ranking->phrase_count; p++) {
		float *shared = ranking->shared + p * count,
		      *aligned = ranking->aligned + p * count;

		if (!(ranking->phrases_of[word] >> p & 1))
			continue;
		for (size_t i = 0; i < touched; i++) {
			uint32_t s = ranking->touched[i];

			shared[s] += ranking->same[s] ? idf : 0;
			aligned[s] += ranking->best[s] * idf;
		}
	}
}

static void add_word(struct ranking *ranking, size_t index)
{
	const struct sentence_set *set = ranking->set;
	const struct bag_stem *word = &ranking->bag.stems[index];
	uint32_t same = map_find(&set->bag.stem_map, word->text);
	float weight = ranking->weights[index];
	size_t touched = 0;

	compare_letters(ranking, word);
	for (size_t i = 0; i < set->bag.stem_count; i++) {
		float letters = i == same ? 1 : ranking->letters[i];
		float alike = compare_vectors(word, &set->bag.stems[i]);

		letters = letters >= letters_from ? letters : 0;
		alike = i == same                                     ? 1
		        : letters >= partners_from && letters > alike ? letters
		                                                      : alike;
		if (i != same && letters > .999f)
			letters = .999f;
		if (alike <= 0 && letters <= 0)
			continue;
		touched = spread_partner(ranking, index, i, letters, alike, touched);
		if (weight > 0 && alike > ranking->nearest[i])
			ranking->nearest[i] = alike;
	}
	add_to_phrases(ranking, index, touched);
	for (size_t i = 0; i < touched; i++) {
		uint32_t s = ranking->touched[i];

		values_of(ranking, LIKENESS_ALIGN)[s] +=
		    ranking->best[s] * weight / ranking->weight;
		ranking->likeness->candidate[s] = 1;
		ranking->best[s] = 0;
		ranking->same[s] = 0;
	}
}

/* The other way round: each word of a sentence by its best partner in the query. */
static void add_back(struct ranking *ranking)
{
	const struct sentence_set *set = ranking->set;
	float *back = values_of(ranking, LIKENESS_BACK);

	for (size_t i = 0; i < set->bag.stem_count; i++) {
		const struct set_stem *stem = &set->stems[i];

		for (uint32_t k = 0; ranking->nearest[i] > 0 && k < stem->place_count; k++) {
			uint32_t s = set->places[stem->first_place + k].sentence;

			if (set->weight[s] > 0)
				back[s] += ranking->nearest[i] * stem->weight / set->weight[s];
		}
	}
}

/* ---- phrases ---- */

static size_t phrase_start(const struct ranking *ranking, size_t phrase)
{
	return phrase == 0 ? 0 : ranking->phrase_end[phrase - 1];
}

/* Weight of a phrase's distinct stems. */
static float phrase_weight(const struct ranking *ranking, size_t phrase)
{
	float sum = 0;

	for (size_t i = 0; i < ranking->bag.stem_count; i++) {
		if (ranking->phrases_of[i] >> phrase & 1)
			sum += ranking->bag.stems[i].idf;
	}
	return sum;
}

/* Is a phrase there word for word from a place of the sequence on? Returns its words, 0: no. */
static size_t is_there(const struct ranking *ranking, size_t phrase, uint32_t at, uint32_t end)
{
	const struct sentence_set *set = ranking->set;
	size_t start = phrase_start(ranking, phrase), count = ranking->phrase_end[phrase] - start;

	if (end - at < count)
		return 0;
	for (size_t i = 0; i < count; i++) {
		if (!slice_equal(set->bag.stems[set->sequence[at + i]].text,
		        ranking->bag.stems[ranking->stems[start + i]].text))
			return 0;
	}
	return count;
}

/* A phrase whose stems are all in a sentence: 1 word for word, else a part. */
static float tightness(const struct ranking *ranking, size_t phrase, size_t sentence)
{
	uint32_t end = ranking->set->first_of[sentence + 1];

	for (uint32_t at = ranking->set->first_of[sentence]; at < end; at++) {
		if (is_there(ranking, phrase, at, end))
			return 1;
	}
	return .5f;
}

static void add_phrase(struct ranking *ranking, size_t phrase, float all)
{
	size_t count = ranking->set->count;
	const float *shared = ranking->shared + phrase * count;
	const float *aligned = ranking->aligned + phrase * count;
	float whole = phrase_weight(ranking, phrase);
	float mass = log1pf(whole) / 2.5f;

	for (size_t s = 0; whole > 0 && s < count; s++) {
		float part = shared[s] / whole, soft = aligned[s] / whole;
		float value = shared[s] * part;

		if (aligned[s] <= 0)
			continue;
		soft *= mass < 1 ? mass : 1;
		if (value > values_of(ranking, LIKENESS_PHRASE)[s])
			values_of(ranking, LIKENESS_PHRASE)[s] = value;
		if (soft > values_of(ranking, LIKENESS_PHRASE_ALIGN)[s])
			values_of(ranking, LIKENESS_PHRASE_ALIGN)[s] = soft;
		values_of(ranking, LIKENESS_AGREE)[s] += value * part / all;
		if (part > .999f) {
			value = whole * tightness(ranking, phrase, s);
			if (value > values_of(ranking, LIKENESS_TIGHT)[s])
				values_of(ranking, LIKENESS_TIGHT)[s] = value;
		}
	}
}

static void add_phrases(struct ranking *ranking)
{
	float all = 0;

	for (size_t p = 0; p < ranking->phrase_count; p++)
		all += phrase_weight(ranking, p);
	for (size_t p = 0; p < ranking->phrase_count; p++)
		add_phrase(ranking, p, all > 0 ? all : 1);
}

/* ---- meanings, contexts, targets ---- */

static void add_meaning(struct ranking *ranking, enum likeness_kind kind, const uint32_t *forms,
    size_t count, const struct word_bag *bag)
{
	struct sentence_vector mean = sentence_vector_of(bag, forms, count);
	float *values = values_of(ranking, kind);

	for (size_t s = 0; s < ranking->set->count; s++) {
		float cosine = sentence_vector_cosine(&mean, &ranking->set->means[s]);

		values[s] = cosine > values[s] ? cosine : values[s];
	}
}

/* Cosine of every sentence with a bag of stems. */
static void add_cosine(struct ranking *ranking, enum likeness_kind kind, const struct word_bag *bag)
{
	const struct sentence_set *set = ranking->set;
	float *values = values_of(ranking, kind);
	float norm = 0;

	for (size_t i = 0; i < bag->stem_count; i++) {
		uint32_t same = map_find(&set->bag.stem_map, bag->stems[i].text);
		const struct set_stem *stem = same == MAP_NONE ? NULL : &set->stems[same];
		float weight = stem ? stem->weight : bag->stems[i].idf;

		norm += weight * weight;
		for (uint32_t k = 0; stem && k < stem->place_count; k++)
			values[set->places[stem->first_place + k].sentence] += weight * weight;
	}
	for (size_t s = 0; norm > 0 && s < set->count; s++) {
		values[s] /= sqrtf(norm) * (set->norm[s] > 0 ? set->norm[s] : 1);
		ranking->likeness->candidate[s] |= values[s] > 0;
	}
}

static enum err_code add_contexts(struct ranking *ranking, const struct similarity_query *query)
{
	const struct sentence_set *set = ranking->set;
	struct word_bag bag;
	struct word_row row = {0};
	enum err_code code = word_bag_init(&bag, set->bag.rarity, set->bag.vectors);

	for (size_t i = 0; code == ERR_OK && i < query->context_count; i++) {
		size_t start = row.count;

		code = word_bag_add(&bag, query->contexts[i], &row);
		if (code == ERR_OK)
			add_meaning(ranking, LIKENESS_CONTEXT_MEANING, row.items + start,
			    row.count - start, &bag);
	}
	if (code == ERR_OK)
		add_cosine(ranking, LIKENESS_CONTEXT, &bag);
	word_bag_release(&bag);
	alloc_free(row.items);
	return code;
}

/* Weight of the target's names in a sentence, against its two heaviest words. */
static enum err_code add_targets(struct ranking *ranking, const struct similarity_query *query)
{
	const struct sentence_set *set = ranking->set;
	float *values = values_of(ranking, LIKENESS_TARGET), first = 0, second = 0;
	struct word_bag bag;
	struct word_row row = {0};
	enum err_code code = word_bag_init(&bag, set->bag.rarity, set->bag.vectors);

	for (size_t i = 0; code == ERR_OK && i < query->target_count; i++)
		code = word_bag_add(&bag, query->targets[i], &row);
	for (size_t i = 0; code == ERR_OK && i < bag.stem_count; i++) {
		uint32_t same = map_find(&set->bag.stem_map, bag.stems[i].text);
		const struct set_stem *stem = same == MAP_NONE ? NULL : &set->stems[same];
		float weight = stem ? stem->weight : bag.stems[i].idf;

		second = weight > first ? first : weight > second ? weight : second;
		first = weight > first ? weight : first;
		for (uint32_t k = 0; stem && k < stem->place_count; k++)
			values[set->places[stem->first_place + k].sentence] += weight;
	}
	for (size_t s = 0; code == ERR_OK && s < set->count; s++)
		values[s] /= 1 + first + second;
	word_bag_release(&bag);
	alloc_free(row.items);
	return code;
}

/* ---- the whole ---- */

/* Phrases to forms; the same phrase twice counts once. */
static enum err_code take_phrases(struct ranking *ranking, const struct similarity_query *query)
{
	for (size_t i = 0; i < query->phrase_count; i++) {
		size_t before = ranking->row.count;

		if (word_bag_add(&ranking->bag, query->phrases[i], &ranking->row) != ERR_OK)
			return ERR_NOMEM;
		if (ranking->row.count > before && ranking->phrase_count < MOST_PHRASES)
			ranking->phrase_end[ranking->phrase_count++] = ranking->row.count;
	}
	return ERR_OK;
}

static enum err_code get_room(struct ranking *ranking)
{
	const struct sentence_set *set = ranking->set;
	size_t words = ranking->bag.stem_count + 1, count = set->count + 1;
	size_t cells = ranking->phrase_count * set->count + 1;

	ranking->stems = alloc_zero(ranking->row.count + 1, sizeof *ranking->stems);
	ranking->weights = alloc_zero(words, sizeof *ranking->weights);
	ranking->locals = alloc_zero(words, sizeof *ranking->locals);
	ranking->phrases_of = alloc_zero(words, sizeof *ranking->phrases_of);
	ranking->best = alloc_zero(count, sizeof *ranking->best);
	ranking->same = alloc_zero(count, sizeof *ranking->same);
	ranking->touched = alloc_zero(count, sizeof *ranking->touched);
	ranking->letters = alloc_zero(set->bag.stem_count + 1, sizeof *ranking->letters);
	ranking->nearest = alloc_zero(set->bag.stem_count + 1, sizeof *ranking->nearest);
	ranking->shared = alloc_zero(cells, sizeof *ranking->shared);
	ranking->aligned = alloc_zero(cells, sizeof *ranking->aligned);
	return ranking->stems && ranking->weights && ranking->locals && ranking->phrases_of &&
	               ranking->best && ranking->same && ranking->touched && ranking->letters &&
	               ranking->nearest && ranking->shared && ranking->aligned
	           ? ERR_OK
	           : ERR_NOMEM;
}

/* What a word weighs in the query: as in the set, where the set knows it. */
static void weigh_query(struct ranking *ranking)
{
	for (size_t i = 0; i < ranking->bag.stem_count; i++) {
		uint32_t same = map_find(&ranking->set->bag.stem_map, ranking->bag.stems[i].text);
		float weight =
		    same == MAP_NONE ? ranking->bag.stems[i].idf : ranking->set->stems[same].weight;

		float local = same != MAP_NONE          ? ranking->set->stems[same].local
		              : ranking->set->count > 1 ? logf(2 * (float)ranking->set->count + 2)
		                                        : ranking->bag.stems[i].idf;

		ranking->weights[i] = weight;
		ranking->locals[i] = local;
		ranking->weight += weight;
		ranking->norm += weight * weight;
		ranking->local_norm += local * local;
	}
	ranking->norm = ranking->norm > 1e-12f ? sqrtf(ranking->norm) : 1;
	ranking->local_norm = ranking->local_norm > 1e-12f ? sqrtf(ranking->local_norm) : 1;
	if (ranking->weight < 1e-6f)
		ranking->weight = 1;
	for (size_t i = 0, p = 0; i < ranking->row.count; i++) {
		ranking->stems[i] = ranking->bag.forms[ranking->row.items[i]].stem;
		while (p < ranking->phrase_count && i >= ranking->phrase_end[p])
			p++;
		if (p < ranking->phrase_count)
			ranking->phrases_of[ranking->stems[i]] |= UINT64_C(1) << p;
	}
}

static enum err_code fill(struct ranking *ranking, const struct similarity_query *query)
{
	const struct sentence_set *set = ranking->set;
	enum err_code code = take_phrases(ranking, query);

	if (code == ERR_OK)
		code = get_room(ranking);
	if (code != ERR_OK)
		return code;
	weigh_query(ranking);
	for (size_t i = 0; i < ranking->bag.stem_count; i++)
		add_word(ranking, i);
	add_back(ranking);
	add_phrases(ranking);
	add_meaning(
	    ranking, LIKENESS_MEANING, ranking->row.items, ranking->row.count, &ranking->bag);
	for (size_t s = 0; s < set->count; s++) {
		float norm = ranking->norm * (set->norm[s] > 0 ? set->norm[s] : 1);

		float local =
		    ranking->local_norm * (set->local_norm[s] > 0 ? set->local_norm[s] : 1);

		values_of(ranking, LIKENESS_COSINE)[s] /= norm;
		values_of(ranking, LIKENESS_LOCAL)[s] /= local;
		values_of(ranking, LIKENESS_LETTERS)[s] /= local;
	}
	code = add_contexts(ranking, query);
	return code == ERR_OK ? add_targets(ranking, query) : code;
}

static void ranking_release(struct ranking *ranking)
{
	word_bag_release(&ranking->bag);
	alloc_free(ranking->row.items);
	alloc_free(ranking->stems);
	alloc_free(ranking->weights);
	alloc_free(ranking->locals);
	alloc_free(ranking->phrases_of);
	alloc_free(ranking->best);
	alloc_free(ranking->same);
	alloc_free(ranking->touched);
	alloc_free(ranking->letters);
	alloc_free(ranking->nearest);
	alloc_free(ranking->shared);
	alloc_free(ranking->aligned);
}

enum err_code likeness_find(const struct sentence_set *set, const struct similarity_query *query,
    struct likeness *likeness_out)
{
	struct ranking ranking = {.set = set, .likeness = likeness_out};
	enum err_code code = word_bag_init(&ranking.bag, set->bag.rarity, set->bag.vectors);

	*likeness_out = (struct likeness){.set = set};
	likeness_out->values =
	    alloc_zero(set->count * LIKENESS_KINDS + 1, sizeof *likeness_out->values);
	likeness_out->candidate = alloc_zero(set->count + 1, 1);
	if (!likeness_out->values || !likeness_out->candidate)
		code = ERR_NOMEM;
	if (code == ERR_OK)
		code = fill(&ranking, query);
	ranking_release(&ranking);
	return code;
}

void likeness_release(struct likeness *likeness)
{
	alloc_free(likeness->values);
	alloc_free(likeness->candidate);
	*likeness = (struct likeness){.set = NULL};
}
