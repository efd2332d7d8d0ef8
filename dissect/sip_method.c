#include "dissect/sip_method.h"

#include <assert.h>

/* A hash without collisions over the table, of a name's length and first letter. Two methods on
 * one place are a compiler warning (override-init); another factor makes room then. */
#define METHOD_PLACES            32
#define METHOD_PLACE(len, first) (((len)*11u + (unsigned)(first)) % METHOD_PLACES)

/* METHOD(name, first letter) */
#define METHODS(METHOD)                                                                            \
    METHOD(ACK, 'A')                                                                               \
    METHOD(BYE, 'B')                                                                               \
    METHOD(CANCEL, 'C')                                                                            \
    METHOD(INFO, 'I')                                                                              \
    METHOD(INVITE, 'I')                                                                            \
    METHOD(MESSAGE, 'M')                                                                           \
    METHOD(NOTIFY, 'N')                                                                            \
    METHOD(OPTIONS, 'O')                                                                           \
    METHOD(PRACK, 'P')                                                                             \
    METHOD(PUBLISH, 'P')                                                                           \
    METHOD(REFER, 'R')                                                                             \
    METHOD(REGISTER, 'R')                                                                          \
    METHOD(SUBSCRIBE, 'S')                                                                         \
    METHOD(UPDATE, 'U')

#define NAME_ROW(name, first)  [SIP_METHOD_##name] = #name,
#define LEN_ROW(name, first)   [SIP_METHOD_##name] = sizeof(#name) - 1,
#define PLACE_ROW(name, first) [METHOD_PLACE(sizeof(#name) - 1, first)] = SIP_METHOD_##name,

static const char *const names[SIP_METHOD_COUNT] = {[SIP_METHOD_OTHER] = "", METHODS(NAME_ROW)};
static const uint8_t lens[SIP_METHOD_COUNT] = {METHODS(LEN_ROW)};
static const uint8_t places[METHOD_PLACES] = {METHODS(PLACE_ROW)};

enum sip_method sip_method_of(struct slice token)
{
    uint8_t method;

    if (token.len == 0)
        return SIP_METHOD_OTHER;
    method = places[METHOD_PLACE(token.len, token.ptr[0])];
    if (lens[method] != token.len || memcmp(names[method], token.ptr, token.len) != 0)
        return SIP_METHOD_OTHER;
    return (enum sip_method)method;
}

const char *sip_method_name(enum sip_method method)
{
    assert((size_t)method < SIP_METHOD_COUNT);
    return names[method];
}
