/*
 * Which Linux this kernel imitates. The build script sets ERA_6_12 to 0 (Linux 5.0) or 1 (Linux 6.12); code that differs
 * asks for it, and the entry code of each era has a directory of its own.
 */
#pragma once

/* A function that the two eras call by different names. */
#if ERA_6_12
#define ERA_NAME(name_5_0, name_6_12) name_6_12
#else
#define ERA_NAME(name_5_0, name_6_12) name_5_0
#endif
