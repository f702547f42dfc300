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

    // A float travels as a Number, which is a double.
    internal override ulong ExpectedArgument(NativeType type, ulong bits) => OracleTypes.Quiet(type, bits);

    internal override ulong ExpectedResult(NativeType type, ulong bits) => type switch
    {
        NativeType.Void => OracleLibrary.Untouched,
        NativeType.Float32 => OracleTypes.Quiet(type, bits & uint.MaxValue),
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

    private static ulong ToBits(NativeType type, FfiValue value) => value.ToObject() switch
    {
        null when value.IsVoid => OracleLibrary.Untouched,
        long number => (ulong)number,
        ulong number => number,
        nint address => (ulong)address,
        double number when type == NativeType.Float32 => BitConverter.SingleToUInt32Bits((float)number),
        double number => BitConverter.DoubleToUInt64Bits(number),
        object other => throw new InvalidOperationException($"A result of type {other.GetType()}."),
        null => throw new InvalidOperationException("A result of NULL."),
    };
}
