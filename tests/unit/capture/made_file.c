#include "tests/unit/capture/made_file.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <check.h>

void folder_make(struct folder *folder)
{
    strcpy(folder->path, "/tmp/rung-capture-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder->path));
}

void folder_remove(const struct folder *folder)
{
    DIR *dir = opendir(folder->path);

    ck_assert_ptr_nonnull(dir);
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir))
        unlinkat(dirfd(dir), entry->d_name, 0);
    closedir(dir);
    ck_assert_int_eq(rmdir(folder->path), 0);
}

void folder_path(const struct folder *folder, const char *name, char ret_path[MADE_PATH_MAX])
{
    snprintf(ret_path, MADE_PATH_MAX, "%s/%s", folder->path, name);
}

void made_save(const struct made *made, const struct folder *folder, const char *name,
               char ret_path[MADE_PATH_MAX])
{
    FILE *file;

    folder_path(folder, name, ret_path);
    file = fopen(ret_path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(made->bytes, 1, made->len, file), made->len);
    ck_assert_int_eq(fclose(file), 0);
}

void made_raw(struct made *made, const void *bytes, size_t len)
{
    ck_assert_uint_le(len, sizeof(made->bytes) - made->len);
    memcpy(made->bytes + made->len, bytes, len);
    made->len += len;
}

static void made_number(struct made *made, uint32_t value, size_t len)
{
    uint8_t bytes[4];

    for (size_t i = 0; i < len; i++)
        bytes[made->is_big_endian ? len - 1 - i : i] = (uint8_t)(value >> 8 * i);
    made_raw(made, bytes, len);
}

void made_u16(struct made *made, uint16_t value)
{
    made_number(made, value, 2);
}

void made_u32(struct made *made, uint32_t value)
{
    made_number(made, value, 4);
}

void made_pcap(struct made *made, uint32_t magic, uint32_t snap_len, uint32_t link_type)
{
    made_u32(made, magic);
    made_u16(made, 2);
    made_u16(made, 4);
    made_u32(made, 0);
    made_u32(made, 0);
    made_u32(made, snap_len);
    made_u32(made, link_type);
}

void made_packet(struct made *made, uint32_t seconds, uint32_t fraction, const char *text,
                 uint32_t wire_len)
{
    made_u32(made, seconds);
    made_u32(made, fraction);
    made_u32(made, (uint32_t)strlen(text));
    made_u32(made, wire_len);
    made_raw(made, text, strlen(text));
}

void made_section(struct made *made)
{
    made_u32(made, 0x0a0d0d0a);
    made_u32(made, 28);
    made_u32(made, 0x1a2b3c4d);
    made_u16(made, 1);
    made_u16(made, 0);
    made_u32(made, UINT32_MAX); /* length of the section: not known */
    made_u32(made, UINT32_MAX);
    made_u32(made, 28);
}

void made_interface(struct made *made, uint16_t link_type, uint32_t snap_len, uint8_t digits)
{
    uint8_t resolution[4] = {digits};

    made_u32(made, 1);
    made_u32(made, 32);
    made_u16(made, link_type);
    made_u16(made, 0);
    made_u32(made, snap_len);
    made_u16(made, 9); /* if_tsresol */
    made_u16(made, 1);
    made_raw(made, resolution, sizeof(resolution));
    made_u32(made, 0); /* end of options */
    made_u32(made, 32);
}

void made_ng_packet(struct made *made, uint32_t index, uint64_t time, const char *text)
{
    uint32_t len = (uint32_t)strlen(text);
    uint32_t padding = (4 - len % 4) % 4;

    made_u32(made, 6);
    made_u32(made, 32 + len + padding);
    made_u32(made, index);
    made_u32(made, (uint32_t)(time >> 32));
    made_u32(made, (uint32_t)time);
    made_u32(made, len);
    made_u32(made, len);
    made_raw(made, text, len);
    made_raw(made, "\0\0\0", padding);
    made_u32(made, 32 + len + padding);
}
