using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Typed;

/// <summary>Calls of numeric signatures allocate nothing, on both paths and in every shape; nor do spans, and arrays in typed calls.</summary>
public sealed class AllocationTests(NativeFixture fixture)
{
    private const int Calls = 2000;

    [Theory, BothPaths]
    public void Invoke_allocates_nothing_for_numbers(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction add = library.GetFunction("add_i32", "i32(i32, i32)");
        NativeFunction addDoubles = library.GetFunction("add_f64", "f64(f64, f64)");
        NativeFunction eight = library.GetFunction("add8_i32", "i32(i32, i32, i32, i32, i32, i32, i32, i32)");
        NativeFunction twenty = library.GetFunction("weigh_mixed_20", ArityFunctions.MixedSignature(20));
        NativeFunction address = library.GetFunction("address_of", "u64(pointer)");
        NativeFunction negate = library.GetFunction("negate", "i32(i32)");
        NativeFunction truth = library.GetFunction("echo_bool", "bool(bool)");
        FfiValue[] many = [.. Enumerable.Range(0, 20).Select(static i => (FfiValue)i)];

        AssertNothingAllocated(() => add.Invoke(1, 2));
        AssertNothingAllocated(() => addDoubles.Invoke(1.5, 2.5));
        AssertNothingAllocated(() => addDoubles.Invoke(1, 2.5f));
        AssertNothingAllocated(() => eight.Invoke(1, 2, 3, 4, 5, 6, 7, 8));
        AssertNothingAllocated(() => twenty.Invoke(many));
        AssertNothingAllocated(() => address.Invoke((nint)4096));
        AssertNothingAllocated(() => address.Invoke(FfiValue.Null));
        AssertNothingAllocated(() => address.Invoke(stackalloc int[2]));
        AssertNothingAllocated(() => negate.Invoke(DayOfWeek.Friday));
        AssertNothingAllocated(() => truth.Invoke(true));
    }

    [Theory, BothPaths]
    public void Strings_arrays_and_handles_allocate_nothing_where_there_are_few(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction length = library.GetFunction("text_length", "u64(string)");
        NativeFunction sum = library.GetFunction("sum_bytes", "u64(buffer, u64)");
        NativeFunction address = library.GetFunction("address_of", "u64(pointer)");
        Func<string, ulong> bound = length.Bind<Func<string, ulong>>();
        using TestHandle handle = new(4096);
        byte[] bytes = [1, 2, 3];

        AssertNothingAllocated(() => length.Invoke("zażółć"));
        AssertNothingAllocated(() => length.Call<string, ulong>("zażółć"));
        AssertNothingAllocated(() => bound("zażółć"));
        AssertNothingAllocated(() => sum.Invoke(bytes, 3));
        AssertNothingAllocated(() => address.Invoke(handle));
    }

    [Theory, BothPaths]
    public void Typed_calls_allocate_nothing_for_numbers(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction add = library.GetFunction("add_i32", "i32(i32, i32)");
        NativeFunction addDoubles = library.GetFunction("add_f64", "f64(f64, f64)");
        NativeFunction address = library.GetFunction("address_of", "u64(pointer)");
        NativeFunction negate = library.GetFunction("negate", "i32(i32)");
        NativeFunction truth = library.GetFunction("echo_bool", "bool(bool)");
        int[] numbers = new int[2];
        NativeFunction sixteen = library.GetFunction("weigh_i32_16", ArityFunctions.IntegerSignature(16));
        NativeFunction nothing = library.GetFunction("nothing", "void()");

        AssertNothingAllocated(() => add.Call<int, int, int>(1, 2));
        AssertNothingAllocated(() => addDoubles.Call<double, double, double>(1, 2));
        AssertNothingAllocated(() => sixteen.Call<int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, long>(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16));
        AssertNothingAllocated(nothing.CallVoid);
        AssertNothingAllocated(() => address.Call<Span<Guid>, ulong>(stackalloc Guid[1]));
        AssertNothingAllocated(() => address.Call<int[], ulong>(numbers));
        AssertNothingAllocated(() => negate.Call<DayOfWeek, DayOfWeek>(DayOfWeek.Friday));
        AssertNothingAllocated(() => truth.Call<bool, bool>(true));
    }

    [Theory, BothPaths]
    public void Delegates_allocate_nothing_for_numbers(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        foreach (BindMode mode in Enum.GetValues<BindMode>())
        {
            Func<int, int, int> add = library.GetFunction("add_i32", "i32(i32, i32)").Bind<Func<int, int, int>>(mode);
            Func<double, double, double> addDoubles = library.GetFunction("add_f64", "f64(f64, f64)").Bind<Func<double, double, double>>(mode);
            Func<int, int, int, int, int, int, int, int, int> eight =
                library.GetFunction("add8_i32", "i32(i32, i32, i32, i32, i32, i32, i32, i32)").Bind<Func<int, int, int, int, int, int, int, int, int>>(mode);

            DelegateTests.Divide divide = library.GetFunction("divide", "i32(i32, i32, pointer)").Bind<DelegateTests.Divide>(mode);

            AssertNothingAllocated(() => divide(7, 2, out int _));
            AssertNothingAllocated(() => add(1, 2));
            AssertNothingAllocated(() => addDoubles(1, 2));
            AssertNothingAllocated(() => eight(1, 2, 3, 4, 5, 6, 7, 8));
        }
    }

    [Theory, BothPaths]
    public void A_function_takes_no_more_than_1024_bytes_to_make(CallPath path)
    {
        const string Signature = "i32(i32, i32)";
        string[] names = [.. Enumerable.Range(0, 17).Select(static i => $"weigh_i32_{i}")];
        NativeFunction[] functions = new NativeFunction[names.Length];
        long allocated = long.MaxValue;
        for (int round = 0; round < 3; round++)
        {
            using FfiContext context = Contexts.Open(path);
            using DynamicLibrary library = context.Load(fixture.Path);
            library.GetFunction("add_i32", Signature);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < names.Length; i++)
            {
                functions[i] = library.GetFunction(names[i], Signature);
            }

            allocated = Math.Min(allocated, (GC.GetAllocatedBytesForCurrentThread() - before) / names.Length);
            Assert.Equal(path, functions[^1].CallPath);
        }

        Assert.InRange(allocated, 1, 1024);
    }

    private static void AssertNothingAllocated(Action call) => Allocations.None(Calls, call);
}
