/*
 * The kernel command line: words between blanks, `name` or `name=value`. Double quotes keep blanks in a word and
 * are dropped around a value or a whole word. "--" ends the kernel's part; the rest is for init.
 */
#include <linux/init.h>
#include <linux/string.h>

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n'; }

char *skip_spaces(char *text) {
  while (is_space(*text))
    text++;
  return text;
}

__walked char *next_arg(char *arguments, char **name, char **value) {
  bool quoted = *arguments == '"';
  bool in_quote = quoted;
  if (quoted)
    arguments++;

  u32 equals = 0, i = 0;
  for (; arguments[i] && (in_quote || !is_space(arguments[i])); i++) {
    if (!equals && arguments[i] == '=')
      equals = i;
    if (arguments[i] == '"')
      in_quote = !in_quote;
  }

  char *end = arguments + i;
  char *rest = *end ? end + 1 : end;
  *end = 0;
  *name = arguments;
  *value = NULL;
  if (equals) {
    arguments[equals] = 0;
    *value = arguments + equals + 1;
    if (**value == '"') {
      (*value)++;
      if (end > *value && end[-1] == '"')
        end[-1] = 0;
    }
  }
  if (quoted && i > 0 && end[-1] == '"')
    end[-1] = 0;
  return skip_spaces(rest);
}

bool cmdline_find_option(const char *command_line, const char *option, char *value, size_t size) {
  size_t length = strlen(option);
  bool found = false;
  for (const char *word = command_line; *word;) {
    while (is_space(*word))
      word++;
    const char *end = word;
    while (*end && !is_space(*end))
      end++;
    if (end - word == 2 && !strncmp(word, "--", 2))
      break;
    /* The last one counts. */
    if ((size_t)(end - word) > length && !strncmp(word, option, length) && word[length] == '=') {
      strlcpy(value, word + length + 1, min(size, (size_t)(end - word) - length));
      found = true;
    }
    word = end;
  }
  return found;
}

bool cmdline_find_option_bool(const char *command_line, const char *option) {
  size_t length = strlen(option);
  for (const char *word = command_line; *word;) {
    while (is_space(*word))
      word++;
    const char *end = word;
    while (*end && !is_space(*end))
      end++;
    if (end - word == 2 && !strncmp(word, "--", 2))
      return false;
    if ((size_t)(end - word) == length && !strncmp(word, option, length))
      return true;
    word = end;
  }
  return false;
}
