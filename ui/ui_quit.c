#include <stdio.h>
#include <time.h>

#include "ui/ui_private.h"

bool ui_keep(struct ui *ui, const char *path)
{
    const struct ui_services *services = &ui->options.services;
    struct error error = {0};

    if (services->keep == NULL) {
        ui_warn(ui, "there is no live capture to keep: F2 saves calls");
        return false;
    }
    if (services->keep(services->context, path, &error) != ERR_NONE) {
        ui_warn(ui, "%s", error.text);
        return false;
    }
    ui_say(ui, "the capture is kept in %s", path);
    return true;
}

static void take_path(void *context, const char *path, bool is_taken)
{
    struct ui *ui = context;

    if (!is_taken || path[0] == '\0')
        return;
    if (ui_keep(ui, path))
        ui_quit(ui);
}

static void ask_path(struct ui *ui)
{
    char path[64] = "";
    time_t now = time(NULL);
    struct tm local;

    if (localtime_r(&now, &local) != NULL)
        (void)strftime(path, sizeof(path), "capture-%Y%m%d-%H%M%S.db", &local);
    ui_ask(ui, &(struct ui_question){
                   .label = "keep as: ", .text = path, .done = take_path, .context = ui});
}

static void choose(void *context, char key)
{
    struct ui *ui = context;

    if (key == 's')
        ask_path(ui);
    else if (key == 'd')
        ui_quit(ui);
}

static bool would_lose(const struct ui *ui)
{
    const struct ui_services *services = &ui->options.services;

    return ui->host.look.is_live && services->is_kept != NULL &&
           !services->is_kept(services->context);
}

void ui_ask_quit(struct ui *ui)
{
    if (would_lose(ui))
        ui_choose(ui, "save the capture before leaving? (s)ave (d)iscard (b)ack", "sdb", choose,
                  ui);
    else
        ui_quit(ui);
}
