using FfiToolkit.Memory;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Memory;

/// <summary>The heap by itself: what it hands out, takes back and refuses.</summary>
[Collection(ProcessMapsGroup.Name)]
public sealed class CodeHeapTests
{
    private readonly IReadOnlyList<ProcessMaps.Mapping> _before = ProcessMaps.WritableAndExecutable();

    public CodeHeapTests() => ProcessMaps.Settle();

    // mov eax, imm32; ret
    private static byte[] Returning(int value) => [0xb8, .. BitConverter.GetBytes(value), 0xc3];

    private static unsafe int Run(CodeBlock block) => ((delegate* unmanaged<int>)block.Entry.Value)();

    [Fact]
    public void Blocks_hold_their_own_code_on_cache_lines_of_their_own()
    {
        RequireX64();
        using CodeHeap heap = new(CodeRegionKind.DualMapped);
        CodeBlock[] blocks = [.. Enumerable.Range(0, 3000).Select(i => heap.Add(Returning(i)))];

        Assert.All(blocks, static (block, i) => Assert.Equal(i, Run(block)));
        Assert.Equal(blocks.Length, blocks.Select(static block => block.Entry.Value / 64).Distinct().Count());
        Assert.All(blocks, static block => Assert.Equal(0, block.Entry.Value % 64));
        Assert.Equal(3000, heap.Usage.Stubs);
        GC.KeepAlive(blocks);
    }

    [Theory]
    [InlineData(CodeRegionKind.DualMapped)]
    [InlineData(CodeRegionKind.WriteThenProtect)]
    public void A_freed_place_is_used_again_with_new_code(object kind)
    {
        RequireX64();
        using CodeHeap heap = new((CodeRegionKind)kind);
        CodeBlock first = heap.Add(Returning(1));
        CodeBlock second = heap.Add(Returning(2));
        nint place = first.Entry.Value;
        long mapped = heap.Usage.MappedBytes;
        Assert.Equal(1, Run(first));

        first.Dispose();
        CodeBlock third = heap.Add(Returning(3));

        Assert.Equal(place, third.Entry.Value);
        Assert.Equal((3, 2), (Run(third), Run(second)));
        Assert.Equal((mapped, 2), heap.Usage);
        GC.KeepAlive(third);
    }

    [Fact]
    public void Releasing_twice_frees_once()
    {
        RequireX64();
        using CodeHeap heap = new(CodeRegionKind.DualMapped);
        CodeBlock block = heap.Add(Returning(1));
        block.Dispose();
        CodeBlock other = heap.Add(Returning(2));
        block.Dispose();

        Assert.Equal(1, heap.Usage.Stubs);
        Assert.NotEqual(other.Entry, heap.Add(Returning(3)).Entry);
        Assert.Equal(2, Run(other));
    }

    [Fact]
    public void Long_code_takes_neighbouring_places_and_gives_all_of_them_back()
    {
        RequireX64();
        using CodeHeap heap = new(CodeRegionKind.DualMapped);
        byte[] slide = [.. Enumerable.Repeat((byte)0x90, 1000), .. Returning(7)];
        CodeBlock before = heap.Add(Returning(1));
        CodeBlock longOne = heap.Add(slide);
        CodeBlock after = heap.Add(Returning(2));
        Assert.Equal((1, 7, 2), (Run(before), Run(longOne), Run(after)));
        nint place = longOne.Entry.Value;

        longOne.Dispose();
        CodeBlock[] many = [.. Enumerable.Range(0, 16).Select(i => heap.Add(Returning(i)))];

        Assert.Equal(Enumerable.Range(0, 16).Select(i => place + (i * 64)), many.Select(static block => block.Entry.Value));
        Assert.Equal((1, 2), (Run(before), Run(after)));
    }

    [Fact]
    public void Code_longer_than_a_chunk_gets_a_chunk_of_its_own()
    {
        RequireX64();
        using CodeHeap heap = new(CodeRegionKind.DualMapped);
        byte[] slide = [.. Enumerable.Repeat((byte)0x90, 100_000), .. Returning(9)];
        CodeBlock block = heap.Add(slide);

        Assert.Equal(9, Run(block));
        Assert.InRange(heap.Usage.MappedBytes, 100_000, 110_000);
    }

    [Fact]
    public void Empty_chunks_are_given_back_but_for_one()
    {
        RequireX64();

        // Contexts of tests before this one may still wait for their finalizers.
        long others = ProcessMaps.ExecutableBytesOfCode();
        using CodeHeap heap = new(CodeRegionKind.DualMapped);
        List<CodeBlock> blocks = [.. Enumerable.Range(0, 5000).Select(i => heap.Add(Returning(i)))];
        long peak = heap.Usage.MappedBytes;
        blocks.ForEach(static block => block.Dispose());

        Assert.Equal(0, heap.Usage.Stubs);
        Assert.Equal(64 * 1024, heap.Usage.MappedBytes);
        Assert.InRange(ProcessMaps.ExecutableBytesOfCode(), 64 * 1024, others + (64 * 1024));
        Assert.InRange(peak, 5000 * 64, 6 * 64 * 1024);
    }

    [Fact]
    public void A_disposed_heap_refuses_code_and_takes_back_blocks_quietly()
    {
        CodeHeap heap = new(CodeRegionKind.DualMapped);
        CodeBlock block = heap.Add(Returning(1));
        heap.Dispose();
        heap.Dispose();

        block.Dispose();
        Assert.Throws<ObjectDisposedException>(() => heap.Add(Returning(2)));
        Assert.Equal((0, 0), heap.Usage);
    }

    [Fact]
    public async Task Threads_add_run_and_free_at_once()
    {
        RequireX64();
        using CodeHeap heap = new(CodeRegionKind.DualMapped);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            Queue<(CodeBlock Block, int Value)> held = new();
            for (int i = 0; i < 3000; i++)
            {
                int value = (thread * 1_000_000) + i;
                held.Enqueue((heap.Add(Returning(value)), value));
                if (held.Count > 50)
                {
                    (CodeBlock block, int expected) = held.Dequeue();
                    Assert.Equal(expected, Run(block));
                    block.Dispose();
                }
            }

            Assert.All(held, static one => Assert.Equal(one.Value, Run(one.Block)));
        })));
        ProcessMaps.AssertNothingIsWritableAndExecutable(_before);
        Assert.InRange(heap.Usage.Stubs, 0, 200);
    }

    private static void RequireX64() => Assert.SkipUnless(
        System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64,
        "The test's code is for x64; run it on an x64 machine.");
}
