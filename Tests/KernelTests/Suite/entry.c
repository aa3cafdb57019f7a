/* The instruction SYSCALL and its older sister: what goes in, what comes out, what is kept. */
#include "suite.h"

static void start(void) {
  say_hex("rflags 0x", start_flags);
  say_hex("cs 0x", start_cs);
  say_hex("ss 0x", start_ss);
  say_hex("ds, es, fs, gs 0x", start_data_segments);
  say_hex("general registers 0x", start_registers);
}

/* The registers before and after the call, for the assembly below. */
u64 before[16], after[16], flags;

/* Fills every register, calls getpid, and names those that have another value afterwards. */
static void registers(void) {
  static const char *const names[] = {"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi",
                                      "r8",  "r9",  "r10", "r11", "r12", "r13", "r14", "r15"};
  u64 next;
  for (u32 i = 1; i < 16; i++)
    before[i] = 0x1111111111111111ul * i;
  __asm__ volatile("push %%rbp\n\tpush %%rbx\n\tpush %%r12\n\tpush %%r13\n\tpush %%r14\n\tpush %%r15\n\t"
                   "mov $39, %%eax\n\t"
                   "mov before+8, %%rcx\n\tmov before+16, %%rdx\n\tmov before+24, %%rbx\n\tmov before+40, %%rbp\n\t"
                   "mov before+48, %%rsi\n\tmov before+56, %%rdi\n\tmov before+64, %%r8\n\tmov before+72, %%r9\n\t"
                   "mov before+80, %%r10\n\tmov before+88, %%r11\n\tmov before+96, %%r12\n\tmov before+104, %%r13\n\t"
                   "mov before+112, %%r14\n\tmov before+120, %%r15\n\t"
                   "pushfq\n\tpop flags\n\t"
                   "syscall\n"
                   "registers_next:\n\t"
                   "mov %%rcx, after+8\n\tmov %%rdx, after+16\n\tmov %%rbx, after+24\n\tmov %%rbp, after+40\n\t"
                   "mov %%rsi, after+48\n\tmov %%rdi, after+56\n\tmov %%r8, after+64\n\tmov %%r9, after+72\n\t"
                   "mov %%r10, after+80\n\tmov %%r11, after+88\n\tmov %%r12, after+96\n\tmov %%r13, after+104\n\t"
                   "mov %%r14, after+112\n\tmov %%r15, after+120\n\t"
                   "pop %%r15\n\tpop %%r14\n\tpop %%r13\n\tpop %%r12\n\tpop %%rbx\n\tpop %%rbp\n\t"
                   "lea registers_next(%%rip), %0"
                   : "=&a"(next)
                   :
                   : "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "memory", "cc");
  for (u32 i = 1; i < 16; i++) {
    if (i == 4 || after[i] == before[i])
      continue;
    put(names[i]);
    put(i == 1 && after[i] == next ? " is the next address\n" : i == 11 && after[i] == flags ? " is rflags\n" : " changed\n");
  }
}

/* -ENOSYS, whatever the number is; but which bits of it count is a matter of the era. */
static void numbers(void) {
  say("9999: ", call(9999));
  say("0x7fffffff: ", call(0x7fffffff));
  say("-1: ", call(-1));
  say("0x40000027: ", call(0x40000027));
  say("500: ", call(500));
}

static void number_width(void) {
  s64 result = call(0x100000027);
  put(result == call(SYS_getpid) ? "getpid\n" : result == -38 ? "-ENOSYS\n" : "something else\n");
}

/* A program that has set DF finds it set after the call; the kernel in between had it clear, or its copy would fail. */
static void direction_flag(void) {
  u64 flags;
  static const char text[] = "written\n";
  s64 result;
  __asm__ volatile("std\n\tsyscall\n\tpushfq\n\tpop %1\n\tcld"
                   : "=a"(result), "=&r"(flags)
                   : "a"(SYS_write), "D"(1), "S"(text), "d"(8)
                   : "rcx", "r11", "memory", "cc");
  say("result ", result);
  say_hex("DF 0x", flags & 0x400);
}

/* IF and IOPL cannot be changed by POPF in ring 3; it raises no exception either. */
static void popf(void) {
  u64 flags;
  __asm__ volatile("push $0x3046\n\tpopfq\n\tpushfq\n\tpop %0" : "=r"(flags) : : "cc", "memory");
  say_hex("rflags 0x", flags & 0x7ed5);
}

static u8 low_buffer[16] = "low\n";

/* int 0x80: the other table, 32-bit arguments, and every register but eax kept. */
static void int80(void) {
  u8 high[8] = "high\n";
  say("getpid differs by ", call32(20, 0, 0, 0) - call(SYS_getpid));
  say("39 is mkdir: ", call32(39, 0, 0, 0));
  say("write from the stack: ", call32(4, 1, (u64)high, 5));
  say("write from below 4 GiB: ", call32(4, 1, (u64)low_buffer, 4));
  say("9999: ", call32(9999, 0, 0, 0));
  say("-1: ", call32((u32)-1, 0, 0, 0));
  say("close 99: ", call32(6, 99, 0, 0));
  s64 result;
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(0x1234567800000014ul) : "memory");
  say("upper half of rax ignored, differs by ", result - call(SYS_getpid));
}

static void int80_registers(void) {
  u64 kept = 0;
  register u64 r8 __asm__("r8") = 8, r9 __asm__("r9") = 9, r10 __asm__("r10") = 10, r11 __asm__("r11") = 11;
  u64 rax = 20, rcx = 1, rdx = 2;
  __asm__ volatile("int $0x80" : "+a"(rax), "+c"(rcx), "+d"(rdx), "+r"(r8), "+r"(r9), "+r"(r10), "+r"(r11) : : "memory", "cc");
  kept = r8 == 8 && r9 == 9 && r10 == 10 && r11 == 11 && rcx == 1 && rdx == 2;
  say("kept: ", (s64)kept);
}

/* IRETQ works in ring 3 too, to ring 3. */
static void iret_to_ring3(void) {
  __asm__ volatile("mov %%rsp, %%rax\n\tpush $0x2b\n\tpush %%rax\n\tpush $0x202\n\tpush $0x33\n\t"
                   "lea 1f(%%rip), %%rax\n\tpush %%rax\n\tiretq\n1:"
                   :
                   :
                   : "rax", "memory", "cc");
  put("here\n");
}

/* Six arguments: with the fifth and sixth exchanged it is another call, and wrong. */
static void six_arguments(void) {
  s64 right = call(SYS_mmap, 0, 4096, 3, 0x22, -1, 0);
  say("right: ", right > 0 && right % 4096 == 0);
  say("exchanged: ", call(SYS_mmap, 0, 4096, 3, 0x22, 0, -1));
}

/* The GDT's last row: its limit says which CPU this is, and on which node. */
static void cpu_node(void) {
  u64 limit = ~0ul, rights = 0;
  u8 visible = 0, readable = 0;
  __asm__ volatile("lsl %2, %0\n\tsetz %1" : "+r"(limit), "=q"(visible) : "r"(0x7bul) : "cc");
  __asm__ volatile("lar %2, %0\n\tsetz %1" : "+r"(rights), "=q"(readable) : "r"(0x7bul) : "cc");
  say("visible: ", visible && readable);
  say("below node 1: ", limit < 4096);
  say_hex("rights 0x", rights & 0xf0ff00);
}

const struct test entry_tests[] = {{"start", start},
                                   {"registers", registers},
                                   {"numbers", numbers},
                                   {"number-width", number_width},
                                   {"direction-flag", direction_flag},
                                   {"popf", popf},
                                   {"int80", int80},
                                   {"int80-registers", int80_registers},
                                   {"iret-to-ring3", iret_to_ring3},
                                   {"six-arguments", six_arguments},
                                   {"cpu-node", cpu_node},
                                   {NULL, NULL}};
