#include "config.h"

#include "quote/unclosed.h"

/* `“We will rebuild, Mayor Cruz said.`: the mark ends before who said it. Returns its new end. */
static uint32_t unclosed_end(struct scene *scene, uint32_t first, uint32_t end)
{
	for (uint32_t t = first + 2; t < end; t++) {
		struct phrase phrase;

		if (!scene_is(scene, t, WORD(TAIL)) || scene_is(scene, t, WORD(ING) | WORD(BASE)) ||
		    scene_is_named(scene, t))
			continue;
		phrase = scene_phrase_before(scene, first + 1, t);
		if (phrase_exists(phrase) && phrase.first > first + 1 &&
		    scene_char(scene, phrase.first - 1) == ',' &&
		    (t + 1 >= end || scene_char(scene, t + 1) == '.' ||
		        scene_is(scene, t + 1, WORD(TIME) | WORD(PREPOSITION))))
			return phrase.first;
	}
	return end;
}

void unclosed_repair(struct scene *scene, struct marks *marks)
{
	for (uint32_t t = 0; t < scene->count; t++) {
		uint32_t pair = scene->words[t].pair, end, cut;

		if (pair == SCENE_NONE || !(marks->items[pair].flags & MARK_UNCLOSED) ||
		    !scene_opens(scene, t))
			continue;
		end = scene_pair_end(scene, t, scene->count);
		for (uint32_t i = t; i < end; i++)
			scene->words[i].pair = SCENE_NONE;
		cut = unclosed_end(scene, t, end);
		for (uint32_t i = t; i < cut; i++)
			scene->words[i].pair = pair;
		if (cut < end) {
			marks->items[pair].end = scene->prose->tokens.items[cut - 1].end;
			marks->items[pair].inner_end = marks->items[pair].end;
		}
		t = cut - 1;
	}
}
