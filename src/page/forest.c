#include "config.h"

#include "page/forest.h"

#include <math.h>

uint8_t forest_judge(const struct forest *forest, const uint8_t *row)
{
	int32_t sum = 0;
	double odds;

	for (size_t i = 0; i < forest->count; i++) {
		const struct forest_tree *tree = &forest->trees[i];
		size_t node = 0;

		for (int level = 0; level < FOREST_DEPTH; level++)
			node = 2 * node + 1 + (row[tree->feature[node]] > tree->threshold[node]);
		sum += tree->leaf[node - FOREST_SPLITS];
	}
	odds = exp(-(double)sum / FOREST_ONE);
	return (uint8_t)(255.0 / (1.0 + odds) + 0.5);
}
