using System.Buffers.Binary;
using FfiToolkit.Emulator.Machine;
using FfiToolkit.Emulator.Unicorn;

namespace FfiToolkit.Emulator.Programs;

/// <summary>What the systems of the targets offer a library such as libffi: memory, locks, and failure for the rest.</summary>
internal static class SystemImports
{
    private const ulong Failed = ulong.MaxValue;

    /// <summary>Functions of the C library, everywhere.</summary>
    internal static void RegisterCommon(ImportTable imports, GuestHeap heap)
    {
        imports["malloc"] = call => heap.Allocate(call.Argument(0), isZero: false);
        imports["calloc"] = call => heap.Allocate(checked(call.Argument(0) * call.Argument(1)), isZero: true);
        imports["realloc"] = call => heap.Reallocate(call.Argument(0), call.Argument(1));
        imports["free"] = call =>
        {
            heap.Free(call.Argument(0));
            return 0;
        };
        imports["exit"] = imports["_exit"] = static call => throw new GuestExitException((int)call.Argument(0));
    }

    /// <summary>FreeBSD and macOS: POSIX.</summary>
    internal static void RegisterPosix(ImportTable imports, GuestMachine machine)
    {
        ulong error = machine.AllocateData(16);
        imports["__error"] = _ => error;
        imports["mmap"] = MapAnonymous;
        imports["munmap"] = static call => call.Machine.Pages.TryUnmap(call.Argument(0), call.Argument(1)) ? 0 : Failed;
        imports["mprotect"] = static call => call.Machine.Pages.TryProtect(call.Argument(0), call.Argument(1), Access(call.Argument(2))) ? 0 : Failed;

        // The stack protector's canary.
        ulong guard = machine.AllocateData(8);
        WriteWord(machine, guard, 0x00c0_ffee_d00d_ad0a);
        imports.Define("__stack_chk_guard", guard);
        imports["getpagesize"] = static _ => GuestPages.PageSize;

        // sys/unistd.h: _SC_PAGESIZE is 47 on FreeBSD and 29 on macOS.
        imports["sysconf"] = static call => (int)call.Argument(0) is 47 or 29 ? GuestPages.PageSize : Failed;

        // One thread: locks are always free.
        foreach (string name in (ReadOnlySpan<string>)["pthread_mutex_lock", "pthread_mutex_unlock", "pthread_mutex_init", "pthread_mutex_destroy", "sched_yield", "time"])
        {
            imports[name] = static _ => 0;
        }

        // No environment and no files: libffi then takes memory from mmap.
        imports["getenv"] = static _ => 0;
        foreach (string name in (ReadOnlySpan<string>)["mkstemp", "unlink", "close", "ftruncate", "write", "open"])
        {
            imports[name] = static _ => Failed;
        }
    }

    /// <summary>macOS: Mach's virtual memory (mach/vm_map.h). All return a kern_return_t, of which 0 is success.</summary>
    internal static void RegisterMach(ImportTable imports, GuestMachine machine)
    {
        const ulong InvalidArgument = 4;

        // A variable: the port of the task itself, any number but 0.
        ulong task = machine.AllocateData(8);
        WriteWord(machine, task, 0x103);
        imports.Define("mach_task_self_", task);
        imports["vm_allocate"] = static call =>
        {
            WriteWord(call.Machine, call.Argument(1), call.Machine.Pages.Map(call.Argument(2), MemoryAccess.Read | MemoryAccess.Write));
            return 0;
        };
        imports["vm_deallocate"] = static call => call.Machine.Pages.TryUnmap(call.Argument(1), call.Argument(2)) ? 0 : InvalidArgument;
        imports["vm_protect"] = static call => call.Machine.Pages.TryProtect(call.Argument(1), call.Argument(2), Allowed(call.Machine, Access(call.Argument(4)))) ? 0 : InvalidArgument;
        imports["vm_remap"] = Remap;
    }

    /// <summary>Windows: kernel32's virtual memory, and what libffi asks of the processor.</summary>
    internal static void RegisterWindows(ImportTable imports)
    {
        imports["VirtualAlloc"] = static call => call.Machine.Pages.Map(call.Argument(1), WindowsAccess(call.Argument(3)));
        imports["VirtualFree"] = static call => call.Machine.Pages.TryFind(call.Argument(0), out ulong start, out ulong size, out _) && call.Machine.Pages.TryUnmap(start, size) ? 1UL : 0;
        imports["VirtualProtect"] = static call => call.Machine.Pages.TryProtect(call.Argument(0), call.Argument(1), WindowsAccess(call.Argument(2))) ? 1UL : 0;
        imports["VirtualQuery"] = Query;
        imports["GetSystemInfo"] = static call =>
        {
            // SYSTEM_INFO: dwPageSize at 4, dwAllocationGranularity at 40.
            Span<byte> info = stackalloc byte[48];
            info.Clear();
            BinaryPrimitives.WriteUInt32LittleEndian(info[4..], (uint)GuestPages.PageSize);
            BinaryPrimitives.WriteUInt32LittleEndian(info[40..], 64 << 10);
            call.Machine.Write(call.Argument(0), info);
            return 0;
        };
        imports["GetTickCount"] = static _ => 1;
        imports["GetCurrentProcess"] = static _ => Failed;
        imports["FlushInstructionCache"] = static _ => 1;
        imports["SleepEx"] = imports["Sleep"] = imports["SwitchToThread"] = static _ => 0;
    }

    // sys/mman.h: MAP_ANON is 0x1000 on FreeBSD and macOS alike; PROT_READ 1, PROT_WRITE 2, PROT_EXEC 4.
    private static ulong MapAnonymous(ImportCall call) => (call.Argument(3) & 0x1000) != 0
        ? call.Machine.Pages.Map(call.Argument(1), Allowed(call.Machine, Access(call.Argument(2))))
        : Failed;

    // The source's pages again at another address, with their access. Its code does not change: a copy is as good as a share.
    private static ulong Remap(ImportCall call)
    {
        Span<byte> word = stackalloc byte[8];
        call.Machine.Read(call.Argument(1), word);
        ulong target = BinaryPrimitives.ReadUInt64LittleEndian(word);
        byte[] bytes = new byte[call.Argument(2)];
        call.Machine.Read(call.Argument(6), bytes);
        MemoryAccess access = call.Machine.AccessAt(call.Argument(6));
        if (!call.Machine.Pages.TryProtect(target, (ulong)bytes.Length, access))
        {
            return 1;
        }

        call.Machine.Write(target, bytes);
        Span<byte> protection = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(protection, (int)access);
        call.Machine.Write(call.Argument(8), protection);
        call.Machine.Write(call.Argument(9), protection);
        return 0;
    }

    // MEMORY_BASIC_INFORMATION: BaseAddress, AllocationBase, AllocationProtect, RegionSize at 24, State, Protect, Type.
    private static ulong Query(ImportCall call)
    {
        Span<byte> info = stackalloc byte[48];
        info.Clear();
        if (!call.Machine.Pages.TryFind(call.Argument(0), out ulong start, out ulong size, out MemoryAccess access))
        {
            return 0;
        }

        const uint Committed = 0x1000;
        uint protection = access.HasFlag(MemoryAccess.Execute) ? 0x40U : 0x04U;
        BinaryPrimitives.WriteUInt64LittleEndian(info, call.Argument(0) & ~(GuestPages.PageSize - 1));
        BinaryPrimitives.WriteUInt64LittleEndian(info[8..], start);
        BinaryPrimitives.WriteUInt32LittleEndian(info[16..], protection);
        BinaryPrimitives.WriteUInt64LittleEndian(info[24..], start + size - (call.Argument(0) & ~(GuestPages.PageSize - 1)));
        BinaryPrimitives.WriteUInt32LittleEndian(info[32..], Committed);
        BinaryPrimitives.WriteUInt32LittleEndian(info[36..], protection);
        call.Machine.Write(call.Argument(1), info);
        return (ulong)info.Length;
    }

    private static MemoryAccess Access(ulong protection) => (MemoryAccess)(protection & 7);

    // memoryapi.h: PAGE_READONLY 2, _READWRITE 4, _EXECUTE 0x10, _EXECUTE_READ 0x20, _EXECUTE_READWRITE 0x40.
    private static MemoryAccess WindowsAccess(ulong protection) => protection switch
    {
        0x02 => MemoryAccess.Read,
        0x04 => MemoryAccess.Read | MemoryAccess.Write,
        0x10 => MemoryAccess.Execute,
        0x20 => MemoryAccess.Read | MemoryAccess.Execute,
        0x40 => MemoryAccess.Read | MemoryAccess.Write | MemoryAccess.Execute,
        _ => MemoryAccess.None,
    };

    // Apple's arm64 never has memory that is writable and executable, without MAP_JIT and its entitlement.
    private static MemoryAccess Allowed(GuestMachine machine, MemoryAccess access) =>
        machine.Target.Convention == GuestConvention.AppleArm64 && access.HasFlag(MemoryAccess.Write | MemoryAccess.Execute)
            ? throw new GuestAbortException("the guest asked for memory that is writable and executable, which Apple's arm64 refuses")
            : access;

    private static void WriteWord(GuestMachine machine, ulong address, ulong value)
    {
        Span<byte> word = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(word, value);
        machine.Write(address, word);
    }
}
