#include "app/nearest.h"

#include <string.h>

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Count insertions, removals and replacements of single bytes from `a` to `b`, an exchange of two
 * neighbours as one edit. */
static size_t edits(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t row[NEAREST_WORD_MAX + 2][NEAREST_WORD_MAX + 2];

    for (size_t i = 0; i <= a_len; i++)
        row[i][0] = i;
    for (size_t j = 0; j <= b_len; j++)
        row[0][j] = j;
    for (size_t i = 1; i <= a_len; i++) {
        for (size_t j = 1; j <= b_len; j++) {
            size_t replace = row[i - 1][j - 1] + (a[i - 1] != b[j - 1]);

            row[i][j] = smaller(replace, smaller(row[i - 1][j], row[i][j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[i][j] = smaller(row[i][j], row[i - 2][j - 2] + 1);
        }
    }
    return row[a_len][b_len];
}

static size_t farthest(size_t len)
{
    if (len < 5)
        return 1;
    return len < 9 ? 2 : len / 3;
}

void nearest_offer(struct nearest *nearest, const char *typed, const char *word)
{
    size_t typed_len = strlen(typed);
    size_t word_len = strlen(word);
    size_t distance;

    if (typed_len > NEAREST_WORD_MAX || word_len > NEAREST_WORD_MAX)
        return;
    distance = edits(typed, typed_len, word, word_len);
    if (distance > farthest(word_len) || distance >= nearest->distance)
        return;
    nearest->word = word;
    nearest->distance = distance;
}
