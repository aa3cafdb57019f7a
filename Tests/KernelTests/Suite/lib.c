/* Output, signal handlers, and what the compiler needs. */
#include "suite.h"

void put(const char *text) {
  size_t length = 0;
  while (text[length])
    length++;
  call(SYS_write, 1, text, length);
}

static void number(const char *text, u64 value, u32 base, int negative) {
  char digits[24];
  u32 at = sizeof(digits);
  digits[--at] = 0;
  digits[--at] = '\n';
  do {
    digits[--at] = "0123456789abcdef"[value % base];
    value /= base;
  } while (value);
  if (negative)
    digits[--at] = '-';
  put(text);
  put(digits + at);
}

void say(const char *text, s64 value) { number(text, value < 0 ? -(u64)value : (u64)value, 10, value < 0); }
void say_hex(const char *text, u64 value) { number(text, value, 16, 0); }

_Noreturn void quit(int status) {
  call(SYS_exit_group, status);
  for (;;)
    ;
}

int equal(const char *a, const char *b) {
  while (*a && *a == *b) {
    a++;
    b++;
  }
  return *a == *b;
}

void on(int signo, handler_t handler, u64 flags) {
  struct {
    handler_t handler;
    u64 flags;
    void (*restorer)(void);
    u64 mask;
  } action = {handler, flags | SA_SIGINFO | SA_RESTORER, restorer, 0};
  call(SYS_rt_sigaction, signo, &action, NULL, 8);
}

void sleep_ms(s64 ms) {
  struct timespec time = {ms / 1000, ms % 1000 * 1000000};
  call(SYS_nanosleep, &time, NULL);
}

s64 start_child(void (*run)(void)) {
  s64 child = call(SYS_fork);
  if (child == 0) {
    run();
    quit(0);
  }
  return child;
}

int wait_for(s64 child) {
  int status = -1;
  call(SYS_wait4, child, &status, 0, NULL);
  return status;
}

void leave_probe(struct context *context) {
  context->ip = (u64)probe_end;
  context->flags = 0x202;
}

/* The compiler calls these for structures. */
void *memset(void *to, int byte, size_t count) {
  for (size_t i = 0; i < count; i++)
    ((volatile u8 *)to)[i] = (u8)byte;
  return to;
}

void *memcpy(void *to, const void *from, size_t count) {
  for (size_t i = 0; i < count; i++)
    ((volatile u8 *)to)[i] = ((const u8 *)from)[i];
  return to;
}
