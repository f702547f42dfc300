/* FreeBSD 14, 64-bit: only what libffi uses. Values are FreeBSD's ABI. */
#pragma once
int *__error (void);
#define errno (*__error ())
#define EPERM 1
#define ENOMEM 12
#define EACCES 13
#define EISDIR 21
#define EINVAL 22
#define EOPNOTSUPP 45
