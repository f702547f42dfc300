/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
#include <sys/uio.h>
typedef uint32_t socklen_t;
typedef unsigned char sa_family_t;
struct sockaddr { unsigned char sa_len; sa_family_t sa_family; char sa_data[14]; };
struct sockaddr_storage { unsigned char ss_len; sa_family_t ss_family; char __ss_pad1[6]; int64_t __ss_align; char __ss_pad2[112]; };
struct msghdr { void *msg_name; socklen_t msg_namelen; struct iovec *msg_iov; int msg_iovlen; void *msg_control; socklen_t msg_controllen; int msg_flags; };
struct cmsghdr { socklen_t cmsg_len; int cmsg_level, cmsg_type; };
struct linger { int l_onoff, l_linger; };
#define __CMSG_ALIGN(n) (((n) + 7) & ~(size_t) 7)
#define CMSG_DATA(cmsg) ((unsigned char *) (cmsg) + __CMSG_ALIGN (sizeof (struct cmsghdr)))
#define CMSG_SPACE(n) (__CMSG_ALIGN (sizeof (struct cmsghdr)) + __CMSG_ALIGN (n))
#define CMSG_LEN(n) (__CMSG_ALIGN (sizeof (struct cmsghdr)) + (n))
#define CMSG_FIRSTHDR(message) ((message)->msg_controllen >= sizeof (struct cmsghdr) ? (struct cmsghdr *) (message)->msg_control : (struct cmsghdr *) 0)
#define CMSG_NXTHDR(message, cmsg) ((char *) (cmsg) + __CMSG_ALIGN ((cmsg)->cmsg_len) + __CMSG_ALIGN (sizeof (struct cmsghdr)) > (char *) (message)->msg_control + (message)->msg_controllen ? (struct cmsghdr *) 0 : (struct cmsghdr *) ((char *) (cmsg) + __CMSG_ALIGN ((cmsg)->cmsg_len)))
#define SOCK_STREAM 1
#define SOCK_DGRAM 2
#define SOCK_RAW 3
#define SOCK_RDM 4
#define SOCK_SEQPACKET 5
#define SOCK_CLOEXEC 0x10000000
#define SOCK_NONBLOCK 0x20000000
#define SO_DEBUG 0x1
#define SO_ACCEPTCONN 0x2
#define SO_REUSEADDR 0x4
#define SO_KEEPALIVE 0x8
#define SO_DONTROUTE 0x10
#define SO_BROADCAST 0x20
#define SO_LINGER 0x80
#define SO_OOBINLINE 0x100
#define SO_REUSEPORT 0x200
#define SO_TIMESTAMP 0x400
#define SO_NOSIGPIPE 0x800
#define SO_SNDBUF 0x1001
#define SO_RCVBUF 0x1002
#define SO_SNDLOWAT 0x1003
#define SO_RCVLOWAT 0x1004
#define SO_SNDTIMEO 0x1005
#define SO_RCVTIMEO 0x1006
#define SO_ERROR 0x1007
#define SO_TYPE 0x1008
#define SOL_SOCKET 0xffff
#define MSG_OOB 0x1
#define MSG_PEEK 0x2
#define MSG_DONTROUTE 0x4
#define MSG_EOR 0x8
#define MSG_TRUNC 0x10
#define MSG_CTRUNC 0x20
#define MSG_WAITALL 0x40
#define MSG_DONTWAIT 0x80
#define MSG_NOSIGNAL 0x20000
#define MSG_CMSG_CLOEXEC 0x40000
#define SCM_RIGHTS 0x1
#define AF_UNSPEC 0
#define AF_UNIX 1
#define AF_LOCAL 1
#define AF_INET 2
#define AF_INET6 28
#define AF_MAX 42
#define SOMAXCONN 128
#define SHUT_RD 0
#define SHUT_WR 1
#define SHUT_RDWR 2
#define PF_UNSPEC AF_UNSPEC
#define PF_UNIX AF_UNIX
#define PF_LOCAL AF_LOCAL
#define PF_INET AF_INET
#define PF_INET6 AF_INET6
__BEGIN_DECLS
int accept (int, struct sockaddr *, socklen_t *);
int accept4 (int, struct sockaddr *, socklen_t *, int);
int bind (int, const struct sockaddr *, socklen_t);
int connect (int, const struct sockaddr *, socklen_t);
int getpeername (int, struct sockaddr *, socklen_t *);
int getsockname (int, struct sockaddr *, socklen_t *);
int getsockopt (int, int, int, void *, socklen_t *);
int listen (int, int);
ssize_t recv (int, void *, size_t, int);
ssize_t recvfrom (int, void *, size_t, int, struct sockaddr *, socklen_t *);
ssize_t recvmsg (int, struct msghdr *, int);
ssize_t send (int, const void *, size_t, int);
ssize_t sendmsg (int, const struct msghdr *, int);
ssize_t sendto (int, const void *, size_t, int, const struct sockaddr *, socklen_t);
int setsockopt (int, int, int, const void *, socklen_t);
int shutdown (int, int);
int socket (int, int, int);
int socketpair (int, int, int, int *);
__END_DECLS
