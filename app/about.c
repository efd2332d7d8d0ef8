#include "app/about.h"

#include "app/sandbox.h"
#include "app/syscalls.h"
#include "app/version.h"
#include "base/array.h"
#include "base/hash.h"
#include "capture/devices.h"
#include "store/regex.h"
#include "store/view.h"
#include "ui/terminal.h"
#include "web/server.h"

/* The hardening flags of the build; the Makefile defines them. */
#ifndef RUNG_HARDENING
#define RUNG_HARDENING ""
#endif

/* What some flag means, in the words of those who look for it. */
static const struct {
    const char *flag;
    const char *name;
} hardenings[] = {
    {"-pie", "PIE"},
    {"-Wl,-z,relro", "RELRO"},
    {"-Wl,-z,now", "BIND_NOW"},
    {"-fstack-protector-strong", "stack protector"},
    {"-fstack-clash-protection", "stack clash protection"},
    {"-D_FORTIFY_SOURCE=3", "FORTIFY 3"},
    {"-D_FORTIFY_SOURCE=2", "FORTIFY 2"},
    {"-fcf-protection=full", "CET"}, /* IBT in the code, SHSTK in the note too */
    {"-mbranch-protection=standard", "branch protection"},
    {"-ftrivial-auto-var-init=zero", "variables begin with zero"},
};

static void write_hardening(struct buf *buf)
{
    for (size_t i = 0; i < COUNT_OF(hardenings); i++) {
        if (strstr(RUNG_HARDENING " ", hardenings[i].flag) != NULL)
            buf_format(buf, "%s%s", buf->len == 0 ? "" : ", ", hardenings[i].name);
    }
    if (buf->len == 0)
        buf_text(buf, "none");
}

static void write_libraries(struct buf *buf)
{
    devices_library(buf);
    buf_text(buf, ", SQLite ");
    buf_text(buf, view_library());
    buf_text(buf, ", PCRE2 ");
    regex_library(buf);
    buf_text(buf, ", xxHash ");
    hash_library(buf);
    buf_text(buf, ", ");
    buf_text(buf, terminal_library());
    buf_text(buf, ", ");
    web_server_library(buf);
    buf_text(buf, ", libseccomp ");
    syscalls_library(buf);
}

static void write_line(const char *title, void (*write)(struct buf *buf), struct out *out)
{
    char text[1024];
    struct buf buf;

    buf_init(&buf, text, sizeof(text));
    write(&buf);
    out_format(out, "%s: ", title);
    out_slice(out, buf_as_slice(&buf));
    out_byte(out, '\n');
}

void about_write(struct out *out)
{
    out_text(out, "rung " RUNG_VERSION "\n");
    write_line("libraries", write_libraries, out);
    write_line("hardening", write_hardening, out);
    write_line("sandbox, while it captures or serves", sandbox_describe, out);
}
