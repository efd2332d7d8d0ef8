#include "tests/tools/script_option.h"

#include <limits.h>

#include "base/array.h"

struct option_row {
    const char *name;
    bool has_value;
    const char *meaning; /* for whoever reads this table */
};

static const struct option_row rows[] = {
    {"sdp", true, "body: audio/40000, audio/40000/sendonly"},
    {"text", true, "body: these words as text/plain"},
    {"tag", true, "To tag of a response"},
    {"of", true, "response: to the last request of this method"},
    {"dialog", true, "request: in the dialog that this host answered, early or not"},
    {"cseq", true, "CSeq number"},
    {"branch", true, "branch of the top Via"},
    {"ruri", true, "Request-URI"},
    {"expires", true, "Expires, and of a REGISTER's 200 the Contact's expires"},
    {"auth", false, "request: with an Authorization"},
    {"proxy-auth", false, "request: with a Proxy-Authorization"},
    {"stray", false, "a proxy's own message, not the passing on of one it received"},
    {"retransmit", true, "sent again after each of these gaps: 0.5,1,2,4"},
    {"dup", true, "each frame captured again after this many seconds, same IP id"},
    {"unseen", false, "happened, but is not in the capture"},
    {"compact", false, "compact header names"},
    {"lf", false, "lines end in LF alone"},
    {"crlf", true, "this many empty lines before the start line"},
    {"src", true, "ADDRESS:PORT that sends, instead of the host's"},
    {"dst", true, "ADDRESS:PORT that receives, instead of the host's"},
};

static const struct option_row *row_of(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

static const char *unquoted(struct arena *arena, const char *value)
{
    size_t len = strlen(value);

    if (len < 2 || value[0] != '"' || value[len - 1] != '"')
        return value;
    return text_copy(arena, slice_of(value + 1, len - 2));
}

static bool read_word(struct arena *arena, const char *word, struct option_word *ret_word)
{
    const char *equals = strchr(word, '=');
    size_t name_len = equals == NULL ? strlen(word) : (size_t)(equals - word);
    const char *name = text_copy(arena, slice_of(word, name_len));
    const struct option_row *row = row_of(name);

    if (row == NULL || row->has_value != (equals != NULL))
        return false;
    *ret_word = (struct option_word){name, equals == NULL ? "" : unquoted(arena, equals + 1)};
    return true;
}

const char *options_read(struct arena *arena, const char *rest, struct options *ret_options)
{
    const char *word;

    ret_options->count = 0;
    while ((word = text_word(arena, &rest)) != NULL) {
        if (ret_options->count == OPTIONS_MAX ||
            !read_word(arena, word, &ret_options->words[ret_options->count]))
            return word;
        ret_options->count++;
    }
    return NULL;
}

const char *option_value(const struct options *options, const char *name)
{
    for (size_t i = 0; i < options->count; i++)
        if (strcmp(options->words[i].name, name) == 0)
            return options->words[i].value;
    return NULL;
}

unsigned option_number(const struct options *options, const char *name, unsigned otherwise)
{
    const char *text = option_value(options, name);
    uint64_t number;

    return text != NULL && text_number(text, UINT_MAX, &number) ? (unsigned)number : otherwise;
}
