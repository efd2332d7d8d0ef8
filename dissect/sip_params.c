#include "dissect/sip_params.h"

#include <assert.h>

#include "dissect/sip_text.h"

/* Give where the value at `at` ends: at a semicolon that is not in quotes, or at the end. A quoted
 * string that does not end reaches to the end. */
static size_t value_end(struct slice s, size_t at)
{
    size_t end;

    while (sip_is_lws(slice_at(s, at)))
        at++;
    if (slice_at(s, at) == '"')
        at = sip_quoted_end(s, at);
    end = slice_find(s, at, ';');
    return end == SLICE_NONE ? s.len : end;
}

static size_t name_end(struct slice s, size_t at)
{
    while (at < s.len && s.ptr[at] != ';' && s.ptr[at] != '=')
        at++;
    return at;
}

bool sip_param_next(struct slice *rest, struct sip_param *ret_param)
{
    size_t from = 0;
    size_t end;

    while (sip_is_lws(slice_at(*rest, from)))
        from++;
    if (from >= rest->len)
        return false;
    if (slice_at(*rest, from) == ';')
        from++;
    end = name_end(*rest, from);
    ret_param->name = sip_trim_part(*rest, from, end);
    ret_param->value = (struct slice){0};
    if (slice_at(*rest, end) == '=') {
        from = end + 1;
        end = value_end(*rest, from);
        ret_param->value = sip_trim_part(*rest, from, end);
    }
    *rest = slice_from(*rest, end);
    return true;
}

struct slice sip_param_bytes(struct slice params, const struct sip_param *param)
{
    size_t from = slice_offset(params, param->name);
    size_t to = from + param->name.len;

    if (!slice_is_absent(param->value))
        to = slice_offset(params, param->value) + param->value.len;
    if (param->name.len == 0 && from > 0)
        from--;
    return slice_sub(params, from, to - from);
}

/* Tell whether all that there is is ";name=value", without quotes and white space, as nearly every tag
 * stands. */
static bool is_alone(struct slice params, struct slice wanted)
{
    size_t at = wanted.len + 2;

    return slice_at(params, 0) == ';' && slice_at(params, at - 1) == '=' &&
           slice_equal(slice_sub(params, 1, wanted.len), wanted) && at < params.len &&
           params.ptr[at] != '"' && !sip_is_lws(params.ptr[at]) &&
           !sip_is_lws(params.ptr[params.len - 1]) && slice_find(params, at, ';') == SLICE_NONE;
}

bool sip_param_find(struct slice params, const char *name, struct slice *ret_value)
{
    struct slice wanted = slice_from_text(name);
    struct sip_param param;

    assert(wanted.ptr != NULL);
    if (is_alone(params, wanted)) {
        *ret_value = slice_from(params, wanted.len + 2);
        return true;
    }

    while (sip_param_next(&params, &param)) {
        if (sip_is_name(param.name, wanted)) {
            *ret_value = param.value;
            return true;
        }
    }
    return false;
}

struct slice sip_param_value(struct slice params, const char *name)
{
    struct slice value = {0};

    (void)sip_param_find(params, name, &value);
    return value;
}
