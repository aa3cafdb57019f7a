/* What the benchmark programs share: a number from the command line, and a checksum on the console. */
#pragma once
#include "../syscall.h"

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long u64;

/* argv[1] in decimal digits, or `standard`; anything else ends the number. */
static u64 rounds(int argc, char **argv, u64 standard) {
  if (argc < 2)
    return standard;
  u64 value = 0;
  for (const char *text = argv[1]; *text >= '0' && *text <= '9'; text++)
    value = value * 10 + (u64)(*text - '0');
  return value;
}

/* Sixteen hexadecimal digits and a newline. */
static void print_hex(u64 value) {
  char line[17];
  for (int i = 0; i < 16; i++)
    line[i] = "0123456789abcdef"[value >> (60 - 4 * i) & 15];
  line[16] = '\n';
  syscall3(SYS_write, 1, (long)line, sizeof(line));
}
