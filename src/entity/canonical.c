#include "config.h"

#include "entity/canonical.h"

#include "base/alloc.h"
#include "base/buf.h"

enum { SHORTEST_ACRONYM = 2, LONGEST_ACRONYM = 8 };

static struct slice token_at(const struct canonical *canonical, size_t token)
{
	return prose_token(canonical->prose, token);
}

static bool is_apostrophe_s(struct slice token)
{
	return slice_is(token, "'s") || slice_is(token, "\xe2\x80\x99s");
}

/* Is a mention written as it would be joined: single spaces, straight apostrophes? Most are. */
static bool is_joined(const struct canonical *canonical, const struct mention *mention)
{
	const struct slice text = {
	    canonical->prose->text.ptr + mention->start, mention->end - mention->start};
	const struct token *tokens = canonical->prose->tokens.items;

	if (memchr(text.ptr, '\xe2', text.len))
		return false;
	for (size_t i = mention->first_token; i + 1 < mention->end_token; i++) {
		const uint32_t gap = is_apostrophe_s(token_at(canonical, i + 1)) ? 0 : 1;

		if (tokens[i + 1].start != tokens[i].end + gap ||
		    (gap == 1 && canonical->prose->text.ptr[tokens[i].end] != ' '))
			return false;
	}
	return tokens[mention->first_token].start == mention->start &&
	       tokens[mention->end_token - 1].end == mention->end;
}

/* The words of a mention joined by single spaces, apostrophes straight. */
static struct slice joined(const struct canonical *canonical, const struct mention *mention)
{
	size_t len = mention->end - mention->start + (mention->end_token - mention->first_token);
	size_t used = 0;
	char *text;

	if (is_joined(canonical, mention))
		return slice_at(
		    canonical->prose->text, (struct span){mention->start, mention->end});
	text = arena_alloc(canonical->arena, len + 1, 1);
	if (!text)
		return (struct slice){NULL, 0};
	for (size_t i = mention->first_token; i < mention->end_token; i++) {
		struct slice token = token_at(canonical, i);

		if (i > mention->first_token && !is_apostrophe_s(token))
			text[used++] = ' ';
		for (size_t k = 0; k < token.len; k++) {
			bool curly =
			    token.len - k >= 3 && memcmp(token.ptr + k, "\xe2\x80\x99", 3) == 0;

			text[used++] = curly ? '\'' : token.ptr[k];
			k += curly ? 2 : 0;
		}
	}
	return (struct slice){text, used};
}

static bool is_acronym(struct slice text)
{
	if (text.len < SHORTEST_ACRONYM || text.len > LONGEST_ACRONYM)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (!(text.ptr[i] >= 'A' && text.ptr[i] <= 'Z') && text.ptr[i] != '.')
			return false;
	return true;
}

/* Do the capitals of a name's words, in order, give the letters of an acronym? */
static bool abbreviates(struct slice acronym, struct slice name)
{
	size_t letter = 0;
	bool at_start = true;

	for (size_t i = 0; i < name.len && letter < acronym.len; i++) {
		char byte = name.ptr[i];

		while (letter < acronym.len && acronym.ptr[letter] == '.')
			letter++;
		if (at_start && letter < acronym.len && byte == acronym.ptr[letter])
			letter++;
		at_start = byte == ' ' || byte == '-';
	}
	while (letter < acronym.len && acronym.ptr[letter] == '.')
		letter++;
	return letter == acronym.len;
}

/* Is what stands between a mention and the one before it a bracket, or ", or"? */
static bool is_defining(const struct canonical *canonical, size_t index)
{
	const struct mention *mentions = canonical->entities->mentions;
	const uint32_t end = mentions[index - 1].end_token, next = mentions[index].first_token;

	if (next == end + 1)
		return slice_is(token_at(canonical, end), "(");
	return next == end + 2 && slice_is(token_at(canonical, end), ",") &&
	       slice_is(token_at(canonical, end + 1), "or");
}

/* "Full Name (FN)", "Full Name, or FN" and "FN (Full Name)": two neighbouring mentions. */
static enum err_code define_acronyms(struct canonical *canonical)
{
	for (size_t i = 1; i < canonical->entities->mention_count; i++) {
		struct slice first = canonical->texts[i - 1], second = canonical->texts[i];
		enum err_code code = ERR_OK;

		if (!is_defining(canonical, i))
			continue;
		if (is_acronym(second) && abbreviates(second, first))
			code = map_add(&canonical->defined, second, (uint32_t)(i - 1), NULL);
		else if (is_acronym(first) && abbreviates(first, second))
			code = map_add(&canonical->defined, first, (uint32_t)i, NULL);
		if (code != ERR_OK)
			return code;
	}
	return ERR_OK;
}

/* The owner that stands directly before a mention: "NATO's", "Chinese"; mention_count if none. */
static size_t owner_of(const struct canonical *canonical, size_t index)
{
	const struct mention *mentions = canonical->entities->mentions;
	const struct mention *mention = &mentions[index];
	const size_t none = canonical->entities->mention_count;
	uint32_t end;

	if (index == 0 || mentions[index - 1].sentence != mention->sentence)
		return none;
	end = mentions[index - 1].end_token;
	if (mentions[index - 1].type == ENTITY_MISC)
		return end == mention->first_token ? index - 1 : none;
	if (mentions[index - 1].type == ENTITY_PER)
		return none;
	if (end == mention->first_token)
		return index - 1;
	if (end + 1 == mention->first_token && is_apostrophe_s(token_at(canonical, end)))
		return index - 1;
	return none;
}

static struct slice last_token(const char *text, size_t len)
{
	size_t at = len;

	while (at > 0 && text[at - 1] != ' ')
		at--;
	return (struct slice){text + at, len - at};
}

/* Is a name made of common words only, so that many bodies may bear it: Foreign Ministry? */
static bool is_generic(const struct canonical *canonical, const struct mention *mention)
{
	if (slice_is(token_at(canonical, mention->first_token), "Ministry") ||
	    slice_is(token_at(canonical, mention->end_token - 1), "Ministry"))
		return true;
	for (size_t i = mention->first_token; i < mention->end_token; i++) {
		struct slice token = token_at(canonical, i);
		char lowered[32];

		if (token.len >= sizeof lowered)
			return false;
		if (slice_is(token, "of") || slice_is(token, "and") || slice_is(token, "for"))
			continue;
		for (size_t k = 0; k < token.len; k++) {
			char byte = token.ptr[k];

			lowered[k] = (char)(byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte);
		}
		if (!(gazetteer_classes(canonical->gazetteer, token) & GAZ_ORG_WORD) &&
		    !(gazetteer_classes(canonical->gazetteer, (struct slice){lowered, token.len}) &
		        GAZ_COMMON))
			return false;
	}
	return true;
}

/* What a mention is called without its owner. */
static struct slice own_form(const struct canonical *canonical, size_t index)
{
	struct slice text = canonical->texts[index];
	struct slice alias = gazetteer_canonical(canonical->gazetteer, text);
	uint32_t defined;

	if (alias.ptr)
		return alias;
	defined = map_find(&canonical->defined, text);
	if (defined == MAP_NONE)
		return text;
	alias = gazetteer_canonical(canonical->gazetteer, canonical->texts[defined]);
	return alias.ptr ? alias : canonical->texts[defined];
}

/* "Ministry of Defense" -> "Defense Ministry": bodies of one kind have one form. */
static struct slice plain_body(const struct canonical *canonical, struct slice body)
{
	static const char *const heads[] = {"Ministry", "Department"};

	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++) {
		const size_t head = strlen(heads[i]), skipped = head + strlen(" of ");
		struct slice rest = {body.ptr + skipped, body.len - skipped};
		char *text;

		if (body.len <= skipped || memcmp(body.ptr, heads[i], head) != 0 ||
		    memcmp(body.ptr + head, " of ", 4) != 0)
			continue;
		if (slice_is(rest, "Foreign Affairs"))
			rest.len = strlen("Foreign");
		text = arena_alloc(canonical->arena, rest.len + head + 2, 1);
		if (!text)
			return (struct slice){NULL, 0};
		memcpy(text, rest.ptr, rest.len);
		text[rest.len] = ' ';
		memcpy(text + rest.len + 1, heads[i], head);
		return (struct slice){text, rest.len + 1 + head};
	}
	return body;
}

/* "China's Foreign Ministry" -> "Chinese Foreign Ministry", "NATO's ..." -> "NATO ...". */
static struct slice with_owner(
    const struct canonical *canonical, struct slice name, struct slice body)
{
	struct slice demonym = gazetteer_demonym(canonical->gazetteer, name);
	char *text;

	body = plain_body(canonical, body);
	if (!body.ptr)
		return body;

	if (demonym.ptr)
		name = demonym;
	text = arena_alloc(canonical->arena, name.len + body.len + 2, 1);
	if (!text)
		return (struct slice){NULL, 0};
	memcpy(text, name.ptr, name.len);
	text[name.len] = ' ';
	memcpy(text + name.len + 1, body.ptr, body.len);
	return (struct slice){text, name.len + body.len + 1};
}

static enum err_code add_body(struct canonical *canonical, struct slice bare, struct slice owned)
{
	struct slice *grown = alloc_grow(canonical->owned_bodies, &canonical->body_capacity,
	    canonical->body_count + 1, sizeof *grown);
	uint32_t next = (uint32_t)canonical->body_count;
	uint32_t known;

	if (!grown)
		return ERR_NOMEM;
	canonical->owned_bodies = grown;
	grown[canonical->body_count] = owned;
	if (map_add(&canonical->bodies, bare, next, &known) != ERR_OK)
		return ERR_NOMEM;
	if (known == next)
		canonical->body_count++;
	else if (known != CANONICAL_MANY && !slice_equal(grown[known], owned))
		*map_value_at(&canonical->bodies, bare) = CANONICAL_MANY;
	return ERR_OK;
}

/* The country after a body: "Foreign Ministry of China", or of a capital: "... in Warsaw". */
static struct slice owner_after(const struct canonical *canonical, size_t index)
{
	const struct mention *mention = &canonical->entities->mentions[index], *next = mention + 1;
	const struct slice none = {NULL, 0};
	struct slice link, name;

	if (index + 1 >= canonical->entities->mention_count || next->type != ENTITY_LOC ||
	    next->sentence != mention->sentence || next->first_token != mention->end_token + 1)
		return none;
	link = token_at(canonical, mention->end_token);
	name = own_form(canonical, index + 1);
	if (slice_is(link, "of") && gazetteer_demonym(canonical->gazetteer, name).ptr)
		return name;
	if (slice_is(link, "in") && gazetteer_classes(canonical->gazetteer, name) & GAZ_CAPITAL)
		return gazetteer_country(canonical->gazetteer, name);
	return none;
}

/*
 * The country at the end of a mention, "Foreign Ministry of China": cut off `*bare`, which begins
 * with a head like "Ministry" or ends in one. .ptr NULL: there is none.
 */
static struct slice owner_within(
    const struct canonical *canonical, const struct mention *mention, struct slice *bare)
{
	const struct slice none = {NULL, 0};
	struct slice name, country, first = token_at(canonical, mention->first_token);

	for (size_t at = bare->len; at > 4; at--) {
		if (memcmp(bare->ptr + at - 4, " of ", 4) != 0)
			continue;
		name = (struct slice){bare->ptr + at, bare->len - at};
		country = gazetteer_canonical(canonical->gazetteer, name);
		if (!country.ptr)
			country = name;
		if (!gazetteer_demonym(canonical->gazetteer, country).ptr ||
		    memchr(bare->ptr, ' ', at - 4) == NULL ||
		    !((gazetteer_classes(canonical->gazetteer, first) |
		          gazetteer_classes(canonical->gazetteer, last_token(bare->ptr, at - 4))) &
		        GAZ_STATE_BODY))
			return none;
		bare->len = at - 4;
		return country;
	}
	return none;
}

/* Whose body a mention is; cuts the owner off `*bare`. .ptr NULL: nobody's that is said. */
static struct slice find_owner(const struct canonical *canonical, size_t index, struct slice *bare)
{
	const struct mention *mention = &canonical->entities->mentions[index];
	struct slice owner = {NULL, 0};
	size_t before;

	if (mention->type != ENTITY_ORG || gazetteer_canonical(canonical->gazetteer, *bare).ptr)
		return owner;
	owner = owner_within(canonical, mention, bare);
	if (owner.ptr || !is_generic(canonical, mention))
		return owner;
	before = owner_of(canonical, index);
	return before < canonical->entities->mention_count ? own_form(canonical, before)
	                                                   : owner_after(canonical, index);
}

/* Finds whose bodies the generic names are, where the text says so. */
static enum err_code find_owners(struct canonical *canonical)
{
	const size_t count = canonical->entities->mention_count;

	for (size_t i = 0; i < count; i++) {
		struct slice bare = canonical->texts[i], owned;
		struct slice owner = find_owner(canonical, i, &bare);

		if (!owner.ptr)
			continue;
		owned = with_owner(canonical, owner, bare);
		if (!owned.ptr || add_body(canonical, bare, owned) != ERR_OK)
			return ERR_NOMEM;
		canonical->texts[i] = owned;
	}
	return ERR_OK;
}

/* "Commerce Department" lets a later "Commerce" mean it, if only one body of the text does. */
static enum err_code find_short_forms(struct canonical *canonical)
{
	for (size_t i = 0; i < canonical->entities->mention_count; i++) {
		const struct mention *mention = &canonical->entities->mentions[i];
		struct slice word;
		uint32_t known;

		if (mention->type != ENTITY_ORG || mention->end_token - mention->first_token < 2 ||
		    !(gazetteer_classes(
		          canonical->gazetteer, token_at(canonical, mention->end_token - 1)) &
		        GAZ_STATE_BODY))
			continue;
		word = token_at(canonical, mention->end_token - 2);
		if (map_add(&canonical->short_forms, word, (uint32_t)i, &known) != ERR_OK)
			return ERR_NOMEM;
		if (known != i && known != CANONICAL_MANY &&
		    !slice_equal(canonical->texts[known], canonical->texts[i]))
			*map_value_at(&canonical->short_forms, word) = CANONICAL_MANY;
	}
	return ERR_OK;
}

/* Let a word mean the body that ends in it, or many. */
static enum err_code add_head(struct canonical *canonical, struct slice word, uint32_t mention)
{
	uint32_t known;

	if (map_add(&canonical->heads, word, mention, &known) != ERR_OK)
		return ERR_NOMEM;
	if (known != mention && known != CANONICAL_MANY &&
	    !slice_equal(own_form(canonical, known), own_form(canonical, mention)))
		*map_value_at(&canonical->heads, word) = CANONICAL_MANY;
	return ERR_OK;
}

static enum err_code find_heads(struct canonical *canonical)
{
	enum err_code code = ERR_OK;

	for (size_t i = 0; i < canonical->entities->mention_count && code == ERR_OK; i++) {
		const struct slice form = own_form(canonical, i);
		const struct slice last = last_token(form.ptr, form.len);
		const unsigned wanted = GAZ_ORG_WORD | GAZ_DESCRIPTION;

		if (canonical->entities->mentions[i].type == ENTITY_ORG && last.len < form.len &&
		    gazetteer_classes(canonical->gazetteer, last) & wanted)
			code = add_head(canonical, last, (uint32_t)i);
	}
	return code;
}

/* Is a canonical form that of any mention? */
static bool is_mentioned(const struct canonical *canonical, struct slice form)
{
	for (size_t i = 0; i < canonical->entities->mention_count; i++)
		if (slice_equal(own_form(canonical, i), form))
			return true;
	return false;
}

/* What a lone word means in this article; .ptr NULL: itself. */
static struct slice meant_by(const struct canonical *canonical, struct slice word)
{
	const struct slice none = {NULL, 0};
	const uint32_t head = map_find(&canonical->heads, word);
	struct slice described;

	if (head != MAP_NONE)
		return head == CANONICAL_MANY ? none : own_form(canonical, head);
	described = gazetteer_described(canonical->gazetteer, word);
	return described.ptr && is_mentioned(canonical, described) ? described : none;
}

enum err_code canonical_init(struct canonical *canonical, const struct prose *prose,
    const struct entities *entities, const struct gazetteer *gazetteer, struct arena *arena)
{
	enum err_code code;

	*canonical = (struct canonical){
	    .prose = prose,
	    .entities = entities,
	    .gazetteer = gazetteer,
	    .arena = arena,
	    .texts = alloc_zero(entities->mention_count, sizeof *canonical->texts),
	};
	if (!canonical->texts)
		return ERR_NOMEM;
	for (size_t i = 0; i < entities->mention_count; i++) {
		canonical->texts[i] = joined(canonical, &entities->mentions[i]);
		if (!canonical->texts[i].ptr)
			return ERR_NOMEM;
	}
	code = define_acronyms(canonical);
	if (code == ERR_OK)
		code = find_owners(canonical);
	if (code == ERR_OK) /* again, for the bodies that now have their owners' names */
		code = define_acronyms(canonical);
	if (code == ERR_OK)
		code = find_short_forms(canonical);
	return code == ERR_OK ? find_heads(canonical) : code;
}

void canonical_release(struct canonical *canonical)
{
	alloc_free(canonical->texts);
	alloc_free(canonical->owned_bodies);
	map_release(&canonical->defined);
	map_release(&canonical->bodies);
	map_release(&canonical->short_forms);
	map_release(&canonical->heads);
	*canonical = (struct canonical){0};
}

enum err_code canonical_give_acronyms(const struct canonical *canonical, struct entities *entities)
{
	struct acronym *acronyms =
	    arena_alloc(&entities->arena, canonical->defined.count + 1, sizeof(*acronyms));
	size_t count = 0;

	if (!acronyms)
		return ERR_NOMEM;
	for (size_t i = 0; i < canonical->entities->mention_count; i++) {
		const uint32_t defined = map_find(&canonical->defined, canonical->texts[i]);
		bool known = defined == MAP_NONE;

		for (size_t k = 0; k < count && !known; k++)
			known = slice_equal(acronyms[k].letters, canonical->texts[i]);
		if (!known)
			acronyms[count++] =
			    (struct acronym){canonical->texts[i], own_form(canonical, i)};
	}
	entities->acronyms = acronyms;
	entities->acronym_count = count;
	return ERR_OK;
}

struct slice canonical_of(const struct canonical *canonical, size_t mention)
{
	const unsigned type = canonical->entities->mentions[mention].type;
	const struct slice text = canonical->texts[mention];
	struct slice meant;
	uint32_t body;

	if (type == ENTITY_PER)
		return text;
	if (type == ENTITY_ORG) {
		body = map_find(&canonical->bodies, text);
		if (body != MAP_NONE && body != CANONICAL_MANY)
			return canonical->owned_bodies[body];
		body = map_find(&canonical->short_forms, text);
		if (body != MAP_NONE && body != CANONICAL_MANY)
			return own_form(canonical, body);
	}
	if (type != ENTITY_LOC) {
		meant = meant_by(canonical, text);
		if (meant.ptr)
			return meant;
	}
	return own_form(canonical, mention);
}
