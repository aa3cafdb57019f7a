/* A doubly linked ring whose links live inside the objects. */
#pragma once

#include <linux/types.h>

struct list_head {
  struct list_head *next, *prev;
};

#define LIST_HEAD_INIT(name) {&(name), &(name)}

static inline void INIT_LIST_HEAD(struct list_head *head) { head->next = head->prev = head; }

static inline void list_add_tail(struct list_head *entry, struct list_head *head) {
  entry->prev = head->prev;
  entry->next = head;
  head->prev->next = entry;
  head->prev = entry;
}

static inline void list_del(struct list_head *entry) {
  entry->prev->next = entry->next;
  entry->next->prev = entry->prev;
  INIT_LIST_HEAD(entry);
}

static inline bool list_empty(const struct list_head *head) { return head->next == head; }

#define list_first_entry(head, type, member) container_of((head)->next, type, member)
#define list_for_each_entry(item, head, member)                                                                                        \
  for (item = container_of((head)->next, __typeof__(*item), member); &item->member != (head);                                         \
       item = container_of(item->member.next, __typeof__(*item), member))
