/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#define __FreeBSD_version 1400097
