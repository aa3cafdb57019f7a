/* What the machine is: memory from the e820 map, the initial RAM disk, and the first look at the command line. */
#include <asm/bootparam.h>
#include <asm/page_types.h>
#include <asm/processor.h>
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/printk.h>

const u8 *initrd_start;
u64 initrd_size;

extern char _text[], _end[];

/* RAM, as the loader's e820 map tells it. Whole pages only. */
static void e820__memblock_setup(void) {
  u32 count = min(boot_params.e820_entries, E820_MAX_ENTRIES);
  for (u32 i = 0; i < count; i++) {
    struct boot_e820_entry *entry = &boot_params.e820_table[i];
    if (entry->type != E820_TYPE_RAM || entry->addr + entry->size < entry->addr)
      continue;
    u64 start = PAGE_ALIGN(entry->addr), end = ALIGN_DOWN(entry->addr + entry->size, PAGE_SIZE);
    if (start < end)
      memblock_add(start, end - start);
  }
}

/* The loader's cpio archive with the root file system stays where it is; its files are read in place. */
static void reserve_initrd(void) {
  if (!boot_params.ramdisk_image || !boot_params.ramdisk_size)
    return;
  u64 start = ALIGN_DOWN((u64)boot_params.ramdisk_image, PAGE_SIZE);
  u64 end = PAGE_ALIGN((u64)boot_params.ramdisk_image + boot_params.ramdisk_size);
  if (end > memblock_end_of_DRAM())
    panic("initrd [%lx-%lx] lies outside RAM", start, end);
  memblock_reserve(start, end - start);
  initrd_start = __va(boot_params.ramdisk_image);
  initrd_size = boot_params.ramdisk_size;
}

__walked void setup_arch(void) {
  if (boot_params.header != BOOT_HEADER_MAGIC)
    panic("no boot_params: the loader does not follow the Linux 64-bit boot protocol");
  early_cpu_init();
  e820__memblock_setup();
  /* The first MiB: boot_params, the loader's page tables, the holes of the PC. */
  memblock_reserve(0, 0x100000);
  memblock_reserve(__pa_symbol(_text), _end - _text);
  reserve_initrd();
  pti_check_boottime_disable(boot_command_line);
  select_boot_alternatives(boot_command_line);
  init_mem_mapping();
  page_count_init();
}
