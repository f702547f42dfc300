using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FfiToolkit.Abi;
using FfiToolkit.Calls;

namespace FfiToolkit;

public sealed unsafe partial class NativeFunction
{
    // Of arguments and result together. More is allocated.
    private const int StackBytes = 2048;

    /// <summary>Calls the function and gives the error number that it left.</summary>
    /// <param name="error">What <c>errno</c>, or on Windows GetLastError, was right after the call.</param>
    /// <param name="arguments">One value per parameter.</param>
    /// <returns>The result.</returns>
    /// <exception cref="InvalidOperationException">The function was not made with <see cref="FunctionOptions.CaptureError"/>.</exception>
    /// <inheritdoc cref="Invoke(ReadOnlySpan{FfiValue})" path="/exception"/>
    public FfiValue Invoke(out int error, params ReadOnlySpan<FfiValue> arguments)
    {
        RequireCapture();
        return InvokeGeneral(arguments, out error);
    }

    /// <summary>
    /// Calls a variadic function with values for its <c>...</c>, each of which goes as C would pass it: integers of up to 32 bits
    /// as <c>int</c> (a <c>uint</c> as <c>unsigned</c>), <c>long</c> and <c>ulong</c> as 64 bits, <c>float</c> and <c>double</c> as
    /// <c>double</c>, strings and buffers by address, aggregates by value.
    /// </summary>
    /// <param name="arguments">One value per fixed parameter, then those for the <c>...</c>.</param>
    /// <returns>The result.</returns>
    /// <exception cref="FfiArgumentException">There are too few values, one is of a type that cannot be passed, or the function is not variadic.</exception>
    /// <exception cref="FfiClosedException">The library is closed.</exception>
    public FfiValue InvokeVariadic(params ReadOnlySpan<FfiValue> arguments)
    {
        NativeFunction function = ForVariadic(arguments, out FfiValue[]? promoted);
        return function.Invoke(promoted ?? arguments);
    }

    /// <summary>Calls with whatever arguments: any count, references, aggregates, and everything that is refused.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal FfiValue InvokeGeneral(ReadOnlySpan<FfiValue> arguments) => InvokeGeneral(arguments, out _);

    /// <summary>The same, with the result in the caller's memory.</summary>
    /// <param name="arguments">The arguments; of a function that captures the error, the address of an int may follow, which takes it.</param>
    /// <param name="result">As many bytes as the result's slots have, and 8 more.</param>
    internal void InvokeGeneral(ReadOnlySpan<FfiValue> arguments, byte* result)
    {
        int* error = null;
        if (CapturesError && arguments.Length == Rules.Length + 1)
        {
            error = (int*)arguments[^1].Bits;
            arguments = arguments[..^1];
        }

        ThrowIfClosed();
        if (arguments.Length != Rules.Length)
        {
            throw WrongCount(arguments.Length);
        }

        SlotMap map = Slots;
        int bytes = map.Bytes + MemoryCall.Alignment;
        byte* allocated = bytes > StackBytes ? (byte*)NativeMemory.Alloc((nuint)bytes) : null;
        byte* onStack = stackalloc byte[allocated is null ? bytes : 0];
        byte* slots = AlignSlots(allocated is null ? onStack : allocated);
        ReferenceArguments references = default;
        try
        {
            for (int i = 0; i < arguments.Length; i++)
            {
                Store(i, arguments[i], slots + map.OffsetOf(i), ref references);
            }

            Run((ulong*)slots, (ulong*)result);
            if (error is not null)
            {
                *error = *(int*)(result + map.ResultBytes);
            }
        }
        finally
        {
            references.Dispose();
            NativeMemory.Free(allocated);
        }
    }

    private FfiValue InvokeGeneral(ReadOnlySpan<FfiValue> arguments, out int error)
    {
        int bytes = Slots.ResultBytes + sizeof(ulong);
        byte[]? large = bytes > StackBytes ? GC.AllocateUninitializedArray<byte>(bytes, pinned: true) : null;
        byte* onStack = stackalloc byte[large is null ? bytes : 0];
        byte* result = large is null ? onStack : (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(large));
        *(ulong*)result = 0;
        InvokeGeneral(arguments, result);
        error = CapturesError ? *(int*)(result + Slots.ResultBytes) : 0;
        GC.KeepAlive(large);
        return Signature.ReturnType.IsAggregate
            ? AggregateValue.Copy(Signature.ReturnType, new ReadOnlySpan<byte>(result, Slots.ResultBytes))
            : ToValue(*(ulong*)result);
    }

    /// <summary>Puts an argument into its slot.</summary>
    private void Store(int index, in FfiValue value, byte* slot, ref ReferenceArguments references)
    {
        ref readonly ArgumentRule rule = ref Rules[index];
        if (!rule.Type.IsAggregate)
        {
            *(ulong*)slot = Convert(rule, index, value, ref references);
            return;
        }

        if (value.Tag is AggregateValue aggregate && aggregate.Type == rule.Type)
        {
            aggregate.Bytes.CopyTo(new Span<byte>(slot, aggregate.Bytes.Length));
        }
        else if (value.Tag is StructReference structure && structure.IsLaidOutAs(rule.Type))
        {
            Unsafe.CopyBlockUnaligned(slot, (void*)value.Bits, (uint)structure.Size);
        }
        else
        {
            throw ArgumentRefusal.Of(Name, rule.Type, index, value);
        }
    }

    private FfiArgumentException WrongCount(int count)
    {
        string hint = Signature.IsVariadic && Signature.FixedParameters == Rules.Length && count > Rules.Length
            ? "; InvokeVariadic takes values for the '...', or give their types with the signature"
            : "";
        return new FfiArgumentException($"{Name} takes {Rules.Length} argument{(Rules.Length == 1 ? "" : "s")}, not {count}: {Signature}{hint}");
    }

    private void RequireCapture()
    {
        if (!CapturesError)
        {
            throw new InvalidOperationException($"{Name} does not keep the error number; make it with FunctionOptions.CaptureError");
        }
    }
}
