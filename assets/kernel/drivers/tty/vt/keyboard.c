/* From keys to characters: the American layout, with Shift, Ctrl and Caps Lock. */
#include <linux/input.h>
#include <linux/tty.h>

/* By key number: the character alone and with Shift; 0: none. */
static const u8 plain_map[] =
  "\0\0331234567890-=\177\tqwertyuiop[]\r\0asdfghjkl;'`\0\\zxcvbnm,./\0*\0 ";
static const u8 shift_map[] =
  "\0\033!@#$%^&*()_+\177\tQWERTYUIOP{}\r\0ASDFGHJKL:\"~\0|ZXCVBNM<>?\0*\0 ";
_Static_assert(sizeof(plain_map) == sizeof(shift_map) && sizeof(plain_map) == 59, "keymap");

static bool shift_left, shift_right, ctrl_left, ctrl_right, caps_lock;

static bool is_letter(u8 c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

/* Puts a character into the terminal's input; from the keyboard's interrupt. */
__walked void put_queue(u8 c) {
  if (!console_tty)
    return;
  tty_insert_flip_char(console_tty, c);
  tty_flip_buffer_push(console_tty);
}

/* A key that changes what others mean. Returns whether it is one. */
static bool modifier(u32 keycode, bool down) {
  switch (keycode) {
  case KEY_LEFTSHIFT:
    shift_left = down;
    return true;
  case KEY_RIGHTSHIFT:
    shift_right = down;
    return true;
  case KEY_LEFTCTRL:
    ctrl_left = down;
    return true;
  case KEY_RIGHTCTRL:
    ctrl_right = down;
    return true;
  case KEY_CAPSLOCK:
    caps_lock ^= down;
    return true;
  default:
    return false;
  }
}

__walked void kbd_keycode(u32 keycode) {
  if (keycode >= sizeof(plain_map) - 1)
    return;
  bool shift = shift_left || shift_right;
  u8 c = plain_map[keycode];
  if (is_letter(c))
    shift ^= caps_lock;
  if (shift)
    c = shift_map[keycode];
  if (!c)
    return;
  /* Ctrl keeps the low five bits of a letter's code: Ctrl-C is 3. */
  if (ctrl_left || ctrl_right)
    c &= 0x1f;
  put_queue(c);
}

__walked void kbd_event(u32 keycode, int value) {
  if (!modifier(keycode, value != 0) && value)
    kbd_keycode(keycode);
}
