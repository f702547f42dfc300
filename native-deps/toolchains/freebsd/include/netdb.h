/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/socket.h>
#include <netinet/in.h>
struct hostent { char *h_name, **h_aliases; int h_addrtype, h_length; char **h_addr_list; };
#define h_addr h_addr_list[0]
struct servent { char *s_name, **s_aliases; int s_port; char *s_proto; };
struct protoent { char *p_name, **p_aliases; int p_proto; };
struct addrinfo { int ai_flags, ai_family, ai_socktype, ai_protocol; socklen_t ai_addrlen; char *ai_canonname; struct sockaddr *ai_addr; struct addrinfo *ai_next; };
#define AI_PASSIVE 1
#define AI_CANONNAME 2
#define AI_NUMERICHOST 4
#define AI_NUMERICSERV 8
#define AI_ADDRCONFIG 1024
#define AI_ALL 256
#define AI_V4MAPPED 2048
#define EAI_AGAIN 2
#define EAI_BADFLAGS 3
#define EAI_FAIL 4
#define EAI_FAMILY 5
#define EAI_MEMORY 6
#define EAI_NONAME 8
#define EAI_SERVICE 9
#define EAI_SOCKTYPE 10
#define EAI_SYSTEM 11
#define EAI_OVERFLOW 14
#define NI_NUMERICHOST 2
#define NI_NUMERICSERV 8
#define NI_NAMEREQD 4
#define NI_DGRAM 16
#define NI_NOFQDN 1
#define NI_MAXHOST 1025
#define NI_MAXSERV 32
__BEGIN_DECLS
void freeaddrinfo (struct addrinfo *);
const char *gai_strerror (int);
int getaddrinfo (const char *, const char *, const struct addrinfo *, struct addrinfo **);
struct hostent *gethostbyname (const char *);
int getnameinfo (const struct sockaddr *, socklen_t, char *, size_t, char *, size_t, int);
struct protoent *getprotobyname (const char *);
struct servent *getservbyname (const char *, const char *);
__END_DECLS
