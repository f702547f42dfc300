using System.Runtime.InteropServices;

namespace FfiToolkit.Tests.Support;

/// <summary>What makes Linux refuse memory to this process, or to this thread, as hardened machines do. For children of a test: there is no way back.</summary>
internal static class RefusingMachine
{
    /// <summary>The environment variable that names what is refused.</summary>
    internal const string Variable = "FFITK_TEST_REFUSAL";

    /// <summary>No file of more than half of what a context maps (RLIMIT_FSIZE).</summary>
    internal const string LongFiles = "long-files";

    /// <summary>No memory file, as with <c>vm.memfd_noexec=2</c>.</summary>
    internal const string MemoryFiles = "memory-files";

    /// <summary>Calls once with each policy, after the system has begun to refuse; or says that it does not.</summary>
    internal static void PrintCalls(Action<CodeMemoryPolicy> call)
    {
        CodeMemoryPolicy[] policies = [CodeMemoryPolicy.Automatic, CodeMemoryPolicy.WriteThenProtect, CodeMemoryPolicy.None];

        // What has run once needs no memory of the runtime any more: it is the engine that is refused.
        TextWriter output = Console.Out;
        Console.SetOut(TextWriter.Null);
        Array.ForEach(policies, call);
        Console.SetOut(output);

        using FfiContext context = new(new FfiContextOptions { CodeMemory = CodeMemoryPolicy.None });
        using DynamicLibrary library = CLibrary.Load(context);
        string refusal = Environment.GetEnvironmentVariable(Variable)!;
        if (!Apply(library, refusal))
        {
            Console.WriteLine("not refused");
            return;
        }

        Array.ForEach(policies[..2], call);
    }

    /// <summary>Makes ten thousand callbacks, that live at once, while the system refuses; prints how each is entered, and whether all answer.</summary>
    internal static unsafe void PrintCallbacks()
    {
        using FfiContext ffi = new();
        using DynamicLibrary library = CLibrary.Load(ffi);
        using NativeCallback first = ffi.CreateCallback("i32(i32)", static (int value) => value);
        if (!Apply(library, Environment.GetEnvironmentVariable(Variable)!))
        {
            Console.WriteLine("not refused");
            return;
        }

        List<NativeCallback> callbacks = [];
        try
        {
            for (int i = 0; i < 10_000; i++)
            {
                int number = i;
                callbacks.Add(ffi.CreateCallback("i32(i32)", (int value) => value + number, new CallbackOptions { Name = $"callback {i}" }));
            }
        }
        catch (FfiException refusal)
        {
            Console.WriteLine($"refused: {refusal.Message}");
        }

        bool allAnswer = callbacks.Select(static (callback, i) => ((delegate* unmanaged<int, int>)callback.Pointer)(5) == i + 5).All(static answer => answer);
        Console.WriteLine($"all answer: {allAnswer}");
        foreach (IGrouping<string, NativeCallback> kind in callbacks.GroupBy(static callback => callback.CallPathReason))
        {
            Console.WriteLine($"{kind.First().CallPath}, {kind.Count()}: {kind.Key}");
        }
    }

    private static bool Apply(DynamicLibrary library, string refusal)
    {
        return refusal switch
        {
            // <sys/resource.h>: RLIMIT_FSIZE.
            LongFiles => (int)library.GetFunction("setrlimit", "i32(i32, buffer)").Invoke(1, new ulong[] { 32 * 1024, 32 * 1024 }) == 0,

            // The number of memfd_create in <asm/unistd.h>.
            MemoryFiles => Refuse(library, RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 319u : 279u),
            _ => throw new ArgumentException($"'{refusal}' is not a refusal.", nameof(refusal)),
        };
    }

    private static bool Control(DynamicLibrary library, int option, ulong value, ulong[]? block = null) =>
        (int)library.GetFunction("prctl", "i32(i32, ..., u64, pointer, u64, u64)").Invoke(option, value, block, 0UL, 0UL) == 0;

    /// <summary>Has the kernel answer EACCES to a system call of this thread (seccomp(2), SECCOMP_MODE_FILTER).</summary>
    private static unsafe bool Refuse(DynamicLibrary library, uint number)
    {
        // struct sock_filter: code, instructions to skip where a test holds and where it does not, operand. <linux/bpf_common.h> and
        // <linux/seccomp.h>: load the number, compare it, return SECCOMP_RET_ERRNO with EACCES or SECCOMP_RET_ALLOW.
        ulong[] program = [0x20, 0x15 | 1ul << 24 | (ulong)number << 32, 0x06 | 0x0005_000Dul << 32, 0x06 | 0x7FFF_0000ul << 32];
        fixed (ulong* first = program)
        {
            // <linux/prctl.h>: PR_SET_NO_NEW_PRIVS, without which root alone may filter; PR_SET_SECCOMP, with the filter's length and place.
            return Control(library, 38, 1) && Control(library, 22, 2, [(ulong)program.Length, (ulong)first]);
        }
    }
}
