using FfiToolkit.Abi;
using FfiToolkit.V8;

namespace FfiToolkit.Stubs;

/// <summary>
/// Writes the code that puts what native code gets into the place of each of V8's values (<see cref="ValueReading"/>): what is looked
/// at, and in which order. The instruction set does the rest, with two registers: that of the value, and one for a field of it.
/// </summary>
/// <param name="reading">What is read.</param>
internal abstract class ValueReader(ValueReading reading)
{
    // Of a bigint's bits, where the digits are counted from the second on.
    private const int OneDigit = 2;
    private const int OneDigitNegative = 3;

    // Branches to where the stub gives up.
    private readonly List<int> _refusals = [];

    /// <summary>The registers.</summary>
    protected enum Place
    {
        Value,
        Field,
    }

    private V8Layout Layout => reading.Layout;

    /// <summary>Reads every argument that comes as a value.</summary>
    /// <param name="incoming">The layout of the stub's own call.</param>
    internal void Read(CallLayout incoming)
    {
        for (int i = 0; i < incoming.ArgumentCount; i++)
        {
            NativeKind kind = ValueReading.KindOf(incoming.Signature.Types[i], incoming.Convention.Data);
            if (kind == NativeKind.Void)
            {
                continue;
            }

            List<int> done = [];
            LoadValue(incoming.PieceOf(i));
            if (kind == NativeKind.Pointer)
            {
                // What is declared as a buffer seldom is a number, and what is not seldom a buffer.
                bool isBuffer = incoming.Signature.Types[i] is PointerType { Accepts: ArgumentPolicy.Buffer or ArgumentPolicy.ArrayBuffer };
                ReadAddress(isBuffer, done);
            }
            else
            {
                ReadInteger(kind == NativeKind.Int64, done);
            }

            done.ForEach(Land);
            StoreValue(incoming.PieceOf(i));
        }
    }

    /// <summary>Writes where the stub gives up, up to what it returns with.</summary>
    internal void Refuse()
    {
        _refusals.ForEach(Land);
        StoreOne(reading.Refusal);
    }

    /// <summary>Loads the word whose address an argument is.</summary>
    protected abstract void LoadValue(Piece argument);

    /// <summary>Stores what native code gets in the argument's place.</summary>
    protected abstract void StoreValue(Piece argument);

    /// <summary>Stores 1 in a word of memory.</summary>
    protected abstract void StoreOne(ulong address);

    /// <summary>Branches where the value is a small integer; otherwise it is an object.</summary>
    /// <returns>What <see cref="Land"/> takes.</returns>
    protected abstract int BranchIfSmall();

    /// <summary>Makes the address of an object of a tagged word: fields are loaded from there.</summary>
    /// <param name="place">The register.</param>
    protected abstract void Untag(Place place);

    /// <summary>Makes a number of a small integer.</summary>
    protected abstract void ShiftSmall();

    /// <summary>Makes the value zero.</summary>
    protected abstract void Clear();

    /// <summary>Negates the value.</summary>
    protected abstract void Negate();

    /// <summary>Loads a field of what a register points at.</summary>
    /// <param name="to">Takes it, extended with zeros.</param>
    /// <param name="from">Points at the object.</param>
    /// <param name="offset">Where the field is.</param>
    /// <param name="size">Bytes of it: 2, 4 or 8.</param>
    protected abstract void Load(Place to, Place from, int offset, int size);

    /// <summary>Branches where the 32 bits of the field are not those.</summary>
    protected abstract int BranchUnless(int bits);

    /// <summary>Branches where a bit of the field is set.</summary>
    protected abstract int BranchIfBit(int bit);

    /// <summary>Branches where the 64 bits of the field are zero, or where they are not.</summary>
    protected abstract int BranchIfZero(bool isZero);

    /// <summary>Branches where the highest bit of the value is set, or where it is not.</summary>
    protected abstract int BranchIfNegative(bool isNegative);

    /// <summary>Branches in any case.</summary>
    protected abstract int Branch();

    /// <summary>Lets a branch go to what comes next.</summary>
    protected abstract void Land(int branch);

    private void ReadAddress(bool isBuffer, List<int> done)
    {
        _refusals.Add(BranchIfSmall());
        LoadType();
        if (isBuffer)
        {
            ReadTypedArray(done);
            ReadBigInt(done);
        }
        else
        {
            ReadBigInt(done);
            ReadTypedArray(done);
        }

        int other = BranchUnlessType(V8Field.OddballType);
        ReadNothing(done);

        Land(other);
        other = BranchUnlessType(V8Field.DataViewType);
        ReadView(V8Field.DataViewData, null);
        done.Add(Branch());

        Land(other);
        _refusals.Add(BranchUnlessType(V8Field.ArrayBufferType));
        LoadField(V8Field.BufferFlags, sizeof(uint));
        _refusals.Add(BranchIfBit(Layout.DetachedBit));
        _refusals.Add(BranchIfBit(Layout[V8Field.BufferSharedBit]));
        _refusals.Add(BranchIfBit(Layout[V8Field.BufferResizableBit]));
        RefuseIfEmpty(V8Field.BufferByteLength);
        Load(Place.Value, Place.Value, Layout[V8Field.BufferData], sizeof(ulong));
    }

    private void ReadTypedArray(List<int> done)
    {
        int other = BranchUnlessType(V8Field.TypedArrayType);
        ReadView(V8Field.TypedArrayExternalPointer, V8Field.TypedArrayBasePointer);
        done.Add(Branch());
        Land(other);
    }

    private void ReadBigInt(List<int> done)
    {
        int other = BranchUnlessType(V8Field.BigIntType);
        ReadDigits(isSigned: false, hasHighestBit: true, done);
        Land(other);
    }

    private void ReadInteger(bool isSigned, List<int> done)
    {
        int isSmall = BranchIfSmall();
        LoadType();
        _refusals.Add(BranchUnlessType(V8Field.BigIntType));
        ReadDigits(isSigned, hasHighestBit: !isSigned, done);
        Land(isSmall);
        ShiftSmall();
        if (!isSigned)
        {
            _refusals.Add(BranchIfNegative(true));
        }
    }

    /// <summary>Reads a bigint, which has its magnitude and its sign apart. Zero has no digits.</summary>
    private void ReadDigits(bool isSigned, bool hasHighestBit, List<int> done)
    {
        LoadField(V8Field.BigIntBits, sizeof(uint));
        int other = BranchUnless(OneDigit);
        Load(Place.Value, Place.Value, Layout[V8Field.BigIntDigits], sizeof(ulong));
        if (!hasHighestBit)
        {
            _refusals.Add(BranchIfNegative(true));
        }

        done.Add(Branch());
        Land(other);
        if (isSigned)
        {
            other = BranchUnless(OneDigitNegative);
            Load(Place.Value, Place.Value, Layout[V8Field.BigIntDigits], sizeof(ulong));
            Negate();

            // What is above 2^63 has no negative of 64 bits; 2^63 is its own.
            _refusals.Add(BranchIfNegative(false));
            done.Add(Branch());
            Land(other);
        }

        _refusals.Add(BranchUnless(0));
        Clear();
        done.Add(Branch());
    }

    /// <summary>Reads null and undefined. A small integer is in the upper half of its word.</summary>
    private void ReadNothing(List<int> done)
    {
        Load(Place.Field, Place.Value, Layout[V8Field.OddballKind] + sizeof(uint), sizeof(uint));
        Clear();
        int other = BranchUnless(Layout[V8Field.NullKind]);
        done.Add(Branch());
        Land(other);
        _refusals.Add(BranchUnless(Layout[V8Field.UndefinedKind]));
        done.Add(Branch());
    }

    /// <summary>Reads a view, which keeps its address when its buffer is detached.</summary>
    private void ReadView(V8Field data, V8Field? @base)
    {
        LoadField(V8Field.ViewFlags, sizeof(uint));
        _refusals.Add(BranchIfBit(0));
        _refusals.Add(BranchIfBit(1));
        LoadField(V8Field.ViewBuffer, sizeof(ulong));
        Untag(Place.Field);
        Load(Place.Field, Place.Field, Layout[V8Field.BufferFlags], sizeof(uint));
        _refusals.Add(BranchIfBit(Layout.DetachedBit));
        if (@base is { } field)
        {
            LoadField(field, sizeof(ulong));
            _refusals.Add(BranchIfZero(false));
        }

        RefuseIfEmpty(V8Field.ViewByteLength);
        Load(Place.Value, Place.Value, Layout[data], sizeof(ulong));
    }

    // JavaScript knows what address native code gets for what has no bytes.
    private void RefuseIfEmpty(V8Field length)
    {
        LoadField(length, sizeof(ulong));
        _refusals.Add(BranchIfZero(true));
    }

    private void LoadType()
    {
        Untag(Place.Value);
        Load(Place.Field, Place.Value, 0, sizeof(ulong));
        Untag(Place.Field);
        Load(Place.Field, Place.Field, Layout[V8Field.MapInstanceType], sizeof(ushort));
    }

    private void LoadField(V8Field field, int size) => Load(Place.Field, Place.Value, Layout[field], size);

    private int BranchUnlessType(V8Field type) => BranchUnless(Layout[type]);
}
