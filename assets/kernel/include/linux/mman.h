/* Arguments of mmap(2). */
#pragma once

#define PROT_READ 0x1
#define PROT_WRITE 0x2
#define PROT_EXEC 0x4

#define MAP_SHARED 0x01
#define MAP_PRIVATE 0x02
#define MAP_TYPE 0x0f
#define MAP_FIXED 0x10
#define MAP_ANONYMOUS 0x20
#define MAP_GROWSDOWN 0x100
#define MAP_HUGETLB 0x40000
#define MAP_FIXED_NOREPLACE 0x100000

/* No mapping lies below by accident: so a NULL pointer faults. */
#define MMAP_MIN_ADDR 65536
