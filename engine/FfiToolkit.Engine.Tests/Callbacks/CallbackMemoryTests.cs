using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Callbacks;

/// <summary>What callbacks leave in the process, measured while no other test runs.</summary>
[Collection(ProcessMapsGroup.Name)]
public sealed class CallbackMemoryTests
{
    [Fact]
    public void A_hundred_thousand_callbacks_leave_nothing_behind()
    {
        using FfiContext ffi = Contexts.Open(CallPath.Fast);
        Signature signature = Signature.Parse("i32(i32)");
        Func<int, int> handler = static value => value;
        Cycle(2000);
        long executable = ExecutableBytes();
        long managed = GC.GetTotalMemory(forceFullCollection: true);

        Cycle(100_000);

        Assert.Equal(executable, ExecutableBytes());
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - managed, long.MinValue, 500_000);

        void Cycle(int count)
        {
            for (int i = 0; i < count; i++)
            {
                ffi.CreateCallback(signature, handler).Dispose();
            }
        }

        static long ExecutableBytes() => OperatingSystem.IsLinux()
            ? ProcessMaps.Read().Where(static mapping => mapping.IsExecutable && mapping.Path.StartsWith("/memfd:ffitoolkit-callbacks", StringComparison.Ordinal)).Sum(static mapping => mapping.Size)
            : 0;
    }
}
