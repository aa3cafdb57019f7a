/* Text for the console: formatting, and the one console there is. */
#include <linux/printk.h>
#include <linux/string.h>

static struct console *console;

void register_console(struct console *new_console) { console = new_console; }

/* Where formatted text goes, and how much of it there would be. */
struct output {
  char *buffer;
  size_t size;
  size_t length;
};

static void put(struct output *out, char c) {
  if (out->length + 1 < out->size)
    out->buffer[out->length] = c;
  out->length++;
}

static void put_string(struct output *out, const char *string) {
  while (*string)
    put(out, *string++);
}

static void put_number(struct output *out, u64 number, u32 base, bool negative, u32 width, char pad) {
  char digits[20];
  u32 count = 0;
  do {
    digits[count++] = "0123456789abcdef"[number % base];
    number /= base;
  } while (number);
  if (negative)
    put(out, '-');
  for (u32 i = count + negative; i < width; i++)
    put(out, pad);
  while (count)
    put(out, digits[--count]);
}

int vsnprintf(char *buffer, size_t size, const char *format, __builtin_va_list arguments) {
  struct output out = {buffer, size, 0};
  for (; *format; format++) {
    if (*format != '%') {
      put(&out, *format);
      continue;
    }
    format++;
    char pad = *format == '0' ? '0' : ' ';
    u32 width = 0;
    while (*format >= '0' && *format <= '9')
      width = width * 10 + (*format++ - '0');
    bool is_long = *format == 'l';
    if (is_long)
      format++;
    switch (*format) {
    case 's':
      put_string(&out, __builtin_va_arg(arguments, const char *));
      break;
    case 'c':
      put(&out, (char)__builtin_va_arg(arguments, int));
      break;
    case 'd': {
      long number = is_long ? __builtin_va_arg(arguments, long) : __builtin_va_arg(arguments, int);
      put_number(&out, number < 0 ? -(u64)number : (u64)number, 10, number < 0, width, pad);
      break;
    }
    case 'u':
    case 'x': {
      u64 number = is_long ? __builtin_va_arg(arguments, u64) : __builtin_va_arg(arguments, u32);
      put_number(&out, number, *format == 'u' ? 10 : 16, false, width, pad);
      break;
    }
    default:
      put(&out, *format);
    }
  }
  if (size)
    buffer[min(out.length, size - 1)] = 0;
  return (int)out.length;
}

void printk(const char *format, ...) {
  char line[256];
  __builtin_va_list arguments;
  __builtin_va_start(arguments, format);
  int length = vsnprintf(line, sizeof(line), format, arguments);
  __builtin_va_end(arguments);
  if (console)
    console->write(console, line, min((size_t)length, sizeof(line) - 1));
}
