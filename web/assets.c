#include "web/assets.h"

const struct asset *asset_find(struct slice name)
{
    if (name.len == 0)
        name = SLICE_LITERAL("index.html");
    for (const struct asset *asset = assets; asset->name != NULL; asset++) {
        if (slice_is(name, asset->name))
            return asset;
    }
    return NULL;
}
