using System.ComponentModel;
using System.Runtime.InteropServices;

namespace NativeTour;

/// <summary>
/// Makes the kernel refuse executable memory that the program writes itself, as hardened systems do: a seccomp filter on
/// this thread and on those that it starts. Loading libraries stays possible, their code is mapped privately from files.
/// For NativeAOT on linux-x64; a JIT could not live under it.
/// </summary>
internal static unsafe partial class ExecutableMemory
{
    private const int NoNewPrivileges = 38;
    private const int Seccomp = 22;
    private const int ModeFilter = 2;

    // offsetof(struct seccomp_data, nr), and the low halves of args[2] and args[3].
    private const uint Number = 0;
    private const uint Protection = 16 + (8 * 2);
    private const uint MapFlags = 16 + (8 * 3);

    private const uint MprotectCall = 10;
    private const uint MmapCall = 9;
    private const uint PkeyMprotectCall = 329;
    private const uint Executable = 4;
    private const uint SharedOrAnonymous = 0x01 | 0x20;
    private const uint Allow = 0x7fff0000;
    private const uint RefuseWithEperm = 0x00050000 | 1;

    /// <exception cref="Win32Exception">The kernel does not take the filter.</exception>
    public static void Refuse()
    {
        Instruction* filter = stackalloc Instruction[]
        {
            /*  0 */ Load(Number),
            /*  1 */ IfEqual(MmapCall, then: 6, from: 1),
            /*  2 */ IfEqual(MprotectCall, then: 4, from: 2),
            /*  3 */ IfEqual(PkeyMprotectCall, then: 4, otherwise: 10, from: 3),

            // mprotect and pkey_mprotect: nothing becomes executable.
            /*  4 */ Load(Protection),
            /*  5 */ IfAny(Executable, then: 11, otherwise: 10, from: 5),

            // mmap: nothing executable but a private view of a file.
            /*  6 */ Load(Protection),
            /*  7 */ IfAny(Executable, then: 8, otherwise: 10, from: 7),
            /*  8 */ Load(MapFlags),
            /*  9 */ IfAny(SharedOrAnonymous, then: 11, otherwise: 10, from: 9),
            /* 10 */ Return(Allow),
            /* 11 */ Return(RefuseWithEperm),
        };
        FilterProgram program = new() { Length = 12, Filter = filter };
        if (Control(NoNewPrivileges, 1, 0, 0, 0) != 0 || Control(Seccomp, ModeFilter, (nint)(&program), 0, 0) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"prctl: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    // BPF_LD | BPF_W | BPF_ABS.
    private static Instruction Load(uint offset) => new() { Code = 0x20, Value = offset };

    // BPF_JMP | BPF_JEQ | BPF_K; targets are instruction numbers, the machine wants distances.
    private static Instruction IfEqual(uint value, int then, int from, int? otherwise = null) =>
        new() { Code = 0x15, Then = Distance(from, then), Otherwise = Distance(from, otherwise ?? from + 1), Value = value };

    // BPF_JMP | BPF_JSET | BPF_K.
    private static Instruction IfAny(uint bits, int then, int otherwise, int from) =>
        new() { Code = 0x45, Then = Distance(from, then), Otherwise = Distance(from, otherwise), Value = bits };

    // BPF_RET | BPF_K.
    private static Instruction Return(uint action) => new() { Code = 0x06, Value = action };

    private static byte Distance(int from, int to) => checked((byte)(to - from - 1));

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Control(int option, nint argument2, nint argument3, nint argument4, nint argument5);

    /// <summary><c>struct sock_filter</c>.</summary>
    private struct Instruction
    {
        public ushort Code;
        public byte Then;
        public byte Otherwise;
        public uint Value;
    }

    /// <summary><c>struct sock_fprog</c>.</summary>
    private struct FilterProgram
    {
        public ushort Length;
        public Instruction* Filter;
    }
}
