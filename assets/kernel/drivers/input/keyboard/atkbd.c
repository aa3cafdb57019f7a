/*
 * From scan codes to keys. The controller has translated: bit 7 says that the key went up, and 0xe0 comes before the codes
 * of keys that the first PC did not have. For the others the code is Linux's number of the key.
 */
#include <linux/input.h>

#define ATKBD_RET_EMUL0 0xe0
#define ATKBD_RELEASE 0x80

static bool emul;
static u64 keys_down[KEY_MAX / 64];

/* A key that is reported as down while it is down repeats. */
static void input_event(u32 keycode, bool down) {
  u64 *word = &keys_down[keycode / 64], bit = 1ul << keycode % 64;
  bool was_down = *word & bit;
  *word = down ? *word | bit : *word & ~bit;
  if (down || was_down)
    kbd_event(keycode, !down ? 0 : was_down ? 2 : 1);
}

/* The keys behind 0xe0 that a terminal knows; the others do nothing. */
static u32 extended_keycode(u8 code) {
  switch (code) {
  case 0x1c:
    /* Enter on the number pad. */
    return 28;
  case 0x1d:
    return KEY_RIGHTCTRL;
  case 0x35:
    /* The slash of the number pad. */
    return 53;
  default:
    return 0;
  }
}

__walked void atkbd_interrupt(u8 data) {
  if (data == ATKBD_RET_EMUL0) {
    emul = true;
    return;
  }
  u8 code = data & (u8)~ATKBD_RELEASE;
  u32 keycode = emul ? extended_keycode(code) : code;
  emul = false;
  if (keycode)
    input_event(keycode, !(data & ATKBD_RELEASE));
}
