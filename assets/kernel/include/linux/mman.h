/* Arguments of mmap(2). */
#pragma once

#define PROT_READ 0x1
#define PROT_WRITE 0x2
#define PROT_EXEC 0x4
/* For atomic operations; nothing needs it on x86. */
#define PROT_SEM 0x8
/* mprotect: from the start of the area that grows downwards, or to the end of one that grows upwards. */
#define PROT_GROWSDOWN 0x01000000
#define PROT_GROWSUP 0x02000000

#define MAP_SHARED 0x01
#define MAP_PRIVATE 0x02
#define MAP_SHARED_VALIDATE 0x03
#define MAP_TYPE 0x0f
#define MAP_FIXED 0x10
#define MAP_ANONYMOUS 0x20
#define MAP_GROWSDOWN 0x100
#define MAP_HUGETLB 0x40000
#define MAP_FIXED_NOREPLACE 0x100000

/* No mapping lies below by accident: so a NULL pointer faults. */
#define MMAP_MIN_ADDR 65536
