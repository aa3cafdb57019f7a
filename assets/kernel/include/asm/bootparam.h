/*
 * struct boot_params, the "zero page" of the Linux x86 boot protocol: what the loader tells the kernel. RSI holds
 * its physical address at startup_64. Only the fields that this kernel reads have names.
 */
#pragma once

#include <linux/types.h>

#define E820_TYPE_RAM 1
#define E820_MAX_ENTRIES 128

struct boot_e820_entry {
  u64 addr;
  u64 size;
  u32 type;
} __packed;

struct boot_params {
  u8 unused1[0x1e8];
  u8 e820_entries;
  u8 unused2[0x202 - 0x1e9];
  u32 header;
  u8 unused3[0x218 - 0x206];
  u32 ramdisk_image;
  u32 ramdisk_size;
  u8 unused4[0x228 - 0x220];
  u32 cmd_line_ptr;
  u8 unused5[0x2d0 - 0x22c];
  struct boot_e820_entry e820_table[E820_MAX_ENTRIES];
  u8 unused6[0x1000 - 0x2d0 - 20 * E820_MAX_ENTRIES];
} __packed;

_Static_assert(sizeof(struct boot_params) == 4096, "zero page");
_Static_assert(offsetof(struct boot_params, e820_table) == 0x2d0, "zero page");

/* "HdrS" */
#define BOOT_HEADER_MAGIC 0x53726448

#define COMMAND_LINE_SIZE 2048
