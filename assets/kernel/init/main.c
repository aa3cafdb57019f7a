/* From the boot to the first program. */
#include <asm/irqflags.h>
#include <asm/processor.h>
#include <asm/traps.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/input.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/serial_core.h>
#include <linux/string.h>
#include <linux/tty.h>
#include <linux/workqueue.h>

/* Linux's limits for init's arguments and environment. */
#define MAX_INIT_ARGS 32
#define MAX_INIT_ENVS 32

static char *argv_init[MAX_INIT_ARGS + 2] = {"init"};
static char *envp_init[MAX_INIT_ENVS + 2] = {"HOME=/", "TERM=linux"};
static const char *execute_command;
/* A copy to cut into words; options are looked for in the original. */
static char static_command_line[COMMAND_LINE_SIZE];

static void add_init_string(char **list, u32 limit, char *string) {
  u32 i = 0;
  while (list[i])
    i++;
  if (i > limit)
    panic("Too many boot parameters for init at `%s'", string);
  list[i] = string;
}

/* Puts "name=value" together again, as it stood in the command line. */
static char *repair_env_string(char *name, char *value) {
  if (!value)
    return name;
  size_t length = strlen(name);
  name[length] = '=';
  /* A quote may have stood between the two. */
  char *to = name + length + 1;
  for (char *from = value; (*to++ = *from++);)
    ;
  return name;
}

/* Options that other parts of the kernel have looked for already. */
static bool is_kernel_option(const char *name) {
  static const char *const options[] = {"console", "mds",     "noecho", "nopti", "nosmap", "nosmep",
                                        "pti",     "randomize_kstack_offset", "spectre_bhi", "tp_printk", "trace_event"};
  for (u32 i = 0; i < ARRAY_SIZE(options); i++)
    if (!strcmp(name, options[i]))
      return true;
  return false;
}

/*
 * The command line: init= names the first program. What the kernel does not know goes to it, words as arguments and
 * assignments into the environment; so does everything after "--", as arguments.
 */
static void parse_args(char *rest) {
  bool for_init = false;
  for (rest = skip_spaces(rest); *rest;) {
    char *name, *value;
    rest = next_arg(rest, &name, &value);
    if (for_init)
      add_init_string(argv_init, MAX_INIT_ARGS, repair_env_string(name, value));
    else if (!value && !strcmp(name, "--"))
      for_init = true;
    else if (value && !strcmp(name, "init"))
      execute_command = value;
    else if (!is_kernel_option(name)) {
      if (value)
        add_init_string(envp_init, MAX_INIT_ENVS, repair_env_string(name, value));
      else
        add_init_string(argv_init, MAX_INIT_ARGS, name);
    }
  }
}

__walked int run_init_process(const char *init_filename) {
  argv_init[0] = (char *)init_filename;
  return do_execve(init_filename, argv_init, envp_init);
}

/* Descriptors 0, 1 and 2: a program has only what it inherits, and the first one inherits this. */
static void open_console(void) {
  struct file *file = filp_open("/dev/console", O_RDWR);
  if (IS_ERR(file)) {
    printk("Warning: unable to open an initial console.\n");
    return;
  }
  file->f_count = 3;
  for (u32 fd = 0; fd < 3; fd++)
    fd_install(fd, file);
}

/* Task 1, still in the kernel. When it returns, ret_from_fork takes it to ring 3. */
__walked int kernel_init(void *unused) {
  populate_rootfs();
  open_console();
  mark_rodata_ro();

  if (execute_command) {
    int error = run_init_process(execute_command);
    if (!error)
      return 0;
    panic("Requested init %s failed (error %d).", execute_command, error);
  }
  static const char *const inits[] = {"/init", "/sbin/init", "/etc/init", "/bin/init", "/bin/sh"};
  for (u32 i = 0; i < ARRAY_SIZE(inits); i++) {
    int error = run_init_process(inits[i]);
    if (!error)
      return 0;
    if (error != -ENOENT)
      panic("%s exists but cannot be executed (error %d)", inits[i], error);
  }
  panic("No working init found. Try passing init= option to kernel.");
}

/* Task 0 makes task 1, which will be the first program, and the thread for the work of interrupts; then it is idle. */
__walked __noreturn void rest_init(void) {
  if (kernel_thread(kernel_init, NULL, "swapper") < 0 || kernel_thread(worker_thread, NULL, "kworker/0:0") < 0)
    panic("no memory for the first tasks");
  schedule();
  cpu_startup_entry();
}

/* Each step may use what the ones before it have set up, and nothing else. */
__walked asmlinkage __noreturn void start_kernel(void) {
  local_irq_disable();
  console_init();
  setup_arch();
  trace_init(boot_command_line);
  strlcpy(static_command_line, boot_command_line, COMMAND_LINE_SIZE);
  parse_args(static_command_line);
  trap_init();
  mem_init();
  pti_init();
  sched_init();
  init_IRQ();
  timekeeping_init();
  time_init();
  local_irq_enable();
  tsc_init();
  serial8250_init();
  i8042_init();
  init_rootfs();
  identify_boot_cpu();
  alternative_instructions();
  rest_init();
}
