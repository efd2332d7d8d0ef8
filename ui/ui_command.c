#include <stdio.h>
#include <time.h>

#include "base/array.h"
#include "store/query_calls.h"
#include "ui/ui_private.h"

/* --- leaving, and what would be lost --- */

/* Keep the live store under a name and show a message. Return false when it is not kept. */
static bool keep_as(struct ui *ui, const char *path)
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
    ui_report(ui, "the capture is kept in %s", path);
    return true;
}

static void take_path(void *context, const char *path, bool is_taken)
{
    struct ui *ui = context;

    if (!is_taken || path[0] == '\0')
        return;
    if (keep_as(ui, path))
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

static void quit_answered(void *context, char key)
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
        ui_choose(ui, "save the capture before leaving? (s)ave (d)iscard (b)ack", "sdb",
                  quit_answered, ui);
    else
        ui_quit(ui);
}

/* --- the line after ':' --- */

static void quit(struct ui *ui, const char *argument)
{
    (void)argument;
    ui_ask_quit(ui);
}

static void quit_at_once(struct ui *ui, const char *argument)
{
    (void)argument;
    ui_quit(ui);
}

static void keep(struct ui *ui, const char *argument)
{
    if (argument[0] == '\0')
        ui_warn(ui, "say where to: :w FILE keeps the whole capture; F2 saves calls");
    else
        (void)keep_as(ui, argument);
}

static void go(struct ui *ui, const char *argument)
{
    struct error error = {0};
    uint64_t call;

    if (argument[0] == '\0')
        ui_warn(ui, "say which: :goto takes a call's number, id, or Call-ID");
    else if (query_call_find(ui->options.store, argument, &call, &error) != ERR_NONE)
        ui_warn(ui, "%s", error.text);
    else
        ui_push(ui, ui->host.views->flow(&ui->host, &call, 1, NULL));
}

static void web(struct ui *ui, const char *argument)
{
    const struct ui_services *services = &ui->options.services;
    struct error error = {0};
    char address[256];

    (void)argument;
    if (services->web == NULL)
        ui_warn(ui, "this program has no web server");
    else if (services->web(services->context, address, sizeof(address), &error) != ERR_NONE)
        ui_warn(ui, "%s", error.text);
    else
        ui_report(ui, "the web page is at %s", address);
}

static void help(struct ui *ui, const char *argument)
{
    (void)argument;
    ui_push(ui, ui->host.views->help(&ui->host, ui_top(ui)));
}

static const struct {
    const char *name;
    void (*run)(struct ui *ui, const char *argument);
} commands[] = {
    {"q", quit},     {"quit", quit}, {"q!", quit_at_once}, {"w", keep},
    {"write", keep}, {"goto", go},   {"web", web},         {"help", help},
};

#define COMMANDS COUNT_OF(commands)

/* Cut a line at its first blank: the name stays, the argument is given back without blanks around. */
static const char *split(char *line)
{
    char *argument = line + strcspn(line, " ");
    size_t len;

    if (*argument != '\0')
        *argument++ = '\0';
    argument += strspn(argument, " ");
    for (len = strlen(argument); len > 0 && argument[len - 1] == ' '; len--)
        argument[len - 1] = '\0';
    return argument;
}

static void run(struct ui *ui, const char *text)
{
    char line[PROMPT_MAX];
    const char *argument;
    struct buf buf;

    buf_init(&buf, line, sizeof(line));
    buf_text(&buf, text + strspn(text, " :"));
    argument = split(line);
    if (line[0] == '\0')
        return;
    for (size_t i = 0; i < COMMANDS; i++) {
        if (strcmp(commands[i].name, line) == 0) {
            commands[i].run(ui, argument);
            return;
        }
    }
    /* A number alone is a call, as a line number is in an editor. */
    if (line[strspn(line, "0123456789")] == '\0')
        go(ui, line);
    else
        ui_warn(ui, "no command '%s': there are q, w FILE, goto CALL, web, help", line);
}

static void take(void *context, const char *text, bool is_taken)
{
    if (is_taken)
        run(context, text);
}

void ui_ask_command(struct ui *ui)
{
    ui_ask(ui, &(struct ui_question){.label = ":", .done = take, .context = ui});
}
