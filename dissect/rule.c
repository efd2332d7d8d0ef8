#include "dissect/rule.h"

static const struct rule_row rows[RULE_COUNT] = {
    [RULE_NONE] = {"", RULE_INFO, "", ""},
#define RULE(name, slug_, severity_, section_, text_)                                              \
    [RULE_##name] = {slug_, severity_, section_, text_},
#include "dissect/rule_rows.h"
#undef RULE
};

const struct rule_row *rule_row(enum rule rule)
{
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
