#include "cassets.h"

// C23's #embed (clang 19 and later): the committed files themselves, no copies that could grow stale.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char kernel_5_0[] = {
#embed "../../assets/kernel/kernel-5.0.elf"
};
static const unsigned char kernel_6_12[] = {
#embed "../../assets/kernel/kernel-6.12.elf"
};
static const unsigned char program_alone[] = {
#embed "../../assets/programs/alone"
};
static const unsigned char program_asking[] = {
#embed "../../assets/programs/asking"
};
static const unsigned char program_bad_descriptor[] = {
#embed "../../assets/programs/bad-descriptor"
};
static const unsigned char program_bad_number[] = {
#embed "../../assets/programs/bad-number"
};
static const unsigned char program_bad_pointer[] = {
#embed "../../assets/programs/bad-pointer"
};
static const unsigned char program_buffered[] = {
#embed "../../assets/programs/buffered"
};
static const unsigned char program_direction[] = {
#embed "../../assets/programs/direction"
};
static const unsigned char program_divide[] = {
#embed "../../assets/programs/divide"
};
static const unsigned char program_errno[] = {
#embed "../../assets/programs/errno"
};
static const unsigned char program_failures[] = {
#embed "../../assets/programs/failures"
};
static const unsigned char program_flags[] = {
#embed "../../assets/programs/flags"
};
static const unsigned char program_fork_wait[] = {
#embed "../../assets/programs/fork-wait"
};
static const unsigned char program_getpid_loop[] = {
#embed "../../assets/programs/getpid-loop"
};
static const unsigned char program_go_call[] = {
#embed "../../assets/programs/go-call"
};
static const unsigned char program_handler[] = {
#embed "../../assets/programs/handler"
};
static const unsigned char program_hearsay[] = {
#embed "../../assets/programs/hearsay"
};
static const unsigned char program_hi[] = {
#embed "../../assets/programs/hi"
};
static const unsigned char program_hi_start[] = {
#embed "../../assets/programs/hi-start"
};
static const unsigned char program_int80[] = {
#embed "../../assets/programs/int80"
};
static const unsigned char program_interrupts[] = {
#embed "../../assets/programs/interrupts"
};
static const unsigned char program_iret_exit[] = {
#embed "../../assets/programs/iret-exit"
};
static const unsigned char program_iret_ways[] = {
#embed "../../assets/programs/iret-ways"
};
static const unsigned char program_keys[] = {
#embed "../../assets/programs/keys"
};
static const unsigned char program_mix[] = {
#embed "../../assets/programs/mix"
};
static const unsigned char program_mmap6[] = {
#embed "../../assets/programs/mmap6"
};
static const unsigned char program_numbers[] = {
#embed "../../assets/programs/numbers"
};
static const unsigned char program_own_entry[] = {
#embed "../../assets/programs/own-entry"
};
static const unsigned char program_pipe[] = {
#embed "../../assets/programs/pipe"
};
static const unsigned char program_registers[] = {
#embed "../../assets/programs/registers"
};
static const unsigned char program_restart[] = {
#embed "../../assets/programs/restart"
};
static const unsigned char program_steps[] = {
#embed "../../assets/programs/steps"
};
static const unsigned char program_wide_number[] = {
#embed "../../assets/programs/wide-number"
};
static const unsigned char program_wild_pointer[] = {
#embed "../../assets/programs/wild-pointer"
};
static const unsigned char program_write_paths[] = {
#embed "../../assets/programs/write-paths"
};
static const unsigned char bench_copy[] = {
#embed "../../assets/programs/bench/copy"
};
static const unsigned char bench_faults[] = {
#embed "../../assets/programs/bench/faults"
};
static const unsigned char bench_fib[] = {
#embed "../../assets/programs/bench/fib"
};
static const unsigned char bench_sieve[] = {
#embed "../../assets/programs/bench/sieve"
};
static const unsigned char bench_smc[] = {
#embed "../../assets/programs/bench/smc"
};
static const unsigned char bench_syscalls[] = {
#embed "../../assets/programs/bench/syscalls"
};
static const unsigned char program_memory_c[] = {
#embed "../../assets/programs/memory.c"
};
static const unsigned char program_ringwalk_h[] = {
#embed "../../assets/programs/ringwalk.h"
};
static const unsigned char program_signal_h[] = {
#embed "../../assets/programs/signal.h"
};
static const unsigned char program_start_s[] = {
#embed "../../assets/programs/start.s"
};
static const unsigned char program_syscall_h[] = {
#embed "../../assets/programs/syscall.h"
};
static const unsigned char lesson_00_the_whole_trip[] = {
#embed "../../lessons/00-the-whole-trip.yaml"
};
static const unsigned char lesson_01_not_alone[] = {
#embed "../../lessons/01-not-alone.yaml"
};
static const unsigned char lesson_02_machine_code[] = {
#embed "../../lessons/02-machine-code.yaml"
};
static const unsigned char lesson_03_asking[] = {
#embed "../../lessons/03-asking.yaml"
};
static const unsigned char lesson_04_inside_syscall[] = {
#embed "../../lessons/04-inside-syscall.yaml"
};
static const unsigned char lesson_05_who_filled_lstar[] = {
#embed "../../lessons/05-who-filled-lstar.yaml"
};
static const unsigned char lesson_06_entry_syscall_64[] = {
#embed "../../lessons/06-entry-syscall-64.yaml"
};
static const unsigned char lesson_07_do_syscall_64[] = {
#embed "../../lessons/07-do-syscall-64.yaml"
};
static const unsigned char lesson_07b_x64_sys_call[] = {
#embed "../../lessons/07b-x64-sys-call.yaml"
};
static const unsigned char lesson_08_the_way_back[] = {
#embed "../../lessons/08-the-way-back.yaml"
};
static const unsigned char lesson_08b_iretq[] = {
#embed "../../lessons/08b-iretq.yaml"
};
static const unsigned char lesson_09_write_to_the_wire[] = {
#embed "../../lessons/09-write-to-the-wire.yaml"
};
static const unsigned char lesson_10_when_it_goes_wrong[] = {
#embed "../../lessons/10-when-it-goes-wrong.yaml"
};
static const unsigned char lesson_11_interrupts[] = {
#embed "../../lessons/11-interrupts.yaml"
};
static const unsigned char lesson_12_on_your_own[] = {
#embed "../../lessons/12-on-your-own.yaml"
};
static const unsigned char lesson_13_what_if_msrs[] = {
#embed "../../lessons/13-what-if-msrs.yaml"
};
static const unsigned char lesson_13b_what_if_gs_and_return[] = {
#embed "../../lessons/13b-what-if-gs-and-return.yaml"
};
static const unsigned char lesson_13c_what_if_something_comes[] = {
#embed "../../lessons/13c-what-if-something-comes.yaml"
};
static const unsigned char lesson_14_put_to_the_test[] = {
#embed "../../lessons/14-put-to-the-test.yaml"
};

static const struct cassets_file files[] = {
    {"assets/kernel/kernel-5.0.elf", kernel_5_0, sizeof kernel_5_0},
    {"assets/kernel/kernel-6.12.elf", kernel_6_12, sizeof kernel_6_12},
    {"assets/programs/alone", program_alone, sizeof program_alone},
    {"assets/programs/asking", program_asking, sizeof program_asking},
    {"assets/programs/bad-descriptor", program_bad_descriptor, sizeof program_bad_descriptor},
    {"assets/programs/bad-number", program_bad_number, sizeof program_bad_number},
    {"assets/programs/bad-pointer", program_bad_pointer, sizeof program_bad_pointer},
    {"assets/programs/buffered", program_buffered, sizeof program_buffered},
    {"assets/programs/direction", program_direction, sizeof program_direction},
    {"assets/programs/divide", program_divide, sizeof program_divide},
    {"assets/programs/errno", program_errno, sizeof program_errno},
    {"assets/programs/failures", program_failures, sizeof program_failures},
    {"assets/programs/flags", program_flags, sizeof program_flags},
    {"assets/programs/fork-wait", program_fork_wait, sizeof program_fork_wait},
    {"assets/programs/getpid-loop", program_getpid_loop, sizeof program_getpid_loop},
    {"assets/programs/go-call", program_go_call, sizeof program_go_call},
    {"assets/programs/handler", program_handler, sizeof program_handler},
    {"assets/programs/hearsay", program_hearsay, sizeof program_hearsay},
    {"assets/programs/hi", program_hi, sizeof program_hi},
    {"assets/programs/hi-start", program_hi_start, sizeof program_hi_start},
    {"assets/programs/int80", program_int80, sizeof program_int80},
    {"assets/programs/interrupts", program_interrupts, sizeof program_interrupts},
    {"assets/programs/iret-exit", program_iret_exit, sizeof program_iret_exit},
    {"assets/programs/iret-ways", program_iret_ways, sizeof program_iret_ways},
    {"assets/programs/keys", program_keys, sizeof program_keys},
    {"assets/programs/mix", program_mix, sizeof program_mix},
    {"assets/programs/mmap6", program_mmap6, sizeof program_mmap6},
    {"assets/programs/numbers", program_numbers, sizeof program_numbers},
    {"assets/programs/own-entry", program_own_entry, sizeof program_own_entry},
    {"assets/programs/pipe", program_pipe, sizeof program_pipe},
    {"assets/programs/registers", program_registers, sizeof program_registers},
    {"assets/programs/restart", program_restart, sizeof program_restart},
    {"assets/programs/steps", program_steps, sizeof program_steps},
    {"assets/programs/wide-number", program_wide_number, sizeof program_wide_number},
    {"assets/programs/wild-pointer", program_wild_pointer, sizeof program_wild_pointer},
    {"assets/programs/write-paths", program_write_paths, sizeof program_write_paths},
    {"assets/programs/bench/copy", bench_copy, sizeof bench_copy},
    {"assets/programs/bench/faults", bench_faults, sizeof bench_faults},
    {"assets/programs/bench/fib", bench_fib, sizeof bench_fib},
    {"assets/programs/bench/sieve", bench_sieve, sizeof bench_sieve},
    {"assets/programs/bench/smc", bench_smc, sizeof bench_smc},
    {"assets/programs/bench/syscalls", bench_syscalls, sizeof bench_syscalls},
    {"assets/programs/memory.c", program_memory_c, sizeof program_memory_c},
    {"assets/programs/ringwalk.h", program_ringwalk_h, sizeof program_ringwalk_h},
    {"assets/programs/signal.h", program_signal_h, sizeof program_signal_h},
    {"assets/programs/start.s", program_start_s, sizeof program_start_s},
    {"assets/programs/syscall.h", program_syscall_h, sizeof program_syscall_h},
    {"lessons/00-the-whole-trip.yaml", lesson_00_the_whole_trip, sizeof lesson_00_the_whole_trip},
    {"lessons/01-not-alone.yaml", lesson_01_not_alone, sizeof lesson_01_not_alone},
    {"lessons/02-machine-code.yaml", lesson_02_machine_code, sizeof lesson_02_machine_code},
    {"lessons/03-asking.yaml", lesson_03_asking, sizeof lesson_03_asking},
    {"lessons/04-inside-syscall.yaml", lesson_04_inside_syscall, sizeof lesson_04_inside_syscall},
    {"lessons/05-who-filled-lstar.yaml", lesson_05_who_filled_lstar, sizeof lesson_05_who_filled_lstar},
    {"lessons/06-entry-syscall-64.yaml", lesson_06_entry_syscall_64, sizeof lesson_06_entry_syscall_64},
    {"lessons/07-do-syscall-64.yaml", lesson_07_do_syscall_64, sizeof lesson_07_do_syscall_64},
    {"lessons/07b-x64-sys-call.yaml", lesson_07b_x64_sys_call, sizeof lesson_07b_x64_sys_call},
    {"lessons/08-the-way-back.yaml", lesson_08_the_way_back, sizeof lesson_08_the_way_back},
    {"lessons/08b-iretq.yaml", lesson_08b_iretq, sizeof lesson_08b_iretq},
    {"lessons/09-write-to-the-wire.yaml", lesson_09_write_to_the_wire, sizeof lesson_09_write_to_the_wire},
    {"lessons/10-when-it-goes-wrong.yaml", lesson_10_when_it_goes_wrong, sizeof lesson_10_when_it_goes_wrong},
    {"lessons/11-interrupts.yaml", lesson_11_interrupts, sizeof lesson_11_interrupts},
    {"lessons/12-on-your-own.yaml", lesson_12_on_your_own, sizeof lesson_12_on_your_own},
    {"lessons/13-what-if-msrs.yaml", lesson_13_what_if_msrs, sizeof lesson_13_what_if_msrs},
    {"lessons/13b-what-if-gs-and-return.yaml", lesson_13b_what_if_gs_and_return, sizeof lesson_13b_what_if_gs_and_return},
    {"lessons/13c-what-if-something-comes.yaml", lesson_13c_what_if_something_comes, sizeof lesson_13c_what_if_something_comes},
    {"lessons/14-put-to-the-test.yaml", lesson_14_put_to_the_test, sizeof lesson_14_put_to_the_test},
};

size_t cassets_count(void) { return sizeof files / sizeof files[0]; }

struct cassets_file cassets_get(size_t index) {
  const struct cassets_file none = {0, 0, 0};
  return index < cassets_count() ? files[index] : none;
}
