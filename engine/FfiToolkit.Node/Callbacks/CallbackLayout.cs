using System.Runtime.InteropServices;
using FfiToolkit.Types;

namespace FfiToolkit.Node.Callbacks;

/// <summary>
/// What the memory of a callback's adapter consists of, in slots: the result, then the arguments (package/lib/adapter-source.js knows the
/// same). An aggregate is there itself, in as many slots as it needs; native code passes its address.
/// </summary>
internal sealed unsafe class CallbackLayout
{
    private readonly int[] _sizes;

    internal CallbackLayout(Signature signature)
    {
        _sizes = [.. signature.Types.Select(BytesOf)];
        ResultBytes = BytesOf(signature.ReturnType);
        ResultSlots = SlotsOf(ResultBytes);
        ArgumentSlots = _sizes.Sum(SlotsOf);
    }

    /// <summary>Of each argument its bytes where it is an aggregate, 0 where it is a slot.</summary>
    internal ReadOnlySpan<int> Sizes => _sizes;

    internal bool HasAggregateArguments => _sizes.AsSpan().ContainsAnyExcept(0);

    /// <summary>0 where the result is a slot.</summary>
    internal int ResultBytes { get; }

    internal int ResultSlots { get; }

    internal int ArgumentSlots { get; }

    /// <summary>Copies arguments as native code passes them to memory as an adapter reads it.</summary>
    internal void Load(ulong* slots, ulong* to)
    {
        for (int i = 0; i < _sizes.Length; i++)
        {
            if (_sizes[i] == 0)
            {
                *to = slots[i];
            }
            else
            {
                NativeMemory.Copy((void*)slots[i], to, (nuint)_sizes[i]);
            }

            to += SlotsOf(_sizes[i]);
        }
    }

    /// <summary>Copies a result as an adapter left it to where native code wants it.</summary>
    internal void Give(ulong* from, ulong* result)
    {
        if (ResultBytes == 0)
        {
            *result = *from;
        }
        else
        {
            NativeMemory.Copy(from, result, (nuint)ResultBytes);
        }
    }

    private static int BytesOf(NativeType type) => type.IsAggregate ? TypeLayouts.Of(type, DataModel.Host).Size : 0;

    private static int SlotsOf(int bytes) => Math.Max(1, (bytes + sizeof(ulong) - 1) / sizeof(ulong));
}
