using System.Runtime.InteropServices;

namespace FfiToolkit.Memory;

/// <summary>Makes written code visible to instruction fetch. On x64 the processor does it by itself.</summary>
internal static unsafe partial class InstructionCache
{
    // arch/arm/include/uapi/asm/unistd.h: __ARM_NR_cacheflush.
    private const nint ArmCacheFlush = 0x0F0002;

    // DDI 0487, B2.7.4.2 "Instruction and data coherency": clean to the point of unification, barrier, invalidate, barriers.
    // x0 is the first line, x1 the end, x2 and x3 the line sizes of data and instructions.
    private static ReadOnlySpan<uint> Arm64Routine =>
    [
        0xD53B0022, // mrs x2, ctr_el0
        0xD3504C43, // ubfx x3, x2, #16, #4     log2 of the data line, in words
        0x52800084, // mov w4, #4
        0x9AC32083, // lsl x3, x4, x3           bytes of the data line
        0x92400C42, // and x2, x2, #15          log2 of the instruction line, in words
        0x9AC22082, // lsl x2, x4, x2           bytes of the instruction line
        0xD1000464, // sub x4, x3, #1
        0x8A240004, // bic x4, x0, x4           first data line
        0xD50B7B24, // dc cvau, x4
        0x8B030084, // add x4, x4, x3
        0xEB01009F, // cmp x4, x1
        0x54FFFFA3, // b.lo -12
        0xD5033B9F, // dsb ish
        0xD1000444, // sub x4, x2, #1
        0x8A240004, // bic x4, x0, x4           first instruction line
        0xD50B7524, // ic ivau, x4
        0x8B020084, // add x4, x4, x2
        0xEB01009F, // cmp x4, x1
        0x54FFFFA3, // b.lo -12
        0xD5033B9F, // dsb ish
        0xD5033FDF, // isb
        0xD65F03C0, // ret
    ];

    private static bool NeedsRoutine => RuntimeInformation.ProcessArchitecture == Architecture.Arm64
        && (OperatingSystem.IsLinux() || OperatingSystem.IsFreeBSD());

    // Null until the first code is written; then never unmapped.
    private static WriteThenProtectRegion? s_routine;

    /// <summary>Makes code that was just written visible where it runs.</summary>
    /// <exception cref="CodeMemoryException">It cannot be, on this machine.</exception>
    internal static void Flush(CodeAddress address, int bytes)
    {
        if (RuntimeInformation.ProcessArchitecture == Architecture.X64)
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            Windows.FlushInstructionCache(Windows.CurrentProcess(), (void*)address.Value, (nuint)bytes);
        }
        else if (OperatingSystem.IsMacOS())
        {
            Invalidate((void*)address.Value, (nuint)bytes);
        }
        else if (NeedsRoutine)
        {
            FlushArm64(address.Value, address.Value + bytes);
        }
        else if (RuntimeInformation.ProcessArchitecture == Architecture.Arm && OperatingSystem.IsLinux())
        {
            if (SystemCall(ArmCacheFlush, address.Value, address.Value + bytes, 0) != 0)
            {
                throw Posix.Failure("cacheflush");
            }
        }
        else
        {
            throw new CodeMemoryException($"it is not known how code is made visible to instruction fetch on {RuntimeInformation.RuntimeIdentifier}");
        }
    }

    private static void FlushArm64(nint start, nint end)
    {
        // The kernel makes a page that no one has executed yet coherent when it is first mapped executable (Linux:
        // __sync_icache_dcache; FreeBSD: pmap_sync_icache), so that this one piece of code needs no flush: it is written
        // before its page is executable.
        if (Volatile.Read(ref s_routine) is not { } routine)
        {
            WriteThenProtectRegion made = WriteThenProtectRegion.CreateUnflushed(MemoryMarshal.AsBytes(Arm64Routine));
            routine = Interlocked.CompareExchange(ref s_routine, made, null) ?? made;
            if (routine != made)
            {
                made.Dispose();
            }
        }

        ((delegate* unmanaged<nint, nint, void>)routine.Base.Value)(start, end);
    }

    [LibraryImport("libc", EntryPoint = "sys_icache_invalidate")]
    private static partial void Invalidate(void* address, nuint bytes);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint start, nint end, nint flags);
}
