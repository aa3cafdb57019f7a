/*
 * What a program reads from its terminal: it waits until everything is typed, and prints what each read gets, up to the end of
 * the input.
 *
 *   terminal SIZE     how much each read asks for
 *   terminal modes    only the terminal's modes
 *   terminal flood    reads nothing: two processes write a long line each
 */
#include "suite.h"

static volatile int interrupts;
static void note(int signo, struct info *info, struct context *context) { interrupts++; }

/* Control characters as \xHH. */
static void show(const u8 *text, s64 length) {
  static const char digits[] = "0123456789abcdef";
  for (s64 i = 0; i < length; i++) {
    if (text[i] >= 0x20 && text[i] < 0x7f) {
      call(SYS_write, 1, text + i, 1);
      continue;
    }
    const char code[] = {'\\', 'x', digits[text[i] >> 4], digits[text[i] & 15]};
    call(SYS_write, 1, code, 4);
  }
}

static void modes(void) {
  struct {
    u32 flags[4];
    u8 line, characters[19];
  } termios;
  say("TCGETS: ", call(SYS_ioctl, 0, 0x5401, &termios));
  say_hex("c_iflag 0x", termios.flags[0]);
  say_hex("c_lflag 0x", termios.flags[3]);
  for (u32 i = 0; i < sizeof(termios.characters); i++)
    say_hex("c_cc 0x", termios.characters[i]);
  say("TCGETS to nowhere: ", call(SYS_ioctl, 0, 0x5401, 1));
}

/* A signal does not shorten the pause. */
static void wait_for_typing(void) {
  s64 left[2] = {0, 400000000};
  put("ready\n");
  while (call(SYS_nanosleep, left, left))
    ;
}

/* More than the kernel keeps for a terminal that has been stopped. */
static int flood(void) {
  static char line[6000];
  wait_for_typing();
  s64 child = call(SYS_fork);
  memset(line, child ? 'a' : 'b', sizeof(line));
  line[sizeof(line) - 1] = '\n';
  s64 written = call(SYS_write, 1, line, sizeof(line));
  if (child)
    call(SYS_wait4, child, NULL, 0, NULL);
  return written != sizeof(line);
}

int main(int argc, char **argv) {
  static u8 buffer[8192];
  s64 size = 0;
  if (argc < 2)
    return 2;
  if (equal(argv[1], "modes")) {
    modes();
    return 0;
  }
  if (equal(argv[1], "flood"))
    return flood();
  for (const char *digit = argv[1]; *digit; digit++)
    size = size * 10 + (*digit - '0');
  if (size > (s64)sizeof(buffer))
    return 2;
  on(SIGINT, note, SA_RESTART);
  wait_for_typing();
  s64 got;
  while ((got = call(SYS_read, 0, buffer, size)) > 0) {
    put("[");
    /* Of a long line only the end. */
    show(buffer + (got > 100 ? got - 10 : 0), got > 100 ? 10 : got);
    say("] ", got);
  }
  say("end ", got);
  say("interrupts ", interrupts);
  return 0;
}
