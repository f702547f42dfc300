/*
 * Unwinds from every instruction of the epilogs that a function may have, by unwind.c's library, which CORECLR_PROFILER_PATH names, and
 * by Wine itself. Prints a line per epilog: how many of its instructions lead to the caller's frame.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

typedef PVOID(WINAPI *unwinder)(ULONG, ULONG64, ULONG64, RUNTIME_FUNCTION *, CONTEXT *, PVOID *, ULONG64 *, KNONVOLATILE_CONTEXT_POINTERS *);

/* push rdi; push rsi; push rbx; sub rsp, 32; nop. Then add rsp, 32; pop rbx; pop rsi; pop rdi, and an end. */
static const BYTE prolog[] = { 0x57, 0x56, 0x53, 0x48, 0x83, 0xec, 0x20, 0x90 };
static const BYTE undo[] = { 0x48, 0x83, 0xc4, 0x20, 0x5b, 0x5e, 0x5f };
static const BYTE info[] = { 1, 7, 4, 0, 7, 0x32, 3, 0x30, 2, 0x60, 1, 0x70 };
static const int places[] = { 0, 4, 5, 6, 7 };
static const struct { const char *name; BYTE bytes[7]; } ends[] = {
    { "ret", { 0xc3 } },
    { "jmp rel32, another function", { 0xe9, 0, 0x10, 0, 0 } },
    { "jmp rel8, another function", { 0xeb, 0x60 } },
    { "jmp [rip]", { 0xff, 0x25, 0, 0, 0, 0 } },
    { "rex.w jmp [rip]", { 0x48, 0xff, 0x25, 0, 0, 0, 0 } },
    { "rex.w jmp rax", { 0x48, 0xff, 0xe0 } },
    { "rex.w jmp [rax+24]", { 0x48, 0xff, 0x60, 0x18 } },
};

/* Whether a place leads to the caller. In the stack's words: 4 of locals, rbx, rsi, rdi, the return address. */
static int leads(unwinder unwind, BYTE *code, int place)
{
    ULONG64 stack[32], frame = 0;
    for (int i = 0; i < 32; i++)
        stack[i] = 1000 + i;
    RUNTIME_FUNCTION function = { 0, sizeof prolog + sizeof undo + 7, 0x80 };
    CONTEXT context = { 0 };
    KNONVOLATILE_CONTEXT_POINTERS found = { 0 };
    PVOID data = NULL;

    /* What the instructions before have undone already. */
    const int done = places[place] == 0 ? 0 : 4 + place - 1;
    context.Rsp = (ULONG64)(stack + done);
    context.Rbx = done > 4 ? stack[4] : 1;
    context.Rsi = done > 5 ? stack[5] : 2;
    context.Rdi = done > 6 ? stack[6] : 3;
    context.Rip = (ULONG64)(code + sizeof prolog + places[place]);
    unwind(UNW_FLAG_NHANDLER, (ULONG64)code, context.Rip, &function, &context, &data, &frame, &found);
    return context.Rsp == (ULONG64)(stack + 8) && context.Rip == stack[7] && context.Rbx == stack[4] && context.Rsi == stack[5] && context.Rdi == stack[6]
        && (done > 4 || found.IntegerContext[3] == stack + 4) && (done > 5 || found.IntegerContext[6] == stack + 5) && (done > 6 || found.IntegerContext[7] == stack + 6);
}

int main(void)
{
    HMODULE library = LoadLibraryA(getenv("CORECLR_PROFILER_PATH"));
    unwinder ours = (unwinder)(library ? GetProcAddress(library, "ffitk_virtual_unwind") : NULL);
    unwinder wines = (unwinder)GetProcAddress(GetModuleHandleA("ntdll.dll"), "RtlVirtualUnwind");
    if (!ours)
        return 2;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
    {
        static BYTE code[0x2000];
        int right[2] = { 0, 0 };
        memset(code, 0x90, sizeof code);
        memcpy(code, prolog, sizeof prolog);
        memcpy(code + sizeof prolog, undo, sizeof undo);
        memcpy(code + sizeof prolog + sizeof undo, ends[i].bytes, sizeof ends[i].bytes);
        memcpy(code + 0x80, info, sizeof info);
        for (int place = 0; place < 5; place++)
            right[0] += leads(ours, code, place), right[1] += leads(wines, code, place);
        printf("%s: %d of 5, Wine %d\n", ends[i].name, right[0], right[1]);
    }

    return 0;
}
