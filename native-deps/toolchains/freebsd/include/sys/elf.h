/* FreeBSD 14, 64-bit: the C and POSIX interface. Values and layouts are FreeBSD's ABI. */
#pragma once
#include <sys/types.h>
typedef uint64_t Elf64_Addr, Elf64_Off, Elf64_Xword, Elf64_Size;
typedef int64_t Elf64_Sxword;
typedef uint32_t Elf64_Word;
typedef int32_t Elf64_Sword;
typedef uint16_t Elf64_Half;
typedef struct { Elf64_Word p_type, p_flags; Elf64_Off p_offset; Elf64_Addr p_vaddr, p_paddr; Elf64_Xword p_filesz, p_memsz, p_align; } Elf64_Phdr;
typedef Elf64_Addr Elf_Addr;
typedef Elf64_Off Elf_Off;
typedef Elf64_Half Elf_Half;
typedef Elf64_Word Elf_Word;
typedef Elf64_Phdr Elf_Phdr;
#define PT_NULL 0
#define PT_LOAD 1
#define PT_DYNAMIC 2
#define PT_INTERP 3
#define PT_NOTE 4
#define PT_SHLIB 5
#define PT_PHDR 6
#define PT_TLS 7
#define PT_GNU_EH_FRAME 0x6474e550
#define PT_GNU_STACK 0x6474e551
#define PT_GNU_RELRO 0x6474e552
#define PF_X 1
#define PF_W 2
#define PF_R 4
