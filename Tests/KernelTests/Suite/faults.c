/* What a program learns of its own exceptions: signal, code, vector, error code, and where they happened. */
#include "suite.h"

static const struct fault *now;

static void report(int signo, struct info *info, struct context *context) {
  put(now->name);
  say(": signal ", signo);
  say("  si_code ", info->code);
  say("  vector ", (s64)context->trapno);
  say_hex("  error 0x", context->error);
  /* Relative to the piece of code, where it lies in there; else the address itself. */
  u64 distance = context->ip - (u64)now->code;
  /* INT1 is a trap, but not every virtual machine has it so. */
  if (context->trapno == 1)
    put("  behind or at it\n");
  else if (distance < 64)
    say("  at +", (s64)distance);
  else if (context->ip - context->sp + 8 < 16)
    put("  at the stack\n");
  else
    say_hex("  at 0x", context->ip);
  /* The address of a fault in the program's own memory changes with the program. */
  if (context->trapno == 14 && (info->address < 0x10000 || info->address >> 47))
    say_hex("  address 0x", info->address);
  if (context->trapno == 14 && info->address != context->cr2)
    put("  si_addr is not cr2\n");
  leave_probe(context);
}

static void faults(void) {
  static const int signals[] = {SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV};
  for (u32 i = 0; i < COUNT(signals); i++)
    on(signals[i], report, 0);
  for (u64 i = 0; i < fault_count; i++) {
    now = &fault_table[i];
    if (!probe(now->code)) {
      put(now->name);
      put(": nothing\n");
    }
  }
}

/* Single step: the trap comes after each instruction that began with TF set, and behind a system call one instruction late. */
static u64 traps[8];
static u32 trap_count;

static void step(int signo, struct info *info, struct context *context) {
  if (trap_count < COUNT(traps))
    traps[trap_count++] = context->ip;
  if (info->code != 2)
    say("si_code ", info->code);
}

static void single_step(void) {
  u64 before, after;
  on(SIGTRAP, step, 0);
  __asm__ volatile("lea 1f(%%rip), %0\n\t"
                   "lea 2f(%%rip), %1\n\t"
                   "mov $39, %%eax\n\t"
                   "pushfq\n\t"
                   "orl $0x100, (%%rsp)\n\t"
                   "popfq\n"
                   "1:\n\t"
                   "nop\n\t"
                   "syscall\n\t"
                   "nop\n\t"
                   "nop\n\t"
                   "pushfq\n\t"
                   "andl $~0x100, (%%rsp)\n\t"
                   "popfq\n"
                   "2:"
                   : "=&r"(before), "=&r"(after)
                   :
                   : "rax", "rcx", "r11", "memory", "cc");
  for (u32 i = 0; i < trap_count; i++)
    say("trap at +", (s64)(traps[i] - before));
  say("end at +", (s64)(after - before));
}

/* After the red zone and below, the stack grows by faults; below its limit there is nothing. */
static void stack_growth(void) {
  volatile u8 *here = (volatile u8 *)__builtin_frame_address(0);
  for (u64 distance = 4096; distance <= 1 << 20; distance += 4096)
    here[-(s64)distance] = 1;
  put("a megabyte\n");
}

const struct test fault_tests[] = {{"faults", faults}, {"single-step", single_step}, {"stack-growth", stack_growth}, {NULL, NULL}};
