using System.Runtime.InteropServices;

namespace FfiToolkit.Tests.Oracle;

/// <summary><c>NativeFunction.Invoke</c>, as users call it.</summary>
internal sealed class InvokeRoute(OracleLibrary library, NativeFunction function, string? libffi = null) : Route(library)
{
    internal override string Name => libffi is null ? $"Invoke ({function.CallPath})" : $"Invoke ({function.CallPath} {libffi})";

    private readonly int[] _offsets = OracleWords.Offsets(function.Signature);

    internal override void Call(OracleCall call, Span<ulong> result, out ulong damage)
    {
        damage = 0;
        FfiValue[] values = new FfiValue[function.Signature.Parameters.Length];
        for (int i = 0; i < values.Length; i++)
        {
            NativeType type = function.Signature.Parameters[i];
            values[i] = type.IsAggregate ? ToAggregate(type, call.Arguments.AsSpan(_offsets[i])) : ToValue(type, call.Arguments[_offsets[i]]);
        }

        FfiValue returned = function.Invoke(values);
        if (function.Signature.ReturnType.IsAggregate)
        {
            ((AggregateValue)returned.ToObject()!).Bytes.CopyTo(MemoryMarshal.AsBytes(result));
        }
        else
        {
            result[0] = ToBits(function.Signature.ReturnType, returned);
        }
    }

    private static AggregateValue ToAggregate(NativeType type, ReadOnlySpan<ulong> words)
    {
        AggregateValue value = new(type);
        MemoryMarshal.AsBytes(words)[..value.Bytes.Length].CopyTo(value.Bytes);
        return value;
    }

    internal override ulong ExpectedResult(NativeType type, ulong bits) => type.Kind switch
    {
        NativeKind.Void => OracleLibrary.Untouched,
        NativeKind.Float32 => bits & uint.MaxValue,
        _ => OracleTypes.Extend(type, bits),
    };

    // Every arm names FfiValue: the arms of numbers alone would all become double.
    private static FfiValue ToValue(NativeType type, ulong bits) => type.Kind switch
    {
        NativeKind.Bool or NativeKind.UInt8 => (FfiValue)(byte)bits,
        NativeKind.Char or NativeKind.Int8 => (FfiValue)(sbyte)bits,
        NativeKind.Int16 => (short)bits,
        NativeKind.UInt16 => (ushort)bits,
        NativeKind.Int32 => (int)bits,
        NativeKind.UInt32 => (uint)bits,
        NativeKind.Int64 => (long)bits,
        NativeKind.UInt64 => bits,
        NativeKind.Float32 => BitConverter.UInt32BitsToSingle((uint)bits),
        NativeKind.Float64 => BitConverter.UInt64BitsToDouble(bits),
        _ => (nint)bits,
    };

    private static ulong ToBits(NativeType type, FfiValue value) => type.Kind switch
    {
        NativeKind.Void when value.IsVoid => OracleLibrary.Untouched,
        NativeKind.UInt64 => (ulong)value,
        NativeKind.Float32 => BitConverter.SingleToUInt32Bits((float)value),
        NativeKind.Float64 => BitConverter.DoubleToUInt64Bits((double)value),
        _ when type.IsPointer => (ulong)(nint)value,
        _ => (ulong)(long)value,
    };
}
