using FfiToolkit.Types;

namespace FfiToolkit.Abi;

/// <summary>What no convention of the engine carries by value.</summary>
internal static class ByValueLimits
{
    /// <summary>The largest alignment of a value, in bytes: what every stack has at a call but AArch32's, where copies need not have it.</summary>
    internal const int LargestAlignment = 16;

    /// <summary>
    /// The most bytes of aggregates among the arguments of a call, which are copied to the calling thread's stack. C promises no larger
    /// objects (ISO C17, 5.2.4.1: 65,535 bytes), and the smallest stacks of threads, musl's, have 128 KiB.
    /// </summary>
    internal const int LargestArguments = 64 * 1024;

    /// <summary>The type, in a type or itself, that is not carried: 128-bit integers, long doubles wider than double, half precision.</summary>
    internal static NativeType? FindUncarried(NativeType type, DataModel model)
    {
        switch (type)
        {
            case AggregateType aggregate:
                foreach (NativeField field in aggregate.FieldArray)
                {
                    if (FindUncarried(field.Type, model) is { } inside)
                    {
                        return inside;
                    }
                }

                return null;
            case ArrayType array:
                return FindUncarried(array.Element, model);
            case ComplexType complex:
                return FindUncarried(complex.Element, model);
            default:
                return model.Resolve(type) is NativeKind.Int128 or NativeKind.UInt128 or NativeKind.LongDouble or NativeKind.Float16 ? type : null;
        }
    }
}
