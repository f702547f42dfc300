namespace FfiToolkit.Tests.Oracle;

/// <summary><c>NativeFunction.Invoke</c>, as users call it.</summary>
internal sealed class InvokeRoute(OracleLibrary library, NativeFunction function, string? libffi = null) : Route(library)
{
    internal override string Name => libffi is null ? $"Invoke ({function.CallPath})" : $"Invoke ({function.CallPath} {libffi})";

    internal override ulong Call(OracleCall call, out ulong damage)
    {
        damage = 0;
        FfiValue[] values = new FfiValue[call.Arguments.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ToValue(function.Signature.Parameters[i], call.Arguments[i]);
        }

        return ToBits(function.Signature.ReturnType, function.Invoke(values));
    }

    internal override ulong ExpectedResult(NativeType type, ulong bits) => type switch
    {
        NativeType.Void => OracleLibrary.Untouched,
        NativeType.Float32 => bits & uint.MaxValue,
        _ => OracleTypes.Extend(type, bits),
    };

    // Every arm names FfiValue: the arms of numbers alone would all become double.
    private static FfiValue ToValue(NativeType type, ulong bits) => type switch
    {
        NativeType.Bool or NativeType.UInt8 => (FfiValue)(byte)bits,
        NativeType.Char or NativeType.Int8 => (FfiValue)(sbyte)bits,
        NativeType.Int16 => (short)bits,
        NativeType.UInt16 => (ushort)bits,
        NativeType.Int32 => (int)bits,
        NativeType.UInt32 => (uint)bits,
        NativeType.Int64 => (long)bits,
        NativeType.UInt64 => bits,
        NativeType.Float32 => BitConverter.UInt32BitsToSingle((uint)bits),
        NativeType.Float64 => BitConverter.UInt64BitsToDouble(bits),
        _ => (nint)bits,
    };

    private static ulong ToBits(NativeType type, FfiValue value) => type switch
    {
        NativeType.Void when value.IsVoid => OracleLibrary.Untouched,
        NativeType.UInt64 => (ulong)value,
        NativeType.Float32 => BitConverter.SingleToUInt32Bits((float)value),
        NativeType.Float64 => BitConverter.DoubleToUInt64Bits((double)value),
        _ when type.IsPointerLike() => (ulong)(nint)value,
        _ => (ulong)(long)value,
    };
}
