/*
 * Lets CoreCLR stop threads under Wine. Where a thread is to be stopped, the runtime unwinds its topmost frame by RtlVirtualUnwind and
 * puts its own address where the return address is. Wine (8 to 10) knows an epilog by its end, but not one that ends in a jump through
 * memory or a register, as a tail call does: it takes the rest of such an epilog for the middle of the function, and says that the
 * return address is where the caller keeps a register. The runtime writes there: loops that do not end, access violations, wrong
 * numbers.
 *
 * The runtime takes this library for a profiler (CORECLR_PROFILER_PATH), which is how it comes into the process before managed code
 * runs; it has no profiler to offer. Where coreclr.dll has the address of RtlVirtualUnwind, it then has that of the function below.
 *
 * Microsoft, "x64 prolog and epilog": an epilog is "add rsp, constant" or "lea rsp, [frame + constant]", then pops, then a return or a
 * jump; an indirect one has a ModRM of mod 00, or REX.W if it must be told from one inside the function.
 */
#include <windows.h>

typedef PVOID(WINAPI *unwinder)(ULONG, ULONG64, ULONG64, RUNTIME_FUNCTION *, CONTEXT *, PVOID *, ULONG64 *, KNONVOLATILE_CONTEXT_POINTERS *);

static unwinder next;

/* Undoes "add rsp" or "lea rsp", where one is next. */
static const BYTE *free_frame(const BYTE *code, CONTEXT *context)
{
    const BYTE rex = code[0], modrm = code[2];
    if (rex == 0x48 && code[1] == 0x83 && modrm == 0xc4)
    {
        context->Rsp += (signed char)code[3];
        return code + 4;
    }
    if (rex == 0x48 && code[1] == 0x81 && modrm == 0xc4)
    {
        context->Rsp += *(const LONG *)(code + 3);
        return code + 7;
    }
    if ((rex & 0xfe) == 0x48 && code[1] == 0x8d && (modrm & 0x38) == 0x20 && (modrm & 7) != 4 && (modrm >> 6 == 1 || modrm >> 6 == 2))
    {
        const ULONG64 frame = (&context->Rax)[(modrm & 7) + (rex & 1) * 8];
        context->Rsp = frame + (modrm >> 6 == 1 ? (signed char)code[3] : *(const LONG *)(code + 3));
        return code + (modrm >> 6 == 1 ? 4 : 7);
    }
    return code;
}

/* Whether the rest of an epilog that ends in an indirect jump is at the code. It has been run on the context then, up to the jump. */
static BOOL run_epilog(const BYTE *code, const BYTE *begin, const BYTE *end, CONTEXT *context, KNONVOLATILE_CONTEXT_POINTERS *places)
{
    code = free_frame(code, context);
    for (;;)
    {
        BYTE rex = 0;
        if ((*code & 0xf0) == 0x40)
            rex = *code++;
        if (*code == 0xe9 || *code == 0xeb)
        {
            const BYTE *target = *code == 0xe9 ? code + 5 + *(const LONG *)(code + 1) : code + 2 + (signed char)code[1];
            return target <= begin || target >= end;
        }
        if ((*code & 0xf8) != 0x58)
            return code[0] == 0xff && (code[1] & 0x38) == 0x20 && ((rex & 8) || code[1] == 0x25);
        const int number = (*code++ & 7) + (rex & 1) * 8;
        (&context->Rax)[number] = *(ULONG64 *)context->Rsp;
        if (places)
            places->IntegerContext[number] = (ULONG64 *)context->Rsp;
        context->Rsp += sizeof(ULONG64);
    }
}

__declspec(dllexport) PVOID WINAPI ffitk_virtual_unwind(ULONG type, ULONG64 base, ULONG64 pc, RUNTIME_FUNCTION *function, CONTEXT *context,
                                                        PVOID *data, ULONG64 *frame, KNONVOLATILE_CONTEXT_POINTERS *places)
{
    /* UNWIND_INFO: version and flags, size of the prolog, number of codes, frame register and its offset. */
    const BYTE *info = (const BYTE *)(base + function->UnwindData);
    CONTEXT after = *context;
    KNONVOLATILE_CONTEXT_POINTERS found = { 0 };
    if (places)
        found = *places;
    if (pc < base + function->BeginAddress + info[1] || !run_epilog((const BYTE *)pc, (const BYTE *)base + function->BeginAddress, (const BYTE *)base + function->EndAddress, &after, places ? &found : NULL))
        return next(type, base, pc, function, context, data, frame, places);
    *frame = info[3] & 15 ? (&context->Rax)[info[3] & 15] - (info[3] >> 4) * 16 : context->Rsp;
    after.Rip = *(ULONG64 *)after.Rsp;
    after.Rsp += sizeof(ULONG64);
    *context = after;
    if (places)
        *places = found;
    return NULL;
}

/* Wherever a module keeps the address of a function, it keeps another's from now on. */
static void replace(BYTE *module, PVOID function, PVOID by)
{
    const IMAGE_NT_HEADERS *headers = (const IMAGE_NT_HEADERS *)(module + ((const IMAGE_DOS_HEADER *)module)->e_lfanew);
    const IMAGE_SECTION_HEADER *section = IMAGE_FIRST_SECTION(headers);
    for (int i = 0; i < headers->FileHeader.NumberOfSections; i++, section++)
    {
        PVOID *words = (PVOID *)(module + section->VirtualAddress);
        for (DWORD word = 0; !(section->Characteristics & IMAGE_SCN_MEM_EXECUTE) && word < section->Misc.VirtualSize / sizeof *words; word++)
        {
            DWORD protection;
            if (words[word] != function)
                continue;
            VirtualProtect(words + word, sizeof *words, PAGE_READWRITE, &protection);
            words[word] = by;
            VirtualProtect(words + word, sizeof *words, protection, &protection);
        }
    }
}

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, LPVOID reserved)
{
    HMODULE runtime = GetModuleHandleA("coreclr.dll"), self;
    if (reason != DLL_PROCESS_ATTACH)
        return TRUE;
    next = (unwinder)GetProcAddress(GetModuleHandleA("ntdll.dll"), "RtlVirtualUnwind");

    /* The runtime lets go of what has no profiler. */
    if (!next || !GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (const char *)&next, &self))
        return FALSE;
    if (runtime)
        replace((BYTE *)runtime, next, ffitk_virtual_unwind);
    return TRUE;
}

__declspec(dllexport) HRESULT WINAPI DllGetClassObject(REFCLSID class_id, REFIID interface_id, LPVOID *object)
{
    *object = NULL;
    return CLASS_E_CLASSNOTAVAILABLE;
}
