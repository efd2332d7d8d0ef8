#include "app/web.h"

#include "app/report.h"
#include "app/version.h"

enum err web_start(const struct options *options, struct run *run, struct web_server **ret_server,
                   struct error *reterr)
{
    struct web_options web = {
        .address = options->web == NULL || options->web[0] == '\0' ? NULL : options->web,
        .hosts = options->web_hosts,
        .store = run_store(run),
        .source = run_source(run),
        .version = RUNG_VERSION,
        .status = run_status(run),
    };

    return web_server_start(&web, ret_server, reterr);
}

void web_report_address(struct web_server *server)
{
    char address[WEB_ADDRESS_MAX];

    web_server_address(server, address, sizeof(address));
    report("open %s", address);
    if (web_server_is_open(server))
        report("warning: others in the network reach this address, and what they see is not "
               "encrypted");
}
