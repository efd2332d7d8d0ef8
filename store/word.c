#include "store/word.h"

#include "base/hash.h"

enum err words_open(struct db *db, struct words *ret_words, struct error *reterr)
{
    *ret_words = (struct words){0};
    return db_prepare(db, "INSERT INTO word (id, text) VALUES (?1, ?2)", &ret_words->insert,
                      reterr);
}

void words_close(struct words *words)
{
    db_finalize(&words->insert);
}

void words_begin(struct words *words)
{
    words->before = words->last;
}

void words_undo(struct words *words)
{
    words->last = words->before;
    memset(words->remembered, 0, sizeof(words->remembered));
}

static enum err insert(struct words *words, struct slice text, struct error *reterr)
{
    struct db_stmt *stmt = &words->insert;
    bool is_row;
    enum err err;

    db_bind_int(stmt, 1, (int64_t)words->last + 1);
    db_bind_text(stmt, 2, text);
    err = db_step(stmt, &is_row, reterr);
    db_reset(stmt);
    words->last += err == ERR_NONE;
    return err;
}

static bool is_word(const struct word *word, struct slice text)
{
    return word->id != 0 && slice_equal(slice_of(word->text, word->len), text);
}

enum err words_id(struct words *words, struct slice text, int64_t *ret_id, struct error *reterr)
{
    struct word *word = &words->remembered[hash_bytes(text, 0) & (WORDS_REMEMBERED - 1)];
    enum err err;

    if (slice_is_absent(text) || is_word(word, text)) {
        *ret_id = slice_is_absent(text) ? 0 : (int64_t)word->id;
        return ERR_NONE;
    }
    err = insert(words, text, reterr);
    if (err != ERR_NONE)
        return err;
    *ret_id = (int64_t)words->last;
    if (text.len > WORD_BYTES_MAX)
        return ERR_NONE;
    word->id = words->last;
    word->len = (uint8_t)text.len;
    if (text.len > 0)
        memcpy(word->text, text.ptr, text.len);
    return ERR_NONE;
}
