/*
 * Small objects: sizes in classes, each class with its own pages. A page begins with a header, so kfree finds the
 * class from the address of any object. A page whose objects are all free goes back to the page allocator.
 */
#include <asm/page_types.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/string.h>

struct object {
  struct object *next;
};

/* At the start of a slab's page. */
struct slab {
  /* Links the pages of a class that have a free object. */
  struct list_head partial;
  struct object *free;
  u32 class;
  u32 in_use;
};

static const u32 class_size[] = {32, 64, 128, 256, 512, 1008, KMALLOC_MAX};
static struct list_head partial[ARRAY_SIZE(class_size)];

static struct slab *new_slab(u32 class) {
  struct slab *slab = alloc_pages(0);
  if (!slab)
    return NULL;
  *slab = (struct slab){.class = class};
  u32 size = class_size[class];
  /* The objects stand at the end of the page, the header at its start. */
  for (char *object = (char *)slab + PAGE_SIZE - size; object >= (char *)(slab + 1); object -= size) {
    ((struct object *)object)->next = slab->free;
    slab->free = (struct object *)object;
  }
  list_add_tail(&slab->partial, &partial[class]);
  return slab;
}

void *kmalloc(size_t size) {
  u32 class = 0;
  while (class < ARRAY_SIZE(class_size) && class_size[class] < size)
    class++;
  if (class == ARRAY_SIZE(class_size))
    return NULL;
  if (!partial[class].next)
    INIT_LIST_HEAD(&partial[class]);
  struct slab *slab = list_empty(&partial[class]) ? new_slab(class) : list_first_entry(&partial[class], struct slab, partial);
  if (!slab)
    return NULL;
  struct object *object = slab->free;
  slab->free = object->next;
  slab->in_use++;
  if (!slab->free)
    list_del(&slab->partial);
  return object;
}

void *kzalloc(size_t size) {
  void *object = kmalloc(size);
  if (object)
    memset(object, 0, size);
  return object;
}

void kfree(void *pointer) {
  if (!pointer)
    return;
  struct slab *slab = (struct slab *)((u64)pointer & PAGE_MASK);
  struct object *object = pointer;
  if (!slab->free)
    list_add_tail(&slab->partial, &partial[slab->class]);
  object->next = slab->free;
  slab->free = object;
  if (!--slab->in_use) {
    list_del(&slab->partial);
    free_page(slab);
  }
}
