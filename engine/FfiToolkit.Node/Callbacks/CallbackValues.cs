using FfiToolkit.Node.NodeApi;

namespace FfiToolkit.Node.Callbacks;

/// <summary>The arguments and results of callbacks.</summary>
internal static unsafe class CallbackValues
{
    internal static nint ToJavaScript(JsValues values, NativeKind kind, void* value) => kind switch
    {
        NativeKind.Int8 => values.Number(*(sbyte*)value),
        NativeKind.UInt8 => values.Number(*(byte*)value),
        NativeKind.Int16 => values.Number(*(short*)value),
        NativeKind.UInt16 => values.Number(*(ushort*)value),
        NativeKind.Int32 => values.Number(*(int*)value),
        NativeKind.UInt32 => values.Number(*(uint*)value),
        NativeKind.Int64 => values.SignedBigInt(*(long*)value),
        NativeKind.Float32 => values.Number(*(float*)value),
        NativeKind.Float64 => values.Number(*(double*)value),
        NativeKind.Pointer => values.BigInt(*(nuint*)value),
        _ => values.BigInt(*(ulong*)value),
    };

    /// <summary>Stores a result where libffi wants it: integers widened to a register.</summary>
    /// <returns>Whether the value is one of the declared type.</returns>
    internal static bool TryStore(JsValues values, NativeKind kind, nint value, ulong* result)
    {
        switch (kind)
        {
            case NativeKind.Void:
                return true;
            case NativeKind.Float32 or NativeKind.Float64:
                if (values.TypeOf(value) != Napi.TypeNumber)
                {
                    return false;
                }

                double number = values.ReadNumber(value);
                if (kind == NativeKind.Float32)
                {
                    *(float*)result = (float)number;
                }
                else
                {
                    *(double*)result = number;
                }

                return true;
            case NativeKind.Int64 or NativeKind.UInt64 or NativeKind.Pointer:
                return TryStoreWide(values, kind, value, result);
            default:
                return TryStoreInteger(values, kind, value, (long*)result);
        }
    }

    private static bool TryStoreWide(JsValues values, NativeKind kind, nint value, ulong* result)
    {
        int type = values.TypeOf(value);
        if (kind == NativeKind.Pointer && type is Napi.TypeUndefined or Napi.TypeNull)
        {
            *result = 0;
            return true;
        }

        byte lossless = 0;
        return type == Napi.TypeBigInt
            && (kind == NativeKind.Int64
                ? Napi.GetValueBigInt64(values.Env, value, (long*)result, &lossless)
                : Napi.GetValueBigUInt64(values.Env, value, result, &lossless)) == Napi.Ok
            && lossless != 0
            && (kind != NativeKind.Pointer || *result <= nuint.MaxValue);
    }

    private static bool TryStoreInteger(JsValues values, NativeKind kind, nint value, long* result)
    {
        if (values.TypeOf(value) != Napi.TypeNumber)
        {
            return false;
        }

        (double minimum, double maximum) = kind switch
        {
            NativeKind.Int8 => ((double)sbyte.MinValue, (double)sbyte.MaxValue),
            NativeKind.UInt8 => (0, byte.MaxValue),
            NativeKind.Int16 => (short.MinValue, short.MaxValue),
            NativeKind.UInt16 => (0, ushort.MaxValue),
            NativeKind.Int32 => (int.MinValue, int.MaxValue),
            _ => (0, uint.MaxValue),
        };
        double number = values.ReadNumber(value);
        if (!(number >= minimum && number <= maximum) || number != Math.Truncate(number))
        {
            return false;
        }

        *result = (long)number;
        return true;
    }
}
