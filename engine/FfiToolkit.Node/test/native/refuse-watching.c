// Preloaded: epoll looks at no more files once refuse_watching(1) was called, as where a user has no watches left.
#define _GNU_SOURCE
#include <errno.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <unistd.h>

static int refuses;

void refuse_watching(int really) { refuses = really; }

int epoll_ctl(int epoll, int operation, int file, struct epoll_event* event)
{
    if (refuses && operation == EPOLL_CTL_ADD)
    {
        errno = ENOSPC;
        return -1;
    }

    return (int)syscall(SYS_epoll_ctl, epoll, operation, file, event);
}
