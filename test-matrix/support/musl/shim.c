/* Lets Debian's libstdc++, libgcc, OpenSSL, zlib and SQLite, which are made for glibc, run on musl: the few symbols of glibc that they
   need and musl has not. The library is named ld-linux-x86-64.so.2, which those libraries list as needed; everything
   else they find in musl's libc. A test rig for programs of linux-musl-x64 on a machine with glibc: it shows that such a
   program works with musl's loader and libc, not that it works with Alpine's libstdc++.

   Built with -ffreestanding -nostdlib: no header of glibc's is used, and what is declared here is musl's. */

typedef unsigned long size_t;
typedef __builtin_va_list va_list;

extern void *memcpy (void *, const void *, size_t);
extern void *memmove (void *, const void *, size_t);
extern void *memset (void *, int, size_t);
extern char *strcpy (char *, const char *);
extern char *strcat (char *, const char *);
extern char *strncpy (char *, const char *, size_t);
extern int vfprintf (void *, const char *, va_list);
extern int vsnprintf (char *, size_t, const char *, va_list);
extern void vsyslog (int, const char *, va_list);
extern size_t strftime_l (char *, size_t, const char *, const void *, void *);
extern long read (int, void *, size_t);
extern size_t fread (void *, size_t, size_t, void *);
extern char *fgets (char *, int, void *);
extern void *malloc (size_t);
extern void free (void *);
extern void abort (void) __attribute__ ((noreturn));
extern long getrandom (void *, size_t, unsigned);
extern int pthread_once (int *, void (*) (void));
extern int pthread_key_create (unsigned *, void (*) (void *));
extern void *pthread_getspecific (unsigned);
extern int pthread_setspecific (unsigned, const void *);

/* <sys/single_threaded.h>: false is always right. */
char __libc_single_threaded = 0;

/* ---- destructors of thread_local objects (Itanium C++ ABI, 3.3.6) ---- */

struct destructor
{
  void (*run) (void *);
  void *object;
  struct destructor *next;
};

static int once;
static unsigned key;

static void
run_destructors (void *list)
{
  for (struct destructor *one = list, *next; one; one = next)
    {
      next = one->next;
      one->run (one->object);
      free (one);
    }
}

static void
make_key (void)
{
  if (pthread_key_create (&key, run_destructors) != 0)
    abort ();
}

int
__cxa_thread_atexit_impl (void (*run) (void *), void *object, void *library)
{
  (void) library;
  pthread_once (&once, make_key);
  struct destructor *one = malloc (sizeof *one);
  if (!one)
    return -1;
  *one = (struct destructor) { run, object, pthread_getspecific (key) };
  return pthread_setspecific (key, one);
}

/* ---- unwinding: <dlfcn.h> of glibc 2.35, over the iteration that musl has ---- */

struct program_header
{
  unsigned type, flags;
  size_t offset, address, physical, file_size, memory_size, align;
};

struct object_info
{
  size_t base;
  const char *name;
  const struct program_header *headers;
  unsigned short header_count;
};

struct dl_find_object
{
  unsigned long long flags;
  void *map_start, *map_end, *link_map, *eh_frame;
  unsigned long long reserved[7];
};

struct search
{
  size_t address;
  struct dl_find_object *result;
};

extern int dl_iterate_phdr (int (*) (struct object_info *, size_t, void *), void *);

enum { LOAD = 1, EH_FRAME_HEADER = 0x6474e550 };

static int
match (struct object_info *info, size_t size, void *data)
{
  (void) size;
  struct search *search = data;
  size_t low = ~0UL, high = 0, eh_frame = 0;
  int inside = 0;
  for (int i = 0; i < info->header_count; i++)
    {
      const struct program_header *header = &info->headers[i];
      size_t start = info->base + header->address, end = start + header->memory_size;
      if (header->type == EH_FRAME_HEADER)
        eh_frame = start;
      if (header->type != LOAD)
        continue;
      inside |= search->address >= start && search->address < end;
      low = start < low ? start : low;
      high = end > high ? end : high;
    }
  if (!inside || !eh_frame)
    return 0;
  search->result->flags = 0;
  search->result->map_start = (void *) low;
  search->result->map_end = (void *) high;
  search->result->link_map = 0;
  search->result->eh_frame = (void *) eh_frame;
  return 1;
}

int
_dl_find_object (void *address, struct dl_find_object *result)
{
  struct search search = { (size_t) address, result };
  return dl_iterate_phdr (match, &search) ? 0 : -1;
}

/* ---- libgcc's processor description: no feature is claimed, which is always safe ---- */

struct { unsigned vendor, type, subtype, features[1]; } __cpu_model;

int
__cpu_indicator_init (void)
{
  return 0;
}

/* ---- functions that musl has under another name or not at all ---- */

size_t
__strftime_l (char *text, size_t size, const char *format, const void *time, void *locale)
{
  return strftime_l (text, size, format, time, locale);
}

/* Its third argument is an integer or a pointer: one register either way. */
extern int fcntl (int, int, ...);

int
fcntl64 (int file, int command, void *argument)
{
  return fcntl (file, command, argument);
}

unsigned
arc4random (void)
{
  unsigned value;
  while (getrandom (&value, sizeof value, 0) != sizeof value)
    ;
  return value;
}

/* ---- the fortified functions of -D_FORTIFY_SOURCE ---- */

static void
check (size_t used, size_t capacity)
{
  if (used > capacity)
    abort ();
}

void *__memcpy_chk (void *to, const void *from, size_t size, size_t capacity) { check (size, capacity); return memcpy (to, from, size); }
void *__memmove_chk (void *to, const void *from, size_t size, size_t capacity) { check (size, capacity); return memmove (to, from, size); }
void *__memset_chk (void *to, int value, size_t size, size_t capacity) { check (size, capacity); return memset (to, value, size); }
char *__strcpy_chk (char *to, const char *from, size_t capacity) { (void) capacity; return strcpy (to, from); }
char *__strcat_chk (char *to, const char *from, size_t capacity) { (void) capacity; return strcat (to, from); }
char *__strncpy_chk (char *to, const char *from, size_t size, size_t capacity) { check (size, capacity); return strncpy (to, from, size); }
long __read_chk (int file, void *to, size_t size, size_t capacity) { check (size, capacity); return read (file, to, size); }
size_t __fread_chk (void *to, size_t capacity, size_t size, size_t count, void *file) { check (size * count, capacity); return fread (to, size, count, file); }
char *__fgets_chk (char *to, size_t capacity, int size, void *file) { check ((size_t) size, capacity); return fgets (to, size, file); }

int
__vsnprintf_chk (char *to, size_t size, int flag, size_t capacity, const char *format, va_list arguments)
{
  (void) flag;
  check (size, capacity);
  return vsnprintf (to, size, format, arguments);
}

int
__snprintf_chk (char *to, size_t size, int flag, size_t capacity, const char *format, ...)
{
  va_list arguments;
  __builtin_va_start (arguments, format);
  int length = __vsnprintf_chk (to, size, flag, capacity, format, arguments);
  __builtin_va_end (arguments);
  return length;
}

int
__sprintf_chk (char *to, int flag, size_t capacity, const char *format, ...)
{
  va_list arguments;
  __builtin_va_start (arguments, format);
  int length = __vsnprintf_chk (to, capacity > 0x7fffffff ? 0x7fffffff : capacity, flag, capacity, format, arguments);
  __builtin_va_end (arguments);
  return length;
}

int
__vfprintf_chk (void *file, int flag, const char *format, va_list arguments)
{
  (void) flag;
  return vfprintf (file, format, arguments);
}

int
__fprintf_chk (void *file, int flag, const char *format, ...)
{
  va_list arguments;
  __builtin_va_start (arguments, format);
  int length = __vfprintf_chk (file, flag, format, arguments);
  __builtin_va_end (arguments);
  return length;
}

void
__syslog_chk (int priority, int flag, const char *format, ...)
{
  (void) flag;
  va_list arguments;
  __builtin_va_start (arguments, format);
  vsyslog (priority, format, arguments);
  __builtin_va_end (arguments);
}

long
__fdelt_chk (long file)
{
  check ((size_t) file, 1023);
  return file / 64;
}

void
__explicit_bzero_chk (void *to, size_t size, size_t capacity)
{
  check (size, capacity);
  memset (to, 0, size);
  __asm__ volatile ("" : : "r" (to) : "memory");
}

/* OpenSSL's asynchronous jobs, which are off where these fail. */
int getcontext (void *context) { (void) context; return -1; }
int setcontext (const void *context) { (void) context; return -1; }
void makecontext (void *context, void (*start) (void), int count, ...) { (void) context; (void) start; (void) count; abort (); }
