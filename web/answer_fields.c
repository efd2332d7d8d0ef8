#include "web/answer_fields.h"

#include <assert.h>

#include "base/array.h"

static void emit_allowed(unsigned allowed, answer_field_fn *take, void *context)
{
    static const struct {
        enum web_method method;
        const char *name;
    } names[] = {{WEB_GET, "GET"}, {WEB_HEAD, "HEAD"}, {WEB_POST, "POST"}, {WEB_DELETE, "DELETE"}};
    char memory[64];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if ((allowed & 1U << names[i].method) != 0)
            buf_format(&buf, "%s%s", buf.len == 0 ? "" : ", ", names[i].name);
    }
    take(context, "Allow", memory);
}

void answer_fields(const struct web_response *response, answer_field_fn *take, void *context)
{
    char seconds[16];

    assert(take != NULL);
    for (const struct web_field *field = web_fixed_fields; field->name != NULL; field++)
        take(context, field->name, field->value);
    take(context, "Cache-Control", response->may_be_kept ? "no-cache" : "no-store");
    if (response->content_type != NULL)
        take(context, "Content-Type", response->content_type);
    if (response->etag[0] != '\0')
        take(context, "ETag", response->etag);
    if (response->disposition[0] != '\0')
        take(context, "Content-Disposition", response->disposition);
    if (response->status == 401)
        take(context, "WWW-Authenticate", "Bearer");
    if (response->status == 405)
        emit_allowed(response->allowed, take, context);
    if (response->retry_after_s > 0) {
        snprintf(seconds, sizeof(seconds), "%u", (unsigned)response->retry_after_s);
        take(context, "Retry-After", seconds);
    }
}
