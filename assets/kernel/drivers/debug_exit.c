/*
 * The debug-exit port: a 32-bit OUT to port 0xf4 ends the machine with that status. No PC has it; it is Ringwalk's
 * own device (and an option of other simulators), so that the end of init becomes the end of the machine.
 *
 *   0 to 255   init's exit status, or 128 + the signal that ended it
 *   0x100      panic
 */
#include <asm/io.h>
#include <asm/irqflags.h>
#include <linux/init.h>

#define DEBUG_EXIT_PORT 0xf4

__walked __noreturn void debug_exit(u32 status) {
  outl(status, DEBUG_EXIT_PORT);
  /* On a machine without the port: stand still, with interrupts off. */
  for (;;)
    asm volatile("cli; hlt");
}
