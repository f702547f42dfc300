using FfiToolkit.Node.NodeApi;

namespace FfiToolkit.Node.Binding;

/// <summary>Where the bytes of a JavaScript buffer are, asked through Node-API.</summary>
internal static unsafe class BufferAddress
{
    /// <summary>The address of the first byte; 0 for what has none: a buffer that is detached, empty or too small for its view, or not a buffer.</summary>
    internal static ulong Of(JsValues values, nint value)
    {
        byte matches;
        byte* data = null;
        nuint length = 0;
        nint buffer;
        nuint offset;
        JsValues.Check(Napi.IsTypedArray(values.Env, value, &matches));
        if (matches != 0)
        {
            int type;
            JsValues.Check(Napi.GetTypedArrayInfo(values.Env, value, &type, &length, &data, &buffer, &offset));
            return length == 0 ? 0 : (ulong)data;
        }

        JsValues.Check(Napi.IsDataView(values.Env, value, &matches));
        if (matches != 0)
        {
            JsValues.Check(Napi.GetDataViewInfo(values.Env, value, &length, &data, &buffer, &offset));
            return length == 0 ? 0 : (ulong)data;
        }

        JsValues.Check(Napi.IsArrayBuffer(values.Env, value, &matches));
        if (matches != 0)
        {
            JsValues.Check(Napi.GetArrayBufferInfo(values.Env, value, &data, &length));
        }

        return length == 0 ? 0 : (ulong)data;
    }
}
