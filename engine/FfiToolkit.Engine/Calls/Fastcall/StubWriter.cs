using System.Diagnostics.CodeAnalysis;
using FfiToolkit.Abi;
using FfiToolkit.Memory;
using FfiToolkit.Stubs;

namespace FfiToolkit.Calls.Fastcall;

/// <summary>Emits stubs into executable memory, with what describes them to the unwinder.</summary>
/// <param name="heap">The memory.</param>
/// <param name="emitter">The emitter of the convention.</param>
/// <param name="convention">This machine's convention.</param>
internal sealed class StubWriter(CodeHeap heap, IStubEmitter emitter, Convention convention)
{
    // A description for unwinding, and its entry.
    private const int MostUnwindBytes = 32;

    // All but the stubs of very long signatures, with that.
    private const int FewBytes = 1024;

    internal CodeHeap Heap => heap;

    internal IStubEmitter Emitter => emitter;

    internal Convention Convention => convention;

    /// <summary>Why stubs are in another kind of memory than this system has first; null where they are not.</summary>
    internal string? Remark { get; set; }

    /// <summary>Makes a stub.</summary>
    /// <param name="request">The stub.</param>
    /// <param name="stub">The stub; dropping the last reference frees it.</param>
    /// <param name="obstacle">In words, why there is none.</param>
    internal bool TryMake(StubRequest request, [NotNullWhen(true)] out FastStub? stub, [NotNullWhen(false)] out string? obstacle)
    {
        stub = null;
        if (!emitter.TryEmit(request, out byte[]? code, out obstacle))
        {
            return false;
        }

        try
        {
            CodeBlock block = convention.UnwindsByTables ? AddWithUnwind(code) : heap.Add(code);
            stub = new FastStub(block.Entry.Value, block, convention.Abi, block.CodeBytes, Remark);
            return true;
        }
        catch (CodeMemoryException refusal)
        {
            obstacle = $"executable memory was refused ({refusal.Message})";
            return false;
        }
    }

    /// <summary>Adds the trampolines of an array of cells, one behind the other.</summary>
    /// <param name="cells">The address of the first cell.</param>
    /// <param name="cellBytes">Bytes from one cell to the next.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="stride">Bytes from one trampoline to the next.</param>
    /// <exception cref="CodeMemoryException">The operating system refused memory.</exception>
    internal CodeBlock AddTrampolines(nint cells, int cellBytes, int count, out int stride)
    {
        const int Alignment = 16;
        byte[] code = [];
        stride = 0;
        for (int i = 0; i < count; i++)
        {
            byte[] trampoline = emitter.EmitTrampoline((ulong)(cells + (i * cellBytes)));
            if (trampoline.Length > stride)
            {
                // The length depends on the address where that is loaded by parts: the longest that there has been sets the distance.
                stride = (trampoline.Length + Alignment - 1) / Alignment * Alignment;
                Array.Resize(ref code, stride * count);
                i = -1;
                continue;
            }

            trampoline.CopyTo(code, i * stride);
        }

        return heap.Add(code);
    }

    /// <summary>Adds a stub; one that makes a frame with what describes it to the unwinder behind it, of which the operating system is told.</summary>
    private CodeBlock AddWithUnwind(byte[] code)
    {
        // UNWIND_INFO, .xdata and RUNTIME_FUNCTION must be aligned to 4 bytes, and have multiples of that.
        int info = (code.Length + 3) / 4 * 4;
        int most = info + MostUnwindBytes;
        Span<byte> all = most <= FewBytes ? stackalloc byte[FewBytes] : new byte[most];
        code.CopyTo(all);
        Span<byte> description = all[info..];
        int entry = convention.InstructionSet == InstructionSet.X64 ? WindowsX64Unwind.Describe(code, description) : WindowsArm64Unwind.Describe(code, description);
        if (entry == 0)
        {
            return heap.Add(code);
        }

        int end = convention.InstructionSet == InstructionSet.X64
            ? WindowsX64Unwind.WriteEntry(0, code.Length, info, description[entry..])
            : WindowsArm64Unwind.WriteEntry(0, info, description[entry..]);
        return heap.Add(all[..(info + entry + end)], new FunctionTable(info + entry));
    }
}
