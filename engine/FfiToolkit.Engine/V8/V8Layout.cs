namespace FfiToolkit.V8;

/// <summary>
/// How one version of V8 lays out the values that stubs read, on a 64-bit machine without compressed pointers and without a sandbox.
/// V8 has no interface for it: whoever uses a layout has to prove first that the running V8 has it.
/// </summary>
/// <remarks>
/// <para>
/// A value is a word: a small integer in its upper half, with the lowest bit 0, or the address of an object plus 1. Fields are in
/// src/objects of V8's source: js-array-buffer.tq and .h (views and buffers; JSArrayBufferView::IsLengthTrackingBit and
/// IsBackedByRabBit, JSArrayBuffer::IsDetachableBit to IsResizableByJsBit), bigint.h (SignBits, LengthBits), oddball.tq and .h, map.tq.
/// Instance types are numbered by V8's build; include/v8-internal.h has those of Oddball, and where a map has them.
/// </para>
/// <para>
/// To add a version: print the words of one object of each kind beside what JavaScript says of it (its buffer's address, byte length,
/// data), find the fields among them, add a row, and let the tests of engine/FfiToolkit.Node/test/values.test.js run on that Node.
/// ValueProbe.cs, which compares the running V8 with its row at start-up, refuses one that is wrong in any field.
/// </para>
/// </remarks>
internal sealed class V8Layout
{
    /// <summary>What a word that is an object's address has added to it.</summary>
    internal const int Tag = 1;

    // Found in Node 22.23 (V8 12.4).
    private static readonly int[] s_since12 = Row(
        typedArray: 0x80D, dataView: 0x80B, arrayBuffer: 0x80E,
        viewBuffer: 24, viewByteLength: 40, viewFlags: 48, external: 64, @base: 72, dataViewData: 56,
        bufferByteLength: 32, bufferData: 48, bufferFlags: 64);

    // Found in Node 20.20 (V8 11.3): there was one more oddball.
    private static readonly int[] s_since11 = With(s_since12, V8Field.UndefinedKind, 5);

    // Found in Node 24.21 (V8 13.6): every object of the embedder's has one more word in front.
    private static readonly int[] s_since13 = Row(
        typedArray: 0x80D, dataView: 0x80B, arrayBuffer: 0x80E,
        viewBuffer: 32, viewByteLength: 56, viewFlags: 40, external: 72, @base: 80, dataViewData: 64,
        bufferByteLength: 40, bufferData: 56, bufferFlags: 72);

    // Found in Node 26.10 and 26.12 (V8 14.6).
    private static readonly int[] s_since14 = With(s_since13, V8Field.ArrayBufferType, 0x80F);

    private readonly int[] _values;

    private V8Layout(int[] values) => _values = values;

    /// <summary>The value of a field.</summary>
    internal int this[V8Field field] => _values[(int)field];

    /// <summary>The layout of a V8, or null where it is not known.</summary>
    /// <param name="version">Its version, such as <c>14.6.202.34-node.34</c>: the layout is that of every one with the same first two numbers.</param>
    internal static V8Layout? Of(string version) => version.Split('.') switch
    {
        ["11", "3", ..] => new V8Layout(s_since11),
        ["12", "4", ..] => new V8Layout(s_since12),
        ["13", "6", ..] => new V8Layout(s_since13),
        ["14", "6", ..] => new V8Layout(s_since14),
        _ => null,
    };

    /// <summary>A layout with one other value: what a V8 would have whose field had been moved.</summary>
    internal V8Layout With(V8Field field, int value) => new(With(_values, field, value));

    /// <summary>The number of the flag of a detached buffer.</summary>
    internal int DetachedBit => this[V8Field.BufferDetachableBit] + 1;

    private static int[] With(int[] values, V8Field field, int value)
    {
        int[] changed = [.. values];
        changed[(int)field] = value;
        return changed;
    }

    private static int[] Row(
        int typedArray, int dataView, int arrayBuffer, int viewBuffer, int viewByteLength, int viewFlags, int external, int @base,
        int dataViewData, int bufferByteLength, int bufferData, int bufferFlags)
    {
        int[] row = new int[Enum.GetValues<V8Field>().Length];
        row[(int)V8Field.MapInstanceType] = 12;
        row[(int)V8Field.TypedArrayType] = typedArray;
        row[(int)V8Field.DataViewType] = dataView;
        row[(int)V8Field.ArrayBufferType] = arrayBuffer;
        row[(int)V8Field.BigIntType] = 0x81;
        row[(int)V8Field.OddballType] = 0x83;
        row[(int)V8Field.ViewBuffer] = viewBuffer;
        row[(int)V8Field.ViewFlags] = viewFlags;
        row[(int)V8Field.ViewByteLength] = viewByteLength;
        row[(int)V8Field.TypedArrayExternalPointer] = external;
        row[(int)V8Field.TypedArrayBasePointer] = @base;
        row[(int)V8Field.DataViewData] = dataViewData;
        row[(int)V8Field.BufferFlags] = bufferFlags;
        row[(int)V8Field.BufferByteLength] = bufferByteLength;
        row[(int)V8Field.BufferData] = bufferData;
        row[(int)V8Field.BufferDetachableBit] = 1;
        row[(int)V8Field.BufferSharedBit] = 4;
        row[(int)V8Field.BufferResizableBit] = 5;
        row[(int)V8Field.BigIntBits] = 8;
        row[(int)V8Field.BigIntDigits] = 16;
        row[(int)V8Field.OddballKind] = 40;
        row[(int)V8Field.NullKind] = 3;
        row[(int)V8Field.UndefinedKind] = 4;
        return row;
    }
}
