#include "dissect/rule.h"

#include <assert.h>

static const struct rule_row rows[RULE_COUNT] = {
    [RULE_NONE] = {0, "", 0, RULE_INFO, "", ""},
#define RULE(id_, name, slug_, scope_, severity_, section_, text_)                                 \
    [RULE_##name] = {id_, slug_, RULE_SCOPE_##scope_, severity_, section_, text_},
#include "dissect/rule_rows.h"
#undef RULE
};

const struct rule_row *rule_row(enum rule rule)
{
    assert((size_t)rule < RULE_COUNT);
    return &rows[rule];
}

enum rule rule_of(struct slice slug)
{
    for (unsigned i = RULE_NONE + 1; i < RULE_COUNT; i++) {
        if (slice_is(slug, rows[i].slug))
            return (enum rule)i;
    }
    return RULE_NONE;
}

const char *rule_scope_name(enum rule_scope scope)
{
    static const char *const names[RULE_SCOPES] = {
        [RULE_SCOPE_MESSAGE] = "message",
        [RULE_SCOPE_STREAM] = "stream",
        [RULE_SCOPE_TRANSACTION] = "transaction",
        [RULE_SCOPE_DIALOG] = "dialog",
        [RULE_SCOPE_CALL] = "call",
        [RULE_SCOPE_REGISTRATION] = "registration",
        [RULE_SCOPE_MEDIA] = "media",
    };

    return (size_t)scope < RULE_SCOPES && names[scope] != NULL ? names[scope] : "";
}

const char *rule_severity_name(enum rule_severity severity)
{
    switch (severity) {
    case RULE_INFO:
        return "info";
    case RULE_WARN:
        return "warn";
    case RULE_ERROR:
        return "error";
    }
    return "";
}
