/* The keyboard: from the controller's byte to a key, and from a key to characters for the terminal. */
#pragma once

#include <linux/types.h>

/* drivers/input/serio/i8042.c */
void i8042_init(void);
/* drivers/input/keyboard/atkbd.c: a byte from the keyboard. */
void atkbd_interrupt(u8 data);
/* drivers/tty/vt/keyboard.c: a key went down (value 1, 2 when it repeats) or up (0). */
void kbd_event(u32 keycode, int value);

/* Keys that more than one file names, by Linux's numbers. */
#define KEY_LEFTCTRL 29
#define KEY_LEFTSHIFT 42
#define KEY_RIGHTSHIFT 54
#define KEY_CAPSLOCK 58
#define KEY_RIGHTCTRL 97
#define KEY_MAX 128
