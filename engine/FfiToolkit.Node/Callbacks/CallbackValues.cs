using FfiToolkit.Calls;
using FfiToolkit.Node.NodeApi;

namespace FfiToolkit.Node.Callbacks;

/// <summary>The arguments and results of callbacks.</summary>
internal static unsafe class CallbackValues
{
    internal static nint ToJavaScript(JsValues values, ValueKind kind, void* value) => kind switch
    {
        ValueKind.Int8 => values.Number(*(sbyte*)value),
        ValueKind.UInt8 => values.Number(*(byte*)value),
        ValueKind.Int16 => values.Number(*(short*)value),
        ValueKind.UInt16 => values.Number(*(ushort*)value),
        ValueKind.Int32 => values.Number(*(int*)value),
        ValueKind.UInt32 => values.Number(*(uint*)value),
        ValueKind.Int64 => values.SignedBigInt(*(long*)value),
        ValueKind.Float32 => values.Number(*(float*)value),
        ValueKind.Float64 => values.Number(*(double*)value),
        ValueKind.Pointer => values.BigInt(*(nuint*)value),
        _ => values.BigInt(*(ulong*)value),
    };

    /// <summary>Stores a result where libffi wants it: integers widened to a register.</summary>
    /// <returns>Whether the value is one of the declared type.</returns>
    internal static bool TryStore(JsValues values, ValueKind kind, nint value, ulong* result)
    {
        switch (kind)
        {
            case ValueKind.Void:
                return true;
            case ValueKind.Float32 or ValueKind.Float64:
                if (values.TypeOf(value) != Napi.TypeNumber)
                {
                    return false;
                }

                double number = values.ReadNumber(value);
                if (kind == ValueKind.Float32)
                {
                    *(float*)result = (float)number;
                }
                else
                {
                    *(double*)result = number;
                }

                return true;
            case ValueKind.Int64 or ValueKind.UInt64 or ValueKind.Pointer:
                return TryStoreWide(values, kind, value, result);
            default:
                return TryStoreInteger(values, kind, value, (long*)result);
        }
    }

    private static bool TryStoreWide(JsValues values, ValueKind kind, nint value, ulong* result)
    {
        int type = values.TypeOf(value);
        if (kind == ValueKind.Pointer && type is Napi.TypeUndefined or Napi.TypeNull)
        {
            *result = 0;
            return true;
        }

        byte lossless = 0;
        return type == Napi.TypeBigInt
            && (kind == ValueKind.Int64
                ? Napi.GetValueBigInt64(values.Env, value, (long*)result, &lossless)
                : Napi.GetValueBigUInt64(values.Env, value, result, &lossless)) == Napi.Ok
            && lossless != 0
            && (kind != ValueKind.Pointer || *result <= nuint.MaxValue);
    }

    private static bool TryStoreInteger(JsValues values, ValueKind kind, nint value, long* result)
    {
        if (values.TypeOf(value) != Napi.TypeNumber)
        {
            return false;
        }

        (double minimum, double maximum) = kind switch
        {
            ValueKind.Int8 => ((double)sbyte.MinValue, (double)sbyte.MaxValue),
            ValueKind.UInt8 => (0, byte.MaxValue),
            ValueKind.Int16 => (short.MinValue, short.MaxValue),
            ValueKind.UInt16 => (0, ushort.MaxValue),
            ValueKind.Int32 => (int.MinValue, int.MaxValue),
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
