using FfiToolkit.Node.Binding;

namespace FfiToolkit.Node.NodeApi;

/// <summary>Makes and reads JavaScript values of one environment. A value is a <c>napi_value</c>: good until its handle scope ends.</summary>
/// <param name="env">The <c>napi_env</c>.</param>
internal readonly unsafe struct JsValues(nint env)
{
    internal nint Env => env;

    internal nint Undefined
    {
        get
        {
            nint value;
            Check(Napi.GetUndefined(env, &value));
            return value;
        }
    }

    internal nint Null
    {
        get
        {
            nint value;
            Check(Napi.GetNull(env, &value));
            return value;
        }
    }

    internal nint Global
    {
        get
        {
            nint value;
            Check(Napi.GetGlobal(env, &value));
            return value;
        }
    }

    /// <exception cref="NodeApiException"><paramref name="status"/> is not <c>napi_ok</c>.</exception>
    internal static void Check(int status)
    {
        if (status != Napi.Ok)
        {
            throw new NodeApiException(status);
        }
    }

    internal nint Number(double number)
    {
        nint value;
        Check(Napi.CreateDouble(env, number, &value));
        return value;
    }

    /// <summary>A number that V8 keeps without memory, as a small integer.</summary>
    internal nint SmallInteger(int number)
    {
        nint value;
        Check(Napi.CreateInt32(env, number, &value));
        return value;
    }

    internal nint Boolean(bool flag)
    {
        nint value;
        Check(Napi.GetBoolean(env, flag ? (byte)1 : (byte)0, &value));
        return value;
    }

    internal nint BigInt(ulong number)
    {
        nint value;
        Check(Napi.CreateBigUInt64(env, number, &value));
        return value;
    }

    internal nint SignedBigInt(long number)
    {
        nint value;
        Check(Napi.CreateBigInt64(env, number, &value));
        return value;
    }

    internal nint String(string text)
    {
        nint value;
        fixed (char* characters = text)
        {
            Check(Napi.CreateStringUtf16(env, characters, (nuint)text.Length, &value));
        }

        return value;
    }

    /// <summary>The text at an address up to its null character, as a string; null for 0.</summary>
    /// <param name="text">The address.</param>
    /// <param name="kind"><see cref="SlotKind.Text"/> and what follows it.</param>
    internal nint Text(byte* text, SlotKind kind)
    {
        if (text is null)
        {
            return Null;
        }

        nint value;
        switch (kind)
        {
            case SlotKind.Text16:
                Check(Napi.CreateStringUtf16(env, (char*)text, Napi.AutoLength, &value));
                break;
            case SlotKind.Text32:
                // What is no character becomes U+FFFD, as it does in UTF-8.
                int length = 0;
                while (((uint*)text)[length] != 0)
                {
                    length++;
                }

                return String(System.Text.Encoding.UTF32.GetString(text, length * sizeof(uint)));
            default:
                Check(Napi.CreateStringUtf8(env, text, Napi.AutoLength, &value));
                break;
        }

        return value;
    }

    /// <summary>An ArrayBuffer over memory that it does not own.</summary>
    internal nint Buffer(byte* start, nuint bytes)
    {
        nint buffer;
        Check(Napi.CreateExternalArrayBuffer(env, start, bytes, null, 0, &buffer));
        return buffer;
    }

    internal nint Array(params ReadOnlySpan<nint> elements)
    {
        nint array;
        Check(Napi.CreateArray(env, (nuint)elements.Length, &array));
        for (int i = 0; i < elements.Length; i++)
        {
            Check(Napi.SetElement(env, array, (uint)i, elements[i]));
        }

        return array;
    }

    internal nint Function(string name, delegate* unmanaged<nint, nint, nint> callback, nint data)
    {
        nint function;
        fixed (byte* text = System.Text.Encoding.UTF8.GetBytes(name + "\0"))
        {
            Check(Napi.CreateFunction(env, text, Napi.AutoLength, callback, data, &function));
        }

        return function;
    }

    internal int TypeOf(nint value)
    {
        int type;
        Check(Napi.TypeOf(env, value, &type));
        return type;
    }

    internal double ReadNumber(nint value)
    {
        double number;
        Check(Napi.GetValueDouble(env, value, &number));
        return number;
    }

    internal bool ReadBoolean(nint value)
    {
        byte flag;
        Check(Napi.GetValueBool(env, value, &flag));
        return flag != 0;
    }

    /// <summary>The low 64 bits of a bigint.</summary>
    internal ulong ReadBigInt(nint value)
    {
        ulong number;
        byte lossless;
        Check(Napi.GetValueBigUInt64(env, value, &number, &lossless));
        return number;
    }

    internal nint ReadAddress(nint value) => (nint)ReadBigInt(value);

    internal string ReadString(nint value)
    {
        nuint length;
        Check(Napi.GetValueStringUtf16(env, value, null, 0, &length));
        char[] characters = new char[length + 1];
        fixed (char* start = characters)
        {
            Check(Napi.GetValueStringUtf16(env, value, start, length + 1, &length));
        }

        return new string(characters, 0, (int)length);
    }

    /// <summary>The string, or null for JavaScript's null and undefined.</summary>
    internal string? ReadOptionalString(nint value) =>
        TypeOf(value) is Napi.TypeUndefined or Napi.TypeNull ? null : ReadString(value);

    /// <summary>The bytes of a Uint8Array.</summary>
    internal byte[] ReadBytes(nint value)
    {
        int type;
        nuint length;
        byte* data;
        nint buffer;
        nuint offset;
        Check(Napi.GetTypedArrayInfo(env, value, &type, &length, &data, &buffer, &offset));
        return new ReadOnlySpan<byte>(data, checked((int)length)).ToArray();
    }
}
