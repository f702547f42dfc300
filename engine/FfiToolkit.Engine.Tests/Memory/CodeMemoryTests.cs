using System.Runtime.CompilerServices;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Memory;

/// <summary>The executable memory of contexts as the operating system sees it.</summary>
[Collection(ProcessMapsGroup.Name)]
public sealed class CodeMemoryTests(NativeFixture fixture, ITestOutputHelper output)
{
    private readonly IReadOnlyList<ProcessMaps.Mapping> _before = ProcessMaps.WritableAndExecutable();

    private const int ManyStubs = 10_000;
    private const long Megabyte = 1024 * 1024;

    // The six functions of the design's benchmarks.
    private static readonly (string Name, string Signature)[] s_six =
    [
        ("add_f64", "f64(f64, f64)"),
        ("add_i32", "i32(i32, i32)"),
        ("getpid_like", "i32()"),
        ("add8_i32", "i32(i32, i32, i32, i32, i32, i32, i32, i32)"),
        ("address_of", "u64(pointer)"),
        ("sum_bytes", "u64(pointer, u64)"),
    ];

    [Fact]
    public void Ten_thousand_stubs_take_less_than_a_megabyte_and_nothing_is_left_of_them()
    {
        Guest.RequireDualMapping();
        ProcessMaps.Settle();
        FfiContext context = Contexts.Open(CallPath.Fast);
        List<NativeFunction> functions = MakeFunctions(context, ManyStubs);
        ProcessMaps.AssertNothingIsWritableAndExecutable(_before);
        long executable = ProcessMaps.ExecutableBytesOfCode();
        CodeMemoryUsage usage = context.CodeMemory;
        output.WriteLine($"{usage.Stubs} stubs in {executable} bytes of executable memory: {(double)executable / usage.Stubs:f1} each");

        Assert.All(functions, static function => Assert.Equal(CallPath.Fast, function.CallPath));
        Assert.Equal(ManyStubs, usage.Stubs);
        Assert.Equal(executable, usage.MappedBytes);
        Assert.InRange(executable, 1, Megabyte - 1);
        CallEach(functions);

        context.Dispose();
        Assert.Empty(ProcessMaps.OfCode());
        Assert.Equal(default, context.CodeMemory);
        GC.KeepAlive(functions);
    }

    [Fact]
    public void Stubs_run_where_nothing_can_be_written()
    {
        Guest.RequireDualMapping();
        ProcessMaps.Settle();
        using FfiContext context = Contexts.Open(CallPath.Fast);
        List<NativeFunction> functions = MakeFunctions(context, s_six.Length);

        IReadOnlyList<ProcessMaps.Mapping> mappings = ProcessMaps.OfCode();

        Assert.Equal(2, mappings.Count);
        Assert.Single(mappings, static mapping => mapping.Rights == "r-xs");
        Assert.Single(mappings, static mapping => mapping.Rights == "rw-s");
        Assert.Equal(mappings[0].Size, mappings[1].Size);
        ProcessMaps.AssertNothingIsWritableAndExecutable(_before);
        CallEach(functions);
    }

    [Fact]
    public void A_child_that_the_process_forks_cannot_write_its_stubs()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What a mapping does in a child is in Linux' /proc.");
        Guest.RequireDualMapping();
        ProcessMaps.Settle();
        using FfiContext context = Contexts.Open(CallPath.Fast);
        CallEach(MakeFunctions(context, 1));

        // proc(5), smaps: "dc" is "do not copy area on fork".
        string[] lines = File.ReadAllLines("/proc/self/smaps");
        string[] flags = [.. lines.Index()
            .Where(static line => line.Item.Contains(" rw-s ", StringComparison.Ordinal) && line.Item.Contains("ffitoolkit-code", StringComparison.Ordinal))
            .Select(line => lines.Skip(line.Index).First(static item => item.StartsWith("VmFlags:", StringComparison.Ordinal)))];
        Assert.NotEmpty(flags);
        Assert.All(flags, static flag => Assert.Contains(" dc", flag, StringComparison.Ordinal));
    }

    [Fact]
    public void Many_contexts_leave_nothing_behind()
    {
        for (int i = 0; i < 50; i++)
        {
            using FfiContext context = Contexts.Open(CallPath.Fast);
            CallEach(MakeFunctions(context, 12));
        }

        Assert.Empty(ProcessMaps.OfCode());
    }

    [Fact]
    public void A_context_that_is_dropped_without_disposing_leaves_nothing_behind()
    {
        Guest.RequireDualMapping();
        ProcessMaps.Settle();
        DropContext();

        Assert.True(Garbage.CollectUntil(static () => ProcessMaps.OfCode().Count == 0), string.Join('\n', ProcessMaps.OfCode()));

        [MethodImpl(MethodImplOptions.NoInlining)]
        void DropContext()
        {
            FfiContext context = Contexts.Open(CallPath.Fast);
            CallEach(MakeFunctions(context, 12));
            Assert.NotEmpty(ProcessMaps.OfCode());
        }
    }

    [Fact]
    public void Functions_that_are_dropped_give_their_memory_to_new_ones()
    {
        using FfiContext context = Contexts.Open(CallPath.Fast);
        MakeAndDrop(1000);
        long after = context.CodeMemory.MappedBytes;

        for (int round = 0; round < 5; round++)
        {
            Assert.True(Garbage.CollectUntil(() => context.CodeMemory.Stubs == 0), $"{context.CodeMemory.Stubs} stubs are still held.");
            MakeAndDrop(1000);
            Assert.InRange(context.CodeMemory.MappedBytes, 1, after);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        void MakeAndDrop(int count) => CallEach(MakeFunctions(context, count));
    }

    [Fact]
    public async Task Threads_make_call_and_drop_functions_at_once()
    {
        Guest.RequireDualMapping();
        ProcessMaps.Settle();
        using FfiContext context = Contexts.Open(CallPath.Fast);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                CallEach(MakeFunctions(context, 12));
                if (i % 20 == 0)
                {
                    GC.Collect(0);
                }
            }
        })));
        ProcessMaps.AssertNothingIsWritableAndExecutable(_before);

        Assert.True(Garbage.CollectUntil(() => context.CodeMemory.Stubs == 0), $"{context.CodeMemory.Stubs} stubs are still held.");
        Assert.Equal(64 * 1024, context.CodeMemory.MappedBytes);
    }

    [Fact]
    public void A_delegate_keeps_its_function_and_stub_in_use()
    {
        using FfiContext context = Contexts.Open(CallPath.Fast);
        Func<int, int, int> add = Bind();
        int stubs = context.CodeMemory.Stubs;
        Garbage.Collect();

        Assert.InRange(stubs, 1, 2);
        Assert.Equal(stubs, context.CodeMemory.Stubs);
        Assert.Equal(5, add(2, 3));

        [MethodImpl(MethodImplOptions.NoInlining)]
        Func<int, int, int> Bind() => context.Load(fixture.Path).GetFunction("add_i32", "i32(i32, i32)").Bind<Func<int, int, int>>();
    }

    [Fact]
    public void Write_then_protect_never_has_both_rights_and_leaves_nothing_behind()
    {
        const int Attempts = 5;
        FfiContext context = null!;
        List<NativeFunction> functions = [];
        bool isMapped = false;

        // The runtime maps code of its own, and gives it back after a collection: once in a while as much as is mapped here.
        for (int attempt = 0; attempt < Attempts && !isMapped; attempt++)
        {
            Garbage.Collect();
            context = new(new FfiContextOptions { CodeMemory = CodeMemoryPolicy.WriteThenProtect });
            if (!context.IsFastcallAvailable)
            {
                Assert.Skip($"This machine has no fast path: {context.FastcallObstacle}.");
            }

            // Contexts that other tests dropped may still be there.
            int others = ProcessMaps.OfCode().Count;
            long before = ExecutableBytes();
            functions = MakeFunctions(context, 60);
            ProcessMaps.AssertNothingIsWritableAndExecutable(_before);
            isMapped = ExecutableBytes() - before >= context.CodeMemory.MappedBytes - (2 * Environment.SystemPageSize);

            Assert.InRange(ProcessMaps.OfCode().Count, 0, others);
            Assert.Equal(60, context.CodeMemory.Stubs);
            if (!isMapped && attempt < Attempts - 1)
            {
                context.Dispose();
            }
        }

        Assert.True(isMapped, $"{context.CodeMemory} is not mapped");
        CallEach(functions);

        context.Dispose();
        Assert.Equal(default, context.CodeMemory);
        GC.KeepAlive(functions);
    }

    [Fact]
    public void Contexts_that_were_refused_executable_memory_map_none()
    {
        using FfiContext context = Contexts.Open(CallPath.Libffi);
        CallEach(MakeFunctions(context, 12));

        Assert.Empty(ProcessMaps.OfCode());
        Assert.Equal(default, context.CodeMemory);
    }

    private static long ExecutableBytes() => ProcessMaps.Read().Where(static mapping => mapping.IsExecutable).Sum(static mapping => mapping.Size);

    private static void CallEach(List<NativeFunction> functions)
    {
        byte[] bytes = [1, 2, 3];
        foreach (NativeFunction function in functions)
        {
            object? result = function.Name switch
            {
                "add_f64" => function.Invoke(1.5, 2.5).ToObject(),
                "add_i32" => function.Invoke(1, 3).ToObject(),
                "getpid_like" => (int)function.Invoke() - 4707L,
                "add8_i32" => (int)function.Invoke(1, 1, 1, 1, 1, 1, 1, -3) / 1L,
                "address_of" => (long)(ulong)function.Invoke((nint)4),
                _ => (long)(ulong)function.Invoke(bytes, 3) - 2,
            };
            Assert.Equal(4L, Convert.ToInt64(result, null));
        }
    }

    /// <summary>Functions of as many libraries as it takes: one library has one function object per name.</summary>
    private List<NativeFunction> MakeFunctions(FfiContext context, int count)
    {
        List<NativeFunction> functions = new(count);
        while (functions.Count < count)
        {
            DynamicLibrary library = context.Load(fixture.Path);
            functions.AddRange(s_six.Take(count - functions.Count).Select(one => library.GetFunction(one.Name, one.Signature)));
        }

        return functions;
    }
}
