/*
 * Random bytes for a new program (AT_RANDOM): a xorshift generator, started from the time-stamp counter. Good
 * enough to differ from run to run on a machine whose clock does; a simulated machine that starts in the same state
 * gives the same bytes.
 */
#include <asm/processor.h>
#include <linux/init.h>

void get_random_bytes(void *buffer, size_t count) {
  static u64 state;
  u8 *bytes = buffer;
  if (!state)
    state = 0x9e3779b97f4a7c15 ^ (boot_cpu_has(X86_FEATURE_TSC) ? rdtsc() : 0);
  for (size_t i = 0; i < count; i++) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    bytes[i] = (u8)(state >> 32);
  }
}
