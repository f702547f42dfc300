using FfiToolkit.Abi;

namespace FfiToolkit.Libffi;

/// <summary>
/// A call as the registers and stack words that it consists of: every integer register of arguments, every vector register, then
/// the stack. libffi, given that many integers and doubles, puts each where it belongs, whatever the arguments are; its own rules
/// for aggregates, which are not those of compilers for unions, packed types and others, are not asked.
/// </summary>
internal sealed class RegisterImage
{
    private const int VectorBytes = 8;

    private readonly CallLayout _layout;
    private readonly int _integerBytes;
    private readonly int _vectorBytes;

    internal RegisterImage(CallLayout layout)
    {
        _layout = layout;
        Convention convention = layout.Convention;
        Word = convention.WordSize;
        Integers = convention.IntegerRegisters.Length;
        Vectors = convention.VectorArgumentRegisters;
        StackWords = (layout.StackBytes - convention.HomeBytes + Word - 1) / Word;
        _integerBytes = Integers * Word;
        _vectorBytes = Vectors * VectorBytes;
        if (layout.Result.IsReference && convention.IntegerRegisters.Contains(layout.Pieces[layout.Result.First].Index))
        {
            ResultAddress = layout.Pieces[layout.Result.First];
        }
    }

    /// <summary>The argument register that has the address of the result; null where there is none, or it has a register of its own.</summary>
    internal Piece? ResultAddress { get; }

    /// <summary>Bytes of an integer register and of a stack word.</summary>
    internal int Word { get; }

    /// <summary>How many integer registers take arguments.</summary>
    internal int Integers { get; }

    /// <summary>How many vector registers of 8 bytes take arguments besides; 0 where each stands at an integer register's place.</summary>
    internal int Vectors { get; }

    /// <summary>Words of the stack area.</summary>
    internal int StackWords { get; }

    /// <summary>How many values libffi is given.</summary>
    internal int Values => Integers + Vectors + StackWords;

    /// <summary>The size of the image.</summary>
    internal int Bytes => _integerBytes + _vectorBytes + (StackWords * Word);

    /// <summary>Where a value begins in the image.</summary>
    internal int OffsetOf(int value) => value < Integers ? value * Word
        : value < Integers + Vectors ? _integerBytes + ((value - Integers) * VectorBytes)
        : _integerBytes + _vectorBytes + ((value - Integers - Vectors) * Word);

    /// <summary>The <c>ffi_type</c> of an integer register and of a stack word.</summary>
    internal nint DescribeWord(LibffiLibrary library) => library.GetDescriptor(Word == sizeof(ulong) ? NativeKind.UInt64 : NativeKind.UInt32);

    /// <summary>The <c>ffi_type</c> of each value.</summary>
    internal nint[] DescribeValues(LibffiLibrary library)
    {
        nint[] types = new nint[Values];
        Array.Fill(types, DescribeWord(library));
        Array.Fill(types, library.GetDescriptor(NativeKind.Float64), Integers, Vectors);
        return types;
    }

    /// <summary>Bytes of a value.</summary>
    internal int SizeOf(int value) => value >= Integers && value < Integers + Vectors ? VectorBytes : Word;

    /// <summary>Where a piece begins in the image.</summary>
    internal int PlaceOf(Piece piece) => piece.Kind switch
    {
        LocationKind.IntegerRegister => _layout.Convention.IntegerRegisters.IndexOf(piece.Index) * Word,
        LocationKind.Stack => _integerBytes + _vectorBytes + piece.Index - _layout.Convention.HomeBytes,

        // Where there are none besides, the position alone decides, and libffi loads both registers of it.
        _ when Vectors == 0 => piece.Index * Word,
        _ => _integerBytes + (piece.Index * _layout.Convention.VectorRegisterBytes),
    };
}
