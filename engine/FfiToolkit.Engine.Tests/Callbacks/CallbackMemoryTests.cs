using FfiToolkit.Tests.Aggregates;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Callbacks;

/// <summary>What callbacks leave in the process, measured while no other test runs.</summary>
[Trait(Portable.Trait, Portable.Costly)]
[Collection(ProcessMapsGroup.Name)]
public sealed class CallbackMemoryTests
{
    [Fact]
    public void A_call_with_structs_allocates_nothing()
    {
        using FfiContext ffi = Contexts.Open(CallPath.Fast);
        using NativeCallback callback = ffi.CreateCallback("{x: f64, y: f64}({x: f64, y: f64}, f64)", static (ref IncomingCall call) =>
        {
            ref readonly Point point = ref call.Struct<Point>(0);
            call.ReturnStruct(new Point(point.Y + (double)call[1], point.X));
        });
        using NativeCallback number = ffi.CreateCallback("i32(i32)", static (ref IncomingCall call) => call.Return((int)call[0] + 1));
        NativeFunction withStructs = ffi.GetFunction(callback.Pointer, callback.Signature);
        NativeFunction withNumbers = ffi.GetFunction(number.Pointer, number.Signature);
        Assert.Equal(new Point(12, 1), withStructs.Call<Point, double, Point>(new(1, 2), 10));
        Assert.Equal(2, withNumbers.Call<int, int>(1));

        Allocations.None(1000, () =>
        {
            withStructs.Call<Point, double, Point>(new(1, 2), 10);
            withNumbers.Call<int, int>(1);
        });
    }

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
