#include "cassets.h"

// C23's #embed (clang 19 and later): the committed files themselves, no copies that could grow stale.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char kernel_5_0[] = {
#embed "../../assets/kernel/kernel-5.0.elf"
};

static const unsigned char program_hi[] = {
#embed "../../assets/programs/hi"
};

static const unsigned char first_lesson[] = {
#embed "../../lessons/00-the-whole-trip.yaml"
};

static const struct cassets_file files[] = {
    {"assets/kernel/kernel-5.0.elf", kernel_5_0, sizeof kernel_5_0},
    {"assets/programs/hi", program_hi, sizeof program_hi},
    {"lessons/00-the-whole-trip.yaml", first_lesson, sizeof first_lesson},
};

size_t cassets_count(void) { return sizeof files / sizeof files[0]; }

struct cassets_file cassets_get(size_t index) {
  const struct cassets_file none = {0, 0, 0};
  return index < cassets_count() ? files[index] : none;
}
