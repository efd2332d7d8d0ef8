#include "store/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>

#define MATCH_LIMIT 1000000

struct regex {
    pcre2_code *code;
    pcre2_match_data *match;
    pcre2_match_context *context;
};

/* Letters after a backslash are classes (\\S, \\W, \\D) and say nothing about case. */
static bool has_upper_case(const char *expression)
{
    for (size_t i = 0; expression[i] != '\0'; i++) {
        if (expression[i] == '\\' && expression[i + 1] != '\0')
            i++;
        else if (expression[i] >= 'A' && expression[i] <= 'Z')
            return true;
    }
    return false;
}

static enum err compile(const char *expression, pcre2_code **ret_code, struct error *reterr)
{
    uint32_t options = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF;
    unsigned char why[160];
    size_t at = 0;
    int number = 0;

    if (!has_upper_case(expression))
        options |= PCRE2_CASELESS;
    *ret_code =
        pcre2_compile((PCRE2_SPTR)expression, PCRE2_ZERO_TERMINATED, options, &number, &at, NULL);
    if (*ret_code != NULL)
        return ERR_NONE;
    pcre2_get_error_message(number, why, sizeof(why));
    return error_set(reterr, ERR_USAGE, "'%s' is no regular expression: %s at character %zu",
                     expression, (const char *)why, at + 1);
}

enum err regex_new(const char *expression, struct regex **ret_regex, struct error *reterr)
{
    struct regex *regex = calloc(1, sizeof(*regex));
    enum err err;

    if (regex == NULL)
        return error_set(reterr, ERR_MEMORY, "no memory for a regular expression");
    err = compile(expression, &regex->code, reterr);
    if (err == ERR_NONE) {
        regex->match = pcre2_match_data_create_from_pattern(regex->code, NULL);
        regex->context = pcre2_match_context_create(NULL);
        if (regex->match == NULL || regex->context == NULL)
            err = error_set(reterr, ERR_MEMORY, "no memory for a regular expression");
    }
    if (err != ERR_NONE) {
        regex_free(regex);
        return err;
    }
    pcre2_set_match_limit(regex->context, MATCH_LIMIT);
    /* Where the machine has no compiler for it, matching works all the same. */
    pcre2_jit_compile(regex->code, PCRE2_JIT_COMPLETE);
    *ret_regex = regex;
    return ERR_NONE;
}

void regex_free(struct regex *regex)
{
    if (regex == NULL)
        return;
    pcre2_match_context_free(regex->context);
    pcre2_match_data_free(regex->match);
    pcre2_code_free(regex->code);
    free(regex);
}

enum err regex_search(const struct regex *regex, struct slice text, bool *ret_is_found)
{
    int code;

    *ret_is_found = false;
    if (slice_is_absent(text))
        return ERR_NONE;
    code = pcre2_match(regex->code, text.ptr, text.len, 0, 0, regex->match, regex->context);
    if (code < 0 && code != PCRE2_ERROR_NOMATCH)
        return ERR_USAGE;
    *ret_is_found = code >= 0;
    return ERR_NONE;
}

void regex_library(struct buf *buf)
{
    char text[64] = "";

    /* "10.42 2022-12-11" */
    if (pcre2_config(PCRE2_CONFIG_VERSION, NULL) < (int)sizeof(text))
        pcre2_config(PCRE2_CONFIG_VERSION, text);
    buf_slice(buf, slice_of(text, strcspn(text, " ")));
}
