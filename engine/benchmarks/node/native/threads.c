/* Threads that call back; and to compare them with two that hand over to each other by a futex alone, and one that asks Node's event loop. */
#define _GNU_SOURCE
#include <linux/futex.h>
#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include <uv.h>

/* Node's own; other runtimes have none. */
#pragma weak uv_close
#pragma weak uv_default_loop
#pragma weak uv_poll_init
#pragma weak uv_poll_start

enum { MOST_THREADS = 4, MOST_TIMES = 1 << 16 };

static _Atomic int32_t running;
static int is_apart;

static struct Poster { void (*post)(int32_t); int32_t number, count; } posters[MOST_THREADS];

static int32_t (*ask)(int32_t);
static int32_t count_of_times, wrong;
static double times[MOST_TIMES];
static _Atomic int32_t question, answer;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static int32_t stay_on(int processor) {
    cpu_set_t processors;
    CPU_ZERO(&processors);
    CPU_SET(processor, &processors);
    return sched_setaffinity(0, sizeof processors, &processors);
}

/* Keeps the thread that calls this on one processor, and those that ask it on another: the system puts such threads on one at times,
   and at times on two, which makes a hand-over take several times as long. Not 0 where there is only one. */
int32_t keep_apart(void) {
    is_apart = 1;
    return stay_on(1) | stay_on(0);
}

static void start(void *(*body)(void *), void *argument) {
    pthread_t thread;
    running++;
    pthread_create(&thread, 0, body, argument);
    pthread_detach(thread);
}

/* Threads that have not ended. Nothing below is started while there are any. */
int32_t threads_running(void) { return running; }

static void *run_poster(void *argument) {
    struct Poster poster = *(struct Poster *)argument;
    for (int32_t i = 0; i < poster.count; i++) {
        poster.post(i * MOST_THREADS + poster.number);
    }
    running--;
    return 0;
}

/* Starts threads that call back so many times each. What they pass is 4 times the number of the call, and that of the thread. */
int32_t start_posting(void (*post)(int32_t), int32_t threads, int32_t count) {
    for (int32_t i = 0; i < threads; i++) {
        posters[i] = (struct Poster){post, i, count};
        start(run_poster, &posters[i]);
    }
    return threads;
}

/* Begins to ask: the thread that answers has had the time to fall asleep. */
static double begin(void) {
    double start = now(), time = start;
    while (time - start < 50e3) {
        time = now();
    }
    return time;
}

static void *run_asking(void *unused) {
    if (is_apart) {
        stay_on(1);
    }
    for (int32_t i = 0; i < count_of_times; i++) {
        double begun = begin();
        wrong += ask(i) != i + 1;
        times[i] = now() - begun;
    }
    running--;
    return unused;
}

/* Starts a thread that calls back so many times for the next number, and takes the time of each. */
int32_t start_asking(int32_t (*callback)(int32_t), int32_t count) {
    ask = callback;
    wrong = 0;
    count_of_times = count;
    start(run_asking, 0);
    return count;
}

static void tell(_Atomic int32_t *word, int32_t value) {
    *word = value;
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, 0, 0, 0);
}

static void await(_Atomic int32_t *word, int32_t value) {
    for (int32_t seen; (seen = *word) != value;) {
        syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, seen, 0, 0, 0);
    }
}

static void *run_handing_over(void *unused) {
    if (is_apart) {
        stay_on(1);
    }
    for (int32_t i = 1; i <= count_of_times; i++) {
        double begun = begin();
        tell(&question, i);
        await(&answer, i);
        times[i - 1] = now() - begun;
    }
    running--;
    return unused;
}

/* The least that asking another thread takes: it wakes the caller of this, and sleeps until that has woken it. */
int32_t hand_over(int32_t count) {
    wrong = question = answer = 0;
    count_of_times = count;
    start(run_handing_over, 0);
    for (int32_t i = 1; i <= count; i++) {
        await(&question, i);
        tell(&answer, i);
    }
    return count;
}

static int event;
static uv_poll_t watcher;

static void answer_from_loop(uv_poll_t *handle, int status, int events) {
    uint64_t count = (uint64_t)status + (uint64_t)events;
    wrong += read(event, &count, sizeof count) != sizeof count;
    int32_t last = question;
    tell(&answer, last);
    if (last == count_of_times) {
        uv_close((uv_handle_t *)handle, 0);
    }
}

static void *run_asking_loop(void *unused) {
    if (is_apart) {
        stay_on(1);
    }
    for (int32_t i = 1; i <= count_of_times; i++) {
        uint64_t one = 1;
        double begun = begin();
        question = i;
        wrong += write(event, &one, sizeof one) != sizeof one;
        await(&answer, i);
        times[i - 1] = now() - begun;
    }
    running--;
    return unused;
}

/* The least that asking a thread takes that sleeps in Node's event loop, as JavaScript's does: the loop is woken by a descriptor, and C
   answers. */
int32_t start_asking_loop(int32_t count) {
    wrong = question = answer = 0;
    count_of_times = count;
    if (event == 0) {
        event = eventfd(0, EFD_NONBLOCK);
    }
    uv_poll_init(uv_default_loop(), &watcher, event);
    uv_poll_start(&watcher, UV_READABLE, answer_from_loop);
    start(run_asking_loop, 0);
    return count;
}

static int compare(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

/* The median of the last times, in nanoseconds; not a number where an answer was wrong. */
double median_time(void) {
    qsort(times, (size_t)count_of_times, sizeof *times, compare);
    return wrong ? NAN : times[count_of_times / 2];
}
