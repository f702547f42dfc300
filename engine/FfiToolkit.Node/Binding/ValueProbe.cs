using System.Runtime.InteropServices;
using FfiToolkit.Calls;
using FfiToolkit.Node.NodeApi;
using FfiToolkit.V8;

namespace FfiToolkit.Node.Binding;

/// <summary>
/// Whether the running V8 lays its values out as a table says: first each field of values that are known from JavaScript, of which only
/// what is in the object itself is looked at, then the code that reads them.
/// </summary>
/// <remarks>No buffer is detached for it: loops over typed arrays of the whole isolate are slower from then on in V8 11 and 12. The
/// flag is between others that are seen.</remarks>
internal sealed unsafe class ValueProbe
{
    // What package/lib/samples.js makes, in its order.
    private const int BufferBytes = 4096;
    private const int Offset = 264;
    private const int Length = 100;
    private const int ResizableBytes = 64;

    // JSObject::elements in every version (js-objects.tq): the third word. It is what holds the bytes of an array in V8's heap.
    private const int Elements = 16;

    private readonly V8Layout _layout;
    private readonly nint[] _samples;
    private readonly ulong _data;

    private ValueProbe(JsValues values, V8Layout layout, nint samples)
    {
        _layout = layout;
        uint count;
        JsValues.Check(Napi.GetArrayLength(values.Env, samples, &count));
        _samples = new nint[count];
        for (int i = 0; i < _samples.Length; i++)
        {
            nint sample;
            JsValues.Check(Napi.GetElement(values.Env, samples, (uint)i, &sample));
            _samples[i] = sample;
        }

        byte* data;
        nuint length;
        JsValues.Check(Napi.GetArrayBufferInfo(values.Env, this[Sample.Buffer], &data, &length));
        _data = (ulong)data;
    }

    private enum Sample
    {
        Buffer,
        View,
        DataView,
        Resizable,
        FixedViewOfResizable,
        TrackingViewOfResizable,
        DataViewOfResizable,
        Shared,
        ViewOfShared,
        OnHeap,
        Empty,
        EmptyBuffer,
        Null,
        Undefined,
        Zero,
        One,
        MostSigned,
        AboveSigned,
        MostUnsigned,
        AboveUnsigned,
        MinusOne,
        LeastSigned,
        BelowSigned,
        SmallInteger,
        NegativeSmallInteger,
        FirstOther,
    }

    private nint this[Sample sample] => _samples[(int)sample];

    /// <summary>Says what is not as the table says; null where everything is.</summary>
    /// <param name="values">Reads the samples.</param>
    /// <param name="samples">What package/lib/samples.js made.</param>
    /// <param name="layout">The table.</param>
    /// <param name="path">Makes stubs.</param>
    /// <param name="state">Takes refusals.</param>
    internal static string? Disprove(JsValues values, nint samples, V8Layout layout, FastPath path, CallState* state)
    {
        ValueProbe probe = new(values, layout, samples);
        string? wrong = probe.FindWrongField();
        return wrong is null ? probe.FindWrongAnswer(path, state) : $"this V8 does not have the layout that is known of its version: {wrong}";
    }

    private string? FindWrongField()
    {
        if (!Array.TrueForAll(_samples[..(int)Sample.SmallInteger], static sample => (*(ulong*)sample & V8Layout.Tag) != 0))
        {
            return "an object's word has no tag";
        }

        foreach ((Sample sample, V8Field field, ulong mask, ulong value) in Facts())
        {
            ulong found = (field == V8Field.MapInstanceType ? InstanceType(sample) : Read(sample, field)) & mask;
            if (found != value)
            {
                return $"{field} of {sample} is 0x{found:x} and not 0x{value:x}";
            }
        }

        return null;
    }

    private IEnumerable<(Sample Sample, V8Field Field, ulong Mask, ulong Value)> Facts()
    {
        const ulong Word = ulong.MaxValue;
        const ulong Half = uint.MaxValue;
        const ulong ViewBits = 3;
        const ulong ResizableView = 2;
        ulong type = (ulong)_layout[V8Field.TypedArrayType];
        foreach (Sample sample in (Sample[])[Sample.View, Sample.FixedViewOfResizable, Sample.TrackingViewOfResizable, Sample.ViewOfShared, Sample.OnHeap, Sample.Empty])
        {
            yield return (sample, V8Field.MapInstanceType, Word, type);
        }

        foreach (Sample sample in (Sample[])[Sample.Buffer, Sample.Resizable, Sample.Shared])
        {
            yield return (sample, V8Field.MapInstanceType, Word, (ulong)_layout[V8Field.ArrayBufferType]);
        }

        yield return (Sample.DataView, V8Field.MapInstanceType, Word, (ulong)_layout[V8Field.DataViewType]);
        yield return (Sample.One, V8Field.MapInstanceType, Word, (ulong)_layout[V8Field.BigIntType]);
        yield return (Sample.Null, V8Field.MapInstanceType, Word, (ulong)_layout[V8Field.OddballType]);
        yield return (Sample.Undefined, V8Field.MapInstanceType, Word, (ulong)_layout[V8Field.OddballType]);

        foreach ((Sample view, Sample buffer) in ((Sample, Sample)[])[(Sample.View, Sample.Buffer), (Sample.DataView, Sample.Buffer), (Sample.FixedViewOfResizable, Sample.Resizable), (Sample.ViewOfShared, Sample.Shared)])
        {
            yield return (view, V8Field.ViewBuffer, Word, WordOf(buffer));
        }

        yield return (Sample.View, V8Field.ViewFlags, ViewBits, 0);
        yield return (Sample.DataView, V8Field.ViewFlags, ViewBits, 0);
        yield return (Sample.FixedViewOfResizable, V8Field.ViewFlags, ViewBits, ResizableView);
        yield return (Sample.TrackingViewOfResizable, V8Field.ViewFlags, ViewBits, ViewBits);
        yield return (Sample.View, V8Field.ViewByteLength, Word, Length);
        yield return (Sample.DataView, V8Field.ViewByteLength, Word, Length);
        yield return (Sample.Empty, V8Field.ViewByteLength, Word, 0);
        yield return (Sample.View, V8Field.TypedArrayExternalPointer, Word, _data + Offset);
        yield return (Sample.View, V8Field.TypedArrayBasePointer, Word, 0);
        yield return (Sample.OnHeap, V8Field.TypedArrayBasePointer, Word, Read(Sample.OnHeap, Elements));
        yield return (Sample.DataView, V8Field.DataViewData, Word, _data + Offset);
        yield return (Sample.Buffer, V8Field.BufferData, Word, _data);
        yield return (Sample.Buffer, V8Field.BufferByteLength, Word, BufferBytes);
        yield return (Sample.Resizable, V8Field.BufferByteLength, Word, ResizableBytes);
        yield return (Sample.EmptyBuffer, V8Field.BufferByteLength, Word, 0);
        foreach ((Sample buffer, bool isDetachable, bool isShared, bool isResizable) in ((Sample, bool, bool, bool)[])[(Sample.Buffer, true, false, false), (Sample.Resizable, true, false, true), (Sample.Shared, false, true, false)])
        {
            ulong detachable = 1UL << _layout[V8Field.BufferDetachableBit];
            ulong detached = 1UL << _layout.DetachedBit;
            ulong shared = 1UL << _layout[V8Field.BufferSharedBit];
            ulong resizable = 1UL << _layout[V8Field.BufferResizableBit];
            ulong flags = (isDetachable ? detachable : 0) | (isShared ? shared : 0) | (isResizable ? resizable : 0);
            yield return (buffer, V8Field.BufferFlags, detachable | detached | shared | resizable, flags);
        }

        foreach ((Sample sample, ulong bits) in ((Sample, ulong)[])[(Sample.Zero, 0), (Sample.One, 2), (Sample.MostUnsigned, 2), (Sample.AboveUnsigned, 4), (Sample.MinusOne, 3), (Sample.LeastSigned, 3)])
        {
            yield return (sample, V8Field.BigIntBits, Half, bits);
        }

        yield return (Sample.MostUnsigned, V8Field.BigIntDigits, Word, ulong.MaxValue);
        yield return (Sample.LeastSigned, V8Field.BigIntDigits, Word, 1UL << 63);
        yield return (Sample.Null, V8Field.OddballKind, Word, (ulong)_layout[V8Field.NullKind] << 32);
        yield return (Sample.Undefined, V8Field.OddballKind, Word, (ulong)_layout[V8Field.UndefinedKind] << 32);
    }

    private string? FindWrongAnswer(FastPath path, CallState* state)
    {
        foreach ((NativeType type, Func<Sample, ulong?> answer) in ((NativeType, Func<Sample, ulong?>)[])[(NativeType.Pointer, Address), (NativeType.Int64, Signed), (NativeType.UInt64, Unsigned)])
        {
            Signature signature = Signature.Create(NativeType.UInt64, type);
            ValueReading reading = new(_layout, (ulong)(&state->Refused));
            nint echo = (nint)(delegate* unmanaged<ulong, ulong>)&Echo;
            if (!path.TryMakeReceiverStub(signature, echo, 0, reading, out FastStub? stub, out string? obstacle))
            {
                return obstacle;
            }

            for (int i = 0; i < _samples.Length; i++)
            {
                ulong result = ((delegate* unmanaged<nint, nint, ulong>)stub.Entry)(0, _samples[i]);
                bool isRefused = state->Refused != 0;
                state->Refused = 0;
                ulong? expected = answer((Sample)i);
                if (isRefused != expected is null || (!isRefused && result != expected))
                {
                    return $"{(Sample)i} is read as {(isRefused ? "nothing" : $"0x{result:x}")} where {type} is wanted";
                }
            }

            ((IDisposable)stub.Owner).Dispose();
        }

        return null;
    }

    private ulong? Address(Sample sample) => sample switch
    {
        Sample.Buffer => _data,
        Sample.View or Sample.DataView => _data + Offset,
        Sample.ViewOfShared => Read(sample, V8Field.TypedArrayExternalPointer),
        Sample.Null or Sample.Undefined => 0,
        Sample.Zero or Sample.One or Sample.MostSigned or Sample.AboveSigned or Sample.MostUnsigned => Unsigned(sample),
        _ => null,
    };

    private static ulong? Unsigned(Sample sample) => sample switch
    {
        Sample.Zero => 0,
        Sample.One => 1,
        Sample.MostSigned => long.MaxValue,
        Sample.AboveSigned => 1UL << 63,
        Sample.MostUnsigned => ulong.MaxValue,
        Sample.SmallInteger => int.MaxValue,
        _ => null,
    };

    private static ulong? Signed(Sample sample) => sample switch
    {
        Sample.MinusOne => ulong.MaxValue,
        Sample.LeastSigned => 1UL << 63,
        Sample.NegativeSmallInteger => unchecked((ulong)int.MinValue),
        Sample.AboveSigned or Sample.MostUnsigned => null,
        _ => Unsigned(sample),
    };

    private ulong InstanceType(Sample sample) => *(ushort*)(*(byte**)(WordOf(sample) - V8Layout.Tag) - V8Layout.Tag + _layout[V8Field.MapInstanceType]);

    private ulong Read(Sample sample, V8Field field) => Read(sample, _layout[field]);

    private ulong Read(Sample sample, int offset) => *(ulong*)(WordOf(sample) - V8Layout.Tag + (ulong)offset);

    // A napi_value is the address of a word, as V8Host has found.
    private ulong WordOf(Sample sample) => *(ulong*)this[sample];

    [UnmanagedCallersOnly]
    private static ulong Echo(ulong value) => value;
}
